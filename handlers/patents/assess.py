"""The report of a look before filing: searched, written, handed over, and what was told deleted."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from handlers.attachments import WORD
from handlers.clock import Clock, day_of
from handlers.message import IncomingMessage, OutgoingFile, Reply
from handlers.patents import assess_texts as texts
from handlers.patents import texts as patent_texts
from handlers.row_number import row_number
from knowledge.patents.entry import listed
from knowledge.patents.row_facts import number_of, patent_facts, title_of
from reports.prefiling import Nearest, PrefilingSource, prefiling_report
from retrieval.patents.question import PatentQuestion
from retrieval.patents.search import Found, PatentHit, PatentSearcher
from storage.assessments import find_assessment, forget_assessment
from storage.database import Database
from storage.enterprises import profile
from storage.evidence import Evidence, EvidenceKind, note_evidence
from storage.files import FileFolder, add_file
from storage.people import User
from storage.register.patents import count_patents

NEAREST = 10
NAMED = 3


@dataclass(frozen=True, slots=True)
class Assessing:
    """The handler that makes the report."""

    database: Database
    patents: PatentSearcher
    files: FileFolder
    clock: Clock

    async def make(self, message: IncomingMessage, user: User) -> Reply:
        """Search, write the report, keep it as evidence and delete what was told."""
        number = row_number(message.text)
        if number is None:
            return Reply(texts.gone())
        async with self.database.begin() as session:
            told = await find_assessment(session, user, number)
            held = (await count_patents(session))["all"]
        if told is None:
            return Reply(texts.gone())
        words = [str(word) for word in told["words"]]
        # Words of a list are technical words whatever they look like: nothing is read into them.
        asked = " ".join([str(told["product"]), *words])
        found = await self.patents.search(PatentQuestion(text=asked, words=asked), limit=NEAREST)
        source = self._source(told, words, found, held=held)
        content = await asyncio.to_thread(prefiling_report, source)
        file = await self._keep(content, source, number, user)
        nearest = [title_of(hit.row) for hit in found.hits[:NAMED]]
        return Reply(texts.made(len(found.hits), nearest=nearest), files=(file,))

    def _source(
        self, told: Mapping[str, Any], words: list[str], found: Found, *, held: int
    ) -> PrefilingSource:
        return PrefilingSource(
            product=str(told["product"]),
            words=words,
            kind=texts.label(texts.KINDS, told["kind"]),
            shown=texts.label(texts.SHOWN, told["shown"]),
            public=told["shown"] != "no",
            maker=texts.label(texts.MAKERS, told["maker"]),
            shared=told["maker"] in {"joint", "ordered"},
            abroad=texts.label(texts.ABROAD, told["abroad"]),
            goes_abroad=told["abroad"] != "no",
            day=day_of(self.clock()),
            held=held,
            by_meaning=found.dense,
            nearest=tuple(_nearest(hit) for hit in found.hits),
        )

    async def _keep(
        self, content: bytes, source: PrefilingSource, number: int, user: User
    ) -> OutgoingFile:
        now = self.clock()
        name = texts.file_name(source.product, f"{source.day:%Y%m%d}")
        file_id = await self.files.write(content)
        async with self.database.begin() as session:
            await add_file(
                session, file_id, content, name=name, media_type=WORD, owner=user, now=now
            )
            enterprise = (await profile(session, user)).enterprise
            evidence = Evidence(
                key=f"prefiling:{number}:{now.isoformat()}",
                kind=EvidenceKind.REPORT,
                at=now,
                subject="prefiling",
                user_id=user.id,
                enterprise_id=enterprise.id if enterprise else None,
                facts={"kind": "prefiling", "nearest": len(source.nearest)},
                file_id=file_id,
            )
            await note_evidence(session, evidence)
            await forget_assessment(session, number)
        return OutgoingFile(file_id=file_id, name=name, media_type=WORD)


def _nearest(hit: PatentHit) -> Nearest:
    row = hit.row
    kind = patent_facts(row).kind
    return Nearest(
        title=f"{patent_texts.DEMO if row.demo else ''}{title_of(row)}",
        number=number_of(row),
        kind=patent_texts.KINDS[kind] if kind else row.country,
        applicant="、".join(listed(row.applicants)[:2]),
        filed_on=row.filed_on,
        status=patent_texts.STATUSES.get(row.status, patent_texts.STATUSES["unknown"]),
        why=patent_texts.why_found(hit.matched, close=hit.close),
        abstract=(row.translated_abstract if row.language != "zh" else "") or row.abstract,
        demo=row.demo,
    )
