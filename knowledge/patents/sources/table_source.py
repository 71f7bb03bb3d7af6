"""A table of patents or marks: its header found, its rows read one by one."""

import itertools
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from knowledge.patents.columns import ColumnTable
from knowledge.patents.header import LOOKED_AT, HeaderMissing, Layout, find_layout
from knowledge.patents.sources.cells import text_of
from knowledge.patents.sources.csv_table import count_lines, read_csv
from knowledge.patents.sources.patent_rows import read_patent_row
from knowledge.patents.sources.source import Item, Source, SourceUnreadable
from knowledge.patents.sources.table_limits import MAX_ROWS, TableUnreadable
from knowledge.patents.sources.trademark_rows import read_trademark_row
from knowledge.patents.sources.workbook import Cell, count_rows, read_xls, read_xlsx
from knowledge.patents.told import RowRefused
from storage.register.version import Register

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK\x03\x04"


def open_table(path: Path, *, columns: ColumnTable, today: date) -> Source:
    """The table with its layout. Raises SourceUnreadable with what the operator can do."""
    rows, total = _rows(path)
    try:
        first = list(itertools.islice(rows, LOOKED_AT))
        layout = find_layout([[text_of(cell) for cell in row] for row in first], columns)
    except (TableUnreadable, HeaderMissing) as error:
        raise SourceUnreadable(str(error)) from error
    following = itertools.chain(first, rows)
    return Source(
        subject=layout.subject,
        format=layout.vendor,
        columns=layout.headers,
        unknown_columns=layout.unknown,
        total=total,
        items=_items(following, layout, today=today),
    )


def _rows(path: Path) -> tuple[Iterator[Sequence[Cell]], int | None]:
    """The rows by what the file is, whatever its name says: exports of web pages are named .xls."""
    with path.open("rb") as file:
        start = file.read(512)
    if start.startswith(ZIP):
        return read_xlsx(path), count_rows(path)
    if start.startswith(OLE):
        return read_xls(path), None
    if start.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] == b"<":
        raise SourceUnreadable("it is a web page named as a table; open it and save it as .xlsx")
    if not start:
        raise SourceUnreadable("it is empty; check that the right file was taken")
    try:
        return read_csv(path), count_lines(path)
    except TableUnreadable as error:
        raise SourceUnreadable(str(error)) from error


def _items(rows: Iterator[Sequence[Cell]], layout: Layout, *, today: date) -> Iterator[Item]:
    """The items behind the header; empty rows and repeated headers are passed over."""
    header = [cell for cell in layout.headers if cell]
    try:
        for number, row in enumerate(rows, 1):
            if number > MAX_ROWS:
                raise SourceUnreadable(f"it has more than {MAX_ROWS:,} rows; split it")
            if number <= layout.header_row + 1:
                continue
            raw = tuple(text_of(cell) for cell in row)
            if not any(raw) or [cell for cell in raw if cell] == header:
                continue
            yield _item(number, raw, row, layout, today)
    except TableUnreadable as error:
        raise SourceUnreadable(str(error)) from error


def _item(
    number: int, raw: tuple[str, ...], row: Sequence[Cell], layout: Layout, today: date
) -> Item:
    read = read_patent_row if layout.subject is Register.PATENT else read_trademark_row
    try:
        return Item(row=number, raw=raw, told=read(row, raw, layout, today=today))
    except RowRefused as refusal:
        return Item(row=number, raw=raw, reasons=refusal.reasons)
