"""The clock of reminders: who set one is told before its day, each distance once."""

from datetime import date, datetime, time, timedelta

from scheduler import reminder_texts as texts
from scheduler.runner import SHANGHAI
from storage import reminders
from storage.database import Database
from storage.delivery import deliveries
from storage.delivery.deliveries import Content, DeliveryKind, Priority
from storage.reminders import DAYS_BEFORE, Reminder


async def tell_reminders(database: Database, *, now: datetime) -> int:
    """Put what is due today into the outbox; how many. Repeating is harmless.

    What has not been sent by the end of its day is not sent any more; a reminder whose day is over
    is forgotten.
    """
    today = now.astimezone(SHANGHAI).date()
    told = 0
    async with database.begin() as session:
        await reminders.forget_past(session, before=today)
        last = today + timedelta(days=max(DAYS_BEFORE))
        for reminder in await reminders.coming(session, first=today, last=last):
            distance = distance_of(reminder, today=today)
            if distance is None:
                continue
            told += await deliveries.enqueue(
                session,
                reminder.user_id,
                Content(
                    text=texts.due(reminder.due_on, reminder.about, today=today),
                    choices=((texts.MINE, texts.MINE),),
                    facts={"title": texts.TITLE, "time": reminder.due_on.isoformat()},
                ),
                key=reminder.key(distance),
                kind=DeliveryKind.DEADLINE,
                priority=Priority.REMINDER,
                now=now,
                expires_at=datetime.combine(
                    reminder.due_on + timedelta(days=1), time.min, tzinfo=SHANGHAI
                ),
            )
    return told


def distance_of(reminder: Reminder, *, today: date) -> int | None:
    """The nearest distance that was reached since the reminder was set."""
    set_on = reminder.created_at.astimezone(SHANGHAI).date()
    left = (reminder.due_on - today).days
    will_be_told = reminders.distances(reminder.due_on, set_on=set_on)
    return min((days for days in will_be_told if left <= days), default=None)
