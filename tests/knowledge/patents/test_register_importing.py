"""Files into rows: what is new, changed or refused, what is told of it, and what a kill leaves."""

import csv
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bench.synthetic_patents import write_export
from knowledge.patents.columns import MappingBroken, taught_columns
from knowledge.patents.importing import (
    ImportOptions,
    ImportState,
    RegisterImport,
    import_register,
)
from knowledge.patents.raw import unpacked
from storage.alerts.notices import NoticeKind
from storage.database import Database
from storage.register import patents, trademarks
from storage.register.imports import newest_imports
from storage.schema.desk import NoticeRow
from tests.killing import kill_in_the_middle
from tests.knowledge.patents.test_vendors import MARK
from tests.storage.rows import all_rows

NOW = datetime(2026, 11, 26, 1, tzinfo=UTC)
ROOT = Path(__file__).parents[3]
HEADER = ["申请号", "公开(公告)号", "标题", "申请人", "当前权利人", "申请日", "授权日", "法律状态"]
BASE = [
    "202010123456.2",
    "CN112345678B",
    "积木",
    "甲公司",
    "甲公司",
    "2020-02-24",
    "2026-11-03",
    "授权",
]
Rows = Sequence[Sequence[Any]]


class Desk:
    """A database, and files that are imported into it."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.database = database
        self.folder = folder
        self.files = 0

    async def take(self, rows: Rows, **options: Any) -> RegisterImport:
        """Import a new file of those rows under HEADER."""
        self.files += 1
        path = self.folder / f"file{self.files}.csv"
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows(rows)
        return await self.take_file(path, **options)

    async def take_file(self, path: Path, **options: Any) -> RegisterImport:
        how = ImportOptions(refused_folder=self.folder / "refused", **options)
        return await import_register(self.database, path, now=NOW, options=how)

    async def notices(self) -> list[NoticeRow]:
        return await all_rows(self.database, NoticeRow)

    async def patent(self) -> patents.PatentRow:
        async with self.database.begin() as session:
            row = await patents.patent_by_key(session, "CN202010123456")
        assert row is not None
        return row


@pytest.fixture
def desk(database: Database, tmp_path: Path) -> Desk:
    return Desk(database, tmp_path)


def changed(**cells: str) -> list[str]:
    """BASE with other cells, by header."""
    return [cells.get(header, cell) for header, cell in zip(HEADER, BASE, strict=True)]


async def test_a_file_is_imported_once(desk: Desk) -> None:
    first = await desk.take([HEADER, BASE])
    assert (first.state, first.counts["new"], first.format) == (ImportState.DONE, 1, "incopat")
    again = await desk.take_file(desk.folder / "file1.csv")
    assert (again.state, again.detail) == (ImportState.UNCHANGED, "imported on 2026-11-26")
    anew = await desk.take_file(desk.folder / "file1.csv", again=True)
    assert anew.counts == {"rows": 1, "refused": 0, "notes": 0, "unchanged": 1}


async def test_changes_are_kept_and_told(desk: Desk) -> None:
    await desk.take([HEADER, BASE])
    await desk.take([HEADER, changed(当前权利人="乙公司", 法律状态="未缴年费专利权终止")])
    row = await desk.patent()
    assert (row.owners, row.status) == ("乙公司", "lapsed")
    told = {notice.kind: notice for notice in await desk.notices()}
    assert set(told) == {
        NoticeKind.NEW_PATENT,
        NoticeKind.STATUS_CHANGE,
        NoticeKind.OWNER_CHANGE,
    }
    status = told[NoticeKind.STATUS_CHANGE]
    assert "由“已授权，有效”变为“因未缴年费等原因已终止”" in status.text
    assert status.facets["numbers"] == ["CN202010123456"]
    assert status.facets["applicants"] == ["乙公司", "甲公司"]
    assert status.facets["industries"] == ["toys"]
    assert "“甲公司”变为“乙公司”" in told[NoticeKind.OWNER_CHANGE].text


async def test_old_documents_and_examples_are_no_news(desk: Desk) -> None:
    await desk.take([HEADER, changed(授权日="2022-05-03")])
    assert not await desk.notices()
    await desk.take([HEADER, changed(申请号="202010123457.0", 标题="例")], demo=True)
    assert not await desk.notices()


async def test_fees_and_deals_are_told(desk: Desk) -> None:
    await desk.take([HEADER, changed(授权日="2022-05-03")])
    fees = ["申请号", "费用名称", "金额", "缴费截止日", "费用状态"]
    await desk.take(
        [
            fees,
            ["202010123456.2", "发明专利第7年年费", "2000", "2027-02-24", "未缴"],
            ["202010123456.2", "发明专利第8年年费", "2000", "2028-02-24", "未缴"],
        ]
    )
    await desk.take([["申请号", "被许可人", "许可人"], ["202010123456.2", "丙公司", "甲公司"]])
    told = [(notice.kind, notice.text) for notice in await desk.notices()]
    assert [kind for kind, _ in told] == [NoticeKind.FEE_DUE, NoticeKind.LICENCE]
    assert "第7年年费缴费截止日是 2027年2月24日，金额 2000 元" in told[0][1]
    assert "甲公司 -> 丙公司" in told[1][1]


async def test_bad_rows_go_to_a_file_that_can_be_corrected(desk: Desk) -> None:
    bad = changed(申请号="202010123456.3", 标题="=cmd|' /C calc'!A0")
    conflict = changed(申请日="2020-02-25")
    result = await desk.take([HEADER, BASE, bad, BASE, conflict])
    assert result.counts == {"rows": 4, "refused": 2, "notes": 0, "new": 1, "unchanged": 1}
    assert result.refused_file is not None
    with result.refused_file.open(encoding="utf-8-sig", newline="") as file:
        header, first, second = csv.reader(file)
    assert header[2:] == HEADER
    assert first[0] == "3"
    assert "the digits before it call for 2" in first[1]
    assert first[4].startswith("'=cmd")
    assert "filed_on is 2020-02-24, not 2020-02-25" in second[1]
    corrected = first[2:].copy()
    corrected[0] = "202010123456.2"
    await desk.take([["row", "reasons", *HEADER], ["3", "", *corrected]])
    assert (await desk.patent()).title == "=cmd|' /C calc'!A0"


async def test_an_abstract_of_ten_thousand_characters_is_kept_whole(desk: Desk) -> None:
    abstract = "所述磁柱嵌在积木本体的四角，" * 714 + "止。"
    assert len(abstract) > 9_990
    await desk.take([["申请号", "标题", "摘要"], ["202010123456.2", "积木", abstract]])
    assert (await desk.patent()).abstract == abstract


async def test_the_raw_row_is_kept(desk: Desk) -> None:
    await desk.take([[*HEADER, "内部评级"], [*changed(申请号="坏"), "C"], [*BASE, "A"]])
    row = await desk.patent()
    async with desk.database.begin() as session:
        data = await patents.raw_rows_around(session, import_id=row.import_id, row=row.import_row)
        (imported,) = await newest_imports(session)
    assert data is not None
    assert unpacked(data, row.import_row) == [*BASE, "A"]
    assert imported.unknown_columns == ["内部评级"]


async def test_a_mapping_file_teaches_a_new_export(desk: Desk) -> None:
    rows = [["案号", "产品", "权属"], ["202010123456.2", "积木", "甲公司"]]
    unknown = await desk.take(rows)
    assert unknown.state is ImportState.REFUSED
    assert "--columns" in unknown.detail
    mapping = desk.folder / "own.toml"
    mapping.write_text(
        '[patent]\napplication = ["案号"]\ntitle = ["产品"]\nowners = ["权属"]\n', encoding="utf-8"
    )
    taught = await desk.take(rows, columns=taught_columns(mapping))
    assert taught.counts["new"] == 1
    assert (await desk.patent()).owners == "甲公司"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("[patents]\n", "write \\[patent\\] or \\[trademark\\]"),
        ('[patent]\nnumber = ["x"]\n', "'number' is no field"),
        ('[patent]\ntitle = "x"\n', "write title = "),
        ("[patent\n", "cannot be read"),
    ],
)
def test_a_broken_mapping_says_how_it_should_look(text: str, reason: str, tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(MappingBroken, match=reason):
        taught_columns(path)


async def test_marks_are_stored_and_announced(desk: Desk) -> None:
    published = {**MARK, "初审公告日期": "2026-10-13", "注册公告日期": "", "商标状态": "初审公告"}
    published["专用权期限"] = ""
    result = await desk.take([list(published), list(published.values())])
    assert result.counts["new"] == 1
    async with desk.database.begin() as session:
        (row,) = await trademarks.trademarks_by_number(session, "12345678")
    assert (row.status, row.groups, row.industries) == ("published", "2802 2803", "toys")
    (notice,) = await desk.notices()
    assert notice.kind == NoticeKind.MARK_PUBLISHED
    assert "可以提出异议的最后一天是 2027年1月13日" in notice.text
    assert "稳妥起见请在" in notice.text
    assert notice.facets["nice"] == ["28", "2802", "2803"]


async def test_the_same_on_postgresql(postgres_url: str, tmp_path: Path) -> None:
    database = Database(postgres_url)
    desk = Desk(database, tmp_path)
    await desk.take([HEADER, BASE])
    result = await desk.take([HEADER, changed(法律状态="期限届满"), changed(申请日="2020-02-25")])
    assert result.counts["changed"] == 1
    assert result.counts["refused"] == 1
    assert (await desk.patent()).status == "expired"
    await database.close()


def command(*arguments: str, database: Path) -> list[str]:
    url = f"sqlite:///{database}"
    return [sys.executable, "-m", "knowledge", "import", "--database", url, *arguments]


def counted(database: Path) -> tuple[int, int]:
    """How many patents there are, and how many rows of the file are done."""
    connection = sqlite3.connect(database, timeout=10)
    try:
        (stored,) = connection.execute("SELECT count(*) FROM patents").fetchone()
        done = connection.execute("SELECT rows_done FROM register_imports").fetchone()
        return stored, done[0] if done else 0
    except sqlite3.OperationalError:
        return 0, 0
    finally:
        connection.close()


def test_a_killed_import_goes_on_where_it_was(tmp_path: Path) -> None:
    export, database = tmp_path / "export.csv", tmp_path / "x.db"
    write_export(export, 9_000)
    arguments = command("--refused", str(tmp_path), str(export), database=database)
    process = subprocess.Popen(arguments, cwd=ROOT, stderr=subprocess.DEVNULL)
    kill_in_the_middle(process, lambda: counted(database)[1] > 0)
    stored, done = counted(database)
    assert 0 < stored < 9_000, "the kill came too late to say anything"
    assert stored == done - 1  # the header is the first row
    finished = subprocess.run(arguments, cwd=ROOT, capture_output=True, text=True, check=True)
    assert "9,000 new" in finished.stdout
    assert counted(database) == (9_000, 9_001)


def test_the_command_line_shows_before_it_stores(
    tmp_path: Path, table: Callable[..., Path]
) -> None:
    database = tmp_path / "x.db"
    path = table([[*HEADER, "内部评级"], [*BASE, "A"], [*changed(申请号="1.23457E+12"), "B"]])
    shown = subprocess.run(
        command("--dry-run", str(path), database=database),
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "202010123456.2 (CN202010123456)" in shown.stdout
    assert "columns that are not used: 内部评级" in shown.stdout
    assert "row 3: REFUSED: 申请号: '1.23457E+12' was rounded by a spreadsheet" in shown.stdout
    assert not database.exists()
