"""A period as an article sets it, in the version that governs on a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class RuleNotHeld(LookupError):
    """No version of the rule is held for that day; the law of that time must be looked up."""


class Unit(StrEnum):
    """What a period is counted in."""

    DAY = "day"
    WORKING_DAY = "working-day"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a rule stands: law, article, and the adoption date that names the version."""

    law: str
    locator: str
    adopted_on: date | None = None

    @property
    def name(self) -> str:
        """商标法|第三十三条."""
        return f"{self.law}|{self.locator}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A period of so many units. `words` are the article's own; both ends of the days count."""

    source: Source
    amount: int
    unit: Unit
    words: str
    holds_from: date
    holds_to: date | None = None


def rule_on(versions: Sequence[Rule], day: date) -> Rule:
    """The version that governs on ``day``; raises RuleNotHeld."""
    for rule in versions:
        if rule.holds_from <= day <= (rule.holds_to or date.max):
            return rule
    raise RuleNotHeld(f"{versions[0].source.name} is held from {versions[0].holds_from} on")
