"""The morning's brief at half past eight in Shantou, to each of the desk who is there."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, time, timedelta

from knowledge.calendar import is_rest_day
from scheduler.desk import texts
from scheduler.runner import SHANGHAI
from storage import job_runs
from storage.answers import cards
from storage.database import Database, Session
from storage.delivery.deliveries import Content
from storage.desk import day as desk_day
from storage.desk import request_queue, staff
from storage.desk.request_queue import Queue, Wanted
from storage.desk.staff import StaffMember

BEGINS, ENDS = time(8, 30), time(12, 0)
NAMED = 5

Lines = Callable[[Session, datetime], Awaitable[Sequence[str]]]
"""What there is to say of one subject on the day of a moment; nothing where nothing is."""


async def send_briefs(database: Database, *, now: datetime, events: Lines) -> int:
    """Put today's brief into the outbox for whoever has not got it; says for how many.

    Does nothing before half past eight and after noon, and on a rest day only where there is
    something that cannot wait for the next working day.
    """
    local = now.astimezone(SHANGHAI)
    if not BEGINS <= local.time() < ENDS:
        return 0
    async with database.begin() as session:
        there = await staff.present(session, local.date())
    told = 0
    for member in there:
        async with database.begin() as session:
            occasion = f"{local.date().isoformat()}:{member.user_id}"
            if not await job_runs.claim_run(session, "daily-brief", occasion, now=now):
                continue
            today = await events(session, now)
            if is_rest_day(local.date()) and not await _pressing(session, today, now=now):
                continue
            text = await brief(session, member, now=now, events=today)
            choices = ((texts.MY_QUEUE, "/队列 我的"), (texts.NEW_QUEUE, "/队列"))
            content = Content(text=text, choices=choices)
            told += await staff.tell(session, [member], content, key=f"brief:{occasion}", now=now)
    return told


async def brief(
    session: Session,
    member: StaffMember,
    *,
    now: datetime,
    events: Sequence[str],
) -> str:
    """The words of one member's brief; lines about nothing are left out."""
    local = now.astimezone(SHANGHAI)
    all_counts = await request_queue.counts(session, now=now)
    mine = await request_queue.counts(session, now=now, user=member.user)
    lines = [
        texts.brief_title(f"{local.month}月{local.day}日", member.name),
        texts.brief_requests(
            new=all_counts.new,
            urgent=all_counts.urgent,
            mine=mine.held,
            overdue_mine=mine.overdue,
            overdue_all=all_counts.overdue,
        ),
    ]
    if all_counts.overdue:
        wanted = Wanted(queue=Queue.OVERDUE)
        overdue, _ = await request_queue.page(session, wanted, now=now, limit=NAMED)
        lines.append(texts.brief_overdue(overdue))
    if events:
        lines.append(texts.brief_events(events))
    if questions := await desk_day.open_questions(session):
        lines.append(texts.brief_questions(questions))
    cards_to_review, _ = await cards.open_reviews(session, limit=0)
    if cards_to_review:
        lines.append(texts.brief_cards(cards_to_review))
    since = now - timedelta(days=1)
    pushes = await desk_day.failed_pushes(session, since=since)
    if pushes.failed or pushes.doubtful:
        lines.append(texts.brief_deliveries(failed=pushes.failed, doubtful=pushes.doubtful))
    if imports := await desk_day.troubled_imports(session, since=since, now=now):
        lines.append(texts.brief_imports((each.name, each.refused) for each in imports))
    on_duty = await staff.on_duty(session, local.date())
    lines.append(texts.brief_duty([each.name or f"#{each.user_id}" for each in on_duty]))
    if away := await staff.absences(session, local.date()):
        lines.append(texts.brief_away([each.name or f"#{each.user_id}" for each in away]))
    return "\n".join(lines)


async def _pressing(session: Session, events: Sequence[str], *, now: datetime) -> bool:
    counts = await request_queue.counts(session, now=now)
    return bool(events or counts.urgent or counts.overdue)
