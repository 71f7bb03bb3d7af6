"""Finding patents and marks: a short list with pages, then a card."""

from dataclasses import dataclass

from handlers.clock import Clock, day_of
from handlers.message import IncomingMessage, Reply
from handlers.patents import texts
from handlers.patents.showing import (
    PAGE,
    PatentCard,
    mark_card,
    mark_list,
    pages_of,
    patent_card,
    patent_list,
)
from handlers.row_number import row_number
from knowledge.patents.numbers import PatentNumber
from knowledge.patents.row_facts import title_of
from knowledge.patents.taxonomy_edits import current_taxonomy
from knowledge.policy import PolicyTable
from retrieval.patents.mark_question import MarkQuestion, understand_mark
from retrieval.patents.mark_search import MarkSearcher
from retrieval.patents.numbers_in import Number
from retrieval.patents.question import PatentQuestion, understand
from retrieval.patents.search import Found, PatentHit, PatentSearcher
from storage.database import Database, Session
from storage.enterprises import profile
from storage.evidence import Evidence, EvidenceKind, note_evidence
from storage.people import User
from storage.register.expert_texts import expert_texts
from storage.register.patents import (
    PatentRow,
    family_of,
    fees_of,
    patent_by_key,
    patents_by_id,
    patents_by_publication,
    publications_of,
)
from storage.register.searches import find_search, keep_search
from storage.register.sources import source_of
from storage.register.trademarks import trademarks_by_id
from storage.register.version import Register

MOST_PAGES = 100


