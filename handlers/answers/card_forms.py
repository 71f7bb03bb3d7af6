"""The forms by which staff add a card and correct one; both are live with the next question."""

from dataclasses import dataclass
from typing import Any, ClassVar

from typing_extensions import override

from handlers.answers import card_writing
from handlers.answers import staff_texts as texts
from handlers.answers.curation import Shelf
from handlers.clock import Clock, day_of
from handlers.form import Field, FieldError, Form, FormRefused, Values
from handlers.message import IncomingMessage, Reply
from handlers.row_number import row_number
from knowledge.card import Card
from knowledge.curated import card_from, content_of
from storage import audit
from storage.answers import cards as rows
from storage.answers import open_answers
from storage.database import Session
from storage.people import User

NEW_WORD, CHANGE_WORD = "/新卡片", "/改卡片"
FROM_ANSWER = "答"


@dataclass(slots=True)
class NewCardForm(Form):
    """A card, from nothing or from an answer that staff gave: /新卡片 答 7."""

    shelf: Shelf
    clock: Clock
    name: ClassVar[str] = "new_card"
    title: ClassVar[str] = "新卡片"

    @property
    @override
    def fields(self) -> tuple[Field, ...]:
        return (
            Field(name="title", ask=lambda _v: Reply(texts.ask_title()), parse=card_writing.title),
            Field(
                name="questions",
                ask=lambda _v: Reply(texts.ask_questions()),
                parse=card_writing.questions,
            ),
            Field(
                name="answer", ask=lambda _v: Reply(texts.ask_answer()), parse=card_writing.answer
            ),
            Field(
                name="steps",
                ask=lambda _v: Reply(texts.ask_steps()),
                parse=card_writing.steps,
                optional=True,
            ),
            Field(name="basis", ask=lambda _v: Reply(texts.ask_basis()), parse=self._basis),
        )

    @override
    async def begin(self, session: Session, user: User, message: IncomingMessage) -> Values:
        word, _, written = message.text.partition(" ")
        number = row_number(written)
        if word != FROM_ANSWER or number is None:
            return {}
        text = await open_answers.answer_text(session, number)
        if text is None:
            return {}
        try:
            return {"from_answer": number, "answer": card_writing.answer(text)}
        except FieldError:  # too long for a card: it has to be written anew
            return {"from_answer": number}

    @override
    async def complete(
        self, session: Session, user: User, message: IncomingMessage, values: Values
    ) -> Reply:
        now = self.clock()
        content: dict[str, Any] = {
            "id": f"staff-{now:%y%m%d%H%M%S}-{user.id}",
            "topic": texts.STAFF_TOPIC,
            "checked_on": day_of(now).isoformat(),
            **{name: values[name] for name in ("title", "questions", "answer", "basis")},
        }
        if values.get("steps"):
            content["steps"] = values["steps"]
        card = card_from(content)
        card_writing.check(card, self.shelf)
        version = await keep(session, card, user, clock=self.clock, action="card.add")
        if (number := values.get("from_answer")) is not None:
            await open_answers.became_card(session, number, card.id)
        return Reply(texts.card_saved(card.title, card.id, version=version))

    def _basis(self, text: str) -> list[str]:
        return card_writing.basis(text, self.shelf.library, day=day_of(self.clock()))


@dataclass(slots=True)
class ChangeCardForm(Form):
    """One part of a card written anew; the version before it stays in the rows."""

    shelf: Shelf
    clock: Clock
    name: ClassVar[str] = "change_card"
    title: ClassVar[str] = "改卡片"

    @property
    @override
    def fields(self) -> tuple[Field, ...]:
        return (
            Field(name="part", ask=self._ask_part, parse=_part),
            Field(name="text", ask=self._ask_text),
        )

    @override
    async def begin(self, session: Session, user: User, message: IncomingMessage) -> Values:
        card = find_card(self.shelf, message.text)
        if card is None:
            raise FormRefused(Reply(texts.no_such_card(message.text)))
        return {"card": card.id}

    @override
    async def complete(
        self, session: Session, user: User, message: IncomingMessage, values: Values
    ) -> Reply:
        card = find_card(self.shelf, values["card"])
        if card is None:
            return Reply(texts.no_such_card(values["card"]))
        day, part = day_of(self.clock()), values["part"]
        value: Any
        if part == "basis":
            value = card_writing.basis(values["text"], self.shelf.library, day=day)
        else:
            value = getattr(card_writing, part)(values["text"])
        new = card_writing.changed(card, part, value, day=day)
        card_writing.check(new, self.shelf)
        version = await keep(session, new, user, clock=self.clock, action="card.change")
        return Reply(texts.card_saved(new.title, new.id, version=version))

    def _ask_part(self, _values: Values) -> Reply:
        choices = (self.choice("part", name, name) for name in texts.PARTS.values())
        return Reply(texts.ask_part(), choices=tuple(choices))

    def _ask_text(self, values: Values) -> Reply:
        card = find_card(self.shelf, values["card"])
        part = values["part"]
        now = card_writing.shown(card, part) if card is not None else ""
        labels = texts.SERVICES.values() if part == "service" else ()
        choices = (self.choice("text", label, label) for label in labels)
        return Reply(texts.ask_new_text(part, now), choices=tuple(choices))


def find_card(shelf: Shelf, card_id: str) -> Card | None:
    """The card of that id as it stands."""
    return next((card for card in shelf.curation.cards if card.id == card_id.strip()), None)


async def keep(session: Session, card: Card, user: User, *, clock: Clock, action: str) -> int:
    """Write a version of a card, and who did."""
    now = clock()
    version = await rows.add_version(session, card.id, content_of(card), author=user, now=now)
    await audit.record(session, user, action, now=now, subject=f"card:{card.id}", version=version)
    return version


def _part(text: str) -> str:
    for name, label in texts.PARTS.items():
        if text in {name, label}:
            return name
    raise FieldError(texts.ask_part())
