"""A file of patents or marks, opened: what it is, and its items one after the other."""

from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.patents.told import ToldPatent, ToldTrademark
from storage.register.version import Register


class SourceUnreadable(Exception):
    """A file cannot be read as patents or marks; the message says why and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One row or document of a source. Either it is `told`, or `reasons` say why not.

    `row` is its number in the file, counted from 1; `raw` is what stood there, cell by cell.
    """

    row: int
    raw: tuple[str, ...]
    told: ToldPatent | ToldTrademark | None = None
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """An opened file. `total` is about how many items there are, None where that is not known.

    `items` may raise SourceUnreadable where the file breaks off.
    """

    subject: Register
    format: str
    columns: tuple[str, ...]
    unknown_columns: tuple[str, ...]
    total: int | None
    items: Iterator[Item]
