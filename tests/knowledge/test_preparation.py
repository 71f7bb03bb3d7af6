"""The shipped library: which version governs when, what is left out, and that it settles."""

from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import pairwise

import pytest

from knowledge import preparation
from knowledge.document import Document, Kind, Scope
from knowledge.edition import Origin, edition
from knowledge.library import Library, load_library
from knowledge.manifest import manifest
from knowledge.preparation import prepare_library, shipped_editions
from knowledge.settle import settle
from knowledge.shelving import shelve
from knowledge.structure import Draft
from knowledge.versions import (
    change_note,
    former_article,
    noted_changes,
    successor,
    upcoming,
)
from storage import library as rows
from storage.database import Database

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
TODAY = NOW.date()
NEW_LAW = date(2027, 1, 1)


def governing(library: Library, law: str, day: date) -> str:
    document = library.version_on(law, day)
    return document.version if document else ""


def test_both_trademark_laws(library: Library) -> None:
    old, new = library.versions("商标法")
    assert (old.version, old.in_force_from, old.in_force_to) == (
        "2019-04-23", date(2019, 11, 1), date(2026, 12, 31),
    )  # fmt: skip
    assert (new.version, new.in_force_from, new.in_force_to) == ("2026-06-26", NEW_LAW, None)
    assert governing(library, "商标法", date(2026, 12, 31)) == "2019-04-23"
    assert governing(library, "商标法", NEW_LAW) == "2026-06-26"
    assert governing(library, "商标法", date(2019, 10, 31)) == ""
    assert upcoming(library, "商标法", as_of=TODAY) == new
    assert upcoming(library, "商标法", as_of=NEW_LAW) is None


@pytest.mark.parametrize(
    ("law", "version", "start"),
    [
        ("专利法", "2020-10-17", date(2021, 6, 1)),
        ("著作权法", "2020-11-11", date(2021, 6, 1)),
        ("反不正当竞争法", "2025-06-27", date(2025, 10, 15)),
        ("民事诉讼法", "2023-09-01", date(2024, 1, 1)),
        ("对外贸易法", "2025-12-27", date(2026, 3, 1)),
        ("仲裁法", "2025-09-12", date(2026, 3, 1)),
        ("监狱法", "2026-04-30", date(2026, 11, 1)),
        ("国防动员法", "2026-08-28", date(2026, 10, 1)),
        ("刑法", "2020-12-26", date(2021, 3, 1)),
        ("民法典", "2020-05-28", date(2021, 1, 1)),
        ("个人信息保护法", "2021-08-20", date(2021, 11, 1)),
        # By the decision that amends them, which the package holds as a text of its own.
        ("网络安全法", "2025-10-28", date(2026, 1, 1)),
        ("村民委员会组织法", "2025-10-28", date(2026, 1, 1)),
        ("食品安全法", "2025-09-12", date(2025, 12, 1)),
        # Amended without a stored decision: from its adoption on, never from its first enactment.
        ("产品质量法", "2018-12-29", date(2018, 12, 29)),
        ("专利法实施细则", "2023-12-11", date(2024, 1, 20)),
        ("知识产权海关保护条例", "2018-03-19", date(2018, 3, 19)),
    ],
)
def test_what_governs_today_and_since_when(
    library: Library, law: str, version: str, start: date
) -> None:
    document = library.version_on(law, TODAY)
    assert document is not None
    assert (document.version, document.in_force_from) == (version, start)
    day_before = library.version_on(law, date.fromordinal(start.toordinal() - 1))
    assert day_before is None or day_before.version < version


@pytest.mark.parametrize("law", ["农业法", "医疗保障法", "耕地保护和质量提升法"])
def test_laws_that_the_package_marks_current_too_early(library: Library, law: str) -> None:
    coming = upcoming(library, law, as_of=TODAY)
    assert coming is not None
    assert coming.in_force_from == NEW_LAW


@pytest.mark.parametrize("law", ["环境保护法", "大气污染防治法", "清洁生产促进法"])
def test_a_code_ends_the_laws_it_repeals(library: Library, law: str) -> None:
    assert library.version_on(law, date(2026, 8, 14)) is not None
    assert library.version_on(law, date(2026, 8, 15)) is None


def test_no_two_versions_govern_on_one_day(library: Library) -> None:
    for law in {passage.document.law for passage in library.passages.values()}:
        versions = library.versions(law)
        for older, newer in pairwise(versions):
            assert older.in_force_to is not None
            assert newer.in_force_from is not None
            assert older.in_force_to < newer.in_force_from, law


def test_all_statutes_are_there(library: Library) -> None:
    versions = {
        (passage.document.law, passage.document.version) for passage in library.passages.values()
    }
    assert len(versions) >= 378 + 17
    assert sum(not passage.digest for passage in library.passages.values()) > 26_000


