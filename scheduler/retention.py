"""Forgetting in time: arrived messages after days, questions and unused files after months."""

import logging
from datetime import datetime, timedelta

from scheduler.schedule import ScheduleOptions
from storage import files, job_runs, people
from storage.alerts import matches
from storage.answers import conversations, model_calls
from storage.database import Database
from storage.delivery import outbox
from storage.desk import staff_sessions
from storage.files import FileFolder
from storage.privacy import personal_fields
from storage.register import searches as register_searches

log = logging.getLogger(__name__)

WRITING = timedelta(days=1)
"""How long bytes may lie in the folder before their row is there; far more than it takes."""


async def forget_the_old(
    database: Database, *, options: ScheduleOptions, now: datetime
) -> tuple[int, int]:
    """Delete what is older than the options allow; how many messages and exchanges went."""
    messages_before = now - timedelta(days=options.keep_messages_days)
    exchanges_before = now - timedelta(days=options.keep_exchanges_days)
    async with database.begin() as session:
        messages = await people.forget_messages(session, before=messages_before)
    async with database.begin() as session:
        exchanges = await people.forget_exchanges(session, before=exchanges_before)
        await model_calls.forget_calls(session, before=exchanges_before)
        await job_runs.forget_runs(session, before=exchanges_before)
        await outbox.forget_deliveries(session, before=exchanges_before)
        await matches.forget_matches(session, before=exchanges_before)
        await conversations.forget_expired(session, now=now)
        await staff_sessions.forget_expired(session, now=now)
        closed_before = now - timedelta(days=options.keep_contacts_days)
        await personal_fields.forget_contacts(session, before=closed_before)
        ended_before = now - timedelta(days=options.keep_phones_days)
        await personal_fields.forget_phones(session, before=ended_before)
        await register_searches.forget_searches(session, before=exchanges_before)
    if messages or exchanges:
        log.info("forgot %d messages and %d exchanges", messages, exchanges)
    return messages, exchanges


async def forget_files(
    database: Database, folder: FileFolder, *, options: ScheduleOptions, now: datetime
) -> int:
    """Forget files that nothing has referred to for as long as questions are kept, and delete the
    bytes of all that have no row: also of people erased, and of a write that was killed.

    How many files' bytes went. None go where not one file of the folder has a row: then the folder
    belongs to another database than this one.
    """
    before = now - timedelta(days=options.keep_exchanges_days)
    async with database.begin() as session:
        await files.forget_unused(session, before=before)
    lying = await folder.untouched_since(now - WRITING)
    async with database.begin() as session:
        gone = await files.without_row(session, lying)
    if len(gone) == len(lying):
        return 0
    await folder.sweep(gone)
    if gone:
        log.info("deleted %d files that nothing refers to", len(gone))
    return len(gone)
