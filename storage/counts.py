"""How much of what there is: the numbers that staff and monitoring look at."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from storage.database import Session
from storage.delivery.deliveries import DeliveryState
from storage.schema.desk import DeliveryRow
from storage.schema.people import ExchangeRow, OpenQuestionRow, UserRow
from storage.schema.requests import AssistanceRequestRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Numbers at one moment. `waiting_seconds` is the age of the oldest push that is due."""

    users: int
    exchanges: int
    open_questions: int
    requests: Mapping[str, int]
    deliveries: Mapping[str, int]
    waiting_seconds: float


async def count_everything(session: Session, *, now: datetime) -> Counts:
    """The numbers as they are now."""
    due = (DeliveryRow.state == DeliveryState.PENDING.value, DeliveryRow.not_before <= now)
    oldest = await session.scalar(select(func.min(DeliveryRow.not_before)).where(*due))
    return Counts(
        users=await _all(session, UserRow),
        exchanges=await _all(session, ExchangeRow),
        open_questions=await _all(session, OpenQuestionRow),
        requests=await _by_state(session, AssistanceRequestRow),
        deliveries=await _by_state(session, DeliveryRow),
        waiting_seconds=(now - oldest).total_seconds() if oldest else 0.0,
    )


async def _all(session: Session, table: type[UserRow | ExchangeRow | OpenQuestionRow]) -> int:
    return await session.scalar(select(func.count()).select_from(table)) or 0


async def _by_state(
    session: Session, table: type[AssistanceRequestRow | DeliveryRow]
) -> dict[str, int]:
    statement = select(table.state, func.count().label("rows")).group_by(table.state)
    return {row.state: row.rows for row in await session.execute(statement)}
