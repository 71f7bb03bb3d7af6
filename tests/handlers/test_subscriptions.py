"""Subscribing and everything one can do about it, as dialogues."""

from datetime import date

import pytest
from sqlalchemy import select

from handlers.dispatcher import Dispatcher
from handlers.message import Reply
from storage import people
from storage.alerts.notices import Facets, Notice, NoticeKind, add_notices
from storage.alerts.subscriptions import MOST_OF_ONE_PERSON
from storage.database import Database
from storage.delivery import outbox
from storage.schema.alerts import SubscriptionRow
from tests.handlers.dialogue import START, Chat, Clock


def labels(reply: Reply) -> list[str]:
    return [choice.label for choice in reply.choices]


async def toys(database: Database, *titles: str, day: date = date(2026, 11, 1)) -> None:
    async with database.begin() as session:
        await add_notices(
            session,
            [
                Notice(
                    key=f"n{title}{day}",
                    kind=NoticeKind.NEW_PATENT,
                    title=title,
                    text=f"{title}公开。",
                    happened_on=day,
                    facets=Facets(industries=("toys",)),
                )
                for title in titles
            ],
            now=START,
        )


async def test_a_sentence_subscribes_and_shows_what_it_would_have_brought(
    chat: Chat, database: Database
) -> None:
    await toys(database, "磁吸积木", "遥控小车")
    await toys(database, "旧的积木", day=date(2026, 1, 1))
    reply = await chat.say("帮我盯着玩具行业的新专利，每周一次")
    assert "已为您订阅：玩具创意，新专利（每周）" in reply.text
    assert "2 条：新专利 2 条" in reply.text
    assert "因为您订阅了：玩具创意" in reply.text
    assert labels(reply) == ["随时", "每天", "退订", "我的订阅"]
    async with database.begin() as session:
        row = (await session.scalars(select(SubscriptionRow))).one()
    assert row.words == "帮我盯着玩具行业的新专利，每周一次"
    assert row.agreed_at == START


async def test_the_form_leads_to_the_same(chat: Chat, database: Database) -> None:
    await toys(database, "磁吸积木", "遥控小车")
    reply = await chat.say("订阅")
    reply = await chat.tap(reply, "关键词")
    reply = await chat.say("磁吸、拼装")
    reply = await chat.tap(reply, "新专利")
    reply = await chat.tap(reply, "每天")
    assert "已为您订阅：关键词 拼装、关键词 磁吸，新专利（每天）" in reply.text or (
        "已为您订阅：关键词 磁吸、关键词 拼装，新专利（每天）" in reply.text
    )
    assert "1 条：新专利 1 条" in reply.text
    reply = await chat.say("我的订阅")
    assert "1 个订阅" in reply.text
    details = await chat.say(reply.choices[0].value)
    assert "填表订阅：关键词；磁吸、拼装；新专利；每天" in details.text


@pytest.mark.parametrize(
    ("what", "which", "title"),
    [
        ("一个行业", "纺织服装", "纺织服装"),
        ("竞争对手", "某某玩具有限公司", "申请人 某某玩具有限公司"),
        ("一件专利或商标", "2020101234560", "202010123456"),
        ("和我相近的商标", "小黄鸭", "商标 小黄鸭"),
        ("分类号", "A63H、21-01", "分类 A63H"),
        ("法律变化", "商标法", "商标法，法律变化"),
        ("海外风险", "美国", "市场 美国"),
        ("活动通知", "", "活动"),
    ],
)
async def test_every_kind_of_thing_can_be_chosen(
    chat: Chat, what: str, which: str, title: str
) -> None:
    reply = await chat.tap(await chat.say("订阅"), what)
    if which:
        reply = await chat.say(which)
    if "跳过" in labels(reply):
        reply = await chat.tap(reply, "跳过")
    assert title in (await chat.tap(reply, "随时")).text


async def test_what_names_nothing_is_asked_again(chat: Chat) -> None:
    await chat.tap(await chat.say("订阅"), "一件专利或商标")
    await chat.say("我的那件专利")
    reply = await chat.say("每天")
    assert "没认出来" in reply.text
    assert "没看明白" in (await chat.say("订阅 的")).text
    assert "不像一个完整的专利号" in (await chat.say("订阅 202010123456.7 的状态")).text


