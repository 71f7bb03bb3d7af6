"""Importing: what a file is taken for, what it replaces, and that nothing stops the rest."""

import asyncio
import os
import sqlite3
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from knowledge.__main__ import main
from knowledge.document import Kind, Scope
from knowledge.importing import ImportedFile, import_paths
from knowledge.library import Library, load_library
from knowledge.shelving import Outcome
from knowledge.sources import files
from knowledge.sources.document_text import DocumentText
from knowledge.versions import former_article, successor
from storage import library as rows
from storage.database import Database, sqlite_url
from tests.killing import kill_in_the_middle

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
TODAY = NOW.date()

LOCAL = """# 汕头市某某管理办法

2025年5月1日 汕头市人民政府公布

第一条 为了甲，制定本办法。

第二条 本办法自2025年6月1日起施行。
"""


async def imported(
    database: Database, *paths: Path, kind: Kind | None = None
) -> list[ImportedFile]:
    return await import_paths(database, paths, now=NOW, kind=kind)


async def loaded(database: Database) -> Library:
    async with database.begin() as session:
        return await load_library(session)


def outcomes(results: list[ImportedFile]) -> list[Outcome]:
    return [result.outcome for result in results]


async def test_all_official_texts_twice(prepared: Database, laws: Path) -> None:
    first = await imported(prepared, laws)
    assert len(first) == 64
    assert Outcome.REFUSED not in outcomes(first)
    async with prepared.begin() as session:
        version = await rows.library_version(session)
    second = await imported(prepared, laws)
    assert set(outcomes(second)) == {Outcome.UNCHANGED}
    library = await loaded(prepared)
    assert library.version == version

    # Digests gave way to the official text, article by article, under the same law and version.
    rules = library.version_on("专利法实施细则", TODAY)
    assert rules is not None
    assert rules.source.endswith("专利法实施细则(2023-12-11).md")
    assert not any(passage.digest for passage in library.passages_of(rules))
    old, new = library.versions("专利法实施细则")
    assert (old.in_force_to, new.in_force_from) == (date(2024, 1, 19), date(2024, 1, 20))
    fee = library.article(old, "第九十八条")
    assert fee is not None
    now = successor(library, fee)
    assert now is not None
    assert now.locator == "第一百一十五条"

    # Texts replaced since are there for old days, and never govern today.
    crime = "最高人民检察院关于办理侵犯知识产权刑事案件具体应用法律若干问题的解释"
    for law, last in (
        ("反不正当竞争法", date(2025, 10, 14)),
        (f"最高人民法院、{crime}", date(2025, 4, 25)),
        ("最高人民法院关于审理不正当竞争民事案件应用法律若干问题的解释", date(2022, 3, 19)),
        ("植物新品种保护条例", date(2025, 5, 31)),
    ):
        before = library.version_on(law, last)
        after = library.version_on(law, date.fromordinal(last.toordinal() + 1))
        assert before is not None, law
        assert after is None or after.version > before.version, law
    court = library.versions("最高人民法院关于知识产权法庭若干问题的规定")
    assert [d.in_force_to for d in court] == [date(2023, 10, 31), None]
    secret = former_article(library, "反不正当竞争法", "第九条", as_of=TODAY)
    assert secret is not None
    assert secret.now.locator == "第十条"


async def test_an_excerpt_replaces_only_the_articles_it_holds(
    prepared: Database, tmp_path: Path
) -> None:
    excerpt = tmp_path / "中华人民共和国专利法实施细则(2023-12-11).txt"
    excerpt.write_text(
        "中华人民共和国专利法实施细则\n第一条 官方文本甲。\n第二条 官方文本乙。\n"
        "第一百一十五条 官方文本丙。",
        encoding="utf-8",
    )
    before = await loaded(prepared)
    digest = before.version_on("专利法实施细则", TODAY)
    assert digest is not None
    digests = before.passages_of(digest)
    assert all(passage.digest for passage in digests)
    assert outcomes(await imported(prepared, excerpt)) == [Outcome.CHANGED]
    library = await loaded(prepared)
    rules = library.version_on("专利法实施细则", TODAY)
    assert rules is not None
    fee = library.article(rules, "第一百一十五条")
    kept = library.article(rules, "第十五条")
    assert fee is not None
    assert kept is not None
    assert (fee.digest, kept.digest) == (False, True)
    assert ("2010-01-09", "第九十八条") in fee.former
    assert rules.in_force_from == date(2024, 1, 20)
    assert len(library.passages_of(rules)) >= len(digests)
    ordinals = [passage.ordinal for passage in library.passages_of(rules)]
    assert ordinals == sorted(set(ordinals))


