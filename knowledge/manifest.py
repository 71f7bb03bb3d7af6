"""Our own reviewed facts about texts: names people use, versions and their dates, what changed.

They stand in `manifest.toml`, because no source carries them reliably: the statute package marks
texts current that are not in force yet, and gives amended laws the date of their first enactment.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from knowledge.document import Scope

MANIFEST = Path(__file__).with_name("manifest.toml")
RENUMBERING = Path(__file__).with_name("renumbering.toml")


class ManifestBroken(Exception):
    """The reviewed data contradicts itself; the text says where."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One version of a law by its adoption date.

    `dates` are further dates by which a file may name it (passed by a committee, published);
    `omit` are articles of the stored text that have been replaced since by a text that is only
    stored as an amendment: citing them as current would be wrong, so they are left out.
    """

    adopted_on: date
    in_force_from: date | None = None
    in_force_to: date | None = None
    aliases: tuple[str, ...] = ()
    dates: tuple[date, ...] = ()
    replaced_by: str = ""
    omit: tuple[str, ...] = ()

    def named_by(self, day: date) -> bool:
        """Whether a date in a text's head or file name means this version."""
        return day in {self.adopted_on, self.in_force_from, *self.dates}


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a newer version of a law changes in one of its rules, in our own Chinese words.

    An empty `old` is a new rule, an empty `new` one that was dropped; without a `note` the entry
    only says which article holds the rule now.
    """

    law: str
    old_version: date
    new_version: date
    old: str = ""
    new: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LawEntry:
    """What the manifest knows about one law."""

    law: str
    title: str = ""
    aliases: tuple[str, ...] = ()
    scope: Scope | None = None
    ip_articles: tuple[str, ...] = ()
    versions: tuple[Version, ...] = ()
    changes: tuple[Change, ...] = ()

    def version(self, adopted_on: date | None) -> Version | None:
        """The entry of one version, or None."""
        return next((v for v in self.versions if v.adopted_on == adopted_on), None)


@dataclass(frozen=True, slots=True)
class Manifest:
    """Every law entry by the law's short name."""

    laws: Mapping[str, LawEntry]

    def law(self, name: str) -> LawEntry | None:
        """The entry of a law by its short name, or None."""
        return self.laws.get(name)

    def version(self, law: str, adopted_on: date | None) -> Version | None:
        """The entry of one version of one law, or None."""
        entry = self.laws.get(law)
        return entry.version(adopted_on) if entry else None

    def changes(self, law: str) -> tuple[Change, ...]:
        """Every change recorded between versions of a law."""
        entry = self.laws.get(law)
        return entry.changes if entry else ()


@cache
def manifest() -> Manifest:
    """The project's manifest, read once."""
    return read_manifest(
        tomllib.loads(MANIFEST.read_text(encoding="utf-8")),
        tomllib.loads(RENUMBERING.read_text(encoding="utf-8")),
    )


def read_manifest(data: Mapping[str, Any], renumbering: Mapping[str, Any]) -> Manifest:
    """The manifest from its parsed TOML; raises ManifestBroken for contradictions."""
    tables = list(renumbering.get("law", ()))
    laws: dict[str, LawEntry] = {}
    for table in data.get("law", ()):
        entry = _law(table, [t for t in tables if t["law"] == table["law"]])
        if entry.law in laws:
            raise ManifestBroken(f"{entry.law} is listed twice")
        laws[entry.law] = entry
    unknown = {table["law"] for table in tables} - laws.keys()
    if unknown:
        raise ManifestBroken(f"renumbered but not listed: {', '.join(sorted(unknown))}")
    return Manifest(laws)


def _law(table: Mapping[str, Any], renumbering: Iterable[Mapping[str, Any]]) -> LawEntry:
    law = table["law"]
    versions = tuple(_version(row) for row in table.get("version", ()))
    starts = [v.in_force_from for v in versions if v.in_force_from]
    if starts != sorted(starts):
        raise ManifestBroken(f"the versions of {law} are not in the order of their start")
    noted = [_change(law, row) for row in table.get("change", ())]
    known = {(change.old_version, change.old) for change in noted if change.old}
    tables = [(row["from"], row["to"], row["articles"]) for row in table.get("moved", ())]
    tables += [(row["old"], row["new"], row["articles"]) for row in renumbering]
    moved = [
        Change(law=law, old_version=before, new_version=after, old=old, new=new)
        for before, after, articles in tables
        for old, new in articles.items()
        if (before, old) not in known
    ]
    return LawEntry(
        law=law,
        title=table.get("title", ""),
        aliases=tuple(table.get("aliases", ())),
        scope=Scope(table["scope"]) if "scope" in table else None,
        ip_articles=tuple(table.get("ip_articles", ())),
        versions=versions,
        changes=(*noted, *moved),
    )


def _version(row: Mapping[str, Any]) -> Version:
    return Version(
        adopted_on=row["adopted_on"],
        in_force_from=row.get("in_force_from"),
        in_force_to=row.get("in_force_to"),
        aliases=tuple(row.get("aliases", ())),
        dates=tuple(row.get("dates", ())),
        replaced_by=row.get("replaced_by", ""),
        omit=tuple(row.get("omit", ())),
    )


def _change(law: str, row: Mapping[str, Any]) -> Change:
    return Change(
        law=law,
        old_version=row["from"],
        new_version=row["to"],
        old=row.get("old", ""),
        new=row.get("new", ""),
        note=row.get("note", ""),
    )
