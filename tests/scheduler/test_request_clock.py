"""Service times and urgent requests by the clock: who is told, once, on both databases."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from scheduler.desk.request_clock import keep_service_times, warn_from
from storage import enterprises, people
from storage.database import Database
from storage.desk import requests, staff
from storage.desk.request_state import Outcome, RequestKind, RequestState
from storage.desk.requests import AssistanceRequest, NewRequest
from storage.people import Role, User
from storage.schema.desk import DeliveryRow

SHANGHAI = ZoneInfo("Asia/Shanghai")
MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=SHANGHAI)
FRIDAY_EVENING = datetime(2026, 11, 27, 17, 30, tzinfo=SHANGHAI)


async def somebody(database: Database, name: str, role: Role = Role.MEMBER) -> User:
    async with database.begin() as session:
        user = await people.find_or_add_user(
            session, channel="terminal", external_id=name, now=MONDAY.astimezone(UTC)
        )
        await staff.set_role(session, user.id, role)
        await enterprises.remember_name(session, user, name)
    return User(user.id, role)


async def opened(
    database: Database, kind: RequestKind = RequestKind.SEARCH, *, due_at: datetime = FRIDAY_EVENING
) -> AssistanceRequest:
    user = await somebody(database, "person")
    async with database.begin() as session:
        new = NewRequest(kind=kind, description="查一件专利")
        return await requests.open_request(session, user, new, due_at=due_at, now=MONDAY)


async def told(database: Database, user: User) -> list[str]:
    """The first line of what lies in the outbox for somebody."""
    async with database.begin() as session:
        rows = select(DeliveryRow.text).where(DeliveryRow.user_id == user.id)
        return list(await session.scalars(rows.order_by(DeliveryRow.id)))


async def run(database: Database, now: datetime) -> None:
    """Twice, as two processes do."""
    await keep_service_times(database, now=now)
    await keep_service_times(database, now=now + timedelta(seconds=1))


async def test_an_urgent_request_rings_again_until_it_is_taken(any_database: Database) -> None:
    duty, other = [await somebody(any_database, name, Role.STAFF) for name in ("陈", "李")]
    async with any_database.begin() as session:
        await staff.add_duty(session, duty.id, weekday=MONDAY.weekday())
    request = await opened(any_database, RequestKind.OVERSEAS)
    await run(any_database, MONDAY + timedelta(minutes=29))
    assert await told(any_database, duty) == []
    await run(any_database, MONDAY + timedelta(minutes=31))
    assert len(await told(any_database, duty)) == 1
    assert await told(any_database, other) == []
    await run(any_database, MONDAY + timedelta(minutes=61))
    await run(any_database, MONDAY + timedelta(minutes=91))
    assert ["没有人接单" in text for text in await told(any_database, other)] == [True]
    assert len(await told(any_database, duty)) == 3
    async with any_database.begin() as session:
        await requests.change(
            session, request, now=MONDAY, state=RequestState.ASSIGNED, assignee_id=duty.id
        )
    await run(any_database, MONDAY + timedelta(minutes=121))
    assert len(await told(any_database, duty)) == 3


async def test_the_end_of_the_service_time_is_told_before_and_after(
    any_database: Database,
) -> None:
    chen = await somebody(any_database, "陈", Role.STAFF)
    li = await somebody(any_database, "李", Role.STAFF)
    admin = await somebody(any_database, "主任", Role.ADMIN)
    request = await opened(any_database)
    async with any_database.begin() as session:
        await requests.change(
            session, request, now=MONDAY, state=RequestState.ASSIGNED, assignee_id=chen.id
        )
    await run(any_database, datetime(2026, 11, 26, 8, 59, tzinfo=SHANGHAI))
    assert await told(any_database, chen) == []
    await run(any_database, datetime(2026, 11, 26, 9, 0, tzinfo=SHANGHAI))
    assert ["请安排" in text for text in await told(any_database, chen)] == [True]
    await run(any_database, FRIDAY_EVENING - timedelta(seconds=1))
    assert len(await told(any_database, chen)) == 1
    await run(any_database, FRIDAY_EVENING + timedelta(minutes=1))
    assert "已超期" in (await told(any_database, chen))[-1]
    assert "已超期" in (await told(any_database, admin))[-1]
    assert await told(any_database, li) == []


async def test_nothing_is_told_while_the_person_is_waited_for(any_database: Database) -> None:
    chen = await somebody(any_database, "陈", Role.STAFF)
    request = await opened(any_database)
    async with any_database.begin() as session:
        held = await requests.change(
            session, request, now=MONDAY, state=RequestState.ASSIGNED, assignee_id=chen.id
        )
        await requests.change(
            session, held, now=MONDAY, state=RequestState.WAITING, due_at=None, left_seconds=3600
        )
    await run(any_database, FRIDAY_EVENING + timedelta(days=3))
    assert await told(any_database, chen) == []


async def test_what_was_left_resolved_is_closed(database: Database) -> None:
    chen = await somebody(database, "陈", Role.STAFF)
    request = await opened(database)
    async with database.begin() as session:
        held = await requests.change(
            session, request, now=MONDAY, state=RequestState.ASSIGNED, assignee_id=chen.id
        )
        await requests.change(
            session,
            held,
            now=MONDAY,
            state=RequestState.RESOLVED,
            outcome=Outcome.RESOLVED,
            due_at=None,
        )
    await run(database, MONDAY + timedelta(days=13))
    async with database.begin() as session:
        assert (await requests.get(session, request.id)).state is RequestState.RESOLVED
    await run(database, MONDAY + timedelta(days=15))
    async with database.begin() as session:
        closed = await requests.get(session, request.id)
        history = await requests.history(session, closed, internal=False)
    assert (closed.state, closed.outcome) == (RequestState.CLOSED, Outcome.RESOLVED)
    assert "自动结束" in history[-1].text


async def test_a_warning_passes_over_rest_days(database: Database) -> None:
    request = await opened(database, due_at=datetime(2026, 11, 30, 17, 30, tzinfo=SHANGHAI))
    assert warn_from(request) == datetime(2026, 11, 27, 9, 0, tzinfo=SHANGHAI)
    urgent = await opened(
        database, RequestKind.OVERSEAS, due_at=datetime(2026, 11, 24, 17, 30, tzinfo=SHANGHAI)
    )
    assert warn_from(urgent) == datetime(2026, 11, 24, 9, 0, tzinfo=SHANGHAI)
    short = await opened(database, due_at=datetime(2026, 11, 23, 17, 30, tzinfo=SHANGHAI))
    assert warn_from(short) == datetime(2026, 11, 23, 13, 45, tzinfo=SHANGHAI)
