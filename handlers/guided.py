"""A command whose parts are asked for one by one; at the end a button sends it whole.

The form itself does nothing: what a command checks and does has one place, and whoever filled the
form sees what will be done before it is.
"""

import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from typing_extensions import override

from handlers import texts
from handlers.dates import leading_date
from handlers.form import Field, FieldError, Form, FormRefused, Values, plain_answer
from handlers.message import Choice, IncomingMessage, Reply
from handlers.routes import Route
from storage.database import Session
from storage.people import Role, User

MOST_OFFERED = 12
OFFERED = "offered"
ASIDE = re.compile("[，（]")

Options = Callable[[Session], Awaitable[Sequence[tuple[str, str]]]]
"""What may be tapped, as (label, how the command takes it); looked up when the form begins."""


def one_line(written: str) -> str:
    """The answer on one line; raises FieldError for none at all or a very long one."""
    line = " ".join(plain_answer(written).split())
    if not line:
        raise FieldError(texts.answer_wanted())
    return line


def one_word(written: str) -> str:
    """The answer without blanks, for a command that tells its parts by them; raises FieldError."""
    return one_line(written).replace(" ", "")


def one_day(written: str) -> str:
    """A day, 2026-12-01; raises FieldError."""
    found = leading_date(written)
    if found is None or found[1]:
        raise FieldError(texts.day_wanted())
    return found[0].isoformat()


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of a command.

    `check` gives it as the command takes it, or raises FieldError. `before` stands between it and
    what comes before. Where `options` find nothing and `none` says so, there is nothing to ask.
    """

    name: str
    question: str
    check: Callable[[str], str] = one_line
    options: Options | None = None
    none: str = ""
    optional: bool = False
    before: str = " "


class GuidedCommand(Form):
    """`front`, the answers in order and `tail` make the command. `name` is for rows."""

    def __init__(self, name: str, title: str, front: str, *parts: Part, tail: str = "") -> None:
        self._name, self._title = name, title
        self._front, self._parts, self._tail = front, parts, tail

    # The names are an instance's own: every guided command shares this class.
    @property
    def name(self) -> str:  # type: ignore[override]
        """Of rows and buttons."""
        return self._name

    @property
    def title(self) -> str:  # type: ignore[override]
        """What people read."""
        return self._title

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
            for part in self._parts
        )

    @override
    async def begin(self, session: Session, user: User, message: IncomingMessage) -> Values:
        offered = {}
        for part in self._parts:
            if part.options is not None:
                offered[part.name] = list(await part.options(session))[:MOST_OFFERED]
                if part.none and not offered[part.name]:
                    raise FormRefused(Reply(part.none))
        if len(self._parts) == 1 and (taps := offered.get(self._parts[0].name)):
            # One tap says it all: its button is the command itself.
            commands = (Choice(label, f"{self._front} {value}") for label, value in taps)
            raise FormRefused(Reply(self._parts[0].question, choices=tuple(commands)))
        return {OFFERED: offered}

    @override
    async def complete(
        self, session: Session, user: User, message: IncomingMessage, values: Values
    ) -> Reply:
        given = [part for part in self._parts if part.name in values]
        said = "".join(f"{part.before}{values[part.name]}" for part in given)
        command = f"{self._front}{said} {self._tail}".rstrip()
        shown = [self._label(part, values[part.name], values) for part in given]
        return Reply(texts.about_to(self.title, shown), choices=(Choice(texts.DO_IT, command),))

    def _ask(self, part: Part, values: Values) -> Reply:
        offered = values.get(OFFERED, {}).get(part.name, ())
        choices = (self.choice(part.name, label, value) for label, value in offered)
        return Reply(part.question, choices=tuple(choices))

    def _label(self, part: Part, said: str, values: Values) -> str:
        offered = values.get(OFFERED, {}).get(part.name, ())
        return next((label for label, value in offered if value == said), said)


def asking(route: Route, *parts: Part) -> Route:
    """The route with a form that asks for the parts of its command when its word comes alone."""
    word, title = route.words[0], ASIDE.split(route.summary)[0]
    return replace(route, form=GuidedCommand(f"guide:{word}", title, word, *parts))


def guide(form: GuidedCommand, *, word: str, role: Role = Role.MEMBER) -> Route:
    """A form that a button begins, beside a command that shows a list when its word comes alone."""
    return Route(form=form, words=(word,), summary=form.title, role=role, listed=False)


def offering(*labels: str) -> Options:
    """Buttons that are always the same, taken as they are written."""

    async def options(_session: Session) -> Sequence[tuple[str, str]]:
        return [(label, label) for label in labels]

    return options
