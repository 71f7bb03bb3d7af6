"""What the desk should know of a day besides its requests: questions left, pushes that failed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from storage.database import Session
from storage.delivery.deliveries import DeliveryState
from storage.schema.answers import AnsweredRow
from storage.schema.desk import DeliveryRow
from storage.schema.patents import RegisterImportRow
from storage.schema.people import OpenQuestionRow


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedPushes:
    """Pushes created since a moment that did not get through, or may not have."""

    failed: int
    doubtful: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TroubledImport:
    """A file of patents or marks that was not read to its end, or not in full."""

    name: str
    refused: int
    stopped: bool


QUIET_FOR = timedelta(minutes=15)  # an import writes a batch every few seconds


async def troubled_imports(
    session: Session, *, since: datetime, now: datetime
) -> Sequence[TroubledImport]:
    """The imports since a moment that stopped on their way or refused rows."""
    statement = (
        select(RegisterImportRow)
        .where(RegisterImportRow.touched_at >= since)
        .order_by(RegisterImportRow.id)
    )
    found = [
        TroubledImport(
            name=row.name,
            refused=int(row.counts.get("refused", 0)),
            stopped=not row.finished and row.touched_at < now - QUIET_FOR,
        )
        for row in await session.scalars(statement)
    ]
    return [each for each in found if each.refused or each.stopped]


async def open_questions(session: Session) -> int:
    """Questions that were handed to staff and that nobody has dealt with."""
    dealt_with = select(AnsweredRow.exchange_id)
    statement = select(func.count()).select_from(OpenQuestionRow)
    statement = statement.where(OpenQuestionRow.exchange_id.not_in(dealt_with))
    return await session.scalar(statement) or 0


async def failed_pushes(session: Session, *, since: datetime) -> FailedPushes:
    """How many pushes since a moment failed or are doubtful."""

    async def count(state: DeliveryState) -> int:
        which = (DeliveryRow.state == state.value, DeliveryRow.created_at >= since)
        return (
            await session.scalar(select(func.count()).select_from(DeliveryRow).where(*which)) or 0
        )

    return FailedPushes(
        failed=await count(DeliveryState.FAILED), doubtful=await count(DeliveryState.DOUBTFUL)
    )
