"""A follow-up in words that stand alone, by a model, where our own rules are not sure. Pure."""

from collections.abc import Sequence

from retrieval.answer import Turn
from retrieval.followups import resolve
from retrieval.generation.quantities import plain, things
from retrieval.generation.support import LATIN, pairs_of
from retrieval.guards import examine

LONGEST = 80
LEAST_SHARED = 0.6
"""The share of a rewritten question's pairs of characters that were said before."""


def unsure(question: str, history: Sequence[Turn]) -> bool:
    """Whether a question leans on earlier ones and our rules could only glue them together."""
    asked = resolve(question, history)
    return asked.follows_up and asked.query.startswith(asked.leans_on)


def said_before(question: str, history: Sequence[Turn]) -> list[str]:
    """The earlier questions that a follow-up leans on, oldest first."""
    leans_on = resolve(question, history).leans_on
    return [turn.question for turn in history if turn.question.strip() in leans_on][-3:]


def usable(rewritten: str, *, question: str, before: Sequence[str]) -> bool:
    """Whether a rewritten question is short, one, no attack, and made of what was said."""
    text, said = plain(rewritten).strip(), plain("\n".join([*before, question]))
    if not 4 <= len(text) <= LONGEST or "\n" in text or "[" in text:
        return False
    told = {found.thing for found in things(said)}
    if any(found.thing not in told for found in things(text)) or examine(text) is not None:
        return False
    if any(word.casefold() not in said.casefold() for word in LATIN.findall(text)):
        return False
    pairs = pairs_of(text)
    return bool(pairs) and len(pairs & pairs_of(said)) / len(pairs) >= LEAST_SHARED
