"""Searching a product list in the library, and the report of what was found."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from handlers.attachments import WORD
from handlers.clock import Clock, day_of
from handlers.made_files import MadeFiles
from handlers.message import IncomingMessage, Reply
from handlers.patents import texts as patent_texts
from handlers.row_number import row_number
from handlers.screening import texts
from handlers.screening.markets import markets
from handlers.screening.products import ListWrong, Product, read_products
from knowledge.patents.entry import listed
from knowledge.patents.row_facts import number_of, title_of
from reports.screening.report import (
    FoundRight,
    ScreenedProduct,
    ScreeningSource,
    screening_report,
)
from retrieval.patents.mark_question import MarkQuestion
from retrieval.patents.mark_search import MarkHit, MarkSearcher
from retrieval.patents.question import PatentQuestion
from retrieval.patents.search import PatentHit, PatentSearcher
from storage import enterprises, screenings
from storage.database import Database
from storage.evidence import Evidence, EvidenceKind, note_evidence
from storage.files import FileFolder
from storage.people import User
from storage.register.patents import count_patents
from storage.register.trademarks import count_trademarks
from storage.screenings import Screening

PATENTS_EACH, MARKS_EACH = 5, 5
ALIKE_ENOUGH = 0.75


@dataclass(frozen=True, slots=True)
class Screenings:
    """The handler that makes a report."""

    database: Database
    patents: PatentSearcher
    marks: MarkSearcher
    folder: FileFolder
    clock: Clock
    made: MadeFiles

    async def make(self, message: IncomingMessage, user: User) -> Reply:
        """Search every product, write the report, count it once."""
        number = row_number(message.text)
        async with self.database.begin() as session:
            asked = await screenings.find_screening(session, user, number) if number else None
            told = await enterprises.profile(session, user)
            patents_held = (await count_patents(session))["all"]
            marks_held = (await count_trademarks(session))["all"]
        if asked is None or asked.file_id is None:
            return Reply(texts.GONE)
        try:
            products = read_products(await self.folder.read(asked.file_id))
        except (ListWrong, FileNotFoundError):
            return Reply(texts.GONE)
        screened, by_meaning = await self._search(products)
        market = next(each for each in markets() if each.id == asked.market)
        day = day_of(self.clock())
        firm = told.enterprise.name if told.enterprise else ""
        source = ScreeningSource(
            enterprise=firm,
            market=market.title,
            fair=asked.fair,
            day=day.isoformat(),
            products=tuple(screened),
            checks=market.checks,
            patents_held=patents_held,
            marks_held=marks_held,
            by_meaning=by_meaning,
        )
        content = await asyncio.to_thread(screening_report, source)
        name = texts.file_name(firm, f"{day:%Y%m%d}")
        file = await self.made.keep(content, name=name, media_type=WORD, user=user)
        about = f"{market.title} {asked.fair}".strip()
        await self._count(asked, user, file.file_id, about=about, products=len(products))
        text = texts.made(
            len(products),
            patents=sum(bool(each.patents) for each in screened),
            marks=sum(bool(each.marks) for each in screened),
            characters=sum(bool(each.character) for each in screened),
        )
        return Reply(text, files=(file,))

    async def _search(self, products: Sequence[Product]) -> tuple[list[ScreenedProduct], bool]:
        """One product after the other: a batch must not slow others down."""
        screened = []
        by_meaning = False
        for product in products:
            words = f"{product.name} {product.features}".strip()
            found = await self.patents.search(
                PatentQuestion(text=words, words=words), limit=PATENTS_EACH
            )
            by_meaning = by_meaning or found.dense
            marks: list[MarkHit] = []
            if product.mark:
                classes = (product.nice_class,) if product.nice_class else ()
                question = MarkQuestion(text=product.mark, name=product.mark, classes=classes)
                marks = await self.marks.alike(question)
            near = [hit for hit in marks if hit.likeness.score >= ALIKE_ENOUGH]
            screened.append(
                ScreenedProduct(
                    name=product.name,
                    mark=product.mark,
                    character=product.character,
                    patents=tuple(_patent(hit) for hit in found.hits),
                    marks=tuple(_mark(hit) for hit in near[:MARKS_EACH]),
                )
            )
        return screened, by_meaning

    async def _count(
        self, asked: Screening, user: User, file_id: str, *, about: str, products: int
    ) -> None:
        async with self.database.begin() as session:
            await note_evidence(
                session,
                Evidence(
                    key=f"screening:{asked.id}:{int(asked.asked_at.timestamp())}",
                    kind=EvidenceKind.REPORT,
                    at=self.clock(),
                    subject=f"screening:{asked.id}",
                    user_id=user.id,
                    enterprise_id=asked.enterprise_id,
                    facts={
                        "kind": "screening",
                        "title": about,
                        "products": products,
                    },
                    file_id=file_id,
                ),
            )


def _patent(hit: PatentHit) -> FoundRight:
    row = hit.row
    return FoundRight(
        name=f"{patent_texts.DEMO if row.demo else ''}{title_of(row)}",
        number=number_of(row),
        owner="、".join(listed(row.applicants)[:2]),
        status=patent_texts.STATUSES.get(row.status, patent_texts.STATUSES["unknown"]),
        why=patent_texts.why_found(hit.matched, close=hit.close),
    )


def _mark(hit: MarkHit) -> FoundRight:
    row = hit.row
    return FoundRight(
        name=f"{patent_texts.DEMO if row.demo else ''}{row.name}",
        number=row.number,
        owner=texts.kind(str(row.nice_class)),
        status=row.applicant,
        why="；".join(patent_texts.mark_reason(reason) for reason in hit.likeness.reasons),
    )
