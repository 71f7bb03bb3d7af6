"""Staff carry recordals to the register: list, tick papers, file, register, prove."""

from dataclasses import dataclass
from datetime import date

from typing_extensions import override

from handlers.clock import Clock, day_of, noon
from handlers.dates import leading_date
from handlers.form import Field, Form, FormRefused, Values
from handlers.message import IncomingMessage, Reply
from handlers.operation import recordal_view, texts
from handlers.operation.recordal_view import AGAIN, FILE, HAVE, REFUSE, REGISTER, WITHDRAW
from handlers.row_number import row_number
from knowledge.operation.recordal_case import RecordalKind, recordal_cases
from storage import audit, files
from storage.database import Database, Session
from storage.evidence import Evidence, EvidenceKind, attach_proof, note_evidence
from storage.operation import recordals
from storage.operation.recordals import Recordal, RecordalState, StepNotAllowed
from storage.people import User

SHOWN = 20
STEPS = {
    FILE: RecordalState.FILED,
    REGISTER: RecordalState.REGISTERED,
    REFUSE: RecordalState.REFUSED,
    WITHDRAW: RecordalState.WITHDRAWN,
    AGAIN: RecordalState.PREPARING,
}


@dataclass(frozen=True, slots=True)
class RecordalDesk:
    """The handler of /备案 with its steps."""

    database: Database
    clock: Clock

    async def handle(self, message: IncomingMessage, user: User) -> Reply:
        """The list, one recordal, or a step of one."""
        number, _, rest = message.text.partition(" ")
        if not number:
            return await self._list()
        wanted = row_number(number)
        if wanted is None:
            return Reply(texts.recordal_usage())
        word, _, argument = rest.strip().partition(" ")
        async with self.database.begin() as session:
            recordal = await recordals.find_recordal(session, wanted)
            if recordal is None:
                return Reply(texts.no_such_recordal(number))
            if word == HAVE:
                recordal = await self._tick(session, user, recordal, argument.strip())
            elif word in STEPS:
                return await self._step(session, user, recordal, word, argument.strip())
            elif word:
                return Reply(texts.recordal_usage())
        return recordal_view.detail(recordal, today=self._today())

    def _today(self) -> date:
        return day_of(self.clock())

    async def _list(self) -> Reply:
        async with self.database.begin() as session:
            rows = await recordals.list_recordals(session)
        lines = [recordal_view.line(row, today=self._today()) for row in rows[:SHOWN]]
        return Reply(texts.recordal_list(lines, total=len(rows)))

    async def _tick(self, session: Session, user: User, recordal: Recordal, paper: str) -> Recordal:
        case = recordal_cases()[RecordalKind(recordal.kind)]
        if paper in {each.id for each in case.papers} - set(recordal.papers):
            await recordals.set_papers(session, recordal.id, [*recordal.papers, paper])
            await self._audit(session, user, recordal, "recordal.paper", paper=paper)
        return await recordals.find_recordal(session, recordal.id) or recordal

    async def _step(
        self, session: Session, user: User, recordal: Recordal, word: str, argument: str
    ) -> Reply:
        dated = leading_date(argument)
        day, note = dated or (self._today(), argument)
        if day > self._today():
            return Reply(texts.day_in_future())
        try:
            moved = await recordals.move_recordal(
                session, recordal.id, STEPS[word], on=day, note=note[:500]
            )
        except StepNotAllowed as refused:
            return Reply(texts.step_not_allowed(texts.RECORDAL_STATES[refused.state]))
        await self._audit(session, user, moved, f"recordal.{moved.state}", day=day.isoformat())
        if moved.state is RecordalState.REGISTERED:
            await note_evidence(
                session,
                Evidence(
                    key=evidence_key(moved.id),
                    kind=EvidenceKind.RECORDAL,
                    at=noon(day),
                    subject=f"recordal:{moved.id}",
                    facts={
                        "kind": moved.kind,
                        "patent": moved.patent,
                        "what": recordal_view.in_short(moved),
                    },
                    file_id=moved.proof_id,
                ),
            )
        return recordal_view.detail(moved, today=self._today())

    async def _audit(
        self, session: Session, user: User, recordal: Recordal, action: str, **facts: str
    ) -> None:
        subject = f"recordal:{recordal.id}"
        await audit.record(session, user, action, now=self.clock(), subject=subject, **facts)


class ProofForm(Form):
    """Takes the office's paper for a recordal; it goes into the evidence too."""

    name = "recordal_proof"
    title = texts.PROOF_TITLE

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    @property
    @override
    def fields(self) -> tuple[Field, ...]:
        return (Field(name="proof", ask=lambda _v: Reply(texts.ask_proof()), files=1),)

    @override
    async def begin(self, session: Session, user: User, message: IncomingMessage) -> Values:
        number = row_number(message.text)
        if number is None or await recordals.find_recordal(session, number) is None:
            raise FormRefused(Reply(texts.proof_usage()))
        return {"recordal": number}

    @override
    async def complete(
        self, session: Session, user: User, message: IncomingMessage, values: Values
    ) -> Reply:
        number, [file_id] = values["recordal"], values["proof"]
        await recordals.set_proof(session, number, file_id)
        await files.give_to_the_centre(session, file_id)
        now, subject = self._clock(), f"recordal:{number}"
        await attach_proof(session, evidence_key(number), file_id, now=now)
        await audit.record(session, user, "recordal.proof", now=now, subject=subject)
        return Reply(texts.proof_kept(number))


def evidence_key(recordal_id: int) -> str:
    """What makes a recordal count once."""
    return f"recordal:{recordal_id}"
