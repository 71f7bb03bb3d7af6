"""The parts of staff's commands about an event: which one, and what else."""

from collections.abc import Sequence

from handlers.events import staff_texts as texts
from handlers.form import FieldError
from handlers.guided import Part
from handlers.row_number import row_number
from storage.database import Session
from storage.events import recent_events

NEWEST = 12
LONGEST_TITLE = 16


async def newest(session: Session) -> Sequence[tuple[str, str]]:
    """The newest events."""
    return [
        (f"{event.id} {event.plan.title[:LONGEST_TITLE]}", str(event.id))
        for event in await recent_events(session, limit=NEWEST)
    ]


def event_number(written: str) -> str:
    """The number of an event; raises FieldError."""
    number = row_number(written)
    if number is None:
        raise FieldError(texts.EVENT_NUMBER_WANTED)
    return str(number)


EVENT = Part(
    name="event",
    question=texts.ASK_WHICH_EVENT,
    check=event_number,
    options=newest,
    none=texts.NO_EVENTS_YET,
)
REASON = Part(name="reason", question=texts.ASK_CALL_OFF_REASON, optional=True)
CAME = Part(name="who", question=texts.ASK_WHO_CAME)
TAKEN_BACK = Part(name="who", question=texts.ASK_WHO_DID_NOT_COME)
