"""Forgetting in time: arrived messages after days, questions and silent people after months."""

import logging
from datetime import datetime, timedelta

from scheduler.schedule import ScheduleOptions
from storage import (
    conversations,
    job_runs,
    matches,
    model_calls,
    outbox,
    people,
    personal_fields,
    register_searches,
    staff_sessions,
)
from storage.database import Database

log = logging.getLogger(__name__)


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
