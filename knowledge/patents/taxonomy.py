"""The park's industries, and which of them a patent or mark belongs to: by class, then by word.

Pure but for reading `taxonomy.toml` once. What staff change in chat is laid over it.
"""

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cache
from pathlib import Path

from knowledge.patents.classification import within

FILE = Path(__file__).with_name("taxonomy.toml")


class TaxonomyPart(StrEnum):
    """What an industry is recognised by."""

    WORD = "word"
    IPC = "ipc"
    LOC = "loc"
    NICE = "nice"


class TaxonomyBroken(Exception):
    """The file of industries cannot be used; the text says where."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Industry:
    """One industry with the words and classes that it is recognised by.

    `called` are short names for the whole of it, by which nothing is tagged.
    """

    id: str
    name: str
    words: tuple[str, ...]
    ipc: tuple[str, ...]
    loc: tuple[str, ...]
    nice: tuple[int, ...]
    called: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Edit:
    """A word or class that staff added to an industry, or took away from it."""

    industry: str
    part: TaxonomyPart
    value: str
    added: bool


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something was tagged with an industry: "ipc A63H", "word 积木"."""

    industry: str
    part: TaxonomyPart
    value: str


@dataclass(slots=True)
class Taxonomy:
    """All industries, ready to tag with; tagging one document takes some microseconds."""

    industries: tuple[Industry, ...]
    _ipc: dict[str, list[Reason]] = field(init=False)
    _words: re.Pattern[str] = field(init=False)
    _of_word: dict[str, list[Reason]] = field(init=False)

    def __post_init__(self) -> None:
        """Group the prefixes by subclass, and all words into one pattern."""
        self._ipc = {}
        self._of_word = {}
        for industry in self.industries:
            for prefix in industry.ipc:
                reason = Reason(industry.id, TaxonomyPart.IPC, prefix)
                self._ipc.setdefault(prefix[:4], []).append(reason)
            for word in industry.words:
                folded = word.casefold()
                reason = Reason(industry.id, TaxonomyPart.WORD, folded)
                self._of_word.setdefault(folded, []).append(reason)
        longest_first = sorted(self._of_word, key=len, reverse=True)
        self._words = re.compile("|".join(_word_pattern(word) for word in longest_first) or r"(?!)")

    def get(self, name: str) -> Industry | None:
        """The industry of that id or name, or None."""
        return next((i for i in self.industries if name in {i.id, i.name}), None)

    def ids_by_word(self) -> dict[str, str]:
        """The industries' ids by their names and words; of two that share a word, the later."""
        return {
            word: industry.id
            for industry in self.industries
            for word in (industry.name, *industry.words)
        }

    def tag(
        self,
        *,
        ipc: Iterable[str] = (),
        loc: Iterable[str] = (),
        nice: Iterable[int] = (),
        text: str = "",
    ) -> tuple[Reason, ...]:
        """Every industry that is recognised, each once, with the first reason found for it.

        `text` should be a title: words in an abstract say too little about what it is about.
        """
        found: dict[str, Reason] = {}
        for symbol in ipc:
            for reason in self._ipc.get(symbol[:4], ()):
                if reason.industry not in found and within(symbol, reason.value):
                    found[reason.industry] = reason
        locs, classes = tuple(loc), frozenset(nice)
        if locs or classes:
            for one in self.industries:
                for prefix in one.loc:
                    if any(symbol.startswith(prefix) for symbol in locs):
                        found.setdefault(one.id, Reason(one.id, TaxonomyPart.LOC, prefix))
                for number in classes.intersection(one.nice):
                    found.setdefault(one.id, Reason(one.id, TaxonomyPart.NICE, str(number)))
        for match in self._words.finditer(text.casefold()):
            for reason in self._of_word[match.group()]:
                found.setdefault(reason.industry, reason)
        return tuple([found[one.id] for one in self.industries if one.id in found])


@cache
def shipped_taxonomy() -> Taxonomy:
    """The industries of the reviewed file. Raises TaxonomyBroken."""
    try:
        entries = tomllib.loads(FILE.read_text(encoding="utf-8"))["industry"]
        industries = tuple(
            Industry(
                id=entry["id"],
                name=entry["name"],
                words=tuple(entry["words"]),
                ipc=tuple(entry["ipc"]),
                loc=tuple(entry["loc"]),
                nice=tuple(entry["nice"]),
                called=tuple(entry.get("called", ())),
            )
            for entry in entries
        )
    except (KeyError, TypeError, tomllib.TOMLDecodeError) as error:
        raise TaxonomyBroken(f"{FILE.name}: {error!r}") from error
    return Taxonomy(industries)


def edited(taxonomy: Taxonomy, edits: Sequence[Edit]) -> Taxonomy:
    """The taxonomy with what staff added and took away, in that order."""
    industries = {industry.id: industry for industry in taxonomy.industries}
    for edit in edits:
        industry = industries.get(edit.industry)
        if industry is not None:
            industries[edit.industry] = _edited(industry, edit)
    return Taxonomy(tuple(industries.values()))


def _edited(industry: Industry, edit: Edit) -> Industry:
    match edit.part:
        case TaxonomyPart.WORD:
            return replace(industry, words=_changed(industry.words, edit.value, edit.added))
        case TaxonomyPart.IPC:
            return replace(industry, ipc=_changed(industry.ipc, edit.value, edit.added))
        case TaxonomyPart.LOC:
            return replace(industry, loc=_changed(industry.loc, edit.value, edit.added))
        case TaxonomyPart.NICE:
            numbers = _changed(tuple(map(str, industry.nice)), edit.value, edit.added)
            return replace(industry, nice=tuple(map(int, numbers)))


def _changed(values: tuple[str, ...], value: str, added: bool) -> tuple[str, ...]:
    without = tuple(one for one in values if one != value)
    return (*without, value) if added else without


def _word_pattern(word: str) -> str:
    """Latin words match whole words and their plural, Chinese ones anywhere.

    Each begins with its first letter, so that `re` passes over whatever begins no word: what stands
    before a Latin word is looked at behind it. Three times as fast.
    """
    escaped = re.escape(word.casefold())
    if not word.isascii():
        return escaped
    return rf"{escaped}(?<![a-z0-9]{escaped})(?=s?(?![a-z0-9]))"
