"""The provision that governs where a verdict or a promise was wanted: a small reviewed table."""

import re
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from knowledge.document import Passage
from knowledge.library import Library
from retrieval.guards import Finding, Reason

TABLE = Path(__file__).with_name("governing.toml")


@dataclass(frozen=True, slots=True)
class Rule:
    """For messages of a reason that speak of something: a law's articles in one version."""

    reason: Reason
    about: re.Pattern[str]
    law: str
    version: str
    articles: tuple[str, ...]


@cache
def rules() -> tuple[Rule, ...]:
    """The table as shipped."""
    rows = tomllib.loads(TABLE.read_text("utf-8"))["rule"]
    return tuple(
        Rule(
            reason=Reason(row["reason"]),
            about=re.compile(row["about"], re.IGNORECASE),
            law=row["law"],
            version=row["version"].isoformat(),
            articles=tuple(row["articles"]),
        )
        for row in rows
    )


def governing(
    finding: Finding | None, message: str, library: Library, *, as_of: date
) -> list[Passage]:
    """The articles in force on ``as_of``; none where the table or the library has none.

    A message that asks what to do as well is answered by search alone.
    """
    if finding is None or finding.asks_more:
        return []
    for rule in rules():
        if rule.reason is finding.reason and rule.about.search(message):
            return [p for a in rule.articles if (p := _in_force(rule, a, library, as_of=as_of))]
    return []


def _in_force(rule: Rule, locator: str, library: Library, *, as_of: date) -> Passage | None:
    document = library.version_on(rule.law, as_of)
    if document is None:
        return None
    if document.version == rule.version:
        return library.article(document, locator)
    former = (rule.version, locator)
    return next((p for p in library.passages_of(document) if former in p.former), None)
