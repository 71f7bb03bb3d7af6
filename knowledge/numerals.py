"""Chinese numerals and article numbers: 第一百一十五条 and 115 are the same thing."""

import re
from dataclasses import dataclass

_DIGITS = {
    "零": 0, "〇": 0, "○": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4,
    "五": 5, "六": 6, "七": 7, "八": 8, "九": 9,
}  # fmt: skip
_UNITS = {"十": 10, "百": 100, "千": 1000}
_WRITTEN = "零一二三四五六七八九"
_FULL_WIDTH = str.maketrans("０１２３４５６７８９", "0123456789")

NUMERAL = "[零〇○一二两三四五六七八九十百千万0-9０-９]"
"""A character class for one character of a number, Chinese, half-width or full-width."""

_ARTICLE = re.compile(
    rf"第\s*(?P<number>{NUMERAL}+)\s*条"
    rf"(?:\s*之\s*(?P<suffix>{NUMERAL}+))?"
    rf"(?:\s*第\s*(?P<paragraph>{NUMERAL}+)\s*款)?"
    rf"(?:\s*第?\s*[（(]?\s*(?P<item>{NUMERAL}+)\s*[）)]?\s*项)?"
)

LARGEST = 99_999


@dataclass(frozen=True, slots=True)
class ArticleNumber:
    """第十条之一第二款第（三）项: article, 之 suffix, paragraph and item; 0 where there is none."""

    number: int
    suffix: int = 0
    paragraph: int = 0
    item: int = 0

    @property
    def locator(self) -> str:
        """The article as passages name it, without paragraph and item."""
        return article_locator(self.number, self.suffix)


def parse_number(text: str) -> int | None:
    """The value of a whole number up to 99,999 in Chinese or Arabic numerals, or None.

    Positional writing (二〇二四) and the short form 一百一 for 110 are read as people mean them.
    """
    text = "".join(text.split()).translate(_FULL_WIDTH)
    if not text:
        return None
    if text.isascii():
        return int(text) if text.isdigit() and int(text[:12]) <= LARGEST else None
    if all(character in _DIGITS for character in text):
        value = int("".join(str(_DIGITS[character]) for character in text))
        return value if value <= LARGEST else None
    head, mark, tail = text.rpartition("万")
    if not mark:
        return _below_ten_thousand(text)
    high = _below_ten_thousand(head)
    if high is None or not 1 <= high <= 9:
        return None
    if not tail:
        return high * 10_000
    low = _below_ten_thousand(tail)
    if low is None:
        return None
    if tail in _DIGITS and tail not in "零〇○":
        low *= 1000  # 一万五 is 15,000
    return high * 10_000 + low


def _below_ten_thousand(text: str) -> int | None:
    """Numbers written with 十, 百 and 千; None where the units are out of order."""
    total, digit, last_unit, after_zero = 0, None, 10_000, False
    for character in text:
        if character in _UNITS:
            unit = _UNITS[character]
            if unit >= last_unit or (digit is None and unit != 10) or digit == 0:
                return None
            total += (1 if digit is None else digit) * unit
            digit, last_unit, after_zero = None, unit, False
        elif character in "零〇○":
            if digit is not None:
                return None
            after_zero = True
        elif character in _DIGITS:
            if digit is not None:
                return None
            digit = _DIGITS[character]
        else:
            return None
    if digit is None:
        return total if total or text in {"零", "〇", "○"} else None
    short_form = last_unit in {100, 1000} and not after_zero
    return total + digit * (last_unit // 10 if short_form else 1)


def chinese_number(value: int) -> str:
    """The number as statutes write it: 10 十, 115 一百一十五, 1260 一千二百六十, 205 二百零五.

    Raises ValueError outside 0..99,999.
    """
    if not 0 <= value <= LARGEST:
        raise ValueError(f"a number between 0 and {LARGEST} is wanted, not {value}")
    if value == 0:
        return "零"
    if value >= 10_000:
        high, low = divmod(value, 10_000)
        zero = "零" if 0 < low < 1000 else ""
        return f"{_WRITTEN[high]}万{zero}{_written(low)}"
    written = _written(value)
    return written.removeprefix("一") if 10 <= value < 20 else written


def _written(value: int) -> str:
    """1..9999 with every unit spoken (15 is 一十五); an empty string for 0."""
    parts: list[str] = []
    gap = False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, value = divmod(value, unit)
        if digit:
            parts.append(f"{'零' if gap and parts else ''}{_WRITTEN[digit]}{name}")
            gap = False
        else:
            gap = True
    return "".join(parts)


def article_locator(number: int, suffix: int = 0) -> str:
    """第一百一十五条, or 第二百一十九条之一 with a suffix."""
    locator = f"第{chinese_number(number)}条"
    return f"{locator}之{chinese_number(suffix)}" if suffix else locator


def find_articles(text: str) -> list[ArticleNumber]:
    """Every article number written in the text, in order; impossible numbers are left out."""
    return [found for match in _ARTICLE.finditer(text) if (found := _article(match))]


def parse_article(text: str) -> ArticleNumber | None:
    """The article number that the text begins with (第115条, 第 十一 条之一第二款), or None."""
    match = _ARTICLE.match(text.lstrip())
    return _article(match) if match else None


def _article(match: re.Match[str]) -> ArticleNumber | None:
    values = [parse_number(match[name]) if match[name] else 0 for name in
              ("number", "suffix", "paragraph", "item")]  # fmt: skip
    number, suffix, paragraph, item = values
    if not number or suffix is None or paragraph is None or item is None:
        return None
    return ArticleNumber(number, suffix, paragraph, item)
