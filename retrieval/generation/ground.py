"""What of a model's text may be shown, and whether it may be shown at all. Pure.

A sentence that its sources do not support is left out. The answer without a model is sent instead
where nothing is left, too much had to go, the figure that decides is gone, or the model refused
although there are sources.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from retrieval.extract import Asks, question_kinds
from retrieval.generation.quantities import Day, Found, Quantity, Thing, plain, things
from retrieval.generation.support import Fault, Source, fault_of
from retrieval.generation.written import Sentence

MOST_SENTENCES = 30
"""A model that writes more was asked for six and is out of hand."""
LEAST_KEPT = 0.5
"""The share of its sentences that a text must keep; less, and the model was guessing."""
OUT_OF_HAND = frozenset({Fault.REFUSAL, Fault.INSTRUCTION, Fault.MARKUP})
_DECIDES = {
    Asks.PERIOD: frozenset({"month", "day", "workday", "hour"}),
    Asks.AMOUNT: frozenset({"yuan", "dollar", "euro", "ratio", "times", "off"}),
    Asks.COUNT: frozenset({"count", ""}),
}
_KINDS = {"发明": r"发明(?!创造|人)", "实用新型": "实用新型", "外观": "外观"}


class Unusable(StrEnum):
    """Why a whole text is not shown."""

    NOTHING_LEFT = "nothing_left"
    TOO_LITTLE_LEFT = "too_little_left"
    TOO_LONG = "too_long"
    FIGURE_LOST = "figure_lost"
    OUT_OF_HAND = "out_of_hand"  # it refused, took orders, or wrote markup


@dataclass(frozen=True, slots=True)
class Checked:
    """A sentence with the reason not to show it, None for a good one."""

    sentence: Sentence
    fault: Fault | None


def check(
    sentences: Sequence[Sentence], sources: Sequence[Source], *, question: str
) -> list[Checked]:
    """Each sentence with its fault; of far too many only so many that it shows."""
    return [
        Checked(each, fault_of(each, sources, question=question))
        for each in sentences[: MOST_SENTENCES + 1]
    ]


def kept(checked: Sequence[Checked]) -> list[Sentence]:
    """The sentences that may be shown, each once."""
    return list(dict.fromkeys(each.sentence for each in checked if each.fault is None))


def unusable(checked: Sequence[Checked], *, question: str, deciding: str) -> Unusable | None:
    """Why the text must not be shown, None where it may.

    ``deciding`` is the sentence that decides in the answer without a model.
    """
    if any(each.fault in OUT_OF_HAND for each in checked):
        return Unusable.OUT_OF_HAND
    if len(checked) > MOST_SENTENCES:
        return Unusable.TOO_LONG
    good = kept(checked)
    if not good:
        return Unusable.NOTHING_LEFT
    if len([each for each in checked if each.fault is None]) < LEAST_KEPT * len(checked):
        return Unusable.TOO_LITTLE_LEFT
    must = deciding_figures(question, deciding)
    said = {found.thing for each in good for found in things(plain(each.text))}
    if must and not any(_said(figure, said) for figure in must):
        return Unusable.FIGURE_LOST
    return None


def deciding_figures(question: str, deciding: str) -> list[Thing]:
    """The figures of the deciding sentence that answer a question for how long, much or many."""
    units = {unit for kind in question_kinds(question) for unit in _DECIDES.get(kind, ())}
    if not units:
        return []
    text, asked = plain(deciding), plain(question)
    found = [each for each in things(text) if _answers(each, units)]
    named = [pattern for pattern in _KINDS.values() if re.search(pattern, asked)]
    if len(named) == 1:
        about = [each for each in found if re.search(named[0], _clause(text, each))]
        found = about or found
    return [each.thing for each in found]


def _answers(found: Found, units: set[str]) -> bool:
    if isinstance(found.thing, Day):
        return "month" in units and found.thing.month is not None
    return isinstance(found.thing, Quantity) and found.thing.unit in units


def _clause(text: str, found: Found) -> str:
    """The words of one clause up to a figure."""
    return re.split(r"[,;。\n]", text[: found.start])[-1]


def _said(figure: Thing, said: set[Thing]) -> bool:
    if isinstance(figure, Day):
        return any(isinstance(other, Day) and figure.within(other) for other in said)
    return figure in said
