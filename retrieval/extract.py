"""Which sentences of a provision answer a question. Pure: scores and picks, never rewrites.

A sentence runs to its full stop and keeps its items （一）（二）; what is picked stays exact.
"""

import math
import re
import tomllib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from knowledge.document import Passage
from knowledge.searchable import plain
from retrieval.lexical import tokens

KINDS = Path(__file__).with_name("question_kinds.toml")
_NUMBER = r"[零〇一二两三四五六七八九十百千万\d.]+"
_ITEM_LINE = re.compile(r"^\s*(?:[（(][一二三四五六七八九十\d]+[）)]|\d+[.、])")
_END = re.compile(r"(?<=。)|(?<=[！？])")
_ITEM = re.compile(r"(?=（[一二三四五六七八九十]+）)")
KIND_WEIGHT = 0.15
_LONG = 150
"""A sentence longer than this that lists items is shown with the items that matter."""


class Asks(StrEnum):
    """What kind of thing a question wants to know."""

    PERIOD = "period"
    AMOUNT = "amount"
    COUNT = "count"
    PERMISSION = "permission"
    REMEDY = "remedy"
    WHERE = "where"
    CONSEQUENCE = "consequence"
    PAPERS = "papers"
    OWNER = "owner"


@cache
def _kinds() -> Mapping[Asks, tuple[re.Pattern[str], re.Pattern[str]]]:
    """For each kind how it is asked for and what gives it, as `question_kinds.toml` says."""
    table = tomllib.loads(KINDS.read_text("utf-8"))
    return {
        kind: (_any_of(table[kind]["asked"]), _any_of(table[kind]["answered"])) for kind in Asks
    }


def _any_of(alternatives: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(alternatives).replace("<n>", _NUMBER), re.IGNORECASE)


_NOT_DECIDING = re.compile(
    r"^(?:为了|为)[^。]{4,80}制定本|本(?:法|条例|细则|规定|解释|办法)所称|是指[^。]{0,60}。$|制定本(?:法|条例|办法|规定)"
    r"|自.{4,12}起施行|本(?:法|条例)自公布"
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a passage: its paragraph (1 is 第一款) and its place among the sentences."""

    text: str
    paragraph: int
    place: int


@dataclass(frozen=True, slots=True)
class Scored:
    """A sentence and how well it answers."""

    sentence: Sentence
    score: float


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a question's sentences must speak of (words with weights) and what kind of answer."""

    words: Mapping[str, float]
    asks: frozenset[Asks]


def paragraphs(passage: Passage) -> list[str]:
    """The paragraphs (款) of a passage; item lines are joined to the paragraph they belong to."""
    joined: list[str] = []
    for line in passage.text.split("\n"):
        line = line.strip()
        if not line:
            continue
        if joined and _ITEM_LINE.match(line):
            joined[-1] += line
        else:
            joined.append(line)
    return joined


def sentences(passage: Passage) -> list[Sentence]:
    """Every sentence of a passage in order."""
    found: list[Sentence] = []
    for number, paragraph in enumerate(paragraphs(passage), start=1):
        for text in _END.split(paragraph):
            if text.strip():
                found.append(Sentence(text.strip(), number, len(found)))
    return found


def question_kinds(question: str) -> frozenset[Asks]:
    """What kinds of answer a question asks for; often more than one."""
    return frozenset(kind for kind, (asked, _) in _kinds().items() if asked.search(question))


def wanted(
    question: str,
    words: Collection[str],
    *,
    among: Iterable[Passage],
    lighter: Collection[str] = (),
) -> Wanted:
    """What to look for: rare words weigh more, where rare means in few of the sentences at hand.

    ``lighter`` are words that were added or said before; they count half.
    """
    texts = [set(tokens(plain(s.text))) for passage in among for s in sentences(passage)]
    spread = Counter(word for text in texts for word in text)
    size = max(len(texts), 1)
    weights = {
        word: math.log(1 + size / (1 + spread[word])) * (1.0 if word in words else 0.5)
        for word in {*words, *lighter}
    }
    return Wanted(weights, question_kinds(question))


def share_of(want: Wanted, text: str) -> float:
    """The share of what is wanted (by weight) that a text holds, 0..1."""
    held = set(tokens(plain(text)))
    total = sum(want.words.values())
    return sum(w for word, w in want.words.items() if word in held) / total if total else 0.0


def kinds_given(want: Wanted, text: str) -> float:
    """The share of the kinds of answer asked for that a text gives; 0 where none was made out."""
    given = sum(1 for kind in want.asks if _kinds()[kind][1].search(text))
    return given / len(want.asks) if want.asks else 0.0


def best_sentence(passage: Passage, want: Wanted) -> tuple[float, float]:
    """The share of words and of kinds that the passage's best sentence has."""
    found = [(share_of(want, s.text), kinds_given(want, s.text)) for s in sentences(passage)]
    return max(found, key=lambda pair: pair[0] + KIND_WEIGHT * pair[1], default=(0.0, 0.0))


def scored(passage: Passage, want: Wanted) -> list[Scored]:
    """The passage's sentences with their scores, in order."""
    return [Scored(s, _score(s.text, want)) for s in sentences(passage)]


def pick(passage: Passage, want: Wanted, *, budget: int) -> list[Sentence]:
    """The sentences worth showing within ``budget`` characters, the deciding one first.

    The deciding sentence is always there, whatever its length; after it come those beside it in
    its paragraph and those nearly as good, in the order of the text.
    """
    ranked = sorted(scored(passage, want), key=lambda s: -s.score)
    if not ranked:
        return []
    best = ranked[0]
    chosen = [best.sentence]
    room = budget - len(shortened(best.sentence, want))
    for candidate in sorted(ranked[1:], key=lambda s: -_worth(s, best)):
        size = len(shortened(candidate.sentence, want))
        if size <= room and _worth(candidate, best) > 0:
            chosen.append(candidate.sentence)
            room -= size
    return [best.sentence, *sorted(chosen[1:], key=lambda s: s.place)]


def shortened(sentence: Sentence, want: Wanted) -> str:
    """The sentence's words; of a long list only the items that speak of what is asked.

    Left-out items are marked by ……, so that nobody takes the list for complete.
    """
    lead, *items = _ITEM.split(sentence.text)
    if len(sentence.text) <= _LONG or len(items) < 3:
        return sentence.text
    scores = [_score(item, want) for item in items]
    kept = sorted(sorted(range(len(items)), key=lambda i: -scores[i])[:3])
    parts, last = [lead], -1
    for place in kept:
        parts.append(("……" if place != last + 1 else "") + items[place])
        last = place
    return "".join(parts) + ("……" if last != len(items) - 1 else "")


def _worth(candidate: Scored, best: Scored) -> float:
    """How much a further sentence adds: its score, more if it stands beside the deciding one."""
    distance = abs(candidate.sentence.place - best.sentence.place)
    same = candidate.sentence.paragraph == best.sentence.paragraph
    worth = candidate.score + (0.12 if same else 0.0) + (0.05 if distance == 1 else 0.0)
    return worth if worth >= 0.2 * best.score else 0.0


def _score(text: str, want: Wanted) -> float:
    score = share_of(want, text) / (1 + max(0, len(text) - 80) / 400)
    score += KIND_WEIGHT * kinds_given(want, text)
    return score - 0.15 if _NOT_DECIDING.search(text) else score
