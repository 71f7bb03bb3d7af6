"""What the centre did elsewhere goes into the ledger in chat, with its proof; proofs come later."""

import secrets
from datetime import date
from typing import Any, ClassVar

from typing_extensions import override

from handlers.clock import Clock, day_of, noon
from handlers.dates import past_day
from handlers.form import Field, FieldError, Form, FormRefused, Values
from handlers.message import Choice, IncomingMessage, Reply
from handlers.row_number import row_number, whole_number
from handlers.targets import texts
from handlers.targets.progress import PROGRESS
from storage import audit, targets
from storage.database import Session
from storage.evidence import Evidence, EvidenceKind, add_proof, attach_proof, note_evidence
from storage.people import User
from storage.target_plan import Measure, shipped_targets

PROOFS_AT_ONCE = 9
MOST_PROOFS = 60
"""Beside one entry."""


class EntryForm(Form):
    """Which target, what, when, how much, and the proof."""

    name: ClassVar[str] = "ledger_entry"
    title: ClassVar[str] = "登记台账"

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    @property
    @override
    def fields(self) -> tuple[Field, ...]:
        return (
            Field(name="target", ask=self._ask_target, parse=_read_target),
            Field(name="what", ask=lambda _values: Reply(texts.ASK_WHAT), parse=_read_what),
            Field(name="day", ask=lambda _values: Reply(texts.ASK_DAY), parse=self._read_day),
            Field(name="quantity", ask=self._ask_quantity, parse=_read_quantity),
            Field(
                name="enterprises",
                ask=lambda _values: Reply(texts.ASK_ENTERPRISES),
                parse=_read_enterprises,
                when=lambda values: (
                    _target(values["target"]).measure is Measure.EVENTS_WITH_ENTERPRISES
                ),
            ),
            Field(
                name="proof",
                ask=lambda _values: Reply(texts.ASK_PROOF),
                optional=True,
                files=PROOFS_AT_ONCE,
            ),
        )

    @override
    async def begin(self, session: Session, user: User, message: IncomingMessage) -> Values:
        written = message.text.strip()
        if not written:
            return {}
        try:
            return {"target": _read_target(written)}
        except FieldError as wrong:
            raise FormRefused(Reply(str(wrong))) from None

    @override
    async def complete(
        self, session: Session, user: User, message: IncomingMessage, values: Values
    ) -> Reply:
        target = _target(values["target"])
        now = self._clock()
        proofs = values.get("proof") or []
        facts: dict[str, Any] = {"target": target.id, "what": values["what"]}
        if "enterprises" in values:
            facts["enterprises"] = values["enterprises"]
        key = f"manual:{secrets.token_hex(8)}"
        await note_evidence(
            session,
            Evidence(
                key=key,
                kind=EvidenceKind.OTHER,
                at=noon(date.fromisoformat(values["day"])),
                subject="manual",
                quantity=values["quantity"],
                facts=facts,
            ),
        )
        for file_id in proofs:
            await attach_proof(session, key, file_id, now=now)
        await audit.record(
            session, user, "ledger entry", now=now, subject=f"target:{target.id}", **facts
        )
        return Reply(
            texts.entered(target.title, proof=bool(proofs)), choices=(Choice("进度", PROGRESS),)
        )

    def _ask_target(self, _values: Values) -> Reply:
        return Reply(
            texts.ASK_TARGET,
            choices=tuple(self.choice("target", each.title, each.id) for each in shipped_targets()),
        )

    def _ask_quantity(self, _values: Values) -> Reply:
        return Reply(texts.ASK_QUANTITY, choices=(self.choice("quantity", "1", "1"),))

    def _read_day(self, text: str) -> str:
        today = day_of(self._clock())
        day = past_day(text, today=today)
        if day is None or day > today:
            raise FieldError(texts.DAY_WRONG)
        return day.isoformat()


class ProofForm(Form):
    """Proofs for an entry that is in the ledger: /补佐证 12."""

    name: ClassVar[str] = "ledger_proof"
    title: ClassVar[str] = "补佐证"

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    @property
    @override
    def fields(self) -> tuple[Field, ...]:
        return (
            Field(name="proof", ask=lambda values: Reply(values["asking"]), files=PROOFS_AT_ONCE),
        )

    @override
    async def begin(self, session: Session, user: User, message: IncomingMessage) -> Values:
        number = row_number(message.text)
        entry = await targets.find_entry(session, number) if number else None
        if entry is None:
            raise FormRefused(Reply(texts.NO_ENTRY))
        if len(entry.proofs) + PROOFS_AT_ONCE > MOST_PROOFS:
            raise FormRefused(Reply(texts.TOO_MANY_PROOFS))
        return {"entry": entry.id, "asking": texts.ask_proof_of(entry)}

    @override
    async def complete(
        self, session: Session, user: User, message: IncomingMessage, values: Values
    ) -> Reply:
        entry = await targets.find_entry(session, values["entry"])
        if entry is None:
            return Reply(texts.NO_ENTRY)
        now = self._clock()
        for file_id in values["proof"]:
            await add_proof(session, entry.id, file_id, now=now)
        await audit.record(session, user, "proof added", now=now, subject=f"evidence:{entry.id}")
        return Reply(texts.proof_put(entry, len(values["proof"])))


def _target(target_id: str) -> Any:
    return next(each for each in shipped_targets() if each.id == target_id)


def _read_target(text: str) -> str:
    exact = [each for each in shipped_targets() if text in {each.id, each.title}]
    near = [each for each in shipped_targets() if text and text in each.title]
    found = exact or near
    if len(found) != 1:
        raise FieldError(texts.NO_TARGET)
    return found[0].id


def _read_what(text: str) -> str:
    if not 4 <= len(text) <= 200:
        raise FieldError(texts.WHAT_WRONG)
    return text


def _read_quantity(text: str) -> int:
    return _number(text, least=1, wrong=texts.QUANTITY_WRONG)


def _read_enterprises(text: str) -> int:
    return _number(text, least=0, wrong=texts.ENTERPRISES_WRONG)


def _number(text: str, *, least: int, wrong: str) -> int:
    number = whole_number(text.strip().rstrip("件家个人次场"), least=least, most=10_000)
    if number is None:
        raise FieldError(wrong)
    return number
