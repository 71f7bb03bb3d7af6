"""The day's events, as lines of the morning's brief."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from scheduler.events import texts
from storage import events, registrations
from storage.database import Session
from storage.events import EventState

SHANGHAI = ZoneInfo("Asia/Shanghai")


async def events_today(session: Session, now: datetime) -> Sequence[str]:
    """What is published and begins on this day in Shantou, with how many people are signed up."""
    midnight = now.astimezone(SHANGHAI).replace(hour=0, minute=0, second=0, microsecond=0)
    found = await events.list_events(
        session,
        EventState.PUBLISHED,
        ends_after=midnight,
        starts_before=midnight + timedelta(days=1),
    )
    lines = []
    for event in found:
        if event.plan.starts_at >= midnight:
            free = await registrations.free_places(session, event)
            lines.append(texts.today(event, people=event.plan.capacity - free))
    return lines
