"""Whether a patent is worth its next annuity: fourteen marks, added up in the open. Pure.

The three values and their fourteen second-level indicators follow GB/T 42748-2023; the names in the
file were not compared with the standard's own text (`names_checked`).
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("worth.toml")
HIGHEST = 2


class Value(StrEnum):
    """The first-level indicators."""

    LEGAL = "legal"
    TECHNICAL = "technical"
    ECONOMIC = "economic"


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """One second-level indicator; `marks` say in words what 0, 1 and 2 mean."""

    id: str
    value: Value
    name: str
    weight: int
    marks: tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Share:
    """What was reached of what could be, in weighted marks."""

    reached: int
    most: int

    @property
    def percent(self) -> int:
        """Rounded to a whole number."""
        return round(100 * self.reached / self.most) if self.most else 0


@cache
def indicators() -> tuple[Indicator, ...]:
    """Every indicator in order."""
    return tuple(
        Indicator(
            id=entry["id"],
            value=Value(entry["value"]),
            name=entry["name"],
            weight=entry["weight"],
            marks=tuple(entry["marks"]),
        )
        for entry in _file()["indicator"]
    )


def names_checked() -> bool:
    """Whether the names were compared with the standard's text."""
    return bool(_file()["checked"])


def shares(marks: Mapping[str, int]) -> dict[Value, Share]:
    """By value: marks reached of those possible. Indicators without a mark do not count."""
    found = {}
    for value in Value:
        known = [each for each in indicators() if each.value is value and each.id in marks]
        found[value] = Share(
            sum(each.weight * marks[each.id] for each in known),
            sum(each.weight * HIGHEST for each in known),
        )
    return found


@cache
def _file() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))
