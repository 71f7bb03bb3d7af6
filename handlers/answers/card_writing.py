"""How staff's words become a card that may be trusted. Raises FieldError with what to write."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from handlers.answers import staff_texts as texts
from handlers.answers.curation import Shelf
from handlers.form import FieldError
from knowledge.card import (
    CASES,
    LONGEST_ANSWER,
    LONGEST_CASE,
    LONGEST_QUESTION,
    LONGEST_STEP,
    LONGEST_TITLE,
    MOST_BASES,
    MOST_CASES,
    MOST_STEPS,
    QUESTIONS,
    Basis,
    Card,
    Case,
)
from knowledge.card_check import basis_passage, contradictions, shared_phrasings, unsupported
from knowledge.library import Library
from knowledge.numerals import article_locator, parse_article

_NAMED = re.compile(
    r"^《?(?P<law>[^《》|]+?)》?\s*(?P<article>第.+?条(?:之[一二三四五六七八九十])?)"
)


_DATES = re.compile(r"(?:自|从)?\s*(\d{4}-\d{2}-\d{2})?\s*(?:起|至|到)\s*(\d{4}-\d{2}-\d{2})?")


def lines_of(text: str) -> list[str]:
    """The lines of a text, without bullets and blanks."""
    found = (re.sub(r"^\s*(?:[·•\-*]|\d{1,2}[.、)）])\s*", "", line).strip()
             for line in text.splitlines())  # fmt: skip
    return [line for line in found if line]


def title(text: str) -> str:
    """A title of the length that is allowed."""
    return _short(texts.PARTS["title"], text, most=LONGEST_TITLE)


def answer(text: str) -> str:
    """An answer on one line."""
    return _short(texts.PARTS["answer"], "".join(lines_of(text)), most=LONGEST_ANSWER)


def questions(text: str) -> list[str]:
    """Five to sixteen phrasings."""
    return _lines("questions", text, least=QUESTIONS[0], most=QUESTIONS[1], size=LONGEST_QUESTION)


def steps(text: str) -> list[str]:
    """Up to five steps."""
    return _lines("steps", text, least=1, most=MOST_STEPS, size=LONGEST_STEP)


def basis(text: str, library: Library, *, day: date) -> list[str]:
    """law|locator for every line, each held by the library on ``day``."""
    found = []
    for line in _lines("basis", text, least=1, most=MOST_BASES, size=60):
        named = _basis(line, library)
        if named is None:
            raise FieldError(texts.basis_unreadable(line))
        if basis_passage(named, library, day=day) is None:
            raise FieldError(texts.basis_not_held(line, day))
        found.append(f"{named.law}|{named.locator}")
    return found


def cases(text: str) -> list[str]:
    """fact|value|text for every line, every value of a fact once; none for 无."""
    if text.strip() == texts.NONE:
        return []
    facts = {value: fact for fact, values in CASES.items() for value in values}
    found: dict[str, dict[str, str]] = {}
    for line in _lines("cases", text, least=2, most=MOST_CASES, size=LONGEST_CASE):
        value, _, said = line.replace(":", "：").partition("：")
        fact = facts.get(value.strip())
        if fact is None or not said.strip():
            raise FieldError(texts.case_unknown(line, facts))
        found.setdefault(fact, {})[value.strip()] = said.strip()
    for fact, said_of in found.items():
        if set(said_of) != set(CASES[fact]):
            raise FieldError(texts.cases_missing(CASES[fact]))
    return [f"{fact}|{value}|{said}" for fact, of in found.items() for value, said in of.items()]


def service(text: str) -> str:
    """The name of a service by its label."""
    by_label = {label: name for name, label in texts.SERVICES.items()}
    if text.strip() not in by_label:
        raise FieldError(texts.service_unknown())
    return by_label[text.strip()]


def dates(text: str) -> tuple[date | None, date | None]:
    """From and to, both inclusive, as `2027-01-01 至 2027-12-31`; 无 for no limits."""
    text = text.strip()
    if text == texts.NONE:
        return None, None
    match = _DATES.fullmatch(text)
    if match is None:
        raise FieldError(texts.dates_unreadable())
    try:
        first, last = (date.fromisoformat(day) if day else None for day in match.groups())
    except ValueError:
        raise FieldError(texts.dates_unreadable()) from None
    if not (first or last) or (first and last and last < first):
        raise FieldError(texts.dates_unreadable())
    return first, last


def check(card: Card, shelf: Shelf) -> None:
    """Hold a card against its basis and the other cards."""
    for each in card.basis:
        if basis_passage(each, shelf.library, day=card.reference_day) is None:
            raise FieldError(texts.basis_not_held_then(each.law, each.locator, card.reference_day))
    loose = unsupported(card, shelf.library, shelf.curation.policy)
    if loose:
        raise FieldError(texts.figures_unsupported(str(figure) for figure in sorted(loose)))
    others = [other for other in shelf.curation.cards if other.id != card.id]
    asked = {question: other for other in others for question in other.questions}
    for question in card.questions:
        if question in asked and any(shared_phrasings((card, asked[question]))):
            raise FieldError(texts.phrasing_taken(question, asked[question].title))
    for other in others:
        if set(other.basis) & set(card.basis) and any(contradictions((card, other))):
            raise FieldError(texts.contradicts(other.title))


def changed(card: Card, part: str, value: Any, *, day: date) -> Card:
    """The card with one part as it is now, checked today."""
    if part == "dates":
        first, last = value
        return replace(card, in_force_from=first, in_force_to=last, checked_on=day)
    if part == "basis":
        value = tuple(Basis(*entry.split("|", 1)) for entry in value)
    elif part == "cases":
        value = tuple(Case(*entry.split("|", 2)) for entry in value)
    elif isinstance(value, list):
        value = tuple(value)
    return replace(card, **{part: value}, checked_on=day)


def shown(card: Card, part: str) -> str:
    """A part of a card as staff write it."""
    if part == "basis":
        return "\n".join(f"{basis.law}{basis.locator}" for basis in card.basis)
    if part == "cases":
        return "\n".join(f"{case.value}：{case.text}" for case in card.cases)
    if part == "service":
        return texts.SERVICES[card.service]
    if part == "dates":
        first, last = card.in_force_from, card.in_force_to
        return f"{first or ''} 至 {last or ''}".strip() if first or last else texts.NONE
    value: str | Sequence[str] = getattr(card, part)
    return value if isinstance(value, str) else "\n".join(value)


def _basis(line: str, library: Library) -> Basis | None:
    law, bar, locator = line.partition("|")
    if bar:
        return Basis(library.law_named(law.strip()) or law.strip(), locator.strip())
    named = _NAMED.match(line)
    if named is None:
        return None
    number = parse_article(named["article"])
    if number is None:
        return None
    name = library.law_named(named["law"]) or named["law"]
    return Basis(name, article_locator(number.number, number.suffix))


def _short(name: str, text: str, *, most: int) -> str:
    if len(text) > most:
        raise FieldError(texts.too_long_line(name, most=most))
    return text


def _lines(part: str, text: str, *, least: int, most: int, size: int) -> list[str]:
    found = lines_of(text)
    if not least <= len(found) <= most or len(set(found)) < len(found):
        raise FieldError(texts.too_many(texts.PARTS[part], least=least, most=most))
    for line in found:
        _short(texts.PARTS[part], line, most=size)
    return found