async def test_competitors_without_a_name_are_asked_for(chat: Chat) -> None:
    reply = await chat.say("帮我盯着同行的新专利")
    assert "哪个行业" in reply.text
    assert "已为您订阅：玩具创意，新专利" in (await chat.tap(reply, "玩具创意")).text


async def test_a_subscription_is_changed_paused_and_ended(chat: Chat, database: Database) -> None:
    reply = await chat.say("订阅 玩具")
    assert "改为随时" in (await chat.tap(reply, "随时")).text
    one = await chat.tap(await chat.say("我的订阅"), "1. 玩具创意")
    assert labels(one) == ["每天", "每周", "暂停", "退订"]
    paused = await chat.tap(one, "暂停")
    assert "已暂停" in (await chat.say("我的订阅")).text
    assert "已恢复" in (await chat.tap(paused, "恢复")).text
    assert "已退订" in (await chat.tap(one, "退订")).text
    assert "还没有订阅" in (await chat.say("我的订阅")).text
    assert "没有找到" in (await chat.tap(one, "退订")).text
    async with database.begin() as session:
        row = (await session.scalars(select(SubscriptionRow))).one()
    assert (row.state, row.ended_by, row.words) == ("ended", "person", "订阅 玩具")


async def test_the_same_wish_twice_is_one_subscription(chat: Chat) -> None:
    await chat.say("订阅 玩具")
    await chat.say("订阅 玩具 每周")
    assert "1 个订阅" in (await chat.say("我的订阅")).text


async def test_all_can_be_ended_at_once(chat: Chat) -> None:
    await chat.say("订阅 玩具")
    await chat.say("订阅 关键词 磁吸")
    reply = await chat.say("退订")
    assert "2 个" in (await chat.tap(reply, "全部退订")).text
    assert "不用退订" in (await chat.say("退订")).text


async def test_nobody_touches_somebody_elses(dispatcher: Dispatcher, clock: Clock) -> None:
    mine, other = Chat(dispatcher, clock, sender="a"), Chat(dispatcher, clock, sender="b")
    await mine.say("订阅 玩具")
    for command in ("/退订 1", "/暂停订阅 1", "/恢复订阅 1", "/订阅频率 1 每周", "我的订阅 1"):
        assert "没有找到" in (await other.say(command)).text
    assert "过期" in (await other.say("/更多预警 1 0")).text
    assert "1 个订阅" in (await mine.say("我的订阅")).text


async def test_quiet_hours_of_ones_own(chat: Chat, database: Database) -> None:
    assert "22:00 到 07:30 不打扰" in (await chat.say("免打扰 22:00-7:30")).text
    assert "请这样写" in (await chat.say("免打扰 晚上")).text
    async with database.begin() as session:
        user = await people.find_user(session, channel="terminal", external_id=chat.sender)
        assert user is not None
        hours = (await outbox.quiet_hours(session, [user.id]))[user.id]
    assert (hours.begins, hours.ends) == (22 * 60, 7 * 60 + 30)
    await chat.say("订阅 玩具")
    assert "22:00-07:30" in (await chat.say("我的订阅")).text


async def test_there_is_an_end_to_how_many_one_may_have(chat: Chat, clock: Clock) -> None:
    for number in range(MOST_OF_ONE_PERSON):
        clock.advance(minutes=1)
        await chat.say(f"订阅 关键词 积木{number}")
    assert f"最多 {MOST_OF_ONE_PERSON} 个" in (await chat.say("订阅 关键词 磁吸")).text
    assert f"最多 {MOST_OF_ONE_PERSON} 个" in (await chat.say("订阅")).text


async def test_erasing_takes_subscriptions_along(chat: Chat, database: Database) -> None:
    await chat.say("订阅 玩具")
    await chat.tap(await chat.say("删除我的数据"), "确认删除")
    async with database.begin() as session:
        assert (await session.scalars(select(SubscriptionRow))).all() == []
