"""The clock of recordals: whoever keeps one is told before its last day, and once after it."""

from datetime import date, datetime

from knowledge.operation.commands import RECORDAL_WORD
from scheduler import recordal_texts as texts
from scheduler.runner import SHANGHAI
from storage.database import Database
from storage.delivery import deliveries
from storage.delivery.deliveries import Content, DeliveryKind, Priority
from storage.operation import recordals
from storage.operation.recordals import Recordal, RecordalState

DAYS_BEFORE = (30, 7, 1)


async def remind_of_recordals(database: Database, *, now: datetime) -> int:
    """Tell the keepers of papers not yet filed; says how many were told. Repeating is harmless."""
    today = now.astimezone(SHANGHAI).date()
    told = 0
    async with database.begin() as session:
        for recordal in await recordals.list_recordals(session):
            mark = mark_of(recordal, today=today)
            if mark is None or recordal.keeper_id is None or recordal.due_on is None:
                continue
            told += await deliveries.enqueue(
                session,
                recordal.keeper_id,
                Content(
                    text=texts.due(
                        recordal.id, recordal.due_on, left=(recordal.due_on - today).days
                    ),
                    choices=((texts.OPEN_LABEL, f"{RECORDAL_WORD} {recordal.id}"),),
                    facts={"title": texts.TITLE, "time": recordal.due_on.isoformat()},
                ),
                key=f"recordal:{recordal.id}:{recordal.due_on}:{mark}",
                kind=DeliveryKind.STAFF,
                priority=Priority.REMINDER,
                now=now,
            )
    return told


def mark_of(recordal: Recordal, *, today: date) -> str | None:
    """The reminder that is due: the nearest of DAYS_BEFORE that was reached, or "over"."""
    if recordal.state is not RecordalState.PREPARING or recordal.due_on is None:
        return None
    left = (recordal.due_on - today).days
    if left < 0:
        return "over"
    reached = [days for days in DAYS_BEFORE if left <= days]
    return str(min(reached)) if reached else None
