"""The project year by the clock: progress to staff each week, warnings while there is time."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from scheduler.targets import texts
from storage import job_runs, staff, targets
from storage.database import Database
from storage.deliveries import Content

SHANGHAI = ZoneInfo("Asia/Shanghai")
MONDAY, MORNING = 0, 9
WARNED_FROM = 90
"""Days before the end of the year from which a target that slips is warned of."""
JOB = "targets"
PROGRESS = ("看进度", "/进度")


async def tend_targets(database: Database, *, now: datetime) -> None:
    """Everything that is due; repeating it is harmless."""
    local = now.astimezone(SHANGHAI)
    if local.hour < MORNING:
        return
    if local.weekday() == MONDAY:
        await _report(database, now=now, day=local.date())
    await _warn(database, now=now, day=local.date())


async def _report(database: Database, *, now: datetime, day: date) -> None:
    """How the year stands, to everybody of the staff, each Monday."""
    async with database.begin() as session:
        year, standings = await targets.stand(session, now=now)
        occasion = f"week:{day.isoformat()}"
        if not await job_runs.claim_run(session, JOB, occasion, now=now):
            return
        content = Content(text=texts.weekly(year, standings), choices=(PROGRESS,))
        recipients = await staff.present(session, day)
        await staff.tell(session, recipients, content, key=f"{JOB}:{occasion}", now=now)


async def _warn(database: Database, *, now: datetime, day: date) -> None:
    """Once a month for each target that will not be reached, towards the end of the year."""
    async with database.begin() as session:
        _year, standings = await targets.stand(session, now=now)
        slipping = [each for each in standings if each.slips and each.days_left <= WARNED_FROM]
        for each in slipping:
            occasion = f"{each.target.id}:{day:%Y-%m}"
            if not await job_runs.claim_run(session, JOB, occasion, now=now):
                continue
            content = Content(text=texts.slips(each), choices=(PROGRESS,))
            recipients = await staff.present(session, day)
            await staff.tell(session, recipients, content, key=f"{JOB}:{occasion}", now=now)
