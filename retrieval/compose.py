"""An answer from found provisions: the deciding sentence first, then conditions, then neighbours.

Pure. Every [n] in the text has its citation and every citation its [n]; what the library says is
quoted exactly, what we add comes from `retrieval.texts`.
"""

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from knowledge.document import Passage
from knowledge.numerals import chinese_number
from retrieval import texts
from retrieval.answer import Answer, Citation, Outcome
from retrieval.cards import CardMatch
from retrieval.decide import Decided
from retrieval.extract import Sentence, Wanted, paragraphs, pick, sentences, shortened
from retrieval.reading import reading_of

MARK = re.compile(r"\[(\d{1,2})\]")
BUDGETS = (300, 150, 110)
"""Characters for the deciding provision, the second and the third; more would be a wall of text."""
BODY_LIMIT = 540
SAME_LAW_COSTS = 0.1
"""What each citation taken from a law costs the next one of it, in log odds."""


@dataclass(frozen=True, slots=True)
class Quoted:
    """A provision with the sentences shown of it; none for one that is only pointed to."""

    passage: Passage
    sentences: tuple[Sentence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What an answer is made of besides its provisions: words before them and after them.

    `in_order` shows an article as it stands, under its name, where its very words were asked for;
    `reading` is the card nearest to the question, told after the provisions.
    """

    as_of: date
    outcome: Outcome = Outcome.ANSWERED
    lead: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    in_order: bool = False
    reading: CardMatch | None = None


def choose(decided: Sequence[Decided], *, limit: int, odds: float) -> list[Passage]:
    """The passages to cite, best first: those near the best one, spread over laws.

    ``odds`` is how likely a passage must be, against the best one, not to be left out.
    """
    if not decided:
        return []
    chosen = [decided[0]]
    lowest = decided[0].worth + math.log(odds)
    rest = [each for each in decided[1:] if each.worth >= lowest]
    while rest and len(chosen) < limit:
        taken = Counter(each.passage.document.law for each in chosen)
        worth = [d.worth - SAME_LAW_COSTS * taken[d.passage.document.law] for d in rest]
        chosen.append(rest.pop(worth.index(max(worth))))
    return [each.passage for each in chosen]


def quote(passages: Sequence[Passage], want: Wanted) -> list[Quoted]:
    """The sentences to show of the first passages, within the budgets; the rest pointed to."""
    quoted: list[Quoted] = []
    room = BODY_LIMIT
    for place, passage in enumerate(passages):
        budget = min(BUDGETS[place], room) if place < len(BUDGETS) else 0
        picked = pick(passage, want, budget=budget) if budget > 0 else []
        size = sum(len(shortened(sentence, want)) for sentence in picked)
        if place and size > room:
            picked, size = [], 0
        room -= size
        quoted.append(Quoted(passage, tuple(picked)))
    return quoted


def whole(passages: Sequence[Passage], paragraph: int) -> list[Quoted]:
    """The articles as they stand, or the one paragraph asked for, as far as there is room."""
    quoted: list[Quoted] = []
    room = BODY_LIMIT
    for passage in passages:
        shown: list[Sentence] = []
        for sentence in sentences(passage):
            asked = not paragraph or sentence.paragraph == paragraph or passage is not passages[0]
            if asked and (len(sentence.text) <= room or not (shown or quoted)):
                shown.append(sentence)
                room -= len(sentence.text)
        quoted.append(Quoted(passage, tuple(shown)))
    return quoted


def compose(quoted: Sequence[Quoted], want: Wanted, draft: Draft, *, most: int = 5) -> Answer:
    """The answer with its citations, at most so many, numbered in the order they are shown.

    Where another reading is told, a place is kept for what it rests on.
    """
    quoted = quoted[: most - (draft.reading is not None)]
    shown = [q for q in quoted if q.sentences]
    pointed = [q for q in quoted if not q.sentences]
    citations = [
        Citation(number, q.passage, paragraph_name(q))
        for number, q in enumerate([*shown, *pointed], 1)
    ]
    lines = [line for line in draft.lead if line]
    for place, (citation, item) in enumerate(zip(citations, shown, strict=False)):
        deciding = place == 0 and not draft.in_order
        lines += _quotation(citation, item, want, deciding=deciding)
    if draft.reading is not None:
        reading = reading_of(draft.reading, citations, room=most - len(citations))
        lines.append(reading.text)
        citations += reading.citations
    if pointed:
        named = "、".join(f"{_name(c)}[{c.number}]" for c in citations[len(shown) : len(quoted)])
        lines.append(texts.RELATED + named)
    lines += [note for note in draft.notes if note]
    lines.append(texts.NOT_ADVICE)
    return checked(
        Answer(
            text="\n".join(lines),
            as_of=draft.as_of,
            outcome=draft.outcome,
            citations=tuple(citations),
        )
    )


def checked(answer: Answer) -> Answer:
    """The same answer without marks that have no citation and citations that have no mark."""
    known = {citation.number for citation in answer.citations}
    text = MARK.sub(lambda mark: mark.group() if int(mark[1]) in known else "", answer.text)
    marked = {int(number) for number in MARK.findall(text)}
    kept = tuple(citation for citation in answer.citations if citation.number in marked)
    return replace(answer, text=text, citations=kept)


def _quotation(citation: Citation, item: Quoted, want: Wanted, *, deciding: bool) -> list[str]:
    mark = f"[{citation.number}]"
    said = [_without_marks(shortened(sentence, want)) for sentence in item.sentences]
    if not deciding:
        return [f"{_name(citation)}：{''.join(said)}{mark}"]
    first, rest = said[0], "".join(said[1:])
    return [f"{first}{mark}", *([f"{texts.ALSO}{rest}{mark}"] if rest else [])]


def _name(citation: Citation) -> str:
    return texts.provision(citation.passage.document.law, citation.passage.locator)


def paragraph_name(item: Quoted) -> str:
    """第一款 where all that decides stands in one of several paragraphs."""
    if not item.sentences or len(paragraphs(item.passage)) < 2:
        return ""
    return f"第{chinese_number(item.sentences[0].paragraph)}款"


def _without_marks(text: str) -> str:
    """A quoted [3] would look like one of our marks."""
    return MARK.sub(lambda mark: f"（{mark[1]}）", text)
