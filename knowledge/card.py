"""Curated cards: how small firms ask about one matter, the short answer, and what it rests on.

One file a topic in `knowledge/cards/`. A card may hold for a part of time only: the Trademark Law
of 2019 until 2026-12-31, that of 2026 from the next day.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

CARDS = Path(__file__).with_name("cards")

CHECKED_ON = date(2026, 11, 23)
"""The day on which the shipped cards were checked against the law."""

LONGEST_TITLE, LONGEST_ANSWER, LONGEST_STEP, LONGEST_QUESTION = 16, 220, 40, 100
QUESTIONS, MOST_STEPS, MOST_BASES = (5, 16), 5, 5

LONGEST_CASE, MOST_CASES = 120, 6

CASES: Mapping[str, tuple[str, ...]] = {
    "patent_kind": ("发明专利", "实用新型", "外观设计"),
    "filed_before_2021_06_01": ("改法以前申请", "改法以后申请"),
    "single_or_joint": ("单独一个", "共同两个以上"),
    "income": ("低于100万元", "100万元以上"),
    "notice_medium": ("电子通知", "纸质邮寄"),
    "announced_on": ("新法施行以前公告", "新法施行以后公告"),
}
"""Facts that decide an answer and may be missing from a question, each with what it can be."""

SERVICES = frozenset(
    {
        "request",
        "dispute",
        "overseas",
        "search",
        "annuity-reminder",
        "patent-search",
        "trademark-search",
        "event",
        "pledge",
        "transfer",
        "screening",
        "compliance",
        "staff",
    }
)
"""What the centre can do next about a card's matter."""

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_TEXTS = frozenset({"id", "title", "answer", "service"})
_LISTS = frozenset({"questions", "basis", "steps", "cases"})
_DAYS = frozenset({"in_force_from", "in_force_to"})
_REQUIRED = ("id", "title", "questions", "answer", "basis")


class CardBroken(Exception):
    """A card does not hold what it must; the text names file, card, fault and cure."""


@dataclass(frozen=True, slots=True)
class Basis:
    """What a card rests on: a law by its short name and an article or section of it."""

    law: str
    locator: str


@dataclass(frozen=True, slots=True)
class Case:
    """What a card says where a deciding fact (`CASES`) has one of its values."""

    fact: str
    value: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One matter as it stands between two days, both inclusive; None is open-ended.

    `answer` is one line that holds for every case; `cases` say more for one where the answer hangs
    on a fact. `service` is what the centre can do next (`SERVICES`, or empty). `checked_on` is the
    day it was last held against the law.
    """

    id: str
    topic: str
    title: str
    questions: tuple[str, ...]
    answer: str
    basis: tuple[Basis, ...]
    steps: tuple[str, ...] = ()
    cases: tuple[Case, ...] = ()
    service: str = ""
    in_force_from: date | None = None
    in_force_to: date | None = None
    checked_on: date = CHECKED_ON

    def holds_on(self, day: date) -> bool:
        """Whether its own dates allow it on ``day``; its basis has a word in it too."""
        return (self.in_force_from or date.min) <= day <= (self.in_force_to or date.max)

    @property
    def ask(self) -> tuple[str, ...]:
        """The facts that decide, in the order in which they are asked for."""
        return tuple(dict.fromkeys(case.fact for case in self.cases))

    def cases_of(self, fact: str) -> tuple[Case, ...]:
        """What it says for each value of a fact."""
        return tuple(case for case in self.cases if case.fact == fact)

    @property
    def reference_day(self) -> date:
        """The day whose versions its basis means: when it was checked, or the nearest it holds."""
        if self.in_force_from is not None and self.in_force_from > self.checked_on:
            return self.in_force_from
        return min(self.checked_on, self.in_force_to or date.max)


@cache
def cards() -> tuple[Card, ...]:
    """Every card that ships, read once. Raises CardBroken."""
    return read_cards(CARDS)


def read_cards(folder: Path) -> tuple[Card, ...]:
    """Every card of a folder's files; raises CardBroken, also for an id that stands twice."""
    found = [(path, card) for path in sorted(folder.glob("*.toml")) for card in read_file(path)]
    first: dict[str, Path] = {}
    for path, card in found:
        if card.id in first:
            raise CardBroken(
                f"{path.name}: {card.id}: {first[card.id].name} has a card of this id: rename one"
            )
        first[card.id] = path
    return tuple(card for _, card in found)


def read_file(path: Path) -> tuple[Card, ...]:
    """The cards of one file; raises CardBroken naming file, card, fault and cure."""
    try:
        data = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise CardBroken(f"{path.name}: {fault}: correct the TOML, saved as UTF-8") from fault
    topic, rows = data.get("topic"), data.get("card")
    if not isinstance(topic, str) or not topic.strip() or set(data) - {"topic", "card"}:
        raise CardBroken(f"{path.name}: begin with topic = '...', then only [[card]] entries")
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise CardBroken(f"{path.name}: write at least one [[card]] entry")
    try:
        return tuple(parse_card(row, topic=topic) for row in rows)
    except CardBroken as fault:
        raise CardBroken(f"{path.name}: {fault}") from fault


