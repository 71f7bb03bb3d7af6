"""Days as people write them, at the front of a text."""

import re
from datetime import date

NUMERIC = re.compile(
    r"(\d{4})(?:[-/.]|年\s*)(\d{1,2})(?:(?:[-/.]|月\s*)(\d{1,2})(?:日|号)?|月)?(?!\d)"
)
FULL_WIDTH = str.maketrans("０１２３４５６７８９－／．", "0123456789-/.")
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


def chinese_date(day: date) -> str:
    """2027年1月1日."""
    return f"{day.year}年{day.month}月{day.day}日"
