"""质押预检: a few questions, then every ground that could stand in the way of a pledge."""

from datetime import date
from typing import Any

from typing_extensions import override

from handlers.clock import Clock, day_of
from handlers.dates import leading_date
from handlers.form import Field, FieldError, Form, Values
from handlers.message import Choice, IncomingMessage, Reply
from handlers.operation import worth_texts as texts
from handlers.operation.numbers import application, shown
from handlers.operation.register import register_of
from knowledge.operation.pledge import Finding, Question, look_at
from storage.database import Session
from storage.people import User


class PledgeForm(Form):
    """Looks at one patent; nothing that is answered is kept after the reply."""

    name = "pledge"
    title = texts.PLEDGE_TITLE

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    @property
    @override
    def fields(self) -> tuple[Field, ...]:
        return (
            Field(
                name="patent",
                ask=lambda _v: Reply(texts.ask_patent()),
                parse=lambda text: application(text).key,
            ),
            Field(
                name="debt_ends", ask=lambda _v: Reply(texts.ask_debt()), parse=_day, optional=True
            ),
            *(self._question(question) for question in Question),
        )

    @override
    async def begin(self, session: Session, user: User, message: IncomingMessage) -> Values:
        try:
            return {"patent": application(message.text).key} if message.text else {}
        except FieldError:
            return {}

    @override
    async def complete(
        self, session: Session, user: User, message: IncomingMessage, values: Values
    ) -> Reply:
        register = await register_of(session, values["patent"], today=day_of(self._clock()))
        said: dict[Question, bool | None] = {q: values.get(q.value) for q in Question}
        debt = date.fromisoformat(values["debt_ends"]) if "debt_ends" in values else None
        findings = look_at(register, said, debt_ends=debt)
        counts = {each: list(findings.values()).count(each) for each in Finding}
        text = texts.pledge_result(
            shown(values["patent"]), findings, counts=counts, term_ends=register.term_ends
        )
        return Reply(text, choices=(Choice(texts.ASK_FOR_HELP, texts.HELP_WORD),))

    def _question(self, question: Question) -> Field:
        def ask(_values: Values) -> Reply:
            choices = [self.choice(question.value, each, each) for each in texts.YES_NO_UNKNOWN]
            return Reply(texts.PLEDGE_QUESTIONS[question], choices=tuple(choices))

        return Field(name=question.value, ask=ask, parse=_yes_or_no)


def _yes_or_no(text: str) -> bool | None:
    if text not in texts.YES_NO_UNKNOWN:
        raise FieldError(texts.yes_or_no())
    return texts.YES_NO_UNKNOWN[text]


def _day(text: str) -> Any:
    found = leading_date(text)
    if found is None or found[1]:
        raise FieldError(texts.day_wrong())
    return found[0].isoformat()
