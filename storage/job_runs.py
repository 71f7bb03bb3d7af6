"""Runs of jobs that must happen once, however many processes have a clock."""

from datetime import datetime

from sqlalchemy import delete, select

from storage.database import Session
from storage.schema.desk import JobRunRow
from storage.upsert import insert


async def claim_run(session: Session, job: str, due: str, *, now: datetime) -> bool:
    """Whether this process is the one to do the run; `due` names the occasion (2026-11-26)."""
    values = {"job": job, "due": due, "claimed_at": now}
    statement = insert(session, JobRunRow).values(**values).on_conflict_do_nothing()
    return await session.scalar(statement.returning(JobRunRow.id)) is not None


async def was_claimed(session: Session, job: str, due: str) -> bool:
    """Whether a run was claimed already: asked before work that is dear, claimed after it."""
    statement = select(JobRunRow.id).where(JobRunRow.job == job, JobRunRow.due == due)
    return await session.scalar(statement) is not None


async def forget_runs(session: Session, *, before: datetime) -> None:
    """Delete the runs claimed before a time."""
    await session.execute(delete(JobRunRow).where(JobRunRow.claimed_at < before))
