"""Portfolios, filings and the worksheet in chat."""

import io
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlalchemy import select, text, update

from handlers.dispatcher import Dispatcher
from knowledge.operation.worth import Share, Value, indicators, shares
from knowledge.patents.numbers import chinese_number
from storage.database import Database
from storage.files import FileFolder
from storage.schema.desk import EvidenceRow
from storage.schema.patents import PatentRow
from storage.schema.people import UserRow
from tests.handlers.dialogue import Chat, Clock, build_dispatcher
from tests.handlers.navigation.test_navigation import patent
from tests.handlers.small_library import SmallLibraryAnswerer
from tests.handlers.test_filling import picture


@pytest.fixture
def dispatcher(
    database: Database, answerer: SmallLibraryAnswerer, clock: Clock, tmp_path: Path
) -> Dispatcher:
    return build_dispatcher(database, answerer, clock, files=tmp_path / "files")


@pytest.fixture
async def desk(dispatcher: Dispatcher, clock: Clock, database: Database) -> Chat:
    """A member of staff, and ten patents in the library."""
    chat = Chat(dispatcher, clock, sender="staff")
    await chat.say("你好")
    async with database.begin() as session:
        await session.execute(update(UserRow).values(role="staff"))
        session.add_all([patent(number) for number in range(0, 30, 3)])
    return chat


MEMBERS = """SELECT p.key, p.title, p.kind, p.owners, p.filed_on
    FROM cultivation_members m JOIN patents p ON p.key = m.patent
    WHERE m.cultivation_id = 1 ORDER BY m.patent"""


async def test_a_portfolio_says_what_it_lacks_until_it_lacks_nothing(
    desk: Chat, database: Database, tmp_path: Path
) -> None:
    await desk.say("/新组合")
    await desk.say("磁吸积木")
    await desk.say("汕头市小猪玩具有限公司")
    await desk.say("双层壳体封装磁体，防止脱落")
    begun = await desk.say("主营，去年约 800 万元")
    assert "发明专利 5 件；收入佐证" in begun.text
    async with database.begin() as session:
        keys = (await session.scalars(select(PatentRow.key).order_by(PatentRow.id))).all()
    for key in keys[:5]:
        shown = await desk.say(f"/组合 1 加 {key}")
    assert "还差：收入佐证" in shown.text
    assert "已经在这个组合里" in (await desk.say(f"/组合 1 加 {keys[0]}")).text
    await desk.say("/组合佐证 1")
    assert "佐证已保存" in (await desk.send_file(picture(), "审计.jpg")).text
    assert "已达到组合的基本要求" in (await desk.say("/组合 1")).text
    exported = await desk.tap(await desk.say("/组合 1"), "导出组合清单")
    assert exported.files[0].name.startswith("磁吸积木组合清单")
    content = await FileFolder(tmp_path / "files").read(exported.files[0].file_id)
    _, *listed = load_workbook(io.BytesIO(content)).worksheets[0].values
    async with database.begin() as session:
        members = (await session.execute(text(MEMBERS))).all()
    assert len(members) == 5
    assert [row[0] for row in listed] == [1, 2, 3, 4, 5]
    listed.sort(key=lambda row: str(row[1]))
    for row, member in zip(listed, members, strict=True):
        key, title, kind, owner, filed_on = member
        assert "".join(filter(str.isdecimal, str(row[1])))[:12] in key
        assert row[2:5] == (title, {"invention": "发明"}[kind], owner)
        assert str(row[6]) == filed_on
    assert "5 件，已达标" in (await desk.say("/组合")).text
    async with database.begin() as session:
        counted = (await session.scalars(select(EvidenceRow))).one()
    assert (counted.kind, counted.subject) == ("portfolio", "cultivation:1")
    assert counted.file_id is not None
    assert "发明专利 1 件" in (await desk.say(f"/组合 1 移除 {keys[0]}")).text
    assert "没有" in (await desk.say(f"/组合 1 移除 {keys[0]}")).text
    missing = chinese_number("202210999999").display
    assert f"库里没有 {missing}" in (await desk.say(f"/组合 1 加 {missing}")).text
    assert "没有编号 7" in (await desk.say("/组合 7")).text
    await desk.say("/新组合")
    for answer in ("磁吸积木", "甲", "乙"):
        await desk.say(answer)
    assert "已经有叫" in (await desk.say("跳过")).text


async def test_what_is_earned_may_be_told_later(desk: Chat) -> None:
    await desk.say("/新组合")
    for answer in ("磁吸积木", "甲厂", "双层壳体"):
        await desk.say(answer)
    assert "/组合 1 收入 说明" in (await desk.say("跳过")).text
    assert (
        "还差：发明专利 5 件；收入佐证" in (await desk.say("/组合 1 收入 主营，约 800 万元")).text
    )


async def test_a_filing_counts_when_it_is_filed_and_never_goes_back(
    desk: Chat, database: Database
) -> None:
    assert "没有在跟踪" in (await desk.say("/申请")).text
    await desk.say("/新申请")
    await desk.say("PCT")
    await desk.say("磁吸积木")
    await desk.say("汕头市小猪玩具有限公司")
    assert "没有编号 4 的组合" in (await desk.say("4")).text
    assert "（计划）" in (await desk.say("跳过")).text
    assert "要写申请号" in (await desk.say("/申请 1 受理")).text
    assert "不像专利申请号" in (await desk.say("/申请 1 受理 下周")).text
    filed = await desk.say("/申请 1 受理 PCT/CN2026/012345 2026-11-20")
    assert "PCT/CN2026/012345（受理，2026年11月20日，缺佐证）" in filed.text
    assert "不能往回记" in (await desk.say("/申请 1 受理 PCT/CN2026/012345")).text
    await desk.say("/申请佐证 1")
    await desk.send_file(picture(), "受理通知书.jpg")
    assert "缺佐证" not in (await desk.say("/申请 1 公布")).text
    assert "请写成" in (await desk.say("/申请佐证 9")).text
    async with database.begin() as session:
        evidence = (await session.scalars(select(EvidenceRow))).one()
    assert (evidence.kind, evidence.facts["kind"]) == ("filing", "pct")
    assert evidence.file_id is not None


async def test_fourteen_questions_are_added_up_in_the_open(chat: Chat) -> None:
    wrong = await chat.say("年费值不值 202110234567.1")
    assert "校验位不对" in wrong.text, "a number that cannot be is told, not passed over"
    question = await chat.say(f"年费值不值 {chinese_number('202010123456').display}")
    assert "1/14 权利稳定性" in question.text
    assert "请从这三项里选" in (await chat.say("很好")).text
    for number in range(13):
        question = await chat.tap(question, question.choices[2 if number < 4 else 0].label)
    result = await chat.say("跳过")
    assert "法律价值：8/8 分（100%）" in result.text
    assert "经济价值：0/6 分" in result.text
    assert "不是评估结论" in result.text
    assert "没有和标准原文逐字核对过" in result.text
    assert [file.name for file in result.files] == ["专利价值自查表.xlsx"]


def test_the_sheet_has_fourteen_indicators_and_unanswered_ones_do_not_count() -> None:
    assert len({each.id for each in indicators()}) == 14
    assert shares({})[Value.LEGAL] == Share(0, 0)
    assert shares({})[Value.LEGAL].percent == 0
    assert shares({"stability": 2, "scope": 1})[Value.LEGAL] == Share(3, 4)
