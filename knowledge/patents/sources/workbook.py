"""Workbooks of Excel and WPS, row by row: .xlsx by openpyxl's streaming reader, .xls by xlrd.

Formulas stay text and are never computed; a HYPERLINK shows its label, as the sheet would. Merged
cells all hold the value that is seen. Only the first sheet with cells is read.
"""

import io
import re
import warnings
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import IO, Any

import openpyxl
import xlrd
from openpyxl.utils.cell import range_boundaries

from knowledge.patents.sources.table_limits import (
    MAX_CELL,
    MAX_COLUMNS,
    MAX_INFLATED_BYTES,
    MAX_OLD_WORKBOOK_BYTES,
    MAX_RATIO,
    MAX_WORKBOOK_BYTES,
    TableUnreadable,
)
from knowledge.sources.archive_limits import check_inflation
from knowledge.sources.document_text import MEGABYTE, TextUnreadable
from storage.damaged_zip import DAMAGED_ZIP

Cell = str | int | float | date

_LINK = re.compile(r'^=HYPERLINK\("[^"]*"\s*[,;]\s*"([^"]*)"\)$', re.IGNORECASE)
_MERGED = re.compile(rb'<mergeCell\s+ref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"')
_DIMENSION = re.compile(rb'<dimension ref="[A-Z]+\d+:[A-Z]+(\d+)"')
_BLOCK = 1 << 20
# What zipfile, the XML parsers (theirs are SyntaxErrors) and openpyxl raise for broken packages.
_BROKEN = (*DAMAGED_ZIP, SyntaxError, TypeError, AttributeError, ArithmeticError)
MOST_MERGED = 200_000


def read_xlsx(path: Path) -> Iterator[list[Cell]]:
    """The rows of the first sheet that has any. Raises TableUnreadable."""
    _check_archive(path)
    try:
        with path.open("rb") as file, _opened(file, data_only=False) as book:
            yield from _sheets(path, book)
    except _BROKEN as error:
        raise _damaged(error) from error


def first_rows(content: bytes, most: int) -> list[tuple[Any, ...]]:
    """The first rows of a small workbook's first sheet, as values. Raises TableUnreadable."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            check_inflation(archive.infolist())
        with _opened(io.BytesIO(content), data_only=True) as book:
            sheet = book.worksheets[0]
            return list(sheet.iter_rows(values_only=True, max_row=most, max_col=MAX_COLUMNS))
    except TextUnreadable as refusal:
        raise TableUnreadable(str(refusal)) from refusal
    except _BROKEN as error:
        raise _damaged(error) from error


@contextmanager
def _opened(workbook: IO[bytes], *, data_only: bool) -> Iterator[Any]:
    with warnings.catch_warnings():
        # Missing default styles and unknown extensions of WPS are no concern of ours.
        warnings.simplefilter("ignore")
        with closing(openpyxl.load_workbook(workbook, read_only=True, data_only=data_only)) as book:
            yield book


def _damaged(error: Exception) -> TableUnreadable:
    name = type(error).__name__
    return TableUnreadable(f"the workbook is damaged ({name}); open and save it again")


def count_rows(path: Path) -> int | None:
    """How many rows the first sheet says it has, or None where it does not say so."""
    try:
        with zipfile.ZipFile(path) as archive:
            sheet = next(n for n in archive.namelist() if n.startswith("xl/worksheets/sheet"))
            with archive.open(sheet) as part:
                found = _DIMENSION.search(part.read(4096))
    except (*DAMAGED_ZIP, StopIteration):
        return None
    return int(found[1]) if found else None


def read_xls(path: Path) -> Iterator[list[Cell]]:
    """The rows of the first sheet that has any. Raises TableUnreadable."""
    if path.stat().st_size > MAX_OLD_WORKBOOK_BYTES:
        raise TableUnreadable("the .xls is larger than 100 MB; save it as .xlsx or .csv")
    told = io.StringIO()  # xlrd prints what it minds
    book = _old(
        partial(xlrd.open_workbook, path, logfile=told, formatting_info=True, on_demand=True)
    )
    with closing(_Releasing(book)):
        for number in range(book.nsheets):
            sheet = _old(partial(book.sheet_by_index, number))
            if sheet.nrows:
                merged = _covered(
                    (top + 1, bottom, left + 1, right)
                    for top, bottom, left, right in sheet.merged_cells
                )
                rows = (
                    [_old_cell(book, cell) for cell in sheet.row(index)[:MAX_COLUMNS]]
                    for index in range(sheet.nrows)
                )
                yield from _filled(rows, merged)
                return


def _old(read: Callable[[], Any]) -> Any:
    """What xlrd reads. Raises TableUnreadable."""
    try:
        return read()
    except xlrd.XLRDError as error:
        raise TableUnreadable(f"the .xls cannot be read ({error}); save it as .xlsx") from error
    except Exception as error:  # xlrd meets damage with errors of every kind
        raise TableUnreadable("the .xls is damaged; open it and save it as .xlsx") from error


def _sheets(path: Path, book: Any) -> Iterator[list[Cell]]:
    for sheet in book.worksheets:
        sheet.reset_dimensions()
        merged = _covered(_merged_ranges(path, sheet._worksheet_path))
        rows = (
            [_cell(value) for value in row[:MAX_COLUMNS]]
            for row in sheet.iter_rows(values_only=True)
        )
        found = False
        for row in _filled(rows, merged):
            found = found or any(cell != "" for cell in row)
            yield row
        if found:
            return


class _Releasing:
    """Lets `closing` release an xlrd book."""

    def __init__(self, book: Any) -> None:
        self._book = book

    def close(self) -> None:
        self._book.release_resources()


def _cell(value: Any) -> Cell:
    match value:
        case None:
            return ""
        case bool():
            return str(value)
        case str():
            shown = _LINK.match(value)
            return (shown[1] if shown else value)[:MAX_CELL]
        case int() | float() | date():
            return value
        case _:
            return str(value)[:MAX_CELL]


def _old_cell(book: Any, cell: Any) -> Cell:
    match cell.ctype:
        case xlrd.XL_CELL_TEXT:
            return str(cell.value)[:MAX_CELL]
        case xlrd.XL_CELL_NUMBER:
            return float(cell.value)
        case xlrd.XL_CELL_DATE:
            return _old_date(cell.value, book.datemode)
        case _:
            return ""


def _old_date(value: float, mode: int) -> Cell:
    """A date; below 1900-03 Excel's calendar is wrong, and such a cell was an empty one."""
    try:
        moment: datetime = xlrd.xldate_as_datetime(value, mode)
    except (xlrd.xldate.XLDateError, ValueError, OverflowError):
        return str(value)
    return moment


