"""What the recording of a transfer, licence or pledge takes: papers, clock and basis, as data."""

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path

from knowledge.deadlines.after_grant import licence_recordal
from knowledge.deadlines.counting import Deadline

CASES = Path(__file__).with_name("recordals.toml")


class RecordalKind(StrEnum):
    """What is recorded at the office."""

    TRANSFER = "transfer"
    LICENCE = "licence"
    OPEN_LICENCE = "open_licence"
    PLEDGE = "pledge"


class Circumstance(StrEnum):
    """What makes further papers necessary."""

    FOREIGN = "foreign"
    CO_OWNED = "co_owned"
    AGENT = "agent"
    UTILITY_OR_DESIGN = "utility_or_design"
    SAME_DAY = "same_day"
    VALUED = "valued"


@dataclass(frozen=True, slots=True)
class Paper:
    """One item of a checklist; wanted always, or in one circumstance only."""

    id: str
    text: str
    when: Circumstance | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordalCase:
    """One kind of recordal. `basis` names provisions as law|locator; `done` is its effect."""

    kind: RecordalKind
    title: str
    done: str
    basis: tuple[str, ...]
    fee: str
    clocked: bool
    papers: tuple[Paper, ...]

    def checklist(self, circumstances: Collection[Circumstance]) -> tuple[Paper, ...]:
        """The papers wanted in these circumstances, in order."""
        return tuple(p for p in self.papers if p.when is None or p.when in circumstances)

    def due(self, *, effective_on: date) -> Deadline | None:
        """The last day to file, where the law sets one (a licence: Patent Rules art. 15)."""
        return licence_recordal(effective_on=effective_on) if self.clocked else None


@cache
def recordal_cases() -> Mapping[RecordalKind, RecordalCase]:
    """Every kind as the shipped file says; raises ValueError or KeyError where it is broken."""
    data = tomllib.loads(CASES.read_text(encoding="utf-8"))
    cases = {}
    for case in data["case"]:
        kind = RecordalKind(case["id"])
        cases[kind] = RecordalCase(
            kind=kind,
            title=case["title"],
            done=case["done"],
            basis=tuple(case["basis"]),
            fee=case["fee"],
            clocked=case["clock"] == "licence",
            papers=tuple(map(_paper, case["items"])),
        )
    return cases


def _paper(item: Mapping[str, str]) -> Paper:
    when = Circumstance(item["when"]) if "when" in item else None
    return Paper(item["id"], item["text"], when)
