"""The morning's brief: to each of the desk once, at half past eight, with what there is."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from scheduler.desk.daily_brief import send_briefs
from storage import people
from storage.answers import cards
from storage.database import Database, Session
from storage.delivery import deliveries
from storage.delivery.deliveries import Content, DeliveryKind
from storage.desk import staff
from storage.desk.request_state import RequestKind
from storage.people import Role
from storage.register.imports import RegisterImportRow
from storage.schema.desk import DeliveryRow
from tests.scheduler.test_request_clock import MONDAY, SHANGHAI, opened, somebody, told

WEDNESDAY = datetime(2026, 11, 25, 8, 30, tzinfo=SHANGHAI)
SUNDAY = datetime(2026, 11, 29, 8, 30, tzinfo=SHANGHAI)


async def no_events(_session: Session, _now: datetime) -> Sequence[str]:
    return ()


async def a_training(_session: Session, _now: datetime) -> Sequence[str]:
    return ("14:00 专利信息利用培训，已报名 32 家",)


async def test_each_of_the_desk_gets_it_once(any_database: Database) -> None:
    chen = await somebody(any_database, "陈静", Role.STAFF)
    away = await somebody(any_database, "李明", Role.ADMIN)
    expert = await somebody(any_database, "王工", Role.EXPERT)
    overdue = await opened(any_database, due_at=MONDAY + timedelta(hours=5))
    await opened(any_database, RequestKind.OVERSEAS)
    async with any_database.begin() as session:
        today = WEDNESDAY.date()
        await staff.add_absence(session, away.id, first=today, last=today)
        await deliveries.enqueue(
            session, expert.id, Content(text="x"), key="x", kind=DeliveryKind.ALERT, now=WEDNESDAY
        )
        row = await session.get_one(DeliveryRow, 1)
        row.state = "failed"
        number = await people.add_exchange(
            session,
            expert,
            question="问",
            answer="答",
            as_of=today,
            abstained=True,
            citations=[],
            asked_at=MONDAY,
        )
        await people.hand_to_staff(session, expert, number, now=MONDAY)
        await cards.note_reviews(session, [("annuity-when", "依据有新版本")], now=MONDAY)
        session.add(
            RegisterImportRow(
                name="专利.xlsx",
                fingerprint="f",
                format="xlsx",
                subject="patents",
                columns=[],
                unknown_columns=[],
                rows_done=10,
                counts={"refused": 3},
                finished=True,
                demo=False,
                started_at=MONDAY,
                touched_at=WEDNESDAY,
            )
        )
    early = WEDNESDAY - timedelta(minutes=1)
    assert await send_briefs(any_database, now=early, events=a_training) == 0
    assert await send_briefs(any_database, now=WEDNESDAY, events=a_training) == 1
    later = WEDNESDAY + timedelta(minutes=1)
    assert await send_briefs(any_database, now=later, events=a_training) == 0
    (text,) = await told(any_database, chen)
    for part in (
        "陈静好，11月25日",
        "待接 2 件（紧急 1）",
        f"· {overdue.number} 专项检索，无人承办",
        "14:00 专利信息利用培训",
        "还没答的提问：1 个",
        "要复核的答案卡片：1 张",
        "推送：失败 1 条",
        "专利.xlsx：3 行没有收",
        "今天请假：李明",
        "今天值班：陈静",
    ):
        assert part in text
    assert await told(any_database, away) == []


@pytest.mark.parametrize(("pressing", "expected"), [(False, 0), (True, 1)])
async def test_on_a_rest_day_only_what_cannot_wait(
    database: Database, *, pressing: bool, expected: int
) -> None:
    await somebody(database, "陈静", Role.STAFF)
    if pressing:
        await opened(database, due_at=MONDAY + timedelta(hours=1))
    assert await send_briefs(database, now=SUNDAY, events=no_events) == expected


async def test_a_server_that_was_down_in_the_morning_sends_it_late_but_not_after_noon(
    database: Database,
) -> None:
    await somebody(database, "陈静", Role.STAFF)
    noon = WEDNESDAY.replace(hour=12, minute=0)
    assert await send_briefs(database, now=noon, events=no_events) == 0
    assert await send_briefs(database, now=noon - timedelta(minutes=1), events=no_events) == 1
