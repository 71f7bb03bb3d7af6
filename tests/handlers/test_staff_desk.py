"""Rota, absence, the audit log and the code for the page."""

import io
from pathlib import Path

import pytest
from openpyxl import load_workbook

from handlers.dispatcher import Dispatcher
from storage.database import Database
from storage.desk import staff, staff_sessions
from storage.files import FileFolder
from storage.people import Role
from storage.schema.desk import AuditRow
from tests.handlers.dialogue import Chat, Clock, build_dispatcher, given_role
from tests.handlers.requesting import Desk, open_desk, submit
from tests.handlers.small_library import SmallLibraryAnswerer


@pytest.fixture
def files(tmp_path: Path) -> Path:
    return tmp_path / "files"


@pytest.fixture
def dispatcher(
    database: Database, answerer: SmallLibraryAnswerer, clock: Clock, files: Path
) -> Dispatcher:
    return build_dispatcher(database, answerer, clock, files=files)


@pytest.fixture
async def desk(database: Database, dispatcher: Dispatcher, clock: Clock) -> Desk:
    return await open_desk(database, dispatcher, clock)


async def on_duty(database: Database, clock: Clock) -> list[str]:
    async with database.begin() as session:
        return [each.name for each in await staff.on_duty(session, clock().date())]


async def test_the_rota_names_weekdays_and_single_days(
    desk: Desk, database: Database, clock: Clock
) -> None:
    assert await on_duty(database, clock) == ["陈静", "李明"], "nobody is named: all are"
    assert "今天值班：陈静、李明" in (await desk.chen.say("/值班")).text
    assert "已安排李明每周一值班" in (await desk.chen.say("/值班 每周一 李明")).text
    assert await on_duty(database, clock) == ["李明"]
    assert "原来就有" in (await desk.chen.say("/值班 每周一 李明")).text
    await desk.chen.say("/值班 2026-11-23 陈静")
    assert await on_duty(database, clock) == ["陈静"], "a day goes before its weekday"
    shown = (await desk.chen.say("/值班")).text
    assert "每周一：李明" in shown
    assert "2026年11月23日：陈静" in shown
    await desk.chen.say("/值班 2026-11-23 陈静 取消")
    assert "原来就没有" in (await desk.chen.say("/值班 2026-11-23 陈静 取消")).text
    assert await on_duty(database, clock) == ["李明"]
    for wrong in ("/值班 明天 陈静", "/值班 每周八 陈静", "/值班 2026-11-23"):
        assert "请写成" in (await desk.chen.say(wrong)).text
    assert "没有“赵”" in (await desk.chen.say("/值班 每周二 赵")).text


async def test_who_is_away_has_no_duty(desk: Desk, database: Database, clock: Clock) -> None:
    await desk.chen.say("/值班 每周一 陈静")
    assert "陈静" in (await desk.chen.say("/请假 2026-11-23 2026-11-25")).text
    assert await on_duty(database, clock) == ["李明"]
    assert "陈静：2026年11月23日到2026年11月25日" in (await desk.li.say("/请假")).text
    assert "已取消" in (await desk.chen.say("/请假 取消")).text
    assert await on_duty(database, clock) == ["陈静"]
    assert "需要管理员" in (await desk.chen.say("/请假 2026-12-01 李明")).text
    assert (
        "陈静 从2026年12月1日到2026年12月1日" in (await desk.li.say("/请假 2026-12-01 陈静")).text
    )
    for wrong in ("/请假 下周", "/请假 2026-12-05 2026-12-01", "/请假 2026-01-01"):
        assert "请写成" in (await desk.chen.say(wrong)).text


async def test_an_administrator_reads_and_exports_the_log(
    desk: Desk, database: Database, files: Path, clock: Clock
) -> None:
    number = await submit(desk.person)
    await desk.chen.say(f"/接单 {number}")
    await desk.chen.say(f"/备注 {number} =cmd|'/c calc'!A0")
    for _ in range(20):
        clock.advance(seconds=4)
        await desk.chen.say("/网页")
    first = await desk.li.say("/审计")
    assert "22 条（第 1/2 页）" in first.text
    assert f"陈静 接单 {number}" in (await desk.li.tap(first, "下一页")).text
    assert "1 条" in (await desk.li.say("/审计 request.take")).text
    table = await desk.li.say("/审计 表格")
    assert "前后相扣" in table.text
    content = await FileFolder(files).read(table.files[0].file_id)
    sheet = load_workbook(io.BytesIO(content)).worksheets[0]
    assert sheet.max_row == 23
    assert [cell.value for cell in sheet[23]][2:6] == ["陈静", "staff", "接单", number]
    async with database.begin() as session:
        row = await session.get_one(AuditRow, 2)
        row.subject = "QZ-2026-9999"
    assert "从第 2 条起" in (await desk.li.say("/审计 表格")).text


async def test_the_code_of_the_page_opens_one_session_in_time(
    desk: Desk, database: Database, clock: Clock
) -> None:
    async def code() -> str:
        return (await desk.chen.say("/网页")).text.splitlines()[0].removeprefix("登录码：")

    async def open_with(written: str) -> str | None:
        async with database.begin() as session:
            return await staff_sessions.sign_in(session, written, sender="1.2.3.4", now=clock())

    first, second = await code(), await code()
    assert await open_with(first) is None, "a new one takes the place of the old one"
    token = await open_with(second)
    assert token is not None
    assert await open_with(second) is None, "once"
    late = await code()
    clock.advance(minutes=6)
    assert await open_with(late) is None
    async with database.begin() as session:
        user = await staff_sessions.signed_in(session, token, now=clock())
        assert user is not None
        await staff.set_role(session, user.id, Role.MEMBER)
        assert await staff_sessions.signed_in(session, token, now=clock()) is None


async def test_staff_without_a_name_are_called_by_number(
    desk: Desk, database: Database, dispatcher: Dispatcher, clock: Clock
) -> None:
    nameless = Chat(dispatcher, clock, sender="nameless")
    user = await given_role(database, nameless, Role.STAFF)
    number = await submit(desk.person)
    assert f"已派给#{user.id}" in (await desk.chen.say(f"/派单 {number} #{user.id}")).text
