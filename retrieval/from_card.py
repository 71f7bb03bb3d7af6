"""An answer from a card for the question as it was understood. Pure."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from knowledge.document import Passage
from knowledge.library import Library
from retrieval import texts
from retrieval.answer import Answer
from retrieval.around import draft_of, wanted_by
from retrieval.card_answer import (
    compose_card,
    other_reading,
    quoted_basis,
    said_for,
    written_for,
)
from retrieval.cards import CardMatch
from retrieval.clarify import decides_alone, for_card, named_case
from retrieval.compose import Quoted
from retrieval.guards import Finding
from retrieval.premises import bears_on
from retrieval.understood import Understood


def from_card(
    question: Understood,
    library: Library,
    finding: Finding | None,
    matches: Sequence[CardMatch],
    found: Sequence[Passage],
    ranking: Sequence[Passage],
    *,
    most: int,
) -> Answer:
    """The words of the card that fits, its provisions, and what was found beside them;
    ``ranking`` is everything found, best first, ``most`` the citations it may have."""
    card, passages = matches[0].card, matches[0].passages
    back = for_card(card, question.whole) if question.may_ask else None
    quoted = _deciding_first(
        quoted_basis(passages, wanted_by(question, passages)), question.asked.query
    )
    draft = draft_of(question, quoted, library, finding, None)
    if finding is not None and written_for(card, finding):
        draft = replace(draft, lead=(), notes=(*draft.notes, texts.FOREIGN_PART))
    if question.lead and card.in_force_from is not None:
        draft = replace(draft, lead=(*draft.lead, _holds_from(passages, card.in_force_from)))
    said = said_for(card, question.asked_for, question.reply)
    case = named_case(card, question.text)
    if case is not None and not said and (question.asked.follows_up or decides_alone(case)):
        said = (case.text,)
    other = other_reading(matches) if most > 1 and not said and back is None else None
    room = max(most - len(passages), 0)
    beside = [passage for passage in found if passage not in passages][:room]
    return compose_card(
        matches,
        quoted,
        draft,
        other=other,
        beside=beside,
        order=ranking,
        most=most,
        said=said,
        back=back,
    )


def from_step(question: Understood, library: Library, match: CardMatch) -> Answer:
    """What a card says of one step of a matter spoken of before."""
    quoted = quoted_basis(match.passages, wanted_by(question, match.passages))
    going_on = replace(question, lead=(*question.lead, texts.GOES_ON))
    draft = draft_of(going_on, quoted, library, None, None)
    return compose_card((match,), quoted, draft, said=(match.card.answer,))


def _holds_from(passages: Sequence[Passage], starts: date) -> str:
    """From when a card holds that was written for a version to come."""
    coming = next((p for p in passages if p.document.in_force_from == starts), passages[0])
    return texts.holds_from(coming.document, starts)


def _deciding_first(quoted: Sequence[Quoted], query: str) -> list[Quoted]:
    """A card's provisions, those first by which a figure in the question is judged."""
    return sorted(quoted, key=lambda each: not bears_on(query, each.passage.text))
