"""A question understood: what to search for, the day to answer for, and what may be asked back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from knowledge.library import Library
from retrieval import later, texts
from retrieval.answer import Turn
from retrieval.as_of import day_meant
from retrieval.cards import CardMatch
from retrieval.clarify import Supplied
from retrieval.followups import Asked, resolve


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """A question as it is answered.

    `said` is what was said before, for laws that it names no more. `reply` is what it gives to the
    question back before it, for the fact `asked_for`; the question itself is then the whole one.
    `cards` are those near to a follow-up by all its readings, best first.
    Nobody is asked back twice in a row: `may_ask`.
    """

    text: str
    asked: Asked
    day: date
    asked_on: date
    lead: tuple[str, ...] = ()
    said: tuple[str, ...] = ()
    cards: tuple[CardMatch, ...] = ()
    asked_for: str = ""
    reply: Supplied | None = None

    @property
    def may_ask(self) -> bool:
        """Whether a question back may be put."""
        return not self.asked_for

    @property
    def whole(self) -> str:
        """The question with what it left unsaid."""
        return self.asked.whole if self.asked.follows_up else self.text


def understood(text: str, history: Sequence[Turn], library: Library, *, as_of: date) -> Understood:
    """What a question means after what was said; see `retrieval.followups`."""
    asked_for = history[-1].clarifies if history else ""
    asked = resolve(text, history)
    coming = later.coming(library, as_of=as_of)
    meant = day_meant(text, today=as_of, upcoming=coming)
    if meant is None and asked.follows_up:
        meant = day_meant(asked.leans_on, today=as_of, upcoming=coming)
    day = meant.day if meant else as_of
    return Understood(
        text=text,
        asked=asked,
        day=day,
        asked_on=as_of,
        lead=(texts.as_of_note(day),) if day != as_of else (),
        said=tuple(part for turn in history for part in (turn.question, turn.answer)),
        asked_for=asked_for,
    )
