"""Figures with their units in a text, alike however they are written: 三十日, 30 天. Pure."""

import re
import unicodedata
from dataclasses import dataclass

from knowledge.numerals import NUMERAL, parse_number

_UNIT = r"工作日|自然日|周岁|美元|小时|公斤|厘米|[月日天周年元倍%份次人项字类件折]"
_FIGURE = re.compile(rf"(?P<number>(?:\d+(?:\.\d+)?|{NUMERAL})+亿?)\s*个?(?P<unit>{_UNIT})")
_RANGE = re.compile(rf"({NUMERAL}+)\s*个?\s*[-—–~至到]+\s*(?={NUMERAL}+\s*个?(?P<unit>{_UNIT}))")
_PERCENT = re.compile(rf"百分之(?P<number>{NUMERAL}+)(?:点(?P<fraction>[零一二三四五六七八九]))?")
_NO_FIGURE = re.compile(
    rf"第\s*{NUMERAL}+\s*[条款项章节号次届类]|[（(]{NUMERAL}+[）)]|{NUMERAL}+分之{NUMERAL}+"
    r"|(?<!\d)(?:一次|一人|一项|一件|一类|一份)(?:性)?|同一[天日]"
)
_SAME_UNIT = {"天": "日", "自然日": "日", "周岁": "岁"}


@dataclass(frozen=True, slots=True, order=True)
class Figure:
    """A number and its unit in one way of writing: (30, 日) of 三十日, (20, %) of 百分之二十."""

    number: float
    unit: str

    def __str__(self) -> str:
        return f"{self.number:g}{self.unit}"


def figures(text: str) -> frozenset[Figure]:
    """Every figure that has a unit; article numbers, fractions and "once" are none."""
    text = unicodedata.normalize("NFKC", text)
    found: set[Figure] = set()
    for match in _PERCENT.finditer(text):
        whole = _number(match["number"])
        if whole is not None:
            tenths = (parse_number(match["fraction"]) or 0) / 10 if match["fraction"] else 0.0
            found.add(Figure(whole + tenths, "%"))
    text = _NO_FIGURE.sub(" ", _PERCENT.sub(" ", text))
    text = _RANGE.sub(lambda match: f"{match[1]}{match['unit']} ", text)
    for match in _FIGURE.finditer(text):
        number = _number(match["number"])
        if number is not None:
            found.add(Figure(number, _SAME_UNIT.get(match["unit"], match["unit"])))
    return frozenset(found)


def without_figures(text: str) -> str:
    """The text with its figures blotted out: what they are figures of."""
    text = unicodedata.normalize("NFKC", text)
    text = _RANGE.sub("", _PERCENT.sub("", _NO_FIGURE.sub(" ", text)))
    return _FIGURE.sub("", text)


def _number(written: str) -> float | None:
    """The number of 30, 0.5, 三十, 5万, 500万, 二十五万 or 1亿; None for what is no number."""
    if written.endswith("亿"):
        hundred_millions = _number(written[:-1])
        return None if hundred_millions is None else hundred_millions * 100_000_000
    head, mark, tail = written.partition("万")
    high, low = _plain(head or "1"), _plain(tail or "0")
    if high is None or low is None:
        return None
    return high * 10_000 + low if mark else high


def _plain(written: str) -> float | None:
    if re.fullmatch(r"\d+(?:\.\d+)?", written):
        return float(written)
    number = parse_number(written)
    return None if number is None else float(number)
