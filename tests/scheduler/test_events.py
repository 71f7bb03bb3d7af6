"""Events by the clock, over rows: the queue, reminders, warnings, what counts once it is over."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from scheduler.events.clock import tend_events
from storage import attendance, enterprises, events, people, registrations
from storage.database import Database
from storage.desk import staff
from storage.events import Event, EventKind, EventState, Plan, Purpose
from storage.people import Role, User
from storage.registrations import Wish
from storage.schema.desk import DeliveryRow, EvidenceRow

NOW = datetime(2026, 11, 26, 1, 30, tzinfo=UTC)
STARTS = datetime(2026, 12, 5, 6, 0, tzinfo=UTC)  # 14:00 in Shantou


async def a_person(database: Database, name: str, role: Role = Role.MEMBER) -> User:
    async with database.begin() as session:
        user = await people.find_or_add_user(session, channel="web", external_id=name, now=NOW)
        await staff.set_role(session, user.id, role)
    return User(user.id, role)


async def an_event(database: Database, *, capacity: int = 2, wanted: int = 0) -> Event:
    author = await a_person(database, "author", Role.STAFF)
    plan = Plan(
        title="展前排查",
        kind=EventKind.SCREENING,
        purposes=(Purpose.PROTECTION,),
        starts_at=STARTS,
        ends_at=STARTS + timedelta(hours=2),
        sign_up_until=STARTS - timedelta(hours=2),
        capacity=capacity,
        place="三楼",
        wanted_enterprises=wanted,
    )
    async with database.begin() as session:
        event = await events.add_event(session, plan, author=author, now=NOW)
        return await events.move_event(
            session, event.id, EventState.PUBLISHED, allowed=[EventState.DRAFT]
        )


async def sign_up(database: Database, event: Event, user: User, *names: str) -> None:
    async with database.begin() as session:
        firm = await enterprises.find_or_add_enterprise(session, f"{names[0]}的公司", now=NOW)
        wish = Wish(event_id=event.id, user_id=user.id, people=names, enterprise_id=firm.id)
        await registrations.sign_up(session, wish, now=NOW)


async def told(database: Database, user: User) -> Sequence[DeliveryRow]:
    async with database.begin() as session:
        statement = select(DeliveryRow).where(DeliveryRow.user_id == user.id)
        return (await session.scalars(statement.order_by(DeliveryRow.id))).all()


async def tend(database: Database, now: datetime) -> None:
    """Twice, as two processes would."""
    await tend_events(database, now=now)
    await tend_events(database, now=now)


async def test_whose_turn_comes_is_told_and_so_is_who_let_it_lapse(
    any_database: Database,
) -> None:
    event = await an_event(any_database)
    first, second, third = [await a_person(any_database, name) for name in ("一", "二", "三")]
    await sign_up(any_database, event, first, "甲", "乙")
    await sign_up(any_database, event, second, "丙")
    await sign_up(any_database, event, third, "丁", "戊")
    async with any_database.begin() as session:
        await registrations.cancel_registration(session, event.id, first.id)
    await tend(any_database, NOW)
    (offer,) = await told(any_database, second)
    assert "有名额了" in offer.text
    assert "11月27日（周五）09:30前点“确认报名”" in offer.text
    assert offer.choices == [
        ["确认报名", f"/确认报名 {event.id}"],
        ["取消报名", f"/取消报名 {event.id}"],
    ]
    assert await told(any_database, third) == []
    await tend(any_database, NOW + timedelta(hours=25))
    assert "已让给下一位" in (await told(any_database, second))[-1].text
    assert "有名额了" in (await told(any_database, third))[-1].text


async def test_reminders_the_day_before_and_two_hours_before_to_who_has_a_place(
    database: Database,
) -> None:
    event = await an_event(database, capacity=1)
    comes, waits = await a_person(database, "来"), await a_person(database, "等")
    await sign_up(database, event, comes, "甲")
    await sign_up(database, event, waits, "乙")
    await tend(database, datetime(2026, 12, 4, 1, 59, tzinfo=UTC))
    assert await told(database, comes) == []
    await tend(database, datetime(2026, 12, 4, 2, 0, tzinfo=UTC))
    await tend(database, datetime(2026, 12, 5, 3, 59, tzinfo=UTC))
    await tend(database, datetime(2026, 12, 5, 4, 0, tzinfo=UTC))
    day, soon = await told(database, comes)
    assert day.text.startswith("提醒：您报名的《展前排查》12月5日（周六）14:00开始，三楼。")
    assert day.expires_at == STARTS - timedelta(hours=2)
    assert "发送“签到”加六位数字" in soon.text
    assert soon.expires_at == STARTS
    assert await told(database, waits) == []


async def test_downtime_brings_one_reminder_and_not_two(database: Database) -> None:
    event = await an_event(database)
    comes = await a_person(database, "来")
    await sign_up(database, event, comes, "甲")
    await tend(database, STARTS - timedelta(hours=1))
    assert len(await told(database, comes)) == 1


async def test_staff_are_warned_while_enterprises_are_missing(database: Database) -> None:
    event = await an_event(database, wanted=3)
    author = await a_person(database, "author", Role.STAFF)
    await sign_up(database, event, await a_person(database, "来"), "甲")
    await tend(database, datetime(2026, 12, 1, 3, 0, tzinfo=UTC))
    assert await told(database, author) == []
    await tend(database, datetime(2026, 12, 2, 3, 0, tzinfo=UTC))
    await tend(database, datetime(2026, 12, 4, 3, 0, tzinfo=UTC))
    warnings = [each.text for each in await told(database, author)]
    assert len(warnings) == 2
    assert "报名的单位只有 1 家，指标要求 3 家，还差 2 家" in warnings[0]


async def test_what_is_over_counts_once_somebody_was_there(any_database: Database) -> None:
    event = await an_event(any_database, wanted=2)
    author = await a_person(any_database, "author", Role.STAFF)
    comes = await a_person(any_database, "来")
    await sign_up(any_database, event, comes, "甲", "乙")
    over = STARTS + timedelta(hours=3)
    await tend(any_database, over)
    assert "没有一个人签到" in (await told(any_database, author))[-1].text
    async with any_database.begin() as session:
        there = await attendance.attendees(session, event.id)
        await attendance.check_in(session, event, there[:1], by="staff", now=over)
    await tend(any_database, over + timedelta(minutes=5))
    async with any_database.begin() as session:
        found = await events.find_event(session, event.id)
        rows = (await session.scalars(select(EvidenceRow).order_by(EvidenceRow.id))).all()
    assert found is not None
    assert found.state is EventState.HELD
    assert [(row.kind, row.facts["purposes"]) for row in rows] == [
        ("attendance", ["protection"]),
        ("event", ["protection"]),
    ]
    reported = (await told(any_database, author))[-1].text
    assert "到场 1 人，1 家单位。指标要求 2 家，还差 1 家" in reported
    (asked,) = [each for each in await told(any_database, comes) if "花半分钟" in each.text]
    assert asked.choices[0] == ["说说意见", f"/活动评价 {event.id}"]
