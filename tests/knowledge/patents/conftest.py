"""Files as Excel, WPS and the vendors save them, and what is read from them."""

import csv
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from knowledge.patents.columns import shipped_columns
from knowledge.patents.sources.opening import open_source
from knowledge.patents.sources.source import Item, Source

TODAY = date(2026, 11, 26)
Rows = Sequence[Sequence[Any]]


@pytest.fixture
def table(tmp_path: Path) -> Callable[..., Path]:
    """Writes a CSV; `encoding` and `delimiter` as the program that saved it would."""

    def write(
        rows: Rows, name: str = "export.csv", *, encoding: str = "utf-8-sig", delimiter: str = ","
    ) -> Path:
        path = tmp_path / name
        with path.open("w", encoding=encoding, newline="") as file:
            csv.writer(file, delimiter=delimiter).writerows(rows)
        return path

    return write


@pytest.fixture
def workbook(tmp_path: Path) -> Callable[..., Path]:
    """Writes an .xlsx; `merged` are ranges such as A1:D1."""

    def write(rows: Rows, name: str = "export.xlsx", *, merged: Sequence[str] = ()) -> Path:
        book = openpyxl.Workbook()
        sheet = book.worksheets[0]
        for row in rows:
            sheet.append(list(row))
        for cells in merged:
            sheet.merge_cells(cells)
        path = tmp_path / name
        book.save(path)
        return path

    return write


def opened(path: Path) -> Source:
    """The file, read as of TODAY by the shipped columns."""
    return open_source(path, columns=shipped_columns(), today=TODAY)


def read(path: Path) -> list[Item]:
    """Every item of the file."""
    return list(opened(path).items)
