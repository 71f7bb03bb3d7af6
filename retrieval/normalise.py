"""A person's words become a query: one script, one way of writing numbers, statutory words added.

Pure. `plain` is applied to questions and to the library's texts alike, so that both sides meet;
`normalise` does the rest for questions only. The table of words is `lay_words.toml`, read once.
"""

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from opencc import OpenCC

from knowledge.numerals import LARGEST, chinese_number

LAY_WORDS = Path(__file__).with_name("lay_words.toml")
LIMIT = 400
"""Characters of a question that are looked at; what follows adds noise and seconds."""

MISSPELT, ASKING, FIELD = "misspelt", "asking", "field"
ADDED_LIMIT = 120
UNITS = "年|个月|月|日|天|周|元|万|亿|条|款|项|类|件|次|倍|人|份|小时|%|岁"
# A calendar year stays in digits: 2026年 is a date, 10年 a term.
_NUMBER = re.compile(rf"(?<![\d.A-Za-z])(?!(?:19|20)\d\d\s*年)(\d{{1,8}})(?=\s*(?:{UNITS}))")
_PERCENT = re.compile(r"([一二三四五六七八九十百零]+)%")
_TWO = re.compile(r"两(?=年|个月|次|倍|百|千|万|日|人|类|项|周)")
_SPACES = re.compile(r"\s+")
_BETWEEN_HAN = re.compile(r"(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])")
_to_simplified = OpenCC("t2s")


@dataclass(frozen=True, slots=True)
class Query:
    """A question made ready: `text` as the person put it, `added` the statutory words for it."""

    text: str
    added: str = ""

    @property
    def full(self) -> str:
        """Both together, as the embedder reads them."""
        return f"{self.text} {self.added}" if self.added else self.text


def normalise(question: str) -> Query:
    """The query for a question of any length and script; an empty one for nothing readable.

    The person's own words all stay (misspellings are put right); statutory words are only added.
    """
    text = plain(_to_simplified.convert(clean(question)[:LIMIT]).lower())
    table = lay_words()
    text = table.misspelt.sub(lambda found: table.corrections[found.group()], text)
    added: list[str] = []
    for found in table.lay.finditer(text):
        phrase = found.group()
        for word in table.terms.get(phrase) or table.terms[phrase.removesuffix("s")]:
            if word not in text and word not in added:
                added.append(word)
    return Query(text, " ".join(added)[:ADDED_LIMIT])


def clean(text: str) -> str:
    """The text without what no reader sees and engines choke on: NUL, controls, lone surrogates."""
    readable = "".join(
        " " if char in "\t\r\n" else char
        for char in text[: LIMIT * 10]
        if char in "\t\r\n" or unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co", "Cn"}
    )
    return _SPACES.sub(" ", readable).strip()


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


@dataclass(frozen=True, slots=True)
class LayWords:
    """The reviewed table: what people say, and the words the law has for it."""

    terms: dict[str, tuple[str, ...]]
    asking: frozenset[str]  # pairs of characters that a question has whatever it is about
    field: tuple[str, ...]  # words that place a question in the field
    corrections: dict[str, str]
    lay: re.Pattern[str]
    misspelt: re.Pattern[str]


@cache
def lay_words() -> LayWords:
    """The table as shipped, with its patterns; longer phrases win over shorter ones inside them."""
    sections = tomllib.loads(LAY_WORDS.read_text("utf-8"))
    asking, field = frozenset(sections.pop(ASKING)), tuple(sections.pop(FIELD))
    corrections = {plain(wrong): right for wrong, right in sections.pop(MISSPELT).items()}
    terms = {
        plain(_to_simplified.convert(phrase)).lower(): tuple(words.split())
        for section in sections.values()
        for phrase, words in section.items()
    }
    return LayWords(terms, asking, field, corrections, _any_of(terms), _any_of(corrections))


def _any_of(phrases: dict[str, tuple[str, ...]] | dict[str, str]) -> re.Pattern[str]:
    """Any of the phrases, the longest first; Latin ones only as whole words (plural included)."""
    parts = []
    for phrase in sorted(phrases, key=len, reverse=True):
        part = re.escape(phrase)
        if phrase[0].isascii():
            part = rf"(?<![a-z]){part}"
        if phrase[-1].isascii():
            part = rf"{part}s?(?![a-z])"
        parts.append(part)
    return re.compile("|".join(parts))
