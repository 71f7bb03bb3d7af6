"""Free questions that an issued navigation report answers, with the answerer over stored rows."""

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.terminal_channel import render
from handlers.dispatcher import Dispatcher
from handlers.message import Reply
from knowledge.edition import Edition, Origin
from knowledge.manifest import manifest
from knowledge.shelving import shelve
from retrieval.open import Retrieval, open_retrieval
from retrieval.options import RetrievalOptions
from storage.database import Database
from storage.people import Role
from tests.handlers.dialogue import Chat, Clock, build_dispatcher, given_role
from tests.handlers.navigation.test_navigation import fill, patent
from tests.handlers.small_library import LIBRARY

TREND = "玩具创意近五年的申请趋势怎样"


@pytest.fixture
async def library(database: Database, tmp_path: Path) -> AsyncIterator[Retrieval]:
    """The real answerer over the rows of a small library of law."""
    now = datetime(2026, 1, 1, tzinfo=UTC)
    async with database.begin() as session:
        for law in ("专利法", "商标法"):
            for document in LIBRARY.versions(law):
                edition = Edition(document, tuple(LIBRARY.passages_of(document)))
                await shelve(session, edition, origin=Origin.IMPORTED, known=manifest(), now=now)
    retrieval = await open_retrieval(database, tmp_path, RetrievalOptions())
    yield retrieval
    retrieval.close()


@pytest.fixture
def dispatcher(database: Database, library: Retrieval, clock: Clock, tmp_path: Path) -> Dispatcher:
    return build_dispatcher(database, library.answerer, clock, files=tmp_path / "files")


@pytest.fixture
async def desk(dispatcher: Dispatcher, clock: Clock, database: Database) -> Chat:
    chat = Chat(dispatcher, clock, sender="staff")
    await given_role(database, chat, Role.STAFF, "陈静")
    return chat


async def issued(desk: Chat, library: Retrieval, command: str, number: int) -> None:
    """Make a report and issue it; the library takes it up as the process does."""
    await desk.say(command)
    reply = await desk.say(f"/导航 {number} 发布 2026-11-20 中心公众号 确认")
    assert "已发布" in reply.text
    assert await library.reload()


def cited(reply: Reply) -> list[str]:
    return [citation.passage.document.law for citation in reply.citations]


async def test_free_questions_are_answered_from_the_figures_of_the_issued_report(
    desk: Chat, chat: Chat, database: Database, library: Retrieval
) -> None:
    await fill(database)
    before = await chat.say(TREND)
    assert "导航报告" not in before.text, "nothing is issued: the ordinary answer"
    await desk.say("/导航 玩具创意")
    assert not await library.reload(), "a draft does not join the library"
    assert "导航报告" not in (await chat.say(TREND)).text
    await issued(desk, library, "/导航 1 更新", 1)

    trend = await chat.say(TREND)
    assert trend.text.startswith("《玩具创意专利导航报告（编号 1）》，2026年11月20日发布，")
    assert set(cited(trend)) == {"玩具创意专利导航报告（编号 1）"}
    assert "《玩具创意专利导航报告（编号 1）》申请趋势（2026年11月20日发布）" in render(trend)
    assert "数据截至 2026-11-23" in trend.text
    by_year = await counted(
        database,
        "SELECT substr(cast(filed_on AS text), 1, 4) AS name, count(*) FROM patents"
        " WHERE industries LIKE '%toys%' AND NOT removed GROUP BY name ORDER BY name",
    )
    told = re.search(r"近五年（2020 至 2024 年）依次为 (.*?) 件，共 (\d+) 件", trend.text)
    assert told is not None
    five = [by_year.get(str(year), 0) for year in range(2020, 2025)]
    assert told[1] == "、".join(map(str, five))
    assert told[2] == str(sum(five))
    assert all(f"{year} 年 {count}（" in trend.text for year, count in by_year.items())

    firms = await counted(
        database,
        "SELECT applicants AS name, count(*) FROM patents"
        " WHERE industries LIKE '%toys%' AND NOT removed GROUP BY applicants",
    )
    most = await chat.say("澄海玩具专利谁最多")
    lines = most.text.split("\n")
    assert lines[1].startswith("主要申请人：")
    assert all(f"{name} {count} 件" in most.text for name, count in firms.items())
    local = next(line for line in lines if "申请人前十（汕头）" in line)
    assert "深圳" not in local

    kinds = await counted(
        database,
        "SELECT kind AS name, count(*) FROM patents"
        " WHERE industries LIKE '%toys%' AND NOT removed GROUP BY kind",
    )
    reply = await chat.say("玩具创意的外观设计有多少件")
    assert f"外观设计 {kinds['design']} 件" in reply.text

    branches = await chat.say("玩具产业主要有哪些技术分支")
    building = await counted(
        database,
        "SELECT 'x' AS name, count(*) FROM patents"
        " WHERE industries LIKE '%toys%' AND NOT removed AND ipc LIKE '%A63H33/%'",
    )
    assert re.search(rf"A63H33（.*?）：共 {building['x']} 件", branches.text)
    hot = await chat.tap(trend, "玩具创意的技术热点是什么？")
    assert hot.text.split("\n")[1].startswith("增长较快的分组：")
    followed = await chat.say("那谁申请最多？")
    assert "主要申请人：" in followed.text, "it goes on with the report spoken of"


