"""A table as an Excel file: a title row, typed columns, and no cell that a program would run."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

Cell = str | int | float | date | datetime | None

LONGEST_CELL = 32_000
WIDEST, NARROWEST = 60, 8
LINE_HEIGHT = 15.5
"""Points of a line of text."""
_THIN = Side(style="thin", color="BBBBBB")
_TEXT = Alignment(vertical="top", horizontal="left", wrap_text=True)
_NUMBER = Alignment(vertical="top", horizontal="right", indent=1)
_HEADER = PatternFill("solid", fgColor="E8EEF7")


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One sheet: its name, the header, and rows of as many cells."""

    name: str
    header: Sequence[str]
    rows: Iterable[Sequence[Cell]]


def workbook(tables: Sequence[Table]) -> bytes:
    """The tables as one xlsx file, a sheet each, ready to print on A4 across.

    Text is always text: what begins like a formula is kept as it was written and never computed.
    Times are written in the zone they come in. Raises ValueError for a row of another length.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    for table in tables:
        _fill(book.create_sheet(_sheet_name(table.name)), table)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _fill(sheet: Worksheet, table: Table) -> None:
    widths = [_width(title) for title in table.header]
    for column, title in enumerate(table.header, start=1):
        heading = sheet.cell(row=1, column=column, value=title)
        heading.font, heading.fill = Font(bold=True), _HEADER
    for number, row in enumerate(table.rows, start=2):
        if len(row) != len(table.header):
            raise ValueError(f"row {number} of {table.name} has {len(row)} cells")
        for column, value in enumerate(row, start=1):
            _put(sheet.cell(row=number, column=column), value)
            widths[column - 1] = max(widths[column - 1], _width(value))
    for line in sheet.iter_rows():
        for cell in line:
            cell.border = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
            cell.alignment = _NUMBER if isinstance(cell.value, int | float) else _TEXT
    for column, width in enumerate(widths, start=1):
        letter = get_column_letter(column)
        sheet.column_dimensions[letter].width = min(max(width + 2, NARROWEST), WIDEST)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]
    sheet.print_title_rows = "1:1"


def _put(cell: object, value: Cell) -> None:
    """Set one cell. Excel stores no zone, and `s` keeps a text that begins with = a text."""
    if isinstance(value, datetime):
        value = value.replace(tzinfo=None)
    if isinstance(value, str):
        plain = "".join(c for c in value if c in "\n\t" or c.isprintable())[:LONGEST_CELL]
        cell.value = plain  # type: ignore[attr-defined]
        cell.data_type = "s"  # type: ignore[attr-defined]
        if plain[:1] in {"=", "+", "-", "@"}:
            cell.quotePrefix = True  # type: ignore[attr-defined]
    else:
        cell.value = value  # type: ignore[attr-defined]


def _width(value: Cell) -> int:
    """The width in Latin characters; a Chinese one takes two."""
    text = str(value) if value is not None else ""
    return max(
        (sum(2 if ord(c) > 0x2E80 else 1 for c in line) for line in text.split("\n")), default=0
    )


def note_across(sheet: Worksheet, row: int, text: str, widths: Sequence[int]) -> None:
    """A note under a table, over all its columns, as high as its lines need; its widths are those
    of the columns in characters. No program finds the height of merged cells by itself."""
    sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=len(widths))
    cell = sheet.cell(row=row, column=1, value=text)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.row_dimensions[row].height = LINE_HEIGHT * -(-_width(text) // (sum(widths) - 4))


def on_one_page(sheet: Worksheet, *, across: bool = False) -> None:
    """Print the sheet on one page of A4."""
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.orientation = "landscape" if across else "portrait"
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_options.horizontalCentered = True


def _sheet_name(name: str) -> str:
    return "".join(c for c in name if c not in "[]:*?/\\")[:31] or "Sheet"
