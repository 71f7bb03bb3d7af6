"""The markets that can be chosen, and what is to be checked for each."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

SHIPPED = Path(__file__).with_name("markets.toml")


@dataclass(frozen=True, slots=True)
class Market:
    """A place where products are shown, with its checklist."""

    id: str
    title: str
    checks: tuple[str, ...]


@cache
def markets() -> tuple[Market, ...]:
    """Every market of the file that ships; each list ends with what holds everywhere."""
    raw = tomllib.loads(SHIPPED.read_text(encoding="utf-8"))
    return tuple(
        Market(each["id"], each["title"], (*each["checks"], *raw["every"]["checks"]))
        for each in raw["market"]
    )
