"""Where the header of a table is and what its columns mean; the lines above it are passed over.

Pure. A header is the row in which most cells are known headers; a title line, a search URL or an
empty row above it is no header. Nothing is taken from a table without a column for its numbers.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.patents.columns import ColumnTable, plain_header
from storage.register.version import Register

LOOKED_AT = 20
"""Rows in which the header is looked for."""
FEWEST = 2
"""Known headers that make a row a header."""
NUMBERS = {
    Register.PATENT: frozenset({"application", "publication", "grant_publication"}),
    Register.TRADEMARK: frozenset({"number"}),
}


class HeaderMissing(Exception):
    """No row of the beginning is a header that is known; the text says what was seen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How a table is to be read. `fields` gives the columns of each field in order."""

    subject: Register
    vendor: str
    header_row: int
    headers: tuple[str, ...]
    fields: dict[str, tuple[int, ...]]
    unknown: tuple[str, ...]


def find_layout(rows: Sequence[Sequence[str]], table: ColumnTable) -> Layout:
    """The layout of a table by its first rows. Raises HeaderMissing."""
    best: tuple[int, int, Register] | None = None
    for index, row in enumerate(rows[:LOOKED_AT]):
        plain = [plain_header(cell) for cell in row]
        for subject in Register:
            known = {table.fields[subject][h] for h in plain if h in table.fields[subject]}
            score = len(known) if known & NUMBERS[subject] and len(known) >= FEWEST else 0
            score += _decisive(known, subject) if score else 0
            if score and (best is None or score > best[0]):
                best = score, index, subject
    if best is None:
        shown = next((row for row in rows if any(cell.strip() for cell in row)), ())
        seen = ", ".join(cell.strip()[:20] for cell in shown if cell.strip())[:200]
        raise HeaderMissing(
            f"its first {LOOKED_AT} rows hold no known column headers (it begins: "
            f"{seen or 'empty'}); if it is a table of patents or marks, teach its columns "
            "with --columns FILE.toml"
        )
    _, index, subject = best
    return _layout(tuple(cell.strip() for cell in rows[index]), index, subject, table)


def _decisive(known: set[str], subject: Register) -> int:
    """申请号 and 申请人 stand in both kinds of export: a class of goods decides."""
    if subject is Register.TRADEMARK:
        return 5 if "nice_class" in known else -20
    return 0


def _layout(headers: tuple[str, ...], index: int, subject: Register, table: ColumnTable) -> Layout:
    fields: dict[str, tuple[int, ...]] = {}
    unknown = []
    for column, header in enumerate(headers):
        plain = plain_header(header)
        if not plain:
            continue
        name = table.fields[subject].get(plain)
        if name is not None:
            fields[name] = (*fields.get(name, ()), column)
        elif plain not in table.seen[subject]:
            unknown.append(header)
    return Layout(
        subject=subject,
        vendor=table.vendor(headers, subject),
        header_row=index,
        headers=headers,
        fields=fields,
        unknown=tuple(unknown),
    )
