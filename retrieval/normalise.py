"""A person's words become a query: one script, one way of writing numbers, statutory words added.

Pure. `plain` is applied to the library's texts as well, so that both sides meet; what is done here
is for questions only. The table of words is `lay_words.toml`, read once.
"""

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from opencc import OpenCC

from knowledge.searchable import plain

LAY_WORDS = Path(__file__).with_name("lay_words.toml")
LIMIT = 400
"""Characters of a question that are looked at; what follows adds noise and seconds."""

MISSPELT, ASKING, FIELD = "misspelt", "asking", "field"
ADDED_LIMIT = 120
_SPACES = re.compile(r"\s+")
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
