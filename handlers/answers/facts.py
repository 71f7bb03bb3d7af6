"""Policy facts in chat: shown, and updated with value, source, days and status."""

from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

from typing_extensions import override

from handlers.answers import fact_writing
from handlers.answers import staff_texts as texts
from handlers.answers.curation import Shelf
from handlers.clock import SHANGHAI, Clock, day_of
from handlers.form import Field, FieldError, Form, FormRefused, Values
from handlers.message import IncomingMessage, Reply
from knowledge.card_check import says_what_changed
from knowledge.curated import fact_content, fact_from, facts_with
from knowledge.policy import Fact, PolicyBroken, PolicyTable, Status
from storage import audit
from storage.answers import cards as card_rows
from storage.answers import policy as rows
from storage.database import Database, Session
from storage.people import User

FACT_WORD, CHANGE_FACT_WORD = "/政策", "/改政策"
SHOW = "看"


@dataclass(frozen=True, slots=True)
class Facts:
    """The handler of /政策 and what follows it."""

    database: Database
    shelf: Shelf
    clock: Clock

    async def handle(self, message: IncomingMessage, _user: User) -> Reply:
        """Every fact, or one in full."""
        await self.shelf.refresh()
        policy, today = self.shelf.curation.policy, day_of(self.clock())
        command, _, fact_id = message.text.strip().partition(" ")
        if command != SHOW:
            return Reply(texts.fact_list(f for f in policy.facts if f.holds_on(today)))
        fact = find_fact(policy, fact_id.strip(), day=today)
        if fact is None:
            return Reply(texts.no_such_fact(fact_id))
        async with self.database.begin() as session:
            history = await rows.versions(session, fact.id)
        told = ((h.version, h.author, h.at.astimezone(SHANGHAI)) for h in history)
        return Reply(texts.fact_text(fact, history=told))


@dataclass(slots=True)
class ChangeFactForm(Form):
    """A fact as it is from a day on; the one before it ends the day before."""

    shelf: Shelf
    clock: Clock
    name: ClassVar[str] = "change_fact"
    title: ClassVar[str] = "改政策数据"

    @property
    @override
    def fields(self) -> tuple[Field, ...]:
        return (
            Field(name="lines", ask=self._ask_values, parse=fact_writing.lines),
            *fact_writing.provenance(self, self.clock),
        )

    @override
    async def begin(self, session: Session, user: User, message: IncomingMessage) -> Values:
        fact = self._fact(message.text.strip())
        if fact is None:
            raise FormRefused(Reply(texts.no_such_fact(message.text)))
        return {"fact": fact.id}

    @override
    async def complete(
        self, session: Session, user: User, message: IncomingMessage, values: Values
    ) -> Reply:
        before = self._fact(values["fact"])
        if before is None:
            return Reply(texts.no_such_fact(values["fact"]))
        fact = _changed(before, values)
        content = fact_content(fact)
        try:
            facts_with(self.shelf.curation.policy, [fact_content(fact_from(content))])
        except PolicyBroken as fault:
            raise FieldError(texts.fact_refused()) from fault
        now = self.clock()
        version = await rows.add_version(session, fact.id, content, author=user, now=now)
        await audit.record(
            session, user, "fact.change", now=now, subject=f"fact:{fact.id}", version=version
        )
        due = [
            (card.id, texts.figure_changed(fact.title))
            for card in self.shelf.curation.cards
            if says_what_changed(card, before, fact)
        ]
        new = await card_rows.note_reviews(session, due, now=now)
        return Reply(texts.fact_saved(fact.title, version=version, reviews=new))

    def _fact(self, fact_id: str) -> Fact | None:
        return find_fact(self.shelf.curation.policy, fact_id, day=day_of(self.clock()))

    def _ask_values(self, values: Values) -> Reply:
        fact = self._fact(values["fact"])
        now = _written(fact) if fact is not None else ""
        keep = self.choice("lines", texts.NO_CHANGE, texts.NO_CHANGE)
        return Reply(texts.ask_values(now), choices=(keep,))


def find_fact(policy: PolicyTable, fact_id: str, *, day: date) -> Fact | None:
    """The fact of that id that holds on a day, or its next one."""
    found = [fact for fact in policy.facts if fact.id == fact_id]
    holding = [fact for fact in found if fact.holds_on(day)]
    return next(iter(holding or found), None)


def _changed(before: Fact, values: Values) -> Fact:
    """The fact as it shall be; raises FieldError for lines that are no figures of its kind."""
    fact = replace(
        before,
        source=values["source"],
        valid_from=date.fromisoformat(given) if (given := values.get("valid_from")) else None,
        valid_to=None,
        checked_on=date.fromisoformat(values["checked_on"]),
        status=Status(values["status"]),
    )
    lines = values["lines"]
    if not lines:
        return fact
    if before.values:
        return replace(fact, values=tuple(fact_writing.value(line) for line in lines))
    return replace(fact, items=tuple(lines))


def _written(fact: Fact) -> str:
    lines = [texts.value_line(value) for value in fact.values] or list(fact.items)
    return "\n".join(lines)
