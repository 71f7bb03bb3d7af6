"""Tables as people really save them: encodings, titles above the header, merged cells."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwt

from knowledge.patents.sources.source import SourceUnreadable
from knowledge.patents.told import ToldPatent
from tests.knowledge.patents.conftest import opened, read

HEADER = ["申请号", "发明名称", "申请人", "申请日", "摘要"]
ROW = ["202010123456.2", "一种磁吸积木", "汕头市甲玩具有限公司", "2020-02-24", "摘要文字"]


def told(path: Path) -> ToldPatent:
    (item,) = read(path)
    assert isinstance(item.told, ToldPatent), item.reasons
    return item.told


def reasons(path: Path) -> str:
    (item,) = read(path)
    assert item.told is None
    return "; ".join(item.reasons)


@pytest.mark.parametrize(
    ("encoding", "delimiter"),
    [("utf-8", ","), ("utf-8-sig", ","), ("gbk", ","), ("gb18030", ";"), ("utf-16", "\t")],
)
def test_whatever_excel_and_wps_save(
    encoding: str, delimiter: str, table: Callable[..., Path]
) -> None:
    patent = told(table([HEADER, ROW], encoding=encoding, delimiter=delimiter))
    assert (patent.title, patent.applicants) == ("一种磁吸积木", ("汕头市甲玩具有限公司",))
    assert patent.filed_on == date(2020, 2, 24)


def test_a_title_and_an_empty_row_above_the_header(workbook: Callable[..., Path]) -> None:
    path = workbook([["汕头市玩具专利统计表"], [], HEADER, ROW, [], HEADER], merged=["A1:E1"])
    items = read(path)
    assert [item.row for item in items] == [4]
    assert told(path).title == "一种磁吸积木"


def test_a_header_in_the_third_line_of_what_wps_saves(table: Callable[..., Path]) -> None:
    lines = [["汕头市玩具专利统计表"], ["制表日期：2026-11-01"], HEADER, ROW]
    path = table(lines, encoding="gbk")
    assert [item.row for item in read(path)] == [4]
    assert told(path).title == "一种磁吸积木"


def test_merged_cells_all_hold_what_is_seen(workbook: Callable[..., Path]) -> None:
    header = ["申请号", "名称", "申请人", "费用名称", "金额"]
    rows = [
        header,
        ["202010123456.2", "积木", "甲公司", "第6年年费", 1200],
        [None, None, None, "第7年年费", 2000],
    ]
    first, second = read(workbook(rows, merged=["A2:A3", "B2:B3", "C2:C3"]))
    assert isinstance(first.told, ToldPatent)
    assert isinstance(second.told, ToldPatent)
    assert second.told.application == first.told.application
    assert (second.told.title, second.told.applicants) == ("积木", ("甲公司",))
    assert [fee.amount for fee in second.told.fees] == [200_000]


def test_formulas_stay_text(workbook: Callable[..., Path]) -> None:
    command = "=cmd|' /C calc'!A0"
    patent = told(workbook([HEADER, [ROW[0], command, *ROW[2:]]]))
    assert patent.title == command
    refusal = reasons(workbook([HEADER, [command, *ROW[1:]]]))
    assert "is not written like such a number" in refusal


def test_a_link_shows_its_label(workbook: Callable[..., Path]) -> None:
    link = '=HYPERLINK("https://example.com/x","CN112345678A")'
    patent = told(workbook([["公开(公告)号", *HEADER], [link, *ROW]]))
    assert patent.publications[0].number.key == "CN112345678A"


@pytest.mark.parametrize(
    ("cell", "key"),
    [
        (202010123456.2, "CN202010123456"),
        (2020101234562, "CN202010123456"),
        (202010123456, "CN202010123456"),
    ],
)
def test_a_number_in_full_is_taken(cell: float, key: str, workbook: Callable[..., Path]) -> None:
    application = told(workbook([HEADER, [cell, *ROW[1:]]])).application
    assert application is not None
    assert application.key == key


@pytest.mark.parametrize("cell", [1.23457e12, "1.23457E+12", 202011000000, 1.5e20, 202010123456.3])
def test_a_rounded_number_is_refused(cell: Any, workbook: Callable[..., Path]) -> None:
    refusal = reasons(workbook([HEADER, [cell, *ROW[1:]]]))
    assert "申请号:" in refusal


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        (datetime(2020, 2, 24), date(2020, 2, 24)),  # noqa: DTZ001 - as a cell has it
        (date(2020, 2, 24), date(2020, 2, 24)),
        ("2020/2/24", date(2020, 2, 24)),
        ("2020.02.24", date(2020, 2, 24)),
        ("20200224", date(2020, 2, 24)),
        (20200224, date(2020, 2, 24)),
        ("2020年2月24日", date(2020, 2, 24)),
        ("2020-02-24 00:00:00", date(2020, 2, 24)),
        ("", None),
        ("-", None),
        ("1900-01-00", "is no day of the calendar"),
        ("1900/1/1", None),
        (date(1900, 1, 5), None),
        ("2020-13-01", "is no day of the calendar"),
        ("2020-02-30", "is no day of the calendar"),
        (43885, "is no date"),
        ("昨天", "is no date"),
        ("1850-01-01", "lies before there were such records"),
        ("2500-01-01", "lies too far ahead"),
        ("2031-01-01", "lies in the future"),
        ("1984-12-31", "lies before the Patent Law"),
    ],
)
def test_days(cell: Any, day: date | str | None, workbook: Callable[..., Path]) -> None:
    path = workbook([HEADER, [*ROW[:3], cell, ROW[4]]])
    if isinstance(day, str):
        assert day in reasons(path)
    else:
        assert told(path).filed_on == day


def test_an_old_workbook(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("导出")
    style = xlwt.easyxf(num_format_str="YYYY-MM-DD")
    for column, (header, value) in enumerate(zip(HEADER, ROW, strict=True)):
        sheet.write(1, column, header)
        sheet.write(2, column, value)
    sheet.write_merge(0, 0, 0, 4, "专利导出")
    sheet.write(3, 0, 2020101234562)
    sheet.write(3, 3, date(2020, 2, 24), style)
    sheet.write(3, 1, "第二行")
    path = tmp_path / "export.xls"
    book.save(str(path))
    first, second = read(path)
    assert isinstance(first.told, ToldPatent)
    assert isinstance(second.told, ToldPatent)
    assert first.told.application == second.told.application
    assert second.told.filed_on == first.told.filed_on == date(2020, 2, 24)


def test_abstracts_of_ten_thousand_characters(table: Callable[..., Path]) -> None:
    long = "积木，\n" * 2_500
    patent = told(table([HEADER, [*ROW[:4], long]]))
    assert len(patent.abstract) > 9_000


def test_unknown_columns_are_reported_and_the_raw_row_is_kept(table: Callable[..., Path]) -> None:
    source = opened(table([[*HEADER, "内部评级", "序号"], [*ROW, "A", "1"]]))
    assert source.unknown_columns == ("内部评级",)
    (item,) = source.items
    assert item.raw == (*ROW, "A", "1")


def test_every_reason_of_a_bad_row_is_told(table: Callable[..., Path]) -> None:
    refusal = reasons(table([HEADER, ["202010123456.3", "x", "y", "2020-02-31", ""]]))
    assert "the digits before it call for 2" in refusal
    assert "is no day of the calendar" in refusal


def test_numbers_of_different_kinds_in_one_row_are_refused(table: Callable[..., Path]) -> None:
    path = table([["申请号", "公开号"], ["202010123456.2", "CN212345678U"]])
    assert "another kind of patent" in reasons(path)


def test_a_sheet_without_cells_is_passed_over(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    filled = book.create_sheet("数据")
    filled.append(HEADER)
    filled.append(ROW)
    book.save(tmp_path / "x.xlsx")
    assert told(tmp_path / "x.xlsx").title == "一种磁吸积木"


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.csv", b"", "it is empty"),
        ("a.csv", "姓名,电话\n陈,1\n".encode(), "no known column headers"),
        ("a.xls", b"<html><table></table></html>", "web page named as a table"),
        ("a.xlsx", b"PK\x03\x04 broken", "no .xlsx workbook"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 broken", ".xls"),
        ("a.json", b"{", "the JSON is damaged"),
        ("a.json", b"[" * 100_000, "the JSON is damaged"),
        ("a.json", b'{"a": 1}', "no list of objects"),
        ("a.xml", b"<a>", "the XML is damaged"),
        ("a.xml", b"<a/>", "no patent document"),
        ("a.txt", b"x", "known kinds"),
    ],
)
def test_what_is_no_table_is_refused_with_the_reason(
    name: str, content: bytes, reason: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(SourceUnreadable, match=reason):
        read(path)
