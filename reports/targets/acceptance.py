"""The acceptance package: a zip with an index, a table for each target, and its proofs beside it.

What is missing stands first. Names are masked where the year says so: 张三 becomes 张*.
"""

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reports.document import Report
from reports.sheet import Cell, Table, workbook
from reports.targets import texts
from storage.target_plan import Entry, Standing, Year

STORED = frozenset({".png", ".jpg", ".zip", ".xlsx", ".docx", ".pdf"})
LONGEST_NAME = 60
PROVEN_BY_ITS_EVENT = "attendance"


@dataclass(frozen=True, slots=True)
class Proof:
    """A file that proves an entry; `content` is None for one that is too large to be packed."""

    entry_id: int
    name: str
    content: bytes | None


def acceptance_package(
    year: Year, standings: Sequence[Standing], proofs: Sequence[Proof], *, as_of: str
) -> bytes:
    """The zip. Every name in it is safe to unpack: no path leads out of it."""
    by_entry: dict[int, list[Proof]] = {}
    for proof in proofs:
        by_entry.setdefault(proof.entry_id, []).append(proof)
    shown = [each for each in standings if each.target.wanted or each.entries]
    content = io.BytesIO()
    placed: list[tuple[str, str, str]] = []
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as package:
        for number, each in enumerate(shown, start=1):
            folder = f"{number:02d}-{safe_name(each.target.title)}"
            table = workbook([_table(each, by_entry)])
            package.writestr(f"{folder}/{folder}.xlsx", table, zipfile.ZIP_STORED)
            for name, entry, held in _packed(each, by_entry):
                package.writestr(f"{folder}/{name}", held, _how(name))
                placed.append((folder, name, what(entry)))
        index = _index(year, shown, by_entry, placed, as_of=as_of)
        package.writestr(f"00-{texts.INDEX_TITLE}.docx", index, zipfile.ZIP_STORED)
    return content.getvalue()


def missing(
    standings: Sequence[Standing], by_entry: Mapping[int, object]
) -> list[tuple[Standing, Entry]]:
    """The entries that count and have no proof, where one is usual. Pure."""
    return [
        (each, entry)
        for each in standings
        if each.target.needs
        for entry in each.entries
        if entry.id not in by_entry and entry.kind != PROVEN_BY_ITS_EVENT
    ]


def what(entry: Entry) -> str:
    """What an entry is about, in a few words."""
    told = str(
        entry.facts.get("title") or entry.facts.get("what") or entry.facts.get("number") or ""
    )
    return told or f"{texts.KINDS.get(entry.kind, entry.kind)} {entry.subject}".strip()


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
                "；".join(_named(entry, proof) for proof in held) or texts.NO_FILE,
                str(entry.facts.get("note", "")),
            )
        )
    return Table(name=each.target.title, header=texts.SHEET_HEADER, rows=rows)


def _packed(
    each: Standing, by_entry: Mapping[int, Sequence[Proof]]
) -> list[tuple[str, Entry, bytes]]:
    packed: dict[str, tuple[Entry, bytes]] = {}
    for entry in (*each.entries, *(entry for entry, _reason in each.left_out)):
        for proof in by_entry.get(entry.id, ()):
            if proof.content is not None:
                packed.setdefault(_named(entry, proof), (entry, proof.content))
    return [(name, entry, content) for name, (entry, content) in packed.items()]


def _named(entry: Entry, proof: Proof) -> str:
    """The proof's name in the package; it says which entry it belongs to."""
    stem, dot, ending = proof.name.rpartition(".")
    name = safe_name(stem) + dot + safe_name(ending) if dot else safe_name(proof.name)
    return f"{entry.id}-{name}" if proof.content is not None else f"{name}（{texts.TOO_LARGE}）"


def _how(name: str) -> int:
    compressed = any(name.endswith(ending) for ending in STORED)
    return zipfile.ZIP_STORED if compressed else zipfile.ZIP_DEFLATED


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
                    sum(entry.id in by_entry for entry in each.entries), len(each.entries)
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