OLD, NEW, IN_FORCE = "2019年4月23日 全国人大常委会修正", "2026年6月26日 全国人大常委会修订", ""
PASSED = "（2021年2月7日最高人民法院审判委员会通过，自2021年3月3日起施行）"
PUNITIVE = "最高人民法院关于审理侵害知识产权民事案件适用惩罚性赔偿的解释"


@pytest.mark.parametrize(
    ("name", "title", "dates", "key"),
    [
        ("商标法(2019-04-23).txt", "中华人民共和国商标法", "", "商标法@2019-04-23"),
        ("甲.txt", "中华人民共和国商标法", OLD, "商标法@2019-04-23"),
        ("甲.txt", "中华人民共和国商标法", NEW, "商标法@2026-06-26"),
        ("甲.txt", "中华人民共和国商标法", IN_FORCE, "商标法@2019-04-23"),
        ("甲.txt", PUNITIVE, PASSED, "惩罚性赔偿解释@2021-03-02"),
        ("甲.txt", "汕头市某某办法", "2024年2月3日 市政府公布", "汕头市某某办法@2024-02-03"),
        ("某某办法(2023-01-02).txt", "汕头市某某办法", "", "汕头市某某办法@2023-01-02"),
        ("甲.txt", "汕头市某某办法", "", "汕头市某某办法"),
    ],
)
async def test_what_version_a_file_is_taken_for(
    prepared: Database, tmp_path: Path, name: str, title: str, dates: str, key: str
) -> None:
    path = tmp_path / name
    path.write_text(f"{title}\n{dates}\n第一条 甲。\n第二条 乙。", encoding="utf-8")
    (result,) = await imported(prepared, path)
    assert result.detail.split(", in force")[0].split()[1] == key


async def test_dates_scope_kind_and_what_follows_from_a_new_version(
    empty: Database, tmp_path: Path
) -> None:
    path = tmp_path / "办法.md"
    path.write_text(LOCAL, encoding="utf-8")
    assert outcomes(await imported(empty, path)) == [Outcome.NEW]
    path.write_text(LOCAL.replace("甲", "乙"), encoding="utf-8")
    assert outcomes(await imported(empty, path)) == [Outcome.CHANGED]
    path.write_text(
        LOCAL.replace("2025年5月1日", "2026年11月1日").replace("2025年6月1日", "2027年1月1日")
    )
    assert outcomes(await imported(empty, path)) == [Outcome.NEW]
    library = await loaded(empty)
    old, new = library.versions("汕头市某某管理办法")
    assert (old.in_force_from, old.in_force_to) == (date(2025, 6, 1), date(2026, 12, 31))
    assert (new.in_force_from, new.in_force_to) == (date(2027, 1, 1), None)
    assert (new.kind, new.scope) == (Kind.REGULATION, Scope.IP)


async def test_the_kind_can_be_given(empty: Database, tmp_path: Path) -> None:
    path = tmp_path / "办法.md"
    path.write_text(LOCAL, encoding="utf-8")
    await imported(empty, path, kind=Kind.POLICY)
    library = await loaded(empty)
    assert [d.kind for d in library.versions("汕头市某某管理办法")] == [Kind.POLICY]


async def test_what_a_text_repeals_ends(empty: Database, tmp_path: Path) -> None:
    old, new = tmp_path / "旧.md", tmp_path / "新.md"
    old.write_text(LOCAL, encoding="utf-8")
    new.write_text(
        LOCAL.replace("某某管理", "全新")
        .replace("2025", "2026")
        .replace("施行。", "施行。《汕头市某某管理办法》同时废止。"),
        encoding="utf-8",
    )
    await imported(empty, old, new)
    library = await loaded(empty)
    assert library.versions("汕头市某某管理办法")[0].in_force_to == date(2026, 5, 31)


async def test_an_amending_decision_is_no_part_of_the_ip_collection(
    empty: Database, tmp_path: Path
) -> None:
    path = tmp_path / "决定.md"
    title = "# 汕头市人民政府关于修改《汕头市某某管理办法》的决定"
    points = "一、将第二条修改为：“第二条 丙。”\n\n二、删去第三条。\n"
    path.write_text(f"{title}\n\n{points}", encoding="utf-8")
    await imported(empty, path)
    library = await loaded(empty)
    passages = list(library.passages.values())
    assert [p.locator for p in passages] == ["第一点", "第二点"]
    assert {p.document.scope for p in passages} == {Scope.GENERAL}
    assert library.law_named("汕头市某某管理办法") is None


async def test_a_bad_file_never_stops_the_rest(
    empty: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "a.docx").write_bytes(os.urandom(2000))
    (folder / "b.md").write_text(LOCAL, encoding="utf-8")
    (folder / "c.txt").write_bytes(b"")
    (folder / "d.pdf").write_bytes(b"%PDF-1.4\n")
    (folder / "e.htm").write_text("x")

    def defect(data: bytes) -> DocumentText:
        raise ZeroDivisionError

    monkeypatch.setitem(files.READERS, ".htm", defect)
    results = await imported(empty, folder)
    refused = Outcome.REFUSED
    assert outcomes(results) == [refused, Outcome.NEW, refused, refused, refused]
    assert all(result.detail for result in results)


