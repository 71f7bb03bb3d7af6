"""The acceptance package: a zip with an index, a table for each target, and its proofs beside it.

What is missing stands first. Names are masked where the year says so: 张三 becomes 张*.
"""

import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from reports.document import Report
from reports.sheet import Cell, Table, workbook
from reports.targets import texts
from storage.target_plan import Entry, Standing, Year

STORED = frozenset({".png", ".jpg", ".zip", ".xlsx", ".docx", ".pdf"})
LONGEST_NAME = 60
HELD_HERE = "event:"


@dataclass(frozen=True, slots=True)
class Proof:
    """A file that proves an entry: made for the package, or where it lies; None for one that is
    too large to be packed."""

    entry_id: int
    name: str
    content: bytes | Path | None


def write_package(
    target: Path, year: Year, standings: Sequence[Standing], proofs: Sequence[Proof], *, as_of: str
) -> None:
    """Write the zip, one proof after another: never more than a piece of one is in memory. Every
    name in it is safe to unpack: no path leads out of it. Raises OSError where the disk is full."""
    by_entry: dict[int, list[Proof]] = {}
    for proof in proofs:
        by_entry.setdefault(proof.entry_id, []).append(proof)
    shown = [each for each in standings if each.target.wanted or each.entries]
    placed: list[tuple[str, str, str]] = []
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, strict_timestamps=False) as package:
        for number, each in enumerate(shown, start=1):
            folder = f"{number:02d}-{safe_name(each.target.title)}"
            table = workbook([_table(each, by_entry)])
            package.writestr(f"{folder}/{folder}.xlsx", table, zipfile.ZIP_STORED)
            for name, entry, held in _packed(each, by_entry):
                _put(package, f"{folder}/{name}", held)
                placed.append((folder, name, what(entry)))
        index = _index(year, shown, by_entry, placed, as_of=as_of)
        package.writestr(f"00-{texts.INDEX_TITLE}.docx", index, zipfile.ZIP_STORED)


def missing(
    standings: Sequence[Standing], by_entry: Mapping[int, object]
) -> list[tuple[Standing, Entry]]:
    """The entries that count and have no proof, where one is usual. Pure."""
    return [
        (each, entry)
        for each in standings
        if each.target.needs
        for entry in each.entries
        if not _proven(entry, by_entry)
    ]


def _proven(entry: Entry, by_entry: Mapping[int, object]) -> bool:
    """Whether it has a file of its own, or its line in the sheet of its event."""
    return entry.id in by_entry or entry.kind == "attendance"


def made_with_it(entry: Entry) -> str:
    """What the package itself makes to prove an entry; empty where a file must be given. Pure."""
    if entry.kind in {"event", "attendance"} and entry.subject.startswith(HELD_HERE):
        return texts.SIGN_IN_SHEET
    if entry.kind == "match" and entry.facts.get("kind") == "introduction":
        return texts.MATCH_RECORD
    return {"assessment": texts.ASSESSMENT_REPORT, "portfolio": texts.MEMBER_LIST}.get(
        entry.kind, ""
    )


def what(entry: Entry) -> str:
    """What an entry is about, in a few words."""
    told = str(
        entry.facts.get("title") or entry.facts.get("what") or entry.facts.get("number") or ""
    )
    return (
        told
        or f"{texts.KINDS.get(entry.kind, entry.kind)} {entry.subject.rpartition(':')[2]}".strip()
    )


def safe_name(name: str) -> str:
    """A name for a file or folder: no separators, no dots at its front, not too long."""
    plain = "".join(c for c in name if c.isprintable() and c not in '/\\:*?"<>|')
    return plain.strip(" .")[:LONGEST_NAME] or "_"


def _table(each: Standing, by_entry: Mapping[int, Sequence[Proof]]) -> Table:
    rows: list[tuple[Cell, ...]] = []
    lines = [(entry, texts.COUNTS) for entry in each.entries]
    lines += [(entry, texts.left_out(reason)) for entry, reason in each.left_out]
    for entry, counts in lines:
        held = by_entry.get(entry.id, ())
        rows.append(
            (
                entry.id,
                entry.day,
                texts.KINDS.get(entry.kind, entry.kind),
                what(entry),
                entry.enterprise,
                entry.quantity,
                counts,
                "；".join(name for name, _proof in _named(entry, held)) or _no_file(entry),
                str(entry.facts.get("note", "")),
            )
        )
    return Table(name=each.target.title, header=texts.SHEET_HEADER, rows=rows)


def _no_file(entry: Entry) -> str:
    return texts.IN_THE_SHEET if entry.kind == "attendance" else texts.NO_FILE


def _packed(
    each: Standing, by_entry: Mapping[int, Sequence[Proof]]
) -> list[tuple[str, Entry, bytes | Path]]:
    entries = {
        entry.id: entry for entry in (*each.entries, *(entry for entry, _reason in each.left_out))
    }
    return [
        (name, entry, proof.content)
        for entry in entries.values()
        for name, proof in _named(entry, by_entry.get(entry.id, ()))
        if proof.content is not None
    ]


def _named(entry: Entry, proofs: Sequence[Proof]) -> list[tuple[str, Proof]]:
    """The proofs with their names in the package, which say to which entry they belong; where it
    has several, each has its number too, so that no two share a name."""
    named = []
    for number, proof in enumerate(proofs, start=1):
        stem, dot, ending = proof.name.rpartition(".")
        name = safe_name(stem) + dot + safe_name(ending) if dot else safe_name(proof.name)
        place = f"{entry.id}-{number}" if len(proofs) > 1 else f"{entry.id}"
        packed = proof.content is not None
        named.append((f"{place}-{name}" if packed else f"{name}（{texts.TOO_LARGE}）", proof))
    return named


def _put(package: zipfile.ZipFile, name: str, content: bytes | Path) -> None:
    compressed = any(name.endswith(ending) for ending in STORED)
    how = zipfile.ZIP_STORED if compressed else zipfile.ZIP_DEFLATED
    if isinstance(content, Path):
        package.write(content, name, how)
    else:
        package.writestr(name, content, how)


def _index(
    year: Year,
    shown: Sequence[Standing],
    by_entry: Mapping[int, Sequence[Proof]],
    placed: Sequence[tuple[str, str, str]],
    *,
    as_of: str,
) -> bytes:
    report = Report(texts.INDEX_TITLE, lines=(texts.period(year), as_of))
    report.heading(texts.MISSING_TITLE)
    lacking = missing(shown, by_entry)
    if lacking:
        rows = [
            (
                each.target.title,
                str(entry.id),
                entry.day.isoformat(),
                what(entry),
                each.target.needs,
            )
            for each, entry in lacking
        ]
        report.table(texts.MISSING_TITLE[2:], texts.MISSING_HEADER, rows)
    else:
        report.text(texts.NOTHING_MISSING)
    report.heading(texts.SUMMARY_TITLE)
    report.table(
        texts.SUMMARY_TITLE[2:],
        texts.SUMMARY_HEADER,
        [
            (
                each.target.title,
                each.target.guide,
                f"{each.target.wanted} {each.target.unit}",
                str(each.done),
                str(each.gap),
                texts.proofs(
                    sum(_proven(entry, by_entry) for entry in each.entries), len(each.entries)
                ),
            )
            for each in shown
        ],
    )
    report.heading(texts.RULE_TITLE)
    report.text(texts.rule(year))
    report.heading(texts.FILES_TITLE)
    if placed:
        report.table(texts.FILES_TITLE[2:], texts.FILES_HEADER, placed)
    return report.save()