def parse_card(row: Mapping[str, Any], *, topic: str) -> Card:
    """One card from a table's row; raises CardBroken naming the card, what is wrong and the cure.

    The same rules hold for cards from files and for those that staff write.
    """
    name = row.get("id") if isinstance(row.get("id"), str) else "a card without id"
    faults = [*_faults_of_shape(row)] or [*_faults_of_content(row)]
    if faults:
        raise CardBroken(f"{name}: {'; '.join(faults)}")
    return Card(
        id=row["id"],
        topic=topic,
        title=row["title"].strip(),
        questions=tuple(question.strip() for question in row["questions"]),
        answer="".join(line.strip() for line in row["answer"].splitlines()),
        basis=tuple(_basis(entry) for entry in row["basis"]),
        steps=tuple(step.strip() for step in row.get("steps", ())),
        cases=tuple(Case(*entry.split("|", 2)) for entry in row.get("cases", ())),
        service=row.get("service", ""),
        in_force_from=row.get("in_force_from"),
        in_force_to=row.get("in_force_to"),
    )


def card_text(card: Card) -> str:
    """What is embedded of a card as a whole."""
    return f"{card.title} {card.answer}"


def card_texts(cards: Iterable[Card]) -> list[str]:
    """Every text whose vector the shelf wants: each card as a whole, and each phrasing."""
    return [text for card in cards for text in (card_text(card), *card.questions)]


def _faults_of_shape(row: Mapping[str, Any]) -> Iterable[str]:
    for key in _REQUIRED:
        if not row.get(key):
            yield f"{key} is missing: add it"
    for key, value in row.items():
        if key in _TEXTS:
            if not isinstance(value, str) or not value.strip():
                yield f"{key} must be a text that is not blank"
        elif key in _LISTS:
            if not isinstance(value, list) or not all(
                isinstance(e, str) and e.strip() for e in value
            ):
                yield f"{key} must be a list of texts, none of them blank"
        elif key in _DAYS:
            if type(value) is not date:
                yield f"{key} must be a day like 2027-01-01, without quotes"
        else:
            yield f"{key} is not a field of a card: remove it"


def _faults_of_content(row: Mapping[str, Any]) -> Iterable[str]:
    if not _ID.fullmatch(row["id"]):
        yield "id must be lower-case ASCII words joined by hyphens"
    yield from _too_long("title", [row["title"]], limit=LONGEST_TITLE)
    yield from _too_long("answer", ["".join(row["answer"].split())], limit=LONGEST_ANSWER)
    yield from _too_long("a step", row.get("steps", ()), limit=LONGEST_STEP)
    yield from _too_long("a question", row["questions"], limit=LONGEST_QUESTION)
    yield from _wrong_count("questions", row["questions"], least=QUESTIONS[0], most=QUESTIONS[1])
    yield from _wrong_count("steps", row.get("steps", ()), least=0, most=MOST_STEPS)
    yield from _wrong_count("basis", row["basis"], least=1, most=MOST_BASES)
    for entry in row["basis"]:
        law, bar, locator = entry.partition("|")
        if not (law.strip() and bar and locator.strip()) or "|" in locator:
            yield f"basis {entry!r} must be law|article, like 商标法|第三十三条"
    yield from _faults_of_cases(row.get("cases", ()))
    if (service := row.get("service")) is not None and service not in SERVICES:
        yield f"service {service!r} is not known: one of {', '.join(sorted(SERVICES))}"
    start, end = row.get("in_force_from"), row.get("in_force_to")
    if start and end and end < start:
        yield "in_force_to lies before in_force_from: exchange them"


def _faults_of_cases(entries: Sequence[str]) -> Iterable[str]:
    yield from _wrong_count("cases", entries, least=0, most=MOST_CASES)
    given: dict[str, list[str]] = {}
    for entry in entries:
        fact, _, rest = entry.partition("|")
        value, _, text = rest.partition("|")
        if value not in CASES.get(fact, ()) or not text.strip():
            yield f"case {entry!r} must be fact|value|text, like patent_kind|发明专利|保护20年"
        given.setdefault(fact, []).append(value)
        yield from _too_long("a case", [text], limit=LONGEST_CASE)
    for fact, values in given.items():
        if fact in CASES and sorted(values) != sorted(CASES[fact]):
            yield f"cases of {fact} must be each of {', '.join(CASES[fact])} once"


def _too_long(name: str, texts: Sequence[str], *, limit: int) -> Iterable[str]:
    for text in texts:
        size = len(text.strip())
        if size > limit:
            yield f"{name} has {size} characters, at most {limit}: shorten {text.strip()[:12]!r}"


def _wrong_count(name: str, values: Sequence[str], *, least: int, most: int) -> Iterable[str]:
    if not least <= len(values) <= most:
        yield f"{len(values)} {name}, wanted are {least} to {most}"
    if len({value.strip() for value in values}) < len(values):
        yield f"{name} holds the same text twice: change or remove one"


def _basis(entry: str) -> Basis:
    law, _, locator = entry.partition("|")
    return Basis(law.strip(), locator.strip())
