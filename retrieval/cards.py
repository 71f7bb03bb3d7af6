"""Which curated card a question asks for, and how surely: 0 (none fits) to 1.

A card is compared as a whole: the words of its phrasings, title, answer and steps (BM25 over
characters and their pairs), the middle of its phrasings' vectors, and the vector of its title and
answer. A phrasing that is nearly the question itself decides alone. Weights and the threshold come
from `python -m bench.cards`, which leaves phrasings and cards out in turn.

Measured there on 809 cards (300 of 4,307 phrasings): a phrasing that is left out finds its own card
first in 62 % (among the first three in 84 %), by words alone in 55 %. Weights fitted anew gain .004
there and lose .009 on questions that others wrote, so they stay. Tried before: the nearest
phrasing's vector alone finds 36 %; phrasings embedded as passages do as well as embedded as
questions (60.5 and 60.9 % in the sum), so they share the passages' engine and cache.
"""

import math
import re
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import astuple, dataclass
from datetime import date, timedelta

import bm25s
import numpy as np
import numpy.typing as npt

from knowledge.card import Card, card_text
from knowledge.card_check import basis_passages
from knowledge.document import Passage
from knowledge.index import Vector
from knowledge.library import Library
from knowledge.searchable import plain
from knowledge.vectors import text_hash
from retrieval.confidence import content, coverage
from retrieval.lexical import K1, B, tokens
from retrieval.normalise import Query, normalise

Floats = npt.NDArray[np.float32]

PHRASINGS, WORDS, OWN_WORDS, ANSWER = 0.5, 0.5, 0.5, 1.2
"""What each sign's z-score among the cards of the day adds to a card's score.

Words count with the law's words added to them and as the person wrote them, lest the added ones
drown the rest. Tried on this project's own 144 questions whose provision a card rests on: 118
instead of 113 then find such a card first, of 38 that were held back 30 as before (38 instead of 34
among the first three).
"""
SAME, SAME_FROM = 12.0, 0.7
"""What a phrasing that is the question itself adds, and the likeness (Dice) it starts from."""

_STEM = re.compile(r"-\d{4}$")
"""The year at the end of a card's id; cards of one matter under two laws differ by it alone."""

RIGHTS = {
    "专利": re.compile(r"专利|发明(?!人)|实用新型|外观设计|外观"),
    "商标": re.compile(r"商标"),
    "著作权": re.compile(r"著作权|版权"),
}
"""The rights whose laws are named after them, by the words that name them in a question."""
OTHER_RIGHT = np.float32(9)
"""What a card loses that rests on the law of another right than the question names.

驳回, 转让, 许可, 年限 and 赔偿 sound alike in all three, and mean other periods and amounts.
"""

EVIDENCE_FLOOR = 0.1
"""A card that fits no better says nothing about passages."""


@dataclass(frozen=True, slots=True)
class Signs:
    """What the fit of a card is made from."""

    score: float  # against the other cards of the day, in standard deviations
    margin: float  # by how much it leads the next card (negative: by how much it lags)
    cosine: float  # of the question and the card's title and answer, above .8, in hundredths
    coverage: float  # share of the question's content that the card's words hold


@dataclass(frozen=True, slots=True)
class CardMatch:
    """A card that holds on the day, how surely it fits, and the passages it rests on."""

    card: Card
    passages: tuple[Passage, ...]
    score: float
    fit: float
    signs: Signs


@dataclass(frozen=True, slots=True)
class _Held:
    """A card with what it is compared by."""

    card: Card
    questions: tuple[str, ...]
    passages: tuple[Passage, ...]
    text: str
    phrasings: tuple[frozenset[str], ...]
    rights: frozenset[str]

    def holds_on(self, day: date) -> bool:
        """Whether the card and every version it was written from hold."""
        return self.card.holds_on(day) and all(p.document.holds_on(day) for p in self.passages)

    def came_later(self, day: date) -> bool:
        """Whether the card was written from a version that replaced the one of ``day``."""
        unbound = self.card.in_force_from is None and day < self.card.reference_day
        return unbound and not self.holds_on(day)

    def is_of_another(self, named: Set[str]) -> bool:
        """Whether the card rests on the law of a right, and on none of those named."""
        return bool(self.rights) and self.rights.isdisjoint(named)