def test_the_criminal_law_is_kept_in_two_parts_and_found_as_one(library: Library) -> None:
    law = library.version_on("刑法", TODAY)
    assert law is not None
    theft = library.article(law, "第二百六十四条")
    mark = library.article(law, "第二百一十三条")
    assert theft is not None
    assert mark is not None
    assert theft.document.scope is Scope.GENERAL
    assert mark.document.scope is Scope.IP
    passages = library.passages_of(law)
    places = {passage.locator: place for place, passage in enumerate(passages)}
    assert places["第二百一十三条"] == places["第二百一十二条"] + 1
    assert places["第二百二十一条"] == places["第二百二十条"] + 1
    assert sum(p.document.scope is Scope.IP for p in passages) == 9


def test_articles_that_a_later_amendment_replaced_are_left_out(library: Library) -> None:
    law = library.version_on("刑法", TODAY)
    amendment = library.version_on("刑法修正案（十二）", TODAY)
    assert law is not None
    assert amendment is not None
    assert library.article(law, "第一百六十五条") is None
    replaced = "".join(passage.text for passage in library.passages_of(amendment))
    listed = manifest().version("刑法", date(2020, 12, 26))
    assert listed is not None
    assert [locator for locator in listed.omit if locator not in replaced] == []


def test_amendments_are_never_the_law_itself(library: Library) -> None:
    amending = {
        passage.document.law: passage
        for passage in library.passages.values()
        if "修正案" in passage.document.law or "关于修改" in passage.document.law
    }
    assert len(amending) >= 16
    assert all(passage.document.scope is Scope.GENERAL for passage in amending.values())
    assert not any("条" in p.locator for law, p in amending.items() if "刑法修正案" in law)


def test_items_stay_in_their_paragraph(library: Library) -> None:
    law = library.version_on("商标法", TODAY)
    assert law is not None
    article = library.article(law, "第五十七条")
    assert article is not None
    assert len(article.paragraphs) == 1
    assert "（七）" in article.paragraphs[0]


def test_annexes_are_not_part_of_the_last_article(library: Library) -> None:
    law = library.version_on("印花税法", TODAY)
    assert law is not None
    last = library.article(law, "第二十条")
    assert last is not None
    assert len(last.text) < 200
    assert library.article(law, "附") is not None


def test_where_the_rules_of_the_old_trademark_law_went(library: Library) -> None:
    old, new = library.versions("商标法")
    went = {p.locator: successor(library, p) for p in library.passages_of(old)}
    assert [locator for locator, to in went.items() if to is None] == ["第五十八条"]
    assert [locator for locator, to in went.items() if to and to.locator == locator] == ["第一条"]
    expected = {
        "第三十三条": "第三十六条", "第四十条": "第四十四条", "第四十九条": "第五十七条",
        "第八条": "第十四条", "第六十三条": "第七十七条", "第五十条": "第四十九条",
        "第五十九条": "第七十三条", "第五十三条": "第六十四条", "第三十九条": "第四十三条",
    }  # fmt: skip
    assert {locator: to.locator for locator, to in went.items() if to and locator in expected} == (
        expected
    )
    assert "二个月" in (change_note("商标法", "第三十三条") or "")
    assert change_note("商标法", "第三十九条") is None
    assert new.adopted_on is not None
    assert len(noted_changes("商标法", new.adopted_on)) >= 30


def test_an_old_number_of_the_patent_rules(library: Library) -> None:
    found = former_article(library, "专利法实施细则", "第九十八条", as_of=TODAY)
    assert found is not None
    assert (found.now.locator, found.old_version) == ("第一百一十五条", "2010-01-09")
    assert found.same_number is None or found.same_number.locator == "第九十八条"
    assert former_article(library, "专利法实施细则", "第三条", as_of=TODAY) is None
    assert former_article(library, "没有这部法", "第三条", as_of=TODAY) is None


def test_old_numbers_of_laws_whose_old_text_is_not_stored(library: Library) -> None:
    for law, old, now in (
        ("专利法", "第六十五条", "第七十一条"),
        ("著作权法", "第四十九条", "第五十四条"),
        ("反不正当竞争法", "第九条", "第十条"),
    ):
        found = former_article(library, law, old, as_of=TODAY)
        assert found is not None
        assert found.now.locator == now


