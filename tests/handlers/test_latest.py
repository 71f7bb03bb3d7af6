"""最新预警: what waits is counted in the greeting, offered beside answers, shown once."""

from datetime import timedelta

from sqlalchemy import update

from handlers.dispatcher import Dispatcher
from handlers.message import MessageKind
from storage import people
from storage.database import Database
from storage.delivery import deliveries, outbox
from storage.delivery.deliveries import Content, DeliveryKind
from storage.delivery.push_reports import push_report
from storage.schema.desk import DeliveryRow
from tests.handlers.dialogue import START, Chat, Clock


async def wait_for(database: Database, sender: str, *keys: str, state: str = "held") -> None:
    async with database.begin() as session:
        user = await people.find_or_add_user(
            session, channel="terminal", external_id=sender, now=START
        )
        for key in keys:
            content = Content(text=f"提醒{key}", choices=((f"看{key}", f"/看 {key}"),))
            await deliveries.enqueue(
                session, user.id, content, key=key, kind=DeliveryKind.ALERT, now=START
            )
        await session.execute(
            update(DeliveryRow).where(DeliveryRow.key.in_(keys)).values(state=state)
        )


async def test_what_waits_is_counted_shown_and_gone(chat: Chat, database: Database) -> None:
    await wait_for(database, chat.sender, *"abcdefg")
    assert "7 条" in (await chat.say("开始")).text
    answer = await chat.say("发明专利保护多少年")
    first = await chat.tap(answer, "看 7 条提醒")
    assert "【5】" in first.text
    assert "还有 2 条" in first.text
    assert "看7" not in [choice.label for choice in first.choices]
    second = await chat.tap(first, "继续看")
    assert "还有" not in second.text
    assert "没有未看的提醒" in (await chat.say("最新预警")).text
    assert "提醒" not in (await chat.say("开始")).text.split("隐私")[0]


async def test_a_repeated_message_shows_the_same_again(chat: Chat, database: Database) -> None:
    await wait_for(database, chat.sender, "a")
    first = await chat.say("最新预警", message_id="m")
    assert "提醒a" in first.text
    assert await chat.say("最新预警", message_id="m") == first


async def test_a_doubtful_push_is_shown_and_says_so(chat: Chat, database: Database) -> None:
    await wait_for(database, chat.sender, "a", state="doubtful")
    assert "可能已经发给过您" in (await chat.say("最新预警")).text


async def test_what_was_only_announced_is_read_in_full_and_counts_as_read(
    chat: Chat, database: Database
) -> None:
    await wait_for(database, chat.sender, "a", state="sent")
    async with database.begin() as session:
        values = {"route": "notice", "push": "alerts:x", "reference": "m1"}
        await session.execute(update(DeliveryRow).values(**values))
        assert (await push_report(session, "alerts:x")).opened == 0
    assert "1 条" in (await chat.say("开始")).text
    assert (await chat.say("最新预警")).text == "提醒a"
    assert "没有未看的提醒" in (await chat.say("最新预警")).text
    async with database.begin() as session:
        report = await push_report(session, "alerts:x")
    assert (report.opened, report.routes, report.states) == (1, {"notice": 1}, {"sent": 1})


async def test_somebody_elses_and_expired_pushes_are_not_shown(
    chat: Chat, database: Database
) -> None:
    await wait_for(database, "other", "a")
    await wait_for(database, chat.sender, "b")
    async with database.begin() as session:
        await session.execute(
            update(DeliveryRow)
            .where(DeliveryRow.key == "b")
            .values(expires_at=START - timedelta(days=1))
        )
    assert "没有未看的提醒" in (await chat.say("最新预警")).text


async def test_who_leaves_is_reached_again_after_coming_back(
    dispatcher: Dispatcher, clock: Clock, database: Database
) -> None:
    chat = Chat(dispatcher, clock)
    await chat.say("您好")
    async with database.begin() as session:
        user = await people.find_user(session, channel="terminal", external_id=chat.sender)
    assert user is not None
    reachable = []
    for kind in (MessageKind.UNFOLLOW, MessageKind.FOLLOW):
        clock.advance(minutes=1)
        await chat.say(kind=kind)
        async with database.begin() as session:
            found = await outbox.addresses(session, [user.id], ["terminal"])
        reachable.append(len(found[user.id]))
    assert reachable == [0, 1]
