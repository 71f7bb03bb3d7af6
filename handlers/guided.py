"""A command whose parts are asked for one by one; at the end a button sends it whole.

The form itself does nothing: what a command checks and does has one place, and whoever filled the
form sees what will be done before it is.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from typing_extensions import override

from handlers import texts
from handlers.dates import leading_date
from handlers.form import Field, FieldError, Form, Values, plain_answer
from handlers.message import Choice, IncomingMessage, Reply
from storage.database import Session
from storage.people import User

MOST_OFFERED = 12
OFFERED = "offered"

Options = Callable[[Session], Awaitable[Sequence[tuple[str, str]]]]
"""What may be tapped, as (label, how the command takes it); looked up when the form begins."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of a command. `check` gives it as the command takes it, or raises FieldError."""

    name: str
    question: str
    check: Callable[[str], str]
    options: Options | None = None
    optional: bool = False


class GuidedCommand(Form):
    """`front`, the answers in order and `tail` make the command."""

    front: ClassVar[str]
    parts: ClassVar[tuple[Part, ...]]
    tail: ClassVar[str] = ""

    @property
    @override
    def fields(self) -> tuple[Field, ...]:
        return tuple(
            Field(
                name=part.name,
                ask=partial(self._ask, part),
                parse=part.check,
                optional=part.optional,
            )
            for part in self.parts
        )

    @override
    async def begin(self, session: Session, user: User, message: IncomingMessage) -> Values:
        return {
            OFFERED: {
                part.name: list(await part.options(session))[:MOST_OFFERED]
                for part in self.parts
                if part.options is not None
            }
        }

    @override
    async def complete(
        self, session: Session, user: User, message: IncomingMessage, values: Values
    ) -> Reply:
        said = [values[part.name] for part in self.parts if part.name in values]
        shown = [
            self._label(part, values[part.name], values)
            for part in self.parts
            if part.name in values
        ]
        command = " ".join(word for word in (self.front, *said, self.tail) if word)
        return Reply(texts.about_to(self.title, shown), choices=(Choice(texts.DO_IT, command),))

    def _ask(self, part: Part, values: Values) -> Reply:
        offered = values.get(OFFERED, {}).get(part.name, ())
        choices = (self.choice(part.name, label, value) for label, value in offered)
        return Reply(part.question, choices=tuple(choices))

    def _label(self, part: Part, said: str, values: Values) -> str:
        offered = values.get(OFFERED, {}).get(part.name, ())
        return next((label for label, value in offered if value == said), said)


def offering(*labels: str) -> Options:
    """Buttons that are always the same, taken as they are written."""

    async def options(_session: Session) -> Sequence[tuple[str, str]]:
        return [(label, label) for label in labels]

    return options


def one_line(written: str) -> str:
    """The answer on one line; raises FieldError for none at all or a very long one."""
    line = " ".join(plain_answer(written).split())
    if not line:
        raise FieldError(texts.answer_wanted())
    return line


def one_day(written: str) -> str:
    """A day, 2026-12-01; raises FieldError."""
    found = leading_date(written)
    if found is None or found[1]:
        raise FieldError(texts.day_wanted())
    return found[0].isoformat()