class CardShelf:
    """The cards of a library, compared with questions. Immutable; safe to share.

    ``vectors`` are those of `card_texts` by text hash; cards are compared by words alone where
    some are missing. A card whose basis the library does not hold in full is left out. A card that
    takes over from another when the law changes is asked for with the other's phrasings too.
    """

    def __init__(
        self, cards: Iterable[Card], library: Library, *, vectors: Mapping[str, Vector]
    ) -> None:
        shelved = tuple(cards)
        before = _taken_over(shelved)
        held = (_held(card, library, also_asked=before.get(card.id, ())) for card in shelved)
        self._held = tuple(each for each in held if len(each.passages) == len(each.card.basis))
        self._bm25, self._vocabulary = _bm25([each.text for each in self._held])
        self._phrasings = _Phrasings([each.phrasings for each in self._held])
        self._middle, self._whole = _matrices(self._held, vectors)

    def matches(
        self, query: Query, vector: Vector | None, *, as_of: date, limit: int = 8
    ) -> list[CardMatch]:
        """The cards that hold on ``as_of``, best first; nothing for an empty question, and on an
        older day nothing where the best of all was written from a later version: its matter had
        another rule then, and what is merely near to it is no answer."""
        asked, own = tokens(query.full), tokens(query.text)
        places = [i for i, e in enumerate(self._held) if e.holds_on(as_of) or e.came_later(as_of)]
        rows = np.array(places, np.int64)
        if not asked or not len(rows):
            return []
        cosine = np.zeros(len(rows), np.float32)
        scores = np.float32(WORDS) * _z(self._words(asked)[rows])
        scores += np.float32(OWN_WORDS) * _z(self._words(own)[rows])
        used = vector is not None and self._whole is not None and self._middle is not None
        if vector is not None and self._whole is not None and self._middle is not None:
            cosine = (self._whole @ vector)[rows]
            scores += np.float32(ANSWER) * _z(cosine)
            scores += np.float32(PHRASINGS) * _z((self._middle @ vector)[rows])
        same = self._phrasings.likeness(frozenset(asked))[rows]
        scores += np.float32(SAME / (1 - SAME_FROM)) * np.maximum(same - SAME_FROM, 0)
        named = {right for right, words in RIGHTS.items() if words.search(query.text)}
        if named:
            scores -= OTHER_RIGHT * np.array([self._held[row].is_of_another(named) for row in rows])
        holds = np.array([self._held[row].holds_on(as_of) for row in rows])
        if not holds[np.argmax(scores)]:
            return []
        rows, scores, cosine = rows[holds], scores[holds], cosine[holds]
        order = np.argsort(-scores, kind="stable")[:limit].tolist()
        best = np.sort(scores)[::-1]
        about = content(query)
        found = []
        for place, at in enumerate(order):
            held = self._held[rows[at]]
            rival = best[1] if place == 0 and len(best) > 1 else best[0]
            signs = Signs(
                score=float(scores[at]),
                margin=float(scores[at] - rival),
                cosine=100 * (float(cosine[at]) - 0.8) if used else 0.0,
                coverage=coverage(about, held.text),
            )
            fit = fit_of(signs, by_vector=used)
            found.append(CardMatch(held.card, held.passages, float(scores[at]), fit, signs))
        return found

    def _words(self, asked: Sequence[str]) -> Floats:
        ids = [self._vocabulary[token] for token in asked if token in self._vocabulary]
        if self._bm25 is None or not ids:
            return np.zeros(len(self._held), np.float32)
        return np.asarray(self._bm25.get_scores_from_ids(ids), np.float32)


def evidence_of(matches: Iterable[CardMatch]) -> dict[str, float]:
    """Passage ids with the fit of the surest card that rests on them; see `retrieval.known`."""
    found: dict[str, float] = {}
    for match in matches:
        if match.fit >= EVIDENCE_FLOOR:
            for passage in match.passages:
                found[passage.id] = max(found.get(passage.id, 0.0), match.fit)
    return found


def together(readings: Sequence[Sequence[CardMatch]]) -> tuple[CardMatch, ...]:
    """The cards found for several readings of one question, best first by the sum of their fits,
    each as its surest reading found it."""
    worth: dict[str, float] = {}
    surest: dict[str, CardMatch] = {}
    for match in (match for reading in readings for match in reading):
        name = match.card.id
        worth[name] = worth.get(name, 0.0) + match.fit
        surest[name] = max(surest.get(name, match), match, key=lambda each: each.fit)
    return tuple(sorted(surest.values(), key=lambda match: -worth[match.card.id]))


