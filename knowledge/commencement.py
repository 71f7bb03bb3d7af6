"""From when a text governs, and what it repeals, as its own words say."""

import re
from collections.abc import Iterable, Sequence
from datetime import date

from knowledge.head import parse_date, short_name
from knowledge.numerals import parse_number

_SELF = (
    "(?:本|该)(?:法典?|条例|规定|办法|细则|解释|批复|决定|规则|标准|意见|通知|修正案|方案|措施|指南|"
    "规范|公告|制度)"
)
_DAY = (
    r"(?P<year>[\d〇零○一二三四五六七八九]{4})\s*年\s*(?P<month>[\d一二三四五六七八九十]{1,3})\s*月"
    r"\s*(?P<day>[\d一二三四五六七八九十]{1,3})\s*日"
)
_STATED = re.compile(
    rf"{_SELF}[^。；]{{0,40}}?自\s*(?:{_DAY}|(?P<publication>(?:公布|发布|印发|通过)之日))\s*起\s*(?:正式)?"
    r"(?:施行|实施|生效|执行)"
)
_REPEAL = re.compile(r"(?P<names>《[^。；]*》)[^。；《》]{0,40}(?:同时|即行|予以)?废止")
_NAME = re.compile(r"《([^《》]+)》")


def stated_start(texts: Sequence[str], *, adopted_on: date | None) -> date | None:
    """The day of commencement that a text states in one of its last passages, or None.

    自公布之日起 means the day of adoption. Amended laws keep the commencement article of their
    first enactment: a day before ``adopted_on`` is not this version's start, and None is given.
    """
    for text in reversed(texts[-8:]):
        match = _STATED.search(text)
        if match is None:
            continue
        if match["publication"]:
            return adopted_on
        values = [parse_number(match[name]) for name in ("year", "month", "day")]
        day = parse_date(*map(str, values)) if None not in values else None
        if day is not None and (adopted_on is None or day >= adopted_on):
            return day
        return None
    return None


def repealed_laws(texts: Iterable[str], *, law: str) -> list[str]:
    """The short names of other texts that the last passages of a text repeal (……同时废止)."""
    names: list[str] = []
    for text in list(texts)[-8:]:
        for match in _REPEAL.finditer(text):
            names += [short_name(name) for name in _NAME.findall(match["names"])]
    return [name for name in dict.fromkeys(names) if name != law]
