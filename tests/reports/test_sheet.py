"""Tables as Excel files, read back by the library that reads them everywhere."""

import io
from datetime import UTC, date, datetime

import pytest
from openpyxl import load_workbook

from reports.fonts import chinese_font
from reports.sheet import Cell, Table, workbook


def test_cells_come_back_as_they_went_in_and_nothing_is_computed() -> None:
    at = datetime(2026, 11, 26, 9, 30, tzinfo=UTC)
    rows: list[tuple[Cell, ...]] = [
        ("=cmd|' /C calc'!A0", 3, date(2026, 11, 26)),
        ("+86 13800000000", None, at),
        ("张\u202e三\x00\n第二行", 1.5, "@x"),
    ]
    book = load_workbook(
        io.BytesIO(workbook([Table(name="报名/表", header=("姓名", "数", "日"), rows=rows)]))
    )
    sheet = book["报名表"]
    read = [[cell.value for cell in line] for line in sheet.iter_rows(min_row=2)]
    assert read[0][0] == "=cmd|' /C calc'!A0"
    assert {cell.data_type for line in sheet.iter_rows() for cell in line} <= {"s", "n", "d"}
    assert read[1] == ["+86 13800000000", None, at.replace(tzinfo=None)]
    assert read[2] == ["张三\n第二行", 1.5, "@x"]


def test_a_row_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="row 2 of t has 1 cells"):
        workbook([Table(name="t", header=("a", "b"), rows=[("x",)])])


def test_the_chinese_font_is_there() -> None:
    assert chinese_font().stat().st_size > 1_000_000