@dataclass(frozen=True, slots=True)
class FindRights:
    """The handlers that look things up in the register."""

    database: Database
    patents: PatentSearcher
    marks: MarkSearcher
    policy: PolicyTable
    clock: Clock

    async def find_patents(self, message: IncomingMessage, user: User) -> Reply:
        """查专利: by number, or by words, firm, class and filters."""
        if not message.text:
            return Reply(texts.how_to_search_patents())
        question = await self._understood(message.text)
        if question.numbers or question.wrong:
            reply, count = await self._by_number(question)
            await self._note(message, user, Register.PATENT, count)
            return reply
        if not (question.words or question.filters or question.firm):
            return Reply(texts.not_understood())
        found = await self.patents.search(question)
        search = await self._note(message, user, Register.PATENT, len(found.hits), keep=True)
        return self._patent_page(question, found, page=1, search=search)

    async def find_marks(self, message: IncomingMessage, user: User) -> Reply:
        """查商标: by number, or a name with those like it."""
        question = understand_mark(message.text)
        if question.number:
            rows = await self.marks.by_number(question.number)
            await self._note(message, user, Register.TRADEMARK, len(rows))
            if not rows:
                return Reply(texts.mark_unknown(question.number))
            return await self._mark(rows[0].id)
        if not question.name:
            return Reply(texts.how_to_search_marks())
        hits = await self.marks.alike(question)
        search = await self._note(message, user, Register.TRADEMARK, len(hits), keep=True)
        return await self._mark_page(question, page=1, search=search)

    async def turn_page(self, message: IncomingMessage, user: User) -> Reply:
        """A further page of a search, by its number."""
        numbers = [row_number(part) for part in message.text.split()]
        search, page = numbers if len(numbers) == 2 else (None, None)
        if search is None or page is None or page > MOST_PAGES:
            return Reply(texts.search_forgotten())
        async with self.database.begin() as session:
            kept = await find_search(session, user, search)
        if kept is None:
            return Reply(texts.search_forgotten())
        subject, text = kept
        if subject is Register.TRADEMARK:
            return await self._mark_page(understand_mark(text), page=page, search=search)
        question = await self._understood(text)
        found = await self.patents.search(question)
        return self._patent_page(question, found, page=page, search=search)

    async def see_patent(self, message: IncomingMessage, user: User) -> Reply:  # noqa: ARG002
        """The card of a patent in a list."""
        row = await self._patent_row(message.text)
        return await self._card(row) if row is not None else Reply(texts.patent_gone())

    async def see_mark(self, message: IncomingMessage, user: User) -> Reply:  # noqa: ARG002
        """The card of a mark in a list."""
        return await self._mark(row_number(message.text) or 0)

    async def similar(self, message: IncomingMessage, user: User) -> Reply:
        """Patents like one of them, or like a pasted description."""
        if row_number(message.text) is None:
            return await self.find_patents(message, user)
        row = await self._patent_row(message.text)
        if row is None:
            return Reply(texts.patent_gone())
        found = await self.patents.similar(row, limit=10)
        near = [hit for hit in found.hits if hit.matched or hit.close][:PAGE]
        await self._note(message, user, Register.PATENT, len(near))
        if not near:
            return Reply(texts.nothing_found(filtered=False))
        head = texts.similar_head(title_of(row), shown=len(near))
        return patent_list(near, head=head, page=1, search=None)

    async def _understood(self, text: str) -> PatentQuestion:
        async with self.database.begin() as session:
            taxonomy = await current_taxonomy(session)
        return understand(text, today=day_of(self.clock()), industries=taxonomy.ids_by_word())

    async def _by_number(self, question: PatentQuestion) -> tuple[Reply, int]:
        """A card for one patent, a list for several, and what is wrong with wrong numbers."""
        async with self.database.begin() as session:
            rows: dict[int, PatentRow] = {}
            unknown = []
            for number in question.numbers:
                found = await _patents_of_number(session, number)
                rows.update({row.id: row for row in found})
                if not found:
                    unknown.append(_shown(number))
        told = [texts.wrong_number(wrong) for wrong in question.wrong]
        told += [texts.number_unknown(number) for number in unknown]
        if len(rows) == 1 and not told:
            return await self._card(next(iter(rows.values()))), 1
        if not rows:
            return Reply("\n".join(told)), 0
        hits = [PatentHit(row) for row in rows.values()]
        head = texts.list_head(
            total=len(hits), shown=len(hits), page=1, pages=1, firm="", dense=False
        )
        return patent_list(hits, head="\n".join([*told, head]), page=1, search=None), len(rows)

    def _patent_page(
        self, question: PatentQuestion, found: Found, *, page: int, search: int
    ) -> Reply:
        if not found.hits and question.firm and not found.firm:
            return Reply(texts.firm_unknown(question.firm))
        if not found.hits:
            return Reply(texts.nothing_found(filtered=bool(question.filters)))
        pages = pages_of(len(found.hits))
        page = min(page, pages)
        head = texts.list_head(
            total=found.total,
            shown=len(found.hits),
            page=page,
            pages=pages,
            firm=found.firm,
            dense=found.dense,
        )
        if question.description:
            head = f"{texts.unfiled_caution()}\n{head}"
        return patent_list(found.hits, head=head, page=page, search=search)

    async def _mark_page(self, question: MarkQuestion, *, page: int, search: int) -> Reply:
        hits = await self.marks.alike(question)
        if not hits:
            return Reply(texts.no_marks(question.name, question.classes))
        pages = pages_of(len(hits))
        page = min(page, pages)
        head = texts.marks_head(
            question.name, question.classes, shown=len(hits), page=page, pages=pages
        )
        return mark_list(hits, head=head, page=page, search=search)

    async def _patent_row(self, text: str) -> PatentRow | None:
        number = row_number(text)
        if number is None:
            return None
        async with self.database.begin() as session:
            return (await patents_by_id(session, [number])).get(number)

    async def _card(self, row: PatentRow) -> Reply:
        async with self.database.begin() as session:
            card = PatentCard(
                row=row,
                publications=(await publications_of(session, [row.id])).get(row.id, ()),
                family=await family_of(session, row),
                works=tuple((await expert_texts(session, [row.id])).get(row.id, {}).values()),
                fees=(await fees_of(session, [row.id])).get(row.id, ()),
                source=await source_of(session, row.import_id),
            )
        return patent_card(card, today=day_of(self.clock()), policy=self.policy)

    async def _mark(self, number: int) -> Reply:
        async with self.database.begin() as session:
            row = (await trademarks_by_id(session, [number])).get(number)
            source = await source_of(session, row.import_id) if row else None
        if row is None:
            return Reply(texts.patent_gone())
        return mark_card(row, source, today=day_of(self.clock()))

    async def _note(
        self,
        message: IncomingMessage,
        user: User,
        subject: Register,
        count: int,
        *,
        keep: bool = False,
    ) -> int:
        """Put a search into the ledger, and keep its text where there are pages to turn."""
        now = self.clock()
        async with self.database.begin() as session:
            enterprise = (await profile(session, user)).enterprise
            evidence = Evidence(
                key=f"search:{message.channel}:{message.sender_id}:{message.message_id}",
                kind=EvidenceKind.SEARCH,
                at=now,
                subject=subject,
                user_id=user.id,
                enterprise_id=enterprise.id if enterprise else None,
                facts={"register": subject.value, "hits": count},
            )
            await note_evidence(session, evidence)
            if not keep:
                return 0
            return await keep_search(session, user, subject, message.text, now=now)


async def _patents_of_number(session: Session, number: Number) -> list[PatentRow]:
    if isinstance(number, PatentNumber):
        row = await patent_by_key(session, number.key)
        return [row] if row is not None else []
    return list(await patents_by_publication(session, number.key))


def _shown(number: Number) -> str:
    return number.display if isinstance(number, PatentNumber) else number.key