def _merged_ranges(path: Path, member: str) -> Iterator[tuple[int, int, int, int]]:
    """The merged ranges of a sheet as (top, bottom, left, right), found without keeping the sheet.

    openpyxl's streaming reader does not know them: they stand behind the cells.
    """
    with zipfile.ZipFile(path) as archive, archive.open(member.lstrip("/")) as part:
        kept = b""
        found = 0
        while block := part.read(_BLOCK):
            text = kept + block
            end = 0
            for match in _MERGED.finditer(text):
                end = match.end()
                left, top, right, bottom = range_boundaries(match[1].decode())
                found += 1
                if found > MOST_MERGED:
                    raise TableUnreadable("it has too many merged cells; save it as .csv")
                yield int(top or 0), int(bottom or 0), int(left or 0), int(right or 0)
            kept = text[max(end, len(text) - 80) :]


def _covered(ranges: Iterator[tuple[int, int, int, int]]) -> dict[int, list[tuple[int, int, int]]]:
    """By the first row of merged ranges: their last row, first and last column."""
    by_top: dict[int, list[tuple[int, int, int]]] = {}
    for top, bottom, left, right in ranges:
        by_top.setdefault(top, []).append((bottom, left, min(right, MAX_COLUMNS)))
    return by_top


def _filled(
    rows: Iterator[list[Cell]], merged: dict[int, list[tuple[int, int, int]]]
) -> Iterator[list[Cell]]:
    """The rows with the value of each merged range in all of its cells."""
    running: list[tuple[int, int, int, Cell]] = []
    for number, row in enumerate(rows, 1):
        for bottom, left, right in merged.get(number, ()):
            value = row[left - 1] if left <= len(row) else ""
            running.append((bottom, left, right, value))
        running = [one for one in running if one[0] >= number]
        for _, left, right, value in running:
            row.extend("" for _ in range(right - len(row)))
            row[left - 1 : right] = [value] * (right - left + 1)
        yield row


def _check_archive(path: Path) -> None:
    if path.stat().st_size > MAX_WORKBOOK_BYTES:
        raise TableUnreadable(
            f"the workbook is larger than {MAX_WORKBOOK_BYTES // MEGABYTE} MB; save it as .csv"
        )
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except DAMAGED_ZIP as error:
        raise TableUnreadable("it is no .xlsx workbook (damaged?); save it again") from error
    if sum(part.file_size for part in parts) > MAX_INFLATED_BYTES or any(
        part.file_size > 10 * MEGABYTE and part.file_size > MAX_RATIO * part.compress_size
        for part in parts
    ):
        raise TableUnreadable("it unpacks like a zip bomb; save it as .csv yourself")
