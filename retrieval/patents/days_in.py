"""A span of filing days within a question: 2024年以后, 近三年, 2020-2023年. Pure."""

import re
from datetime import date, timedelta

from knowledge.numerals import parse_number

Span = tuple[date | None, date | None]

_DAY = r"((?:19|20)\d\d)(?:\s*[年./-]\s*(\d{1,2})(?:\s*[月./-]\s*(\d{1,2})\s*日?|月)?|年)?"
_BETWEEN = re.compile(rf"(?<!\d){_DAY}\s*(?:到|至|~|-|—|–)\s*{_DAY}(?:之间|期间)?")
_AFTER = re.compile(rf"(?<!\d){_DAY}\s*(?:以后|之后|以来|起|后|至今)")
_BEFORE = re.compile(rf"(?<!\d){_DAY}\s*(?:以前|之前|前)")
_WITHIN = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*年(?:度|内|申请)?(?!\s*\d)")
_LATELY = re.compile(r"(?:最?近|过去)\s*(\d{1,2}|[一二三四五六七八九十两]{1,3})\s*(年|个月)")


def span_in(text: str, *, today: date) -> tuple[Span, str]:
    """The span that a text names, and the text without it; (None, None) where it names none."""
    if (found := _BETWEEN.search(text)) and (parsed := _days(found.groups())):
        return parsed, _without(text, found)
    if found := _AFTER.search(text):
        # "2024年以后" is said of everything from its first day on.
        return (_first(found.groups()), None), _without(text, found)
    if found := _BEFORE.search(text):
        first = _first(found.groups())
        return (None, first - timedelta(days=1) if first else None), _without(text, found)
    if found := _LATELY.search(text):
        count = parse_number(found[1]) or 1
        months = count * 12 if found[2] == "年" else count
        return (_months_before(today, months), None), _without(text, found)
    if found := _WITHIN.search(text):
        year = int(found[1])
        return (date(year, 1, 1), date(year, 12, 31)), _without(text, found)
    return (None, None), text


def _days(groups: tuple[str | None, ...]) -> Span | None:
    first, last = _first(groups[:3]), _last(groups[3:])
    return (first, last) if first and last and first <= last else None


def _first(groups: tuple[str | None, ...]) -> date | None:
    year, month, day = (int(part) if part else None for part in groups)
    try:
        return date(year or 0, month or 1, day or 1)
    except ValueError:
        return None


def _last(groups: tuple[str | None, ...]) -> date | None:
    year, month, day = (int(part) if part else None for part in groups)
    if day is None and year is not None:
        following = (year * 12 + (month or 12)) // 12, (month or 12) % 12 + 1
        try:
            return date(*following, 1) - timedelta(days=1)
        except ValueError:
            return None
    return _first(groups)


def _months_before(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, 28))


def _without(text: str, found: "re.Match[str]") -> str:
    return f"{text[: found.start()]} {text[found.end() :]}"
