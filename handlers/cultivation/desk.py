"""Staff keep high-value portfolios and follow filings by command."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from handlers.clock import Clock, day_of, noon
from handlers.cultivation import texts
from handlers.cultivation.counting import count_when_complete
from handlers.cultivation.forms import evidence_key
from handlers.dates import leading_date
from handlers.form import FieldError
from handlers.made_files import MadeFiles
from handlers.message import Choice, IncomingMessage, Reply
from handlers.operation.numbers import application, shown
from handlers.patents.texts import STATUSES
from handlers.row_number import row_number
from storage import audit, cultivation
from storage.cultivation import Cultivation, Filing, FilingStage, Member, StageNotAllowed
from storage.database import Database, Session
from storage.evidence import Evidence, EvidenceKind, note_evidence
from storage.people import User
from storage.register import patents

SHOWN = 20
LONGEST_REVENUE = 300
STAGES = {title: stage for stage, title in texts.STAGES.items()}


@dataclass(frozen=True, slots=True)
class CultivationDesk:
    """The handlers of /组合 and /申请."""

    database: Database
    clock: Clock
    made: MadeFiles

    async def portfolios(self, message: IncomingMessage, user: User) -> Reply:
        """The list, one portfolio, or a patent put in or taken out."""
        number, _, rest = message.text.partition(" ")
        async with self.database.begin() as session:
            if not number:
                return Reply(texts.portfolio_list(await cultivation.cultivations(session)))
            wanted = row_number(number)
            if wanted is None:
                return Reply(texts.usage())
            found = await cultivation.find_cultivation(session, wanted)
            if found is None:
                return Reply(texts.no_such(number))
            word, _, argument = rest.strip().partition(" ")
            if word == texts.EXPORT:
                facts = await member_facts(session, found)
            elif word == texts.REVENUE and argument.strip():
                revenue = argument.strip()[:LONGEST_REVENUE]
                await cultivation.set_revenue(session, found.id, revenue)
                now, subject = self.clock(), f"cultivation:{found.id}"
                await audit.record(session, user, "cultivation.revenue", subject=subject, now=now)
                await count_when_complete(session, found.id, now=now)
            elif word in {texts.ADD, texts.REMOVE}:
                refusal = await self._change(session, found, word, argument, user)
                if refusal is not None:
                    return refusal
            elif word:
                return Reply(texts.usage())
            if word != texts.EXPORT:
                return await self._detail(session, found.id)
        return await self.made.table(texts.members_table(found, facts), user=user)

    async def filings(self, message: IncomingMessage, user: User) -> Reply:
        """The list, or a step of one filing."""
        number, _, rest = message.text.partition(" ")
        word, _, argument = rest.strip().partition(" ")
        async with self.database.begin() as session:
            if not number:
                rows = await cultivation.filings(session)
                lines = [texts.filing_line(row) for row in rows[:SHOWN]]
                return Reply(texts.filing_list(lines, total=len(rows)))
            wanted = row_number(number)
            if wanted is None or (word and word not in STAGES):
                return Reply(texts.filing_usage())
            filing = await cultivation.find_filing(session, wanted)
            if filing is None:
                return Reply(texts.no_such_filing(number))
            if not word:
                return Reply(texts.filing_line(filing))
            return await self._step(session, filing, STAGES[word], argument.strip(), user)

    async def _change(
        self, session: Session, found: Cultivation, word: str, number: str, user: User
    ) -> Reply | None:
        """Put a patent in or take it out; a reply where that cannot be."""
        try:
            key = application(number).key
        except FieldError as wrong:
            return Reply(str(wrong))
        if word == texts.REMOVE:
            if not await cultivation.remove_member(session, found.id, key):
                return Reply(texts.not_in_it(shown(key)))
        else:
            row = await patents.patent_by_key(session, key)
            if row is None:
                return Reply(texts.not_in_library(shown(key)))
            title = (row.translated_title or row.title)[:300]
            member = Member(patent=key, title=title, kind=row.kind)
            if not await cultivation.add_member(session, found.id, member, now=self.clock()):
                return Reply(texts.in_already(shown(key)))
        action = "cultivation.remove" if word == texts.REMOVE else "cultivation.add"
        subject = f"cultivation:{found.id}"
        now = self.clock()
        await audit.record(session, user, action, subject=subject, now=now, patent=key)
        await count_when_complete(session, found.id, now=now)
        return None

    async def _detail(self, session: Session, number: int) -> Reply:
        found = await cultivation.find_cultivation(session, number)
        if found is None:
            return Reply(texts.no_such(str(number)))
        filings = await cultivation.filings(session, cultivation_id=number)
        export = Choice(texts.EXPORT_LABEL, f"{texts.WORD} {number} {texts.EXPORT}")
        return Reply(texts.detail(found, filings), choices=(export,) if found.members else ())

    async def _step(
        self, session: Session, filing: Filing, to: FilingStage, argument: str, user: User
    ) -> Reply:
        number, day = "", day_of(self.clock())
        if to is FilingStage.FILED:
            written, _, rest = argument.partition(" ")
            try:
                number = application(written).display
            except FieldError as wrong:
                return Reply(str(wrong) if written else texts.number_needed())
            argument = rest
        if (dated := leading_date(argument)) is not None:
            day = dated[0]
        try:
            moved = await cultivation.move_filing(session, filing.id, to, on=day, number=number)
        except StageNotAllowed:
            return Reply(texts.stage_not_allowed(filing.stage))
        subject, now = f"filing:{filing.id}", self.clock()
        await audit.record(session, user, f"filing.{to}", subject=subject, now=now)
        if to is FilingStage.FILED:
            await note_evidence(
                session,
                Evidence(
                    key=evidence_key(filing.id),
                    kind=EvidenceKind.FILING,
                    at=noon(day),
                    subject=subject,
                    facts={
                        "kind": filing.kind.value,
                        "number": number,
                        "title": f"{filing.title} {number}",
                    },
                    file_id=filing.proof_id,
                ),
            )
        return Reply(texts.filing_line(moved))


async def member_facts(session: Session, found: Cultivation) -> Mapping[str, Sequence[str]]:
    """Owner, status and filing day of each patent as the library has them now."""
    facts = {}
    for member in found.members:
        row = await patents.patent_by_key(session, member.patent)
        if row is not None:
            filed = row.filed_on.isoformat() if row.filed_on else ""
            status = STATUSES.get(row.status, STATUSES["unknown"])
            facts[member.patent] = (row.owners or row.applicants, status, filed)
    return facts