# From `python -m bench.cards --limit 300` on the 605 cards then held (3,271 phrasings) and 359
# questions from outside; see `retrieval.card_answer.FITS` for what they are worth.
WITH_VECTORS = (-6.46, Signs(0.21, 0.19, 0.27, -0.64))
BY_WORDS = (-3.79, Signs(0.25, 0.23, 0.0, 1.45))


def fit_of(signs: Signs, *, by_vector: bool) -> float:
    """The signs as one number."""
    constant, weights = WITH_VECTORS if by_vector else BY_WORDS
    pairs = zip(astuple(weights), astuple(signs), strict=True)
    return 1 / (1 + math.exp(-(constant + sum(weight * sign for weight, sign in pairs))))


class _Phrasings:
    """The words of every card's phrasings, by word."""

    def __init__(self, cards: Sequence[Sequence[frozenset[str]]]) -> None:
        sets = [phrasing for phrasings in cards for phrasing in phrasings]
        self._starts = np.cumsum([0, *(len(phrasings) for phrasings in cards)])[:-1]
        self._sizes = np.array([len(words) for words in sets], np.float32)
        holders: dict[str, list[int]] = {}
        for place, words in enumerate(sets):
            for word in words:
                holders.setdefault(word, []).append(place)
        self._holders = {word: np.array(places) for word, places in holders.items()}

    def likeness(self, asked: frozenset[str]) -> Floats:
        """The likeness (Dice over tokens) of each card's nearest phrasing, 0..1."""
        shared = np.zeros(len(self._sizes), np.float32)
        for word in asked & self._holders.keys():
            shared[self._holders[word]] += 1
        dice = 2 * shared / (len(asked) + self._sizes)
        return np.asarray(np.maximum.reduceat(dice, self._starts), np.float32)


def _taken_over(cards: Sequence[Card]) -> dict[str, tuple[str, ...]]:
    """The phrasings of the card before it, by the id of each card that takes over from another.

    tm-damages-2027 begins on the day after tm-damages-2019 ends: people ask the same things of the
    new law, and a card of it has little room for them beside what they ask about the change.
    """
    ending = {
        (_STEM.sub("", card.id), card.in_force_to + timedelta(days=1)): card.questions
        for card in cards
        if card.in_force_to is not None
    }
    return {
        card.id: ending.get((_STEM.sub("", card.id), card.in_force_from), ())
        for card in cards
        if card.in_force_from is not None
    }


def _held(card: Card, library: Library, *, also_asked: Sequence[str]) -> _Held:
    questions = tuple(dict.fromkeys((*card.questions, *also_asked)))
    asked = [normalise(question).full for question in questions]
    written = (card.topic, card.title, card.title, card.answer, *card.steps)
    passages = basis_passages(card, library)
    laws = {passage.document.law for passage in passages}
    return _Held(
        card=card,
        questions=questions,
        passages=passages,
        text="\n".join((plain("\n".join(written)).lower(), *asked)),
        phrasings=tuple(frozenset(tokens(text)) for text in asked),
        rights=frozenset(right for right in RIGHTS if any(law.startswith(right) for law in laws)),
    )


def _bm25(texts: Sequence[str]) -> tuple[bm25s.BM25 | None, Mapping[str, int]]:
    vocabulary: dict[str, int] = {}
    documents = [
        [vocabulary.setdefault(token, len(vocabulary)) for token in tokens(text)] for text in texts
    ]
    if not vocabulary:
        return None, vocabulary
    bm25 = bm25s.BM25(k1=K1, b=B)
    bm25.index((documents, vocabulary), show_progress=False)
    return bm25, vocabulary


def _matrices(
    held: Sequence[_Held], vectors: Mapping[str, Vector]
) -> tuple[Floats | None, Floats | None]:
    """The middles of the phrasings' vectors and the cards' own; None where any is missing."""
    wanted = {text for each in held for text in (card_text(each.card), *each.questions)}
    if not held or any(text_hash(text) not in vectors for text in wanted):
        return None, None
    middles = [np.sum([vectors[text_hash(q)] for q in each.questions], axis=0) for each in held]
    lengths = [np.linalg.norm(middle) for middle in middles]
    whole = np.stack([vectors[text_hash(card_text(each.card))] for each in held])
    return (np.stack(middles) / np.array(lengths)[:, None]).astype(np.float32), whole


def _z(values: Floats) -> Floats:
    """How far each value lies from the mean of all, in standard deviations."""
    deviation = float(values.std())
    return (values - values.mean()) / np.float32(deviation) if deviation > 0 else values * 0
