"""The form that begins a recordal: what, of which patent, between whom, since when."""

from datetime import date
from typing import Any

from typing_extensions import override

from handlers.clock import Clock, day_of
from handlers.dates import leading_date
from handlers.form import Field, FieldError, Form, FormRefused, Values
from handlers.message import IncomingMessage, Reply
from handlers.operation import texts
from handlers.operation.numbers import application
from handlers.operation.recordal_view import detail
from knowledge.operation.recordal_case import Circumstance, RecordalKind, recordal_cases
from storage import audit
from storage.database import Session
from storage.operation.recordals import add_recordal
from storage.people import User

LONGEST_NAME = 120
KINDS = {title: kind for kind, title in texts.RECORDAL_KINDS.items()}
CIRCUMSTANCES = tuple(texts.CIRCUMSTANCES)


class RecordalForm(Form):
    """Begins a recordal; whoever fills it in keeps it."""

    name = "recordal"
    title = texts.RECORDAL_TITLE

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    @property
    @override
    def fields(self) -> tuple[Field, ...]:
        return (
            Field(name="kind", ask=self._ask_kind, parse=_kind),
            Field(name="patent", ask=_asks(texts.ask_patent()), parse=lambda t: application(t).key),
            Field(name="giver", ask=_asks(texts.ask_giver()), parse=_name),
            Field(
                name="taker",
                ask=_asks(texts.ask_taker()),
                parse=_name,
                when=lambda values: values.get("kind") != RecordalKind.OPEN_LICENCE,
            ),
            Field(
                name="effective_on",
                ask=_asks(texts.ask_effective()),
                parse=_day,
                when=lambda values: values.get("kind") == RecordalKind.LICENCE,
            ),
            Field(name="circumstances", ask=_asks(texts.ask_circumstances()), parse=_circumstances),
        )

    def _ask_kind(self, _values: Values) -> Reply:
        choices = [self.choice("kind", title, title) for title in KINDS]
        return Reply(texts.ask_kind(), choices=tuple(choices))

    @override
    async def begin(self, session: Session, user: User, message: IncomingMessage) -> Values:
        kind, _, number = message.text.partition(" ")
        if kind not in KINDS:
            return {}
        if not number:
            return {"kind": _kind(kind)}
        try:
            return {"kind": _kind(kind), "patent": application(number).key}
        except FieldError as wrong:
            raise FormRefused(Reply(str(wrong))) from None

    @override
    async def complete(
        self, session: Session, user: User, message: IncomingMessage, values: Values
    ) -> Reply:
        now = self._clock()
        case = recordal_cases()[RecordalKind(values["kind"])]
        effective = date.fromisoformat(values["effective_on"]) if "effective_on" in values else None
        deadline = case.due(effective_on=effective) if effective else None
        recordal = await add_recordal(
            session,
            user,
            kind=case.kind.value,
            patent=values["patent"],
            parties=(values["giver"], values.get("taker", "")),
            effective_on=effective,
            due_on=deadline.last_day if deadline else None,
            circumstances=values["circumstances"],
            now=now,
        )
        await audit.record(
            session, user, "recordal.begin", subject=f"recordal:{recordal.id}", now=now
        )
        return detail(recordal, today=day_of(now))


def _asks(text: str) -> Any:
    return lambda _values: Reply(text)


def _kind(text: str) -> str:
    if text not in KINDS:
        raise FieldError(texts.ask_kind())
    return KINDS[text].value


def _name(text: str) -> str:
    if not text or len(text) > LONGEST_NAME:
        raise FieldError(texts.name_wrong(LONGEST_NAME))
    return text


def _day(text: str) -> str:
    found = leading_date(text)
    if found is None or found[1]:
        raise FieldError(texts.day_wrong())
    return found[0].isoformat()


def _circumstances(text: str) -> list[str]:
    if text in texts.NONE_OF_THEM:
        return []
    numbers = set(text.replace("、", " ").replace("，", " ").replace(",", " ").split())
    known = {str(number): each for number, each in enumerate(CIRCUMSTANCES, start=1)}
    if not numbers or not numbers <= set(known):
        raise FieldError(texts.circumstances_wrong())
    return [Circumstance(known[number]).value for number in sorted(numbers)]
