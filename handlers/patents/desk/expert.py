"""Experts' work in chat: tags, abstracts, translations. Their text wins, the original stays."""

from collections.abc import Callable
from dataclasses import dataclass

from handlers.clock import SHANGHAI, Clock
from handlers.message import Choice, IncomingMessage, Reply
from handlers.patents.desk import texts
from handlers.patents.desk.finding import Named, NotNamed, named_patent
from knowledge.patents.taxonomy import Taxonomy
from knowledge.patents.taxonomy_edits import current_taxonomy
from retrieval.patents.drafting import Drafter
from storage.audit import record
from storage.database import Database, Session
from storage.enterprises import profile
from storage.evidence import Evidence, EvidenceKind, note_evidence
from storage.people import User
from storage.register.expert_texts import (
    ExpertTextRow,
    ExpertWork,
    Written,
    add_expert_text,
    expert_texts,
    works_on,
)
from storage.register.patents import PatentRow

TAG_WORD, ABSTRACT_WORD = "/标引", "/改摘要"
TRANSLATE_WORD, ADOPT_WORD = "/翻译", "/采用译稿"
SHORTEST_ABSTRACT, SHORTEST_TITLE = 20, 2
WORKS_SHOWN = 5


@dataclass(frozen=True, slots=True)
class ExpertDesk:
    """The handlers of experts' work. `drafter` makes a drafter for a person, where a model is."""

    database: Database
    clock: Clock
    drafter: Callable[[User], Drafter] | None = None

    async def tag(self, message: IncomingMessage, user: User) -> Reply:
        """/标引 number: the tags and why; /标引 number industries: new tags."""
        async with self.database.begin() as session:
            try:
                named = await named_patent(session, message.text, word=TAG_WORD)
            except NotNamed as refusal:
                return refusal.reply
            taxonomy = await current_taxonomy(session)
            if not named.rest:
                return await self._tags(session, named, taxonomy)
            ids = []
            for word in named.rest.replace("，", " ").replace("、", " ").split():
                industry = taxonomy.get(word)
                if industry is None:
                    names = [one.name for one in taxonomy.industries]
                    return Reply(texts.industry_unknown(word[:20], names))
                ids.append(industry.id)
            await self._keep(session, user, named.row, ExpertWork.TAGS, " ".join(ids))
            return Reply(texts.tagged(_title(named.row), _named(taxonomy, ids)))

    async def rewrite(self, message: IncomingMessage, user: User) -> Reply:
        """/改摘要 number: both abstracts; with a text behind it: that one counts from now on."""
        async with self.database.begin() as session:
            try:
                named = await named_patent(session, message.text, word=ABSTRACT_WORD)
            except NotNamed as refusal:
                return refusal.reply
            row = named.row
            if not named.rest:
                works = (await expert_texts(session, [row.id])).get(row.id, {})
                written = works.get((ExpertWork.ABSTRACT, "zh"))
                shown = texts.abstract_shown(
                    _title(row), named.number, row.abstract, written.text if written else ""
                )
                return Reply(shown)
            if len(named.rest) < SHORTEST_ABSTRACT:
                return Reply(texts.too_short(SHORTEST_ABSTRACT))
            await self._keep(session, user, row, ExpertWork.ABSTRACT, named.rest)
            return Reply(texts.abstract_kept(_title(row)))

    async def translate(self, message: IncomingMessage, user: User) -> Reply:
        """/翻译 number: the original and a draft; with a title and an abstract: that is kept."""
        async with self.database.begin() as session:
            try:
                named = await named_patent(session, message.text, word=TRANSLATE_WORD)
            except NotNamed as refusal:
                return refusal.reply
            row = named.row
            if row.language == "zh":
                return Reply(texts.already_chinese(_title(row)))
            if named.rest:
                title, _, abstract = (part.strip() for part in named.rest.partition("\n"))
                if len(title) < SHORTEST_TITLE:
                    return Reply(texts.too_short(SHORTEST_TITLE))
                await self._keep_translation(session, user, row, title, abstract, drafted=False)
                return Reply(texts.translation_kept(title))
        return await self._drafted(named, user)

    async def adopt(self, message: IncomingMessage, user: User) -> Reply:
        """/采用译稿 number: the newest draft becomes the expert's translation."""
        async with self.database.begin() as session:
            try:
                named = await named_patent(session, message.text, word=ADOPT_WORD)
            except NotNamed as refusal:
                return refusal.reply
            works = (await expert_texts(session, [named.row.id])).get(named.row.id, {})
            draft = works.get((ExpertWork.DRAFT, "zh"))
            if draft is None:
                return Reply(texts.no_draft())
            title, _, abstract = draft.text.partition("\n")
            await self._keep_translation(session, user, named.row, title, abstract, drafted=True)
            return Reply(texts.translation_kept(title))

    async def _drafted(self, named: Named, user: User) -> Reply:
        """The original with a draft, for which nobody waits inside a transaction."""
        row, text = named.row, ""
        if self.drafter is not None:
            draft = await self.drafter(user).translate(row.title, row.abstract)
            text = f"{draft.title}\n{draft.abstract}" if draft is not None else ""
        if text:
            async with self.database.begin() as session:
                await self._add(session, user, row, ExpertWork.DRAFT, text, drafted=True)
        shown = texts.translation_shown(
            named.number, row.title, row.abstract, text, asked=self.drafter is not None
        )
        choices = (Choice(texts.ADOPT, f"{ADOPT_WORD} {named.number}"),) if text else ()
        return Reply(shown, choices=choices)

    async def _keep_translation(
        self,
        session: Session,
        user: User,
        row: PatentRow,
        title: str,
        abstract: str,
        *,
        drafted: bool,
    ) -> None:
        await self._keep(session, user, row, ExpertWork.TITLE, title, drafted=drafted)
        if abstract:
            await self._keep(session, user, row, ExpertWork.ABSTRACT, abstract, drafted=drafted)

    async def _keep(
        self,
        session: Session,
        user: User,
        row: PatentRow,
        kind: ExpertWork,
        text: str,
        *,
        drafted: bool = False,
    ) -> None:
        """Keep a piece of work; it counts as evidence and stands in the audit log."""
        work = await self._add(session, user, row, kind, text, drafted=drafted)
        if work is None:
            return
        now = self.clock()
        await note_evidence(
            session,
            Evidence(
                key=f"tagging:{work.id}",
                kind=EvidenceKind.TAGGING,
                at=now,
                subject=f"patent:{row.key}",
                user_id=user.id,
                facts={"what": kind.value, "drafted": drafted},
            ),
        )
        await record(session, user, f"patent.{kind.value}", now=now, subject=f"patent:{row.key}")

    async def _add(
        self,
        session: Session,
        user: User,
        row: PatentRow,
        kind: ExpertWork,
        text: str,
        *,
        drafted: bool,
    ) -> ExpertTextRow | None:
        known = await profile(session, user)
        written = Written(
            kind=kind,
            text=text,
            author_id=user.id,
            author_name=known.name if known else "",
            drafted=drafted,
        )
        return await add_expert_text(session, row.id, written, now=self.clock())

    async def _tags(self, session: Session, named: Named, taxonomy: Taxonomy) -> Reply:
        row = named.row
        names = {industry.id: industry.name for industry in taxonomy.industries}
        found = taxonomy.tag(
            ipc=row.ipc.split("; "),
            loc=row.loc.split("; ") if row.loc else (),
            text=f"{row.title} {row.translated_title}",
        )
        reasons = () if row.tagged_by_expert else [texts.reason(one, names) for one in found]
        works = [
            texts.work_done(
                work.kind,
                work.author_name,
                work.written_at.astimezone(SHANGHAI).date(),
                work.drafted,
            )
            for work in await works_on(session, row.id, limit=WORKS_SHOWN)
        ]
        shown = texts.tags_shown(
            _title(row), named.number, _named(taxonomy, row.industries.split()), reasons, works
        )
        return Reply(shown)


def _title(row: PatentRow) -> str:
    return row.title or row.key.removeprefix("pub:")


def _named(taxonomy: Taxonomy, ids: list[str]) -> list[str]:
    return [one.name if (one := taxonomy.get(name)) else name for name in ids]