async def test_two_files_of_one_version_do_not_replace_each_other(
    empty: Database, tmp_path: Path
) -> None:
    folder = tmp_path / "texts"
    folder.mkdir()
    for name, text in (("a.md", LOCAL), ("b.md", LOCAL.replace("甲", "乙"))):
        (folder / name).write_text(text, encoding="utf-8")
    first = await imported(empty, folder)
    assert outcomes(first) == [Outcome.NEW, Outcome.UNCHANGED]
    assert "same version as" in first[1].detail
    assert outcomes(await imported(empty, folder)) == [Outcome.UNCHANGED, Outcome.UNCHANGED]


async def test_it_works_on_postgresql(postgres_url: str, tmp_path: Path) -> None:
    database = Database(postgres_url)
    path = tmp_path / "办法.md"
    path.write_text(
        LOCAL + "\n附件 " + "很长的附件标题" * 6 + "\n" + "内容。" * 3000, encoding="utf-8"
    )
    assert outcomes(await imported(database, path)) == [Outcome.NEW]
    assert outcomes(await imported(database, path)) == [Outcome.UNCHANGED]
    library = await loaded(database)
    assert len(library.passages) > 10
    await database.close()


def knowledge(*arguments: str, database: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "knowledge", *arguments, "--database", sqlite_url(database)],
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_command_line(tmp_path: Path) -> None:
    database = tmp_path / "folder" / "library.db"
    good, bad = tmp_path / "办法.md", tmp_path / "坏.docx"
    good.write_text(LOCAL, encoding="utf-8")
    bad.write_bytes(b"PK\x03\x04 nothing")
    done = knowledge("import", str(good), database=database)
    assert done.returncode == 0
    assert done.stdout.splitlines()[0].split() == [
        "new", "2", "办法.md:", "regulation", "汕头市某某管理办法@2025-05-01,",
        "in", "force", "from", "2025-06-01",
    ]  # fmt: skip
    assert "1 new, 0 changed, 0 unchanged, 0 refused" in done.stdout
    done = knowledge("import", str(good), str(bad), str(tmp_path / "none.md"), database=database)
    assert done.returncode == 1
    assert "0 new, 0 changed, 1 unchanged, 2 refused" in done.stdout
    assert "Traceback" not in done.stderr


def test_status_and_wrong_usage(
    prepared_file: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(["status"], database=sqlite_url(prepared_file)) == 0
    said = capsys.readouterr().out
    assert "商标法: 2019-04-23: 2019-11-01 to 2026-12-31; 2026-06-26: 2027-01-01 to open" in said
    for wrong in ([], ["import"], ["import", "a.md", "--kind", "poem"], ["export"]):
        with pytest.raises(SystemExit) as exited:
            main(wrong, database=sqlite_url(tmp_path / "none.db"))
        assert exited.value.code == 2
    assert not (tmp_path / "none.db").exists()


def test_a_database_that_cannot_be_opened_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "library.db").mkdir()
    done = knowledge("status", database=tmp_path / "library.db")
    assert done.returncode == 1
    assert "cannot be used" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_kill_in_the_middle_leaves_whole_texts(tmp_path: Path) -> None:
    folder, database = tmp_path / "texts", tmp_path / "library.db"
    folder.mkdir()
    for number in range(80):
        text = LOCAL.replace("某某", f"第{number}号") + "\n第三条 甲。\n" * 5
        (folder / f"{number:03}.md").write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "knowledge", "import", str(folder)]
    process = subprocess.Popen(
        [*command, "--database", sqlite_url(database)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    kill_in_the_middle(process, lambda: database.exists() and written(database) >= 5)
    before = written(database)
    assert 5 <= before < 80
    results = asyncio.run(_import_the_rest(database, folder))
    assert outcomes(results).count(Outcome.UNCHANGED) == before
    assert outcomes(results).count(Outcome.NEW) == 80 - before


async def _import_the_rest(database: Path, folder: Path) -> list[ImportedFile]:
    opened = Database(sqlite_url(database))
    library = await loaded(opened)
    for passage in library.passages.values():
        assert len(library.passages_of(passage.document)) >= 3
    results = await imported(opened, folder)
    await opened.close()
    return results


def written(database: Path) -> int:
    """How many documents another process has committed."""
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    try:
        return int(connection.execute("SELECT count(*) FROM documents").fetchone()[0])
    except sqlite3.OperationalError:
        return 0
    finally:
        connection.close()
