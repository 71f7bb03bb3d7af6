"""From a notice to a push: matched once, told at once or in one digest, nobody twice."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, update

from handlers.alerts.routes import alert_routes
from handlers.routes import match_route
from scheduler.alerts.match import Matching
from scheduler.alerts.tell import Telling, occasion
from storage.alerts import subscriptions
from storage.alerts.notices import Facets, Notice, NoticeKind, add_notices
from storage.alerts.subscriptions import Cadence
from storage.alerts.topics import Topic
from storage.database import Database
from storage.people import User
from storage.schema.desk import DeliveryRow
from tests.scheduler.outbox_side import MORNING, Channel, Clock, engine, person

SHANGHAI = ZoneInfo("Asia/Shanghai")
TOYS = Topic(industries=("toys",))


async def subscribe(
    database: Database, user: User, topic: Topic, cadence: Cadence, *, title: str = "玩具"
) -> None:
    async with database.begin() as session:
        await subscriptions.subscribe(
            session,
            user,
            topic,
            title=title,
            cadence=cadence,
            words="订阅",
            now=MORNING,
            digested_for=occasion(Cadence.DAILY, MORNING),
        )


async def news(database: Database, *titles: str, now: datetime = MORNING) -> None:
    async with database.begin() as session:
        await add_notices(
            session,
            [
                Notice(
                    key=title,
                    kind=NoticeKind.NEW_PATENT,
                    title=title,
                    text=f"{title}公开了。",
                    happened_on=now.date(),
                    facets=Facets(industries=("toys",)),
                )
                for title in titles
            ],
            now=now,
        )


async def alert(database: Database, now: datetime) -> int:
    await Matching(database, "w").run(now)
    return await Telling(database).run(now)


async def pushes(database: Database) -> list[DeliveryRow]:
    async with database.begin() as session:
        return list((await session.scalars(select(DeliveryRow).order_by(DeliveryRow.id))).all())


async def test_what_comes_is_told_at_once_with_why_and_a_way_out(any_database: Database) -> None:
    clock, user = Clock(), await person(any_database, "a")
    await news(any_database, "以前的积木")
    await alert(any_database, clock())
    await subscribe(any_database, user, TOYS, Cadence.NOW)
    await news(any_database, "磁吸拼图", "遥控赛车")
    assert await alert(any_database, clock()) == 1
    assert await alert(any_database, clock()) == 0
    (push,) = await pushes(any_database)
    assert "2 条新动态" in push.text
    assert "因为您订阅了：玩具创意" in push.text
    assert "以前的积木" not in push.text
    assert push.choices[0] == ["退订", "/退订 1"]
    routes = alert_routes(any_database, clock)
    assert all(match_route(value, routes) is not None for _, value in push.choices)


async def test_a_digest_comes_once_a_day_and_one_after_days_away(any_database: Database) -> None:
    user = await person(any_database, "a")
    await subscribe(any_database, user, TOYS, Cadence.DAILY)
    await news(any_database, "磁吸拼图")
    assert await alert(any_database, MORNING) == 0  # subscribed after today's digest was due
    tomorrow = MORNING + timedelta(days=1)
    assert await alert(any_database, tomorrow - timedelta(hours=2)) == 0  # eight o'clock
    assert await alert(any_database, tomorrow) == 1
    await news(any_database, "遥控赛车")
    assert await alert(any_database, tomorrow + timedelta(hours=3)) == 0
    later = tomorrow + timedelta(days=7)
    await news(any_database, "拼装航模", now=later)
    assert await alert(any_database, later) == 1
    *_, push = await pushes(any_database)
    assert "共 3 条" in push.text  # the one from the first day was never sent: it is folded in
    assert [row.state for row in await pushes(any_database)] == ["cancelled", "pending"]


async def test_several_subscriptions_make_one_digest(database: Database) -> None:
    user = await person(database, "a")
    await subscribe(database, user, TOYS, Cadence.DAILY)
    await subscribe(database, user, Topic(keywords=("磁吸",)), Cadence.DAILY, title="关键词 磁吸")
    await news(database, "磁吸拼图", "遥控赛车")
    assert await alert(database, MORNING + timedelta(days=1)) == 1
    (push,) = await pushes(database)
    assert "因为您订阅了：玩具创意、关键词 磁吸" in push.text
    assert push.text.index("磁吸拼图") < push.text.index("遥控赛车")
    labels = {label for label, _ in push.choices}
    assert labels == {"退订“玩具”", "退订“关键词 磁吸”", "我的订阅"}


async def test_a_digest_is_at_most_ten_and_fits_a_message(database: Database) -> None:
    user = await person(database, "a")
    await subscribe(database, user, TOYS, Cadence.DAILY)
    await news(database, *[f"{name}的第{name}种结构" for name in "甲乙丙丁戊己庚辛壬癸子丑寅卯"])
    await alert(database, MORNING + timedelta(days=1))
    (push,) = await pushes(database)
    assert "共 14 条" in push.text
    lines = [line for line in push.text.splitlines() if line[:1].isdigit()]
    assert 5 <= len(lines) <= 10
    assert len(push.text.encode()) < 2048
    assert push.choices[0] == [f"更多（{14 - len(lines)} 条）", f"/更多预警 1 {len(lines)}"]


async def test_two_processes_tell_nobody_twice(any_database: Database) -> None:
    for name in "abcdefgh":
        await subscribe(any_database, await person(any_database, name), TOYS, Cadence.NOW)
    await news(any_database, "磁吸拼图")
    await asyncio.gather(*(Matching(any_database, f"w{n}").run(MORNING) for n in range(3)))
    made = await asyncio.gather(*(Telling(any_database).run(MORNING) for _ in range(3)))
    assert sum(made) == 8
    assert len(await pushes(any_database)) == 8


async def test_paused_and_ended_subscriptions_tell_nothing(database: Database) -> None:
    user, other = await person(database, "a"), await person(database, "b")
    await subscribe(database, user, TOYS, Cadence.NOW)
    await subscribe(database, other, TOYS, Cadence.NOW)
    async with database.begin() as session:
        await subscriptions.change(session, user, 1, state=subscriptions.SubscriptionState.PAUSED)
        await subscriptions.end(session, other, by="person", now=MORNING)
    await news(database, "磁吸拼图")
    assert await alert(database, MORNING) == 0
    async with database.begin() as session:
        await subscriptions.change(session, user, 1, state=subscriptions.SubscriptionState.ACTIVE)
    assert await alert(database, MORNING) == 0
    await news(database, "遥控赛车")
    assert await alert(database, MORNING) == 1


@pytest.mark.parametrize(
    ("cadence", "local", "day"),
    [
        (Cadence.DAILY, datetime(2026, 11, 26, 9, 0, tzinfo=SHANGHAI), date(2026, 11, 26)),
        (Cadence.DAILY, datetime(2026, 11, 26, 8, 59, tzinfo=SHANGHAI), date(2026, 11, 25)),
        (Cadence.WEEKLY, datetime(2026, 11, 26, 9, 0, tzinfo=SHANGHAI), date(2026, 11, 23)),
        (Cadence.WEEKLY, datetime(2026, 11, 23, 8, 0, tzinfo=SHANGHAI), date(2026, 11, 16)),
        (Cadence.WEEKLY, datetime(2026, 11, 23, 9, 0, tzinfo=SHANGHAI), date(2026, 11, 23)),
        (Cadence.NOW, datetime(2026, 11, 27, 0, 30, tzinfo=SHANGHAI), date(2026, 11, 27)),
    ],
)
def test_which_digest_is_due(cadence: Cadence, local: datetime, day: date) -> None:
    assert occasion(cadence, local.astimezone(UTC)) == day


async def test_a_month_of_days(database: Database) -> None:
    """Imports every day, three cadences, a follower who leaves, the clock set back, a failure."""
    clock, channel = Clock(datetime(2026, 11, 1, 1, 0, tzinfo=UTC)), Channel()
    people = {cadence: await person(database, cadence.value, now=clock()) for cadence in Cadence}
    for cadence, user in people.items():
        async with database.begin() as session:
            await subscriptions.subscribe(
                session,
                user,
                TOYS,
                title="玩具",
                cadence=cadence,
                words="订阅",
                now=clock(),
                digested_for=occasion(cadence, clock()),
            )
    delivering, matching = engine(database, clock, channel), Matching(database, "w")
    for day in range(30):
        await news(
            database,
            f"第{'甲乙丙丁戊己庚辛壬癸'[day % 10]}{'一二三'[day // 10]}号玩具",
            now=clock(),
        )
        for _ in range(12):
            clock.advance(hours=2)
            if day == 20:
                clock.advance(hours=-1)  # the clock is set back again and again
            if day == 12:
                continue  # the desk was off that day
            await matching.run(clock())
            await Telling(database).run(clock())
            await delivering.run(clock())
    sent = channel.times
    assert set(sent.values()) == {1}
    by_person = {name: [k for who, k in channel.sent if who == name] for name in map(str, Cadence)}
    assert len(by_person["now"]) in {28, 29, 30}
    assert 27 <= len(by_person["daily"]) <= 30
    assert len(by_person["weekly"]) == 5  # five Mondays
    local_hours = {
        row.sent_at.astimezone(SHANGHAI).hour for row in await pushes(database) if row.sent_at
    }
    assert not local_hours & {22, 23, 0, 1, 2, 3, 4, 5, 6, 7}
    async with database.begin() as session:  # nothing is left over
        left = await session.scalars(
            select(DeliveryRow.id).where(DeliveryRow.state.not_in(["sent", "cancelled", "pending"]))
        )
    assert left.all() == []


async def test_a_digest_that_waited_is_folded_into_the_next(database: Database) -> None:
    user = await person(database, "v", channel="web")
    await subscribe(database, user, TOYS, Cadence.DAILY)
    for day, title in ((1, "磁吸拼图"), (2, "遥控赛车")):
        await news(database, title)
        await alert(database, MORNING + timedelta(days=day))
        async with database.begin() as session:
            pending = DeliveryRow.state == "pending"
            await session.execute(update(DeliveryRow).where(pending).values(state="held"))
    first, second = await pushes(database)
    assert (first.state, second.state) == ("cancelled", "held")
    assert "磁吸拼图" in second.text
    assert "遥控赛车" in second.text