async def counted(database: Database, statement: str) -> dict[str, int]:
    async with database.begin() as session:
        rows = (await session.execute(text(statement))).all()
    return {str(name): int(count) for name, count in rows}


async def test_experts_words_answer_and_unissued_ones_never_do(
    desk: Chat, chat: Chat, database: Database, library: Retrieval
) -> None:
    await fill(database)
    await desk.say("/导航 纺织服装")
    await desk.say("/导航意见 1 方向 热点在无缝针织和功能面料，建议跟踪染整节水工艺。")
    asked = "汕头纺织导航报告里热点是什么"
    assert "无缝针织" not in (await chat.say(asked)).text
    late = await desk.say("/导航 1 发布 2026-11-20 中心公众号")
    assert "产业发展方向分析在文件生成之后又写过" in late.text
    await issued(desk, library, "/导航 1 更新", 1)
    told = await chat.say(asked)
    assert "产业发展方向分析：热点在无缝针织和功能面料，建议跟踪染整节水工艺。[2]" in told.text
    assert "《纺织服装专利导航报告（编号 1）》，2026年11月20日发布" in told.text

    await desk.say("/导航意见 1 方向 未发布的新判断：转向户外服装。")
    await desk.say("/导航 1 更新")
    for question in (asked, "导航报告 1 户外服装怎么样", "导航报告 1 热点是什么", "导航报告 1"):
        assert "户外" not in (await chat.say(question)).text
    listed = await chat.say("导航报告")
    shown = await desk.say("/导航 1")
    assert listed.files[0].file_id != shown.files[0].file_id, "the file that was issued"

    desk.clock.advance(days=3)
    assert "已发布" in (await desk.say("/导航 1 发布 2026-11-25 中心公众号 确认")).text
    assert await library.reload()
    newer = await chat.say(asked)
    assert "转向户外服装" in newer.text
    assert "无缝针织" not in newer.text
    assert "2026年11月25日发布" in newer.text
    assert "转向户外服装" in (await chat.say("户外服装新判断有吗")).text, "by its words alone"
    assert (await chat.say("导航报告")).files[0].file_id == shown.files[0].file_id
    assert "已在 2026年11月25日发布" in (await desk.say("/导航 1 发布")).text
    async with database.begin() as session:
        counted_once = "SELECT count(*) FROM evidence WHERE kind = 'report'"
        assert (await session.execute(text(counted_once))).scalar_one() == 1


async def test_a_newer_report_on_the_field_takes_the_place_of_the_older(
    desk: Chat, chat: Chat, database: Database, library: Retrieval
) -> None:
    await fill(database, 20)
    await issued(desk, library, "/导航 玩具创意", 1)
    async with database.begin() as session:
        session.add_all([patent(number) for number in range(20, 40)])
    await issued(desk, library, "/导航 玩具创意", 2)
    told = await chat.say(TREND)
    assert "（编号 2）" in told.text
    assert "（编号 1）" not in told.text
    assert "（编号 1）" in (await chat.say("导航报告 1 申请趋势")).text, "named by its number"


OTHERS = (
    "玩具专利申请要多少钱",
    "玩具外观专利能保护多久",
    "别人抄袭我的玩具专利怎么办",
    "玩具专利申请人可以变更吗",
    "新能源近五年的申请趋势怎样",
    "外观设计专利保护期多少年",
    "汕头纺织导航报告里热点是什么",
)


async def test_other_questions_get_the_ordinary_answer(
    desk: Chat, dispatcher: Dispatcher, database: Database, library: Retrieval
) -> None:
    await fill(database, 20)

    async def answers(who: str) -> list[Reply]:
        return [await Chat(dispatcher, desk.clock, sender=f"{who} {q}").say(q) for q in OTHERS]

    before = await answers("before")
    await issued(desk, library, "/导航 玩具创意", 1)
    after = await answers("after")
    assert [each.text for each in after] == [each.text for each in before]
    assert [cited(each) for each in after] == [cited(each) for each in before]
