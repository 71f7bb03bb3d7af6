"""The project year by the clock: progress to staff each week, warnings while there is time."""

import asyncio
from datetime import date, datetime
from zoneinfo import ZoneInfo

from reports.targets.progress import progress_picture
from reports.targets.texts import PICTURE_NAME
from scheduler.targets import texts
from storage import files, job_runs, targets
from storage.database import Database
from storage.delivery.deliveries import Content
from storage.desk import staff
from storage.files import FileFolder

SHANGHAI = ZoneInfo("Asia/Shanghai")
MONDAY, MORNING = 0, 9
WARNED_FROM = 90
"""Days before the end of the year from which a target that slips is warned of."""
JOB = "targets"
PROGRESS = ("看进度", "/进度")


async def tend_targets(database: Database, folder: FileFolder, *, now: datetime) -> None:
    """Everything that is due; repeating it is harmless. The week's picture goes into `folder`."""
    local = now.astimezone(SHANGHAI)
    if local.hour < MORNING:
        return
    if local.weekday() == MONDAY:
        await _report(database, folder, now=now, day=local.date())
    await _warn(database, now=now, day=local.date())


async def _report(database: Database, folder: FileFolder, *, now: datetime, day: date) -> None:
    """How the year stands, in words and as a picture, to everybody of the staff each Monday."""
    occasion = f"week:{day.isoformat()}"
    async with database.begin() as session:
        if await job_runs.was_claimed(session, JOB, occasion):
            return
        year, standings = await targets.stand(session, now=now)
    # Drawing takes half a second: outside of a transaction, and off the loop.
    picture = await asyncio.to_thread(progress_picture, year, standings, as_of=day.isoformat())
    file_id = await folder.write(picture)
    async with database.begin() as session:
        claimed = await job_runs.claim_run(session, JOB, occasion, now=now)
        if claimed:
            await files.add_file(
                session,
                file_id,
                picture,
                name=PICTURE_NAME,
                media_type="image/png",
                owner=None,
                now=now,
            )
            content = Content(
                text=texts.weekly(year, standings), choices=(PROGRESS,), files=(file_id,)
            )
            recipients = await staff.present(session, day)
            await staff.tell(session, recipients, content, key=f"{JOB}:{occasion}", now=now)
    if not claimed:
        await folder.remove(file_id)


async def _warn(database: Database, *, now: datetime, day: date) -> None:
    """Once a month for each target that will not be reached, towards the end of the year; those of
    one day in one push."""
    async with database.begin() as session:
        _year, standings = await targets.stand(session, now=now)
        slipping = [each for each in standings if each.slips and each.days_left <= WARNED_FROM]
        new = [
            each
            for each in slipping
            if await job_runs.claim_run(session, JOB, f"{each.target.id}:{day:%Y-%m}", now=now)
        ]
        if not new:
            return
        content = Content(text=texts.slips(new), choices=(PROGRESS,))
        recipients = await staff.present(session, day)
        key = f"{JOB}:slips:{day.isoformat()}:{new[0].target.id}"
        await staff.tell(session, recipients, content, key=key, now=now)
