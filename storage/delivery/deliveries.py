"""The outbox: whatever is said to somebody unasked is a row first, in the same transaction as its
cause. How a row is claimed, routed and sent is the business of the scheduler and the channels."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Any

from sqlalchemy import update

from storage.database import Session
from storage.schema.desk import DeliveryRow
from storage.trace import LONGEST, current_message
from storage.upsert import insert


class DeliveryState(StrEnum):
    """PENDING waits for its time, SENDING is claimed, HELD waits for the person's next contact,
    DOUBTFUL was sent without learning whether it arrived."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    HELD = "held"
    DOUBTFUL = "doubtful"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Priority(IntEnum):
    """What goes first; a broadcast never delays an answer."""

    REPLY = 0
    URGENT = 1
    REMINDER = 2
    DIGEST = 3
    BROADCAST = 4


class DeliveryKind(StrEnum):
    """What a push is about; the router knows which routes each kind may take."""

    REQUEST = "request"  # words of staff to the person, and of the person to staff
    EVENT = "event"  # what somebody signed up for changed, begins, asks for feedback
    DEADLINE = "deadline"  # a day of one's own rights
    ALERT = "alert"  # what a subscription brought
    BULLETIN = "bulletin"  # staff's own words to many
    ANSWER = "answer"  # an answer to a question that had been left open
    STAFF = "staff"  # to staff about the desk's own work


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What is said: a text, buttons as (label, value), ids of stored files.

    `facts` are short named values (title, time, place ...) for routes that allow templates only.
    """

    text: str
    choices: tuple[tuple[str, str], ...] = ()
    files: tuple[str, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)


async def enqueue(
    session: Session,
    user_id: int,
    content: Content,
    *,
    key: str,
    kind: DeliveryKind,
    now: datetime,
    priority: Priority = Priority.REMINDER,
    push: str = "",
    not_before: datetime | None = None,
    expires_at: datetime | None = None,
) -> bool:
    """Put one push into the outbox, once for each key; False where the key is there already.

    `push` names what many rows have in common (bulletin:7), for its report and for recalling it.
    """
    values = {
        "user_id": user_id,
        "key": key,
        "kind": kind.value,
        "push": push,
        "priority": priority.value,
        "text": content.text,
        "choices": [list(choice) for choice in content.choices],
        "files": list(content.files),
        "facts": dict(content.facts),
        "state": DeliveryState.PENDING.value,
        "created_at": now,
        "not_before": not_before or now,
        "expires_at": expires_at,
        "attempts": 0,
        "claimed_by": "",
        "claimed_until": None,
        "sent_at": None,
        "route": "",
        "failure": "",
        "message_id": current_message()[:LONGEST],
    }
    statement = insert(session, DeliveryRow).values(**values).on_conflict_do_nothing()
    return await session.scalar(statement.returning(DeliveryRow.id)) is not None


async def cancel(session: Session, *, push: str = "", keys: Iterable[str] = ()) -> int:
    """Take back what has not been sent, by push or by keys; says how many."""
    which = DeliveryRow.push == push if push else DeliveryRow.key.in_(list(keys))
    unsent = DeliveryRow.state.in_([DeliveryState.PENDING.value, DeliveryState.HELD.value])
    values: dict[str, Any] = {"state": DeliveryState.CANCELLED.value}
    statement = update(DeliveryRow).where(which, unsent).values(**values).returning(DeliveryRow.id)
    return len((await session.execute(statement)).all())
