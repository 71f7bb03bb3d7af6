"""Reverse search: which of many topics one notice fits, without looking at each topic. Pure.

Every topic is listed under the values of its most selective dimension alone. A notice is taken
apart into its values once (classes with all classes above them, keywords that stand in it, the
spellings of a mark's name); topics listed under one of these are candidates, and only their other
dimensions are checked.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from knowledge.alerts.likeness import spellings
from knowledge.alerts.terms import classes_above, stands_in
from knowledge.patents.names import name_key
from storage.alerts.notices import NoticeKind, StoredNotice
from storage.alerts.topics import Topic

Reason = tuple[str, str]
_Wanted = tuple[tuple[str, ...], tuple[tuple[str, tuple[str, ...]], ...]]
SELECTIVE_FIRST = (
    "numbers",
    "marks",
    "applicants",
    "keywords",
    "ipc",
    "laws",
    "loc",
    "event_kinds",
    "markets",
    "nice",
    "industries",
)
WEIGHTS = {
    "numbers": 6.0,
    "marks": 5.0,
    "applicants": 4.0,
    "laws": 3.0,
    "keywords": 1.5,
    "markets": 2.0,
    "event_kinds": 2.0,
    "ipc": 1.5,
    "loc": 1.5,
    "nice": 1.0,
    "industries": 1.0,
}
IN_TITLE = 1.5  # what a keyword in the title counts more than one in the text
NAMED_MARKS = frozenset({NoticeKind.MARK_PUBLISHED, NoticeKind.NEW_TRADEMARK})


@dataclass(frozen=True, slots=True)
class Fit:
    """A topic that a notice fits, how well, and by which values."""

    topic_id: int
    score: float
    because: tuple[Reason, ...]


@dataclass(slots=True)
class TopicIndex:
    """Topics, listed for the notices to come."""

    topics: Mapping[int, Topic]
    _listed: dict[str, dict[str, list[int]]] = field(init=False)
    _by_kind: dict[str, list[int]] = field(init=False)
    _keywords: dict[str, list[str]] = field(init=False)
    _wanted: dict[int, _Wanted] = field(init=False)

    def __post_init__(self) -> None:
        """List every topic once under each value of its most selective dimension."""
        self._listed = {name: defaultdict(list) for name in SELECTIVE_FIRST}
        self._by_kind = defaultdict(list)
        self._wanted = {number: _wanted(topic) for number, topic in self.topics.items()}
        keywords: set[str] = set()
        for topic_id, topic in self.topics.items():
            keywords.update(topic.keywords)
            name = next((each for each in SELECTIVE_FIRST if getattr(topic, each)), None)
            if name is not None:
                for value in _values(topic, name):
                    self._listed[name][value].append(topic_id)
            for kind in topic.kinds if name is None else ():
                self._by_kind[kind].append(topic_id)
        self._keywords = defaultdict(list)
        for keyword in keywords:
            self._keywords[keyword.casefold()[:2]].append(keyword)

    def fits(self, notice: StoredNotice) -> list[Fit]:
        """Every topic the notice fits, each once, the best first."""
        values, scored = self._taken_apart(notice)
        candidates = dict.fromkeys(self._by_kind.get(notice.kind.value, ()))
        for name in SELECTIVE_FIRST:
            listed = self._listed[name]
            if listed:
                for value in values[name]:
                    candidates.update(dict.fromkeys(listed.get(value, ())))
        fits = [
            fit
            for topic_id in candidates
            if (fit := _fit(topic_id, self._wanted[topic_id], notice, values, scored)) is not None
        ]
        return sorted(fits, key=lambda fit: (-fit.score, fit.topic_id))

    def _taken_apart(self, notice: StoredNotice) -> tuple[dict[str, set[str]], dict[str, float]]:
        """The notice's values by dimension, and what each keyword counts."""
        facets = notice.facets
        values = {name: set(facets.get(name, ())) for name in SELECTIVE_FIRST}
        for name in ("ipc", "loc", "nice"):
            values[name] = {above for symbol in values[name] for above in classes_above(symbol)}
        if notice.kind in NAMED_MARKS:
            values["marks"] = set(spellings(name_key(notice.title)))
        found = dict(self._found(notice))
        values["keywords"] = set(found)
        return values, found

    def _found(self, notice: StoredNotice) -> Iterator[tuple[str, float]]:
        title, text = notice.title.casefold(), f"{notice.title}\n{notice.text}".casefold()
        starts = {text[at : at + 2] for at in range(len(text) - 1)}
        for start in starts & self._keywords.keys():
            for keyword in self._keywords[start]:
                if stands_in(keyword, title):
                    yield keyword, WEIGHTS["keywords"] + IN_TITLE
                elif stands_in(keyword, text):
                    yield keyword, WEIGHTS["keywords"]


def _values(topic: Topic, name: str) -> Sequence[str]:
    if name == "marks":
        return list(dict.fromkeys(s for mark in topic.marks for s in spellings(name_key(mark))))
    values: Sequence[str] = getattr(topic, name)
    return values


def _wanted(topic: Topic) -> _Wanted:
    named = ((name, getattr(topic, name)) for name in SELECTIVE_FIRST)
    return topic.kinds, tuple((name, values) for name, values in named if values)


def _fit(
    topic_id: int,
    wanted: _Wanted,
    notice: StoredNotice,
    values: Mapping[str, set[str]],
    scored: Mapping[str, float],
) -> Fit | None:
    kinds, dimensions = wanted
    if kinds and notice.kind.value not in kinds:
        return None
    score = 0.0
    because: list[Reason] = []
    for name, any_of in dimensions:
        there = values[name]
        if name == "marks":
            met = [value for value in any_of if not there.isdisjoint(spellings(name_key(value)))]
        else:
            met = [value for value in any_of if value in there]
        if not met:
            return None
        weight = WEIGHTS[name]
        for value in met[:3]:
            score += scored.get(value, weight)
            because.append((name, value))
    return Fit(topic_id, round(score, 3), tuple(because) or (("kinds", notice.kind.value),))
