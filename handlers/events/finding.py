"""Which event somebody means: by its number, by its day, by words of its title or kind."""

from collections.abc import Sequence
from datetime import datetime

from handlers.clock import day_of
from handlers.events.texts import KINDS
from handlers.events.when import read_day
from handlers.row_number import row_number
from storage import events
from storage.database import Session
from storage.events import Event, EventState

NOISE = (
    "培训班",
    "培训",
    "活动",
    "沙龙",
    "讲座",
    "课程",
    "对接会",
    "人才班",
    "的",
    "那场",
    "这场",
    "场",
)


async def event_numbered(session: Session, written: str) -> Event | None:
    """The event of that number in any state; None where there is none, or it is no number."""
    number = row_number(written)
    return await events.find_event(session, number) if number else None


async def open_events(session: Session, *, now: datetime) -> Sequence[Event]:
    """What is published and not over, the earliest first."""
    return await events.list_events(session, EventState.PUBLISHED, ends_after=now)


async def meant(session: Session, written: str, *, now: datetime) -> Sequence[Event]:
    """The events that a number or words may mean; all that are open where nothing is written.

    A number also finds what is cancelled or over, so that one can be told so; never a draft.
    """
    written = written.strip().lstrip("#").strip()
    if row_number(written) is not None:
        event = await event_numbered(session, written)
        return [event] if event and event.state is not EventState.DRAFT else []
    return matching(await open_events(session, now=now), written, now=now)


def matching(candidates: Sequence[Event], written: str, *, now: datetime) -> Sequence[Event]:
    """Those of the named day, then those of the named kind, then those of the words. Pure.

    What finds nothing narrows nothing, except the day: no event of that day is none at all.
    """
    found = list(candidates)
    day = read_day(written, today=day_of(now))
    if day is not None:
        found = [event for event in found if day_of(event.plan.starts_at) == day]
    of_kind = [event for event in found if any(n in written for n in _kind_words(event))]
    found = of_kind or found
    titled = [event for event in found if _shared(event.plan.title, written) >= 2]
    best = max((_shared(event.plan.title, written) for event in titled), default=0)
    return [e for e in titled if _shared(e.plan.title, written) == best] or found


def _kind_words(event: Event) -> tuple[str, ...]:
    name = KINDS[event.plan.kind]
    return (name, name[-3:])


def _shared(title: str, written: str) -> int:
    """How many pairs of neighbouring characters of the words stand in the title."""
    for noise in NOISE:
        written = written.replace(noise, " ")
    pairs = {written[at : at + 2] for at in range(len(written) - 1)}
    return sum(pair in title for pair in pairs if " " not in pair)
