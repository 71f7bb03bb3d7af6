"""Staff's bulletins, the report of a push and the state of jobs, as dialogues."""

import pytest
from sqlalchemy import update

from handlers.dispatcher import Dispatcher
from scheduler.alerts.release import Releasing
from storage import job_states, people
from storage.database import Database
from storage.schema.people import UserRow
from tests.handlers.dialogue import START, Chat, Clock


@pytest.fixture
async def staff(dispatcher: Dispatcher, clock: Clock, database: Database) -> tuple[Chat, Chat]:
    """Two of the staff."""
    chats = Chat(dispatcher, clock, sender="one"), Chat(dispatcher, clock, sender="two")
    for chat in chats:
        await chat.say("您好")
    async with database.begin() as session:
        await session.execute(update(UserRow).values(role=people.Role.STAFF.value))
    return chats


async def write(chat: Chat, *, target: str = "所有人", when: str = "批准后马上发") -> str:
    await chat.say("/写通报")
    await chat.say("美国玩具临时禁令提醒")
    reply = await chat.say("近期多家跨境卖家账户被冻结，请核对店铺，有问题发送求助。")
    reply = await chat.tap(reply, target) if target == "所有人" else await chat.say(target)
    reply = await chat.tap(reply, when) if when == "批准后马上发" else await chat.say(when)
    return reply.text


async def test_one_writes_another_approves(
    staff: tuple[Chat, Chat], database: Database, clock: Clock
) -> None:
    one, two = staff
    shown = await write(one)
    assert "等另一位同事批准" in shown
    assert "预计 2 人" in shown
    assert "不能这样做" in (await one.say("/批准通报 1")).text
    assert "已批准" in (await two.say("/批准通报 1")).text
    assert await Releasing(database).run(clock()) == 2
    report = (await two.say("/推送报告 1")).text
    assert "bulletin:1 共 2 条" in report
    assert "等待发送 2 条" in report
    recalled = await one.say("/撤回通报 1")
    assert "还没发出的 2 条不再发送" in recalled.text
    assert "已撤回 2 条" in (await one.tap(recalled, "推送报告")).text
    assert "不能这样做" in (await two.say("/批准通报 1")).text
    assert "美国玩具临时禁令提醒（已撤回；所有人）" in (await one.say("/通报")).text


async def test_an_industry_is_meant_by_the_words_that_staff_gave_it(
    staff: tuple[Chat, Chat],
) -> None:
    one, _ = staff
    assert "发给：盲盒有限公司" in await write(one, target="盲盒有限公司")
    assert "发给：手办潮玩；" in await write(one, target="手办潮玩")
    assert "已" in (await one.say("/行业 玩具创意 加词 手办潮玩")).text
    assert "发给：玩具创意；" in await write(one, target="手办潮玩")


async def test_what_cannot_be_is_said(staff: tuple[Chat, Chat], clock: Clock) -> None:
    one, two = staff
    assert "已经过了" in await write(one, target="某某玩具有限公司", when="2026-01-01 10:00")
    assert "请写成" in (await one.say("明天")).text
    assert (
        "发给：某某玩具有限公司；时间：2026-12-01 10:00" in (await one.say("2026-12-01 10:00")).text
    )
    assert "已退回" in (await two.say("/退回通报 1")).text
    assert "没有这个编号" in (await two.say("/通报 99")).text
    assert "没有这次推送" in (await two.say("/推送报告 99")).text


async def test_members_are_kept_out(chat: Chat) -> None:
    for word in ("/写通报", "/通报", "/批准通报 1", "/推送报告 1", "/任务"):
        assert "只对工作人员开放" in (await chat.say(word)).text


async def test_anybody_refuses_bulletins_at_once(
    staff: tuple[Chat, Chat], dispatcher: Dispatcher, clock: Clock
) -> None:
    member = Chat(dispatcher, clock, sender="member")
    assert "不再给您发通报" in (await member.say("/退订 通报")).text
    assert "预计 2 人" in await write(staff[0])


async def test_jobs_with_their_last_and_next_run(
    staff: tuple[Chat, Chat], database: Database
) -> None:
    assert "还没有运行记录" in (await staff[0].say("/任务")).text
    async with database.begin() as session:
        await job_states.note_run(session, "deliver", succeeded_at=START, next_at=START)
        await job_states.note_run(session, "match", failure_reference="AB12", failure="x")
    text = (await staff[0].say("/任务")).text
    assert "✓ 发送：11-23 09:30 正常，下次 11-23 09:30" in text
    assert "✗ 匹配订阅：失败，编号 AB12；上次成功 还没有成功过" in text


async def test_sources_are_added_off_and_switched(staff: tuple[Chat, Chat]) -> None:
    one, _ = staff
    assert "没有资讯来源" in (await one.say("/来源")).text
    assert "网址要以" in (await one.say("/来源 添加 file:///x 名称")).text
    assert "已保存" in (await one.say("/来源 添加 https://example.com/rss 某某局通知")).text
    assert "没有改动" in (await one.say("/来源 添加 https://example.com/rss 某某局通知")).text
    assert "某某局通知（停用，上次读到 还没有读到过）" in (await one.say("/来源")).text
    assert "已保存" in (await one.say("/来源 启用 1")).text
    assert "某某局通知（启用" in (await one.say("/来源")).text
    assert "没有改动" in (await one.say("/来源 停用 9")).text
