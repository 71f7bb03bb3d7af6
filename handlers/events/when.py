"""Days and hours as people write them, read against the present. Pure.

2026-12-05 14:00-16:30, 12月5日下午2点到4点半, 明年3月5日, 下周五14:00, 明天上午9点; a day alone, or
a month.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from handlers.clock import SHANGHAI
from knowledge.numerals import parse_number

USUAL_LENGTH = timedelta(hours=2)
WEEKDAYS = "一二三四五六日天"
NEAR = {"大后天": 3, "今天": 0, "今日": 0, "明天": 1, "明日": 1, "后天": 2}
FULL_DAY = re.compile(r"(\d{4})\s*(?:[-/.]|年)\s*(\d{1,2})\s*(?:[-/.]|月)\s*(\d{1,2})\s*[日号]?")
YEARS_ON = {"今年": 0, "明年": 1, "后年": 2}
MONTH_DAY = re.compile(
    r"(?:(今年|明年|后年)的?\s*)?(?<!\d)(\d{1,2})\s*(?:月|[/.])\s*(\d{1,2})\s*[日号]?(?!\d)"
)
DAY_ALONE = re.compile(r"(?<!\d)(\d{1,2})\s*[日号]")
WEEKDAY = re.compile(rf"(下下|下个?|这个?|本)?(?:周|星期|礼拜)([{WEEKDAYS}])")
HALF_OF_DAY = r"(凌晨|早上|上午|中午|下午|晚上|晚)?"
HOUR = re.compile(
    HALF_OF_DAY + r"\s*(\d{1,2})\s*(?::\s*(\d{2})|[点时]\s*(?:(半)|(一刻|三刻)|(\d{1,2})\s*分?)?)"
)
SPOKEN_NUMBER = re.compile(r"[零一二两三四五六七八九十]+(?=[点时月日号分])")


@dataclass(frozen=True, slots=True)
class Period:
    """From when to when, both aware, in Shantou's time."""

    starts_at: datetime
    ends_at: datetime


def read_period(text: str, *, now: datetime) -> Period | None:
    """The period that a text names; None where a day or an hour is missing or impossible.

    Without an end it lasts two hours. A day without its year is the next one of that name.
    """
    plain = _plain(text)
    found = _day(plain, today=now.astimezone(SHANGHAI).date())
    if found is None:
        return None
    day, rest = found
    hours = _hours(rest)
    if not hours:
        return None
    starts_at = datetime.combine(day, hours[0], SHANGHAI)
    ends_at = starts_at + USUAL_LENGTH
    if len(hours) > 1:
        ends_at = datetime.combine(day, hours[1], SHANGHAI)
    return Period(starts_at, ends_at) if ends_at > starts_at else None


def read_moment(text: str, *, now: datetime) -> datetime | None:
    """A day with an hour; the end of the day where no hour is named. None for no day."""
    plain = _plain(text)
    found = _day(plain, today=now.astimezone(SHANGHAI).date())
    if found is None:
        return None
    hours = _hours(found[1])
    return datetime.combine(found[0], hours[0] if hours else time(23, 59), SHANGHAI)


def read_day(text: str, *, today: date) -> date | None:
    """The day that is named somewhere in a text; None where there is none."""
    found = _day(_plain(text), today=today)
    return found[0] if found else None


def split_day(text: str, *, today: date) -> tuple[date, str] | None:
    """The day that is named somewhere in a text, and the text without it, half width."""
    return _day(_plain(text), today=today)


def _plain(text: str) -> str:
    """Half width, and spoken numbers as digits: 下午两点半 becomes 下午2点半."""
    plain = unicodedata.normalize("NFKC", text)
    return SPOKEN_NUMBER.sub(lambda number: str(parse_number(number[0]) or 0), plain)


def _day(text: str, *, today: date) -> tuple[date, str] | None:
    """The day, and the text without it."""
    if found := FULL_DAY.search(text):
        year, month, day = (int(part) for part in found.groups())
        return _made(year, month, day, text, found)
    if found := MONTH_DAY.search(text):
        month, day = int(found[2]), int(found[3])
        if found[1]:
            return _made(today.year + YEARS_ON[found[1]], month, day, text, found)
        coming = _made(today.year, month, day, text, found)
        if coming is not None and coming[0] < today - timedelta(days=60):
            return _made(today.year + 1, month, day, text, found)
        return coming
    for word, days in NEAR.items():
        if word in text:
            return today + timedelta(days=days), text.replace(word, " ", 1)
    if found := WEEKDAY.search(text):
        return _weekday(found, today), text[: found.start()] + " " + text[found.end() :]
    if found := DAY_ALONE.search(text):
        coming = _made(today.year, today.month, int(found[1]), text, found)
        if coming is not None and coming[0] < today:
            following = today.replace(day=1) + timedelta(days=32)
            return _made(following.year, following.month, int(found[1]), text, found)
        return coming
    return None


def _made(
    year: int, month: int, day: int, text: str, found: re.Match[str]
) -> tuple[date, str] | None:
    try:
        return date(year, month, day), text[: found.start()] + " " + text[found.end() :]
    except ValueError:
        return None


def _weekday(found: re.Match[str], today: date) -> date:
    """周五 is the coming one, today included; 下周五 that of the next week."""
    wanted = min(WEEKDAYS.index(found[2]), 6)
    monday = today - timedelta(days=today.weekday())
    which = found[1] or ""
    if which.startswith("下"):
        return monday + timedelta(days=7 * which.count("下") + wanted)
    this_week = monday + timedelta(days=wanted)
    return this_week if which or this_week >= today else this_week + timedelta(days=7)


def _hours(text: str) -> list[time]:
    """The hours a text names, at most two; 下午 goes on for the second one."""
    hours: list[time] = []
    half = ""
    for found in HOUR.finditer(text):
        half = found[1] or half
        hour, minute = int(found[2]), int(found[3] or found[6] or 0)
        if found[4]:
            minute = 30
        elif found[5]:
            minute = 15 if found[5].startswith("一") else 45
        if half in {"下午", "晚上", "晚"} and hour < 12:
            hour += 12
        if half == "中午" and hour < 11:
            hour += 12
        if hour > 23 or minute > 59:
            return []
        hours.append(time(hour, minute))
    return hours[:2]