def test_an_old_number_is_read_in_the_version_that_the_question_names(library: Library) -> None:
    found = former_article(library, "商标法", "第三十三条", as_of=NEW_LAW, version="2019-04-23")
    assert found is not None
    assert found.now.locator == "第三十六条"
    assert former_article(library, "商标法", "第三十三条", as_of=TODAY) is None


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> int:
    """Ships thirty laws only, so that preparing them again and again stays quick."""
    editions, repealed = shipped_editions(manifest())
    chosen = [e for e in editions if e.document.law in {"商标法", "专利法", "刑法"}] + editions[:30]
    monkeypatch.setattr(preparation, "shipped_editions", lambda known: (chosen, repealed))
    return len(chosen)


def another_release(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preparation, "shipped_fingerprint", lambda: "another release")


async def test_preparing_again_changes_nothing(
    empty: Database, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = await prepare_library(empty, now=NOW)
    assert (first.written, first.unchanged) == (few, 0)
    async with empty.begin() as session:
        version = await rows.library_version(session)
    again = await prepare_library(empty, now=NOW)
    assert (again.written, again.removed) == (0, 0)
    # Even where the fingerprint is new, texts that are the same are left alone.
    another_release(monkeypatch)
    again = await prepare_library(empty, now=NOW)
    assert (again.written, again.removed) == (0, 0)
    async with empty.begin() as session:
        assert await rows.library_version(session) == version


async def test_what_is_no_longer_shipped_goes_and_what_was_imported_stays(
    empty: Database, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    await prepare_library(empty, now=NOW)
    old = Document(key="旧摘要", law="旧摘要", title="旧摘要", kind=Kind.GUIDE)
    own = Document(
        key="专利法@2020-10-17",
        law="专利法",
        title="中华人民共和国专利法",
        kind=Kind.LAW,
        adopted_on=date(2020, 10, 17),
        source="专利法.docx",
    )
    async with empty.begin() as session:
        for document, origin in ((old, Origin.SHIPPED), (own, Origin.IMPORTED)):
            text = edition(document, [Draft(locator="第一条", text="导入的文本。")])
            await shelve(session, text, origin=origin, known=manifest(), now=NOW)
    another_release(monkeypatch)
    result = await prepare_library(empty, now=NOW)
    assert (result.written, result.removed) == (0, 1)
    async with empty.begin() as session:
        loaded = await load_library(session)
    assert "旧摘要" not in loaded.names
    law = loaded.version_on("专利法", TODAY)
    assert law is not None
    assert law.source == "专利法.docx"
    assert [p.text for p in loaded.passages_of(law)] == ["导入的文本。"]


async def test_a_kill_between_two_laws_is_made_good_by_the_next_run(
    empty: Database, few: int
) -> None:
    class Killed(Exception):
        pass

    def kill(done: int, total: int, law: str) -> None:
        if done == 10:
            raise Killed

    with pytest.raises(Killed):
        await prepare_library(empty, now=NOW, progress=kill)
    async with empty.begin() as session:
        written = len(await rows.all_documents(session))
    assert 10 <= written < few
    result = await prepare_library(empty, now=NOW)
    assert result.written + result.unchanged == few
    assert result.unchanged >= 10
    async with empty.begin() as session:
        loaded = await load_library(session)
    assert governing(loaded, "商标法", TODAY) == "2019-04-23"


async def test_a_version_that_arrives_later_ends_the_one_before(empty: Database) -> None:
    known = manifest()
    for adopted_on, start in ((date(2020, 1, 1), date(2020, 3, 1)), (date(2026, 5, 1), NEW_LAW)):
        document = Document(
            key=f"甲条例@{adopted_on}",
            law="甲条例",
            title="甲条例",
            kind=Kind.REGULATION,
            adopted_on=adopted_on,
            in_force_from=start,
        )
        drafts = [
            Draft(locator="第一条", text=f"年费应当在{adopted_on.year}年缴纳，逾期加收滞纳金。"),
            Draft(locator="第二条", text="本条例由甲部门负责解释。"),
        ]
        if start == NEW_LAW:
            drafts.insert(0, Draft(locator="第一条", text="新增的第一条讲的是别的事情。"))
            drafts = [replace(d, locator=f"第{n}条") for n, d in zip("一二三", drafts, strict=True)]
        async with empty.begin() as session:
            text = edition(document, drafts)
            await shelve(session, text, origin=Origin.IMPORTED, known=known, now=NOW)
            await settle(session, "甲条例", known=known)
    async with empty.begin() as session:
        loaded = await load_library(session)
    old, new = loaded.versions("甲条例")
    assert (old.in_force_to, new.in_force_to) == (date(2026, 12, 31), None)
    went = [successor(loaded, passage) for passage in loaded.passages_of(old)]
    assert all(went)
    assert [p.former for p in loaded.passages_of(new)] == [
        (),
        (("2020-01-01", "第一条"),),
        (("2020-01-01", "第二条"),),
    ]
