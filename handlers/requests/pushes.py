"""What is put into the outbox about a request: words for its person, words for the desk."""

from datetime import datetime

from handlers.clock import day_of
from handlers.requests import texts
from storage.database import Session
from storage.delivery import deliveries
from storage.delivery.deliveries import Content, DeliveryKind, Priority
from storage.desk import staff
from storage.desk.requests import AssistanceRequest

SUPPLEMENT_WORD = "/补充"
MINE_WORD = "我的求助"
SHOW_WORD = "/查看"
TAKE_WORD = "/接单"
REPLY_WORD = "/回复"


async def tell_person(
    session: Session,
    request: AssistanceRequest,
    text: str,
    *,
    key: str,
    now: datetime,
    files: tuple[str, ...] = (),
    choices: tuple[tuple[str, str], ...] = (),
) -> None:
    """Words of the desk to the request's person, with buttons to answer and to look."""
    answering = (
        (texts.ADD_WORDS, f"{SUPPLEMENT_WORD} {request.number}"),
        (texts.SEE, f"{MINE_WORD} {request.number}"),
    )
    await deliveries.enqueue(
        session,
        request.user_id,
        Content(text=text, files=files, choices=choices or answering),
        key=f"request:{request.number}:{key}",
        kind=DeliveryKind.REQUEST,
        priority=Priority.REPLY,
        now=now,
    )


async def tell_desk(
    session: Session,
    request: AssistanceRequest,
    text: str,
    *,
    key: str,
    now: datetime,
    urgent: bool = False,
) -> None:
    """Words about a request to whoever has it, or to those on duty while nobody has it.

    Of whoever is away today those on duty hear as well.
    """
    holder = await staff.member(session, request.assignee_id) if request.assignee_id else None
    recipients = [holder] if holder else []
    away = {absence.user_id for absence in await staff.absences(session, day_of(now))}
    if holder is None or holder.user_id in away:
        recipients += await staff.on_duty(session, day_of(now))
    label = texts.SEE_AS_STAFF
    choices = [(label, f"{SHOW_WORD} {request.number}")]
    if holder is None:
        choices.insert(0, (texts.TAKE, f"{TAKE_WORD} {request.number}"))
    else:
        choices.insert(0, (texts.REPLY, f"{REPLY_WORD} {request.number}"))
    await staff.tell(
        session,
        recipients,
        Content(text=text, choices=tuple(choices)),
        key=f"request:{request.number}:{key}",
        now=now,
        priority=Priority.URGENT if urgent else Priority.REMINDER,
    )
