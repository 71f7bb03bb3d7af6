"""Days as people write them, at the front of a text."""

import re
from datetime import date, timedelta

NUMERIC = re.compile(
    r"(\d{4})(?:[-/.]|年\s*)(\d{1,2})(?:(?:[-/.]|月\s*)(\d{1,2})(?:日|号)?|月)?(?!\d)"
)
FULL_WIDTH = str.maketrans("０１２３４５６７８９－／．", "0123456789-/.")
MONTH_DAY = re.compile(r"(\d{1,2})月(\d{1,2})[日号]?")
COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?!\d)")


def leading_date(text: str) -> tuple[date, str] | None:
    """The day that a text begins with, and the rest; None where it begins with no such day.

    2027-01-01, 2027/1/1, 2027.1.1, 20270101, 2027年1月1日; a month alone means its first day.
    """
    text = text.strip()
    half_width = text.translate(FULL_WIDTH)
    found = NUMERIC.match(half_width) or COMPACT.match(half_width)
    if found is None:
        return None
    year, month, day = found.groups()
    try:
        named = date(int(year), int(month), int(day or 1))
    except ValueError:
        return None
    return named, text[found.end() :].lstrip(" 　\t\n,，:：、")


def past_day(text: str, *, today: date) -> date | None:
    """A day on which something was done: 今天, 昨天, 前天, a day with its year, or 11月20日, which
    is the last such day. None for anything else."""
    spoken = {"今天": 0, "昨天": 1, "前天": 2}
    if (back := spoken.get(text.strip())) is not None:
        return today - timedelta(days=back)
    if (found := leading_date(text)) is not None:
        return found[0]
    named = MONTH_DAY.fullmatch(text.strip().translate(FULL_WIDTH))
    if named is None:
        return None
    for year in (today.year, today.year - 1):
        try:
            day = date(year, int(named[1]), int(named[2]))
        except ValueError:
            continue
        if day <= today:
            return day
    return None


def chinese_date(day: date) -> str:
    """2027年1月1日."""
    return f"{day.year}年{day.month}月{day.day}日"
