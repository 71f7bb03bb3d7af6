"""How jobs go, whichever process runs them, and who may run one that only one process may run."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import or_, select, update

from storage.database import Session
from storage.schema.alerts import JobStateRow
from storage.upsert import insert

NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredJobState:
    """A job as its row has it; an empty reference where its last run ended well."""

    job: str
    begun_at: datetime | None
    succeeded_at: datetime | None
    next_at: datetime | None
    failure_reference: str
    failure: str


async def hold_job(
    session: Session, job: str, *, worker: str, now: datetime, until: datetime
) -> bool:
    """Whether the job is this worker's alone until a time; a worker may hold on to its own."""
    await _know(session, job)
    free = or_(
        JobStateRow.held_until <= now,
        JobStateRow.held_by == worker,
        JobStateRow.held_until > now + (until - now) * 2,  # the clock was set back
    )
    statement = (
        update(JobStateRow)
        .where(JobStateRow.job == job, free)
        .values(held_by=worker, held_until=until)
        .returning(JobStateRow.job)
        .execution_options(synchronize_session=False)
    )
    return await session.scalar(statement) is not None


async def note_run(session: Session, job: str, **facts: Any) -> None:
    """Write down how a run went: begun_at, succeeded_at, next_at, failure_reference, failure."""
    await _know(session, job)
    await session.execute(
        update(JobStateRow)
        .where(JobStateRow.job == job)
        .values(**facts)
        .execution_options(synchronize_session=False)
    )


async def job_states(session: Session) -> list[StoredJobState]:
    """Every job that ever ran, by name."""
    rows = await session.scalars(select(JobStateRow).order_by(JobStateRow.job))
    return [
        StoredJobState(
            job=row.job,
            begun_at=row.begun_at,
            succeeded_at=row.succeeded_at,
            next_at=row.next_at,
            failure_reference=row.failure_reference,
            failure=row.failure,
        )
        for row in rows
    ]


async def _know(session: Session, job: str) -> None:
    values = {
        "job": job,
        "held_by": "",
        "held_until": NEVER,
        "failure_reference": "",
        "failure": "",
    }
    await session.execute(insert(session, JobStateRow).values(**values).on_conflict_do_nothing())
