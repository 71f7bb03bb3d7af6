"""What a subscription watches for, as plain values; one row for each set of values."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Self

MOST_VALUES = 20
LONGEST_VALUE = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A notice fits when it fits every dimension that is not empty, by any of its values.

    `kinds` are kinds of notices. Industries, classes, applicants, numbers, laws, markets and
    `event_kinds` are spelt as in `notices.Facets`; a class takes what lies within it.
    `keywords` stand in title or text; `marks` are names of marks, met by names like them.
    """

    kinds: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    applicants: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    laws: tuple[str, ...] = ()
    markets: tuple[str, ...] = ()
    event_kinds: tuple[str, ...] = ()
    ipc: tuple[str, ...] = ()
    loc: tuple[str, ...] = ()
    nice: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, list[str]]:
        """The dimensions that are not empty, each sorted, without repetitions."""
        kept = {
            field.name: sorted({value[:LONGEST_VALUE] for value in getattr(self, field.name)})
            for field in fields(self)
        }
        return {name: values[:MOST_VALUES] for name, values in kept.items() if values}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """The topic of a row; dimensions that are not known any more are left out."""
        known = {field.name for field in fields(cls)}
        return cls(**{name: tuple(map(str, data[name])) for name in data.keys() & known})

    @property
    def key(self) -> str:
        """The same for two topics that watch for the same."""
        plain = json.dumps(self.as_dict(), ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(plain.encode()).hexdigest()

    @property
    def empty(self) -> bool:
        """Whether it would take every notice there is."""
        return not self.as_dict()
