"""What words are searched in: a passage's text in one way of writing, as questions are written too.

Pure. Every index of words, in this process or on a server, is given `searchable_text`.
"""

import re
import unicodedata

from knowledge.document import Passage
from knowledge.numerals import LARGEST, chinese_number

UNITS = "年|个月|月|日|天|周|元|万|亿|条|款|项|类|件|次|倍|人|份|小时|%|岁"
# A calendar year stays in digits: 2026年 is a date, 10年 a term.
_NUMBER = re.compile(rf"(?<![\d.A-Za-z])(?!(?:19|20)\d\d\s*年)(\d{{1,8}})(?=\s*(?:{UNITS}))")
_PERCENT = re.compile(r"([一二三四五六七八九十百零]+)%")
_TWO = re.compile(r"两(?=年|个月|次|倍|百|千|万|日|人|类|项|周)")
_BETWEEN_HAN = re.compile(r"(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])")


def searchable_text(passage: Passage) -> str:
    """Law, chapter, heading and text, in plain writing and lower case."""
    parts = (passage.document.law, passage.chapter, passage.heading, passage.text)
    return plain("\n".join(part for part in parts if part)).lower()


def plain(text: str) -> str:
    """Half-width, without spaces between Chinese characters, counted things in Chinese numerals."""
    text = unicodedata.normalize("NFKC", text)
    text = _BETWEEN_HAN.sub("", text)
    text = _NUMBER.sub(lambda found: _written(int(found.group(1))), text)
    text = _PERCENT.sub(lambda found: f"百分之{found.group(1)}", text)
    return _TWO.sub("二", text)


def _written(number: int) -> str:
    """3000 -> 三千, 5000000 -> 五百万; digits stay where Chinese would not be shorter to read."""
    if number <= LARGEST:
        return chinese_number(number)
    high, low = divmod(number, 10_000)
    return str(number) if low or high > LARGEST else f"{chinese_number(high)}万"
