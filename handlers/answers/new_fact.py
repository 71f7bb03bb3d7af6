"""A policy fact that the table does not have yet."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from typing_extensions import override

from handlers.answers import card_writing, fact_writing
from handlers.answers import staff_texts as texts
from handlers.answers.curation import Shelf
from handlers.clock import Clock, day_of
from handlers.form import Field, FieldError, Form, Values
from handlers.message import IncomingMessage, Reply
from knowledge.curated import fact_content, fact_from
from knowledge.policy import Fact, PolicyBroken, Status, Subject
from storage import audit
from storage.answers import policy as rows
from storage.database import Session
from storage.people import User

NEW_FACT_WORD = "/新政策"
MOST_LINES, LONGEST_NOTE = 30, 120


@dataclass(slots=True)
class NewFactForm(Form):
    """A fact with its figures or items; cards that rest on its passage may say them at once."""

    shelf: Shelf
    clock: Clock
    name: ClassVar[str] = "new_fact"
    title: ClassVar[str] = "新政策数据"

    @property
    @override
    def fields(self) -> tuple[Field, ...]:
        return (
            Field(
                name="title", ask=lambda _v: Reply(texts.ask_fact_title()), parse=card_writing.title
            ),
            Field(name="subject", ask=self._ask_subject, parse=_subject),
            Field(name="lines", ask=lambda _v: Reply(texts.ask_new_values()), parse=_lines),
            Field(
                name="basis",
                ask=lambda _v: Reply(texts.ask_fact_basis()),
                parse=self._basis,
                optional=True,
            ),
            Field(name="note", ask=lambda _v: Reply(texts.ask_fact_note()), parse=_note),
            *fact_writing.provenance(self, self.clock),
        )

    @override
    async def complete(
        self, session: Session, user: User, message: IncomingMessage, values: Values
    ) -> Reply:
        now = self.clock()
        content = fact_content(_fact(f"staff-{now:%y%m%d%H%M%S}-{user.id}", values))
        try:
            fact = fact_from(content)
        except PolicyBroken as fault:
            raise FieldError(texts.fact_refused()) from fault
        version = await rows.add_version(session, fact.id, content, author=user, now=now)
        await audit.record(
            session, user, "fact.add", now=now, subject=f"fact:{fact.id}", version=version
        )
        return Reply(texts.fact_added(fact.title, fact.id))

    def _ask_subject(self, _values: Values) -> Reply:
        choices = (self.choice("subject", label, label) for label in texts.SUBJECTS.values())
        return Reply(texts.ask_subject(), choices=tuple(choices))

    def _basis(self, text: str) -> str:
        found = card_writing.basis(text, self.shelf.library, day=day_of(self.clock()))
        if len(found) > 1:
            raise FieldError(texts.ask_fact_basis())
        return found[0]


def _fact(fact_id: str, values: Values) -> Fact:
    """The lines are figures where every one of them is read as one, and items otherwise."""
    lines = values["lines"]
    figures = all(fact_writing.is_figure(line) for line in lines)
    return Fact(
        id=fact_id,
        subject=Subject(values["subject"]),
        title=values["title"],
        note=values["note"],
        source=values["source"],
        valid_from=date.fromisoformat(given) if (given := values.get("valid_from")) else None,
        checked_on=date.fromisoformat(values["checked_on"]),
        status=Status(values["status"]),
        basis=values.get("basis") or "",
        values=tuple(fact_writing.value(line) for line in lines) if figures else (),
        items=() if figures else tuple(lines),
    )


def _lines(text: str) -> list[str]:
    found = card_writing.lines_of(text)
    if not 1 <= len(found) <= MOST_LINES:
        raise FieldError(texts.too_many(texts.FACT_LINES, least=1, most=MOST_LINES))
    return found


def _note(text: str) -> str:
    note = " ".join(text.split())
    if not 1 <= len(note) <= LONGEST_NOTE:
        raise FieldError(texts.too_long_line(texts.FACT_NOTE, most=LONGEST_NOTE))
    return note


def _subject(text: str) -> str:
    for name, label in texts.SUBJECTS.items():
        if text.strip() == label:
            return name
    raise FieldError(texts.ask_subject())
