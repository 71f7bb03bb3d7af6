"""The people's rows: who talks to us, what arrived, what was asked and answered, what is open."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from typing import Any, cast

from sqlalchemy import Table, bindparam, delete, func, select
from sqlalchemy.dialects import postgresql, sqlite

from storage import upsert
from storage.database import Session, vault_of
from storage.schema.people import ExchangeRow, IdentityRow, InboundRow, OpenQuestionRow, UserRow
from storage.schema.requests import AssistanceRequestRow
from storage.schema.telegram import TelegramUpdateRow
from storage.schema.wechat import (
    WeChatConsentRow,
    WeChatReceiptRow,
    WeChatTurnRow,
    WeChatWindowRow,
)
from storage.schema.wechat_mass import WeChatMassUseRow

__all__ = ["ExchangeRow"]


class Role(StrEnum):
    """What a person may do; each role may do all that the ones before it may."""

    MEMBER = "member"
    EXPERT = "expert"
    STAFF = "staff"
    ADMIN = "admin"

    def includes(self, other: "Role") -> bool:
        """Whether this role may do what ``other`` may."""
        return RANKS[self] >= RANKS[other]


RANKS = {role: rank for rank, role in enumerate(Role)}


@dataclass(frozen=True, slots=True)
class User:
    """A person, whichever channel they come by."""

    id: int
    role: Role


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageKey:
    """What makes a message unique: channel, sender there, and the id the channel gave it."""

    channel: str
    sender_id: str
    message_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """How a question ended, beyond its answer; see `ExchangeRow`."""

    outcome: str = ""
    meant: str = ""
    clarifies: str = ""
    topic: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalRecord:
    """What is stored about one person: counts, since when, and the newest questions."""

    exchanges: int
    open_questions: int
    since: datetime
    newest: tuple[tuple[datetime, str], ...]


# The statements of every message are built once: building them costs more than running them.

USERS = cast("Table", UserRow.__table__)
IDENTITIES = cast("Table", IdentityRow.__table__)
INBOUND = cast("Table", InboundRow.__table__)
THIS_MESSAGE = (
    INBOUND.c.channel == bindparam("of_channel"),
    INBOUND.c.sender_id == bindparam("of_sender"),
    INBOUND.c.message_id == bindparam("of_message"),
)
STAMPING = (
    IDENTITIES.update()
    .where(
        IDENTITIES.c.channel == bindparam("of_channel"),
        IDENTITIES.c.external_id == bindparam("of_id"),
    )
    .values(last_message_at=bindparam("at", type_=IDENTITIES.c.last_message_at.type))
    .returning(
        IDENTITIES.c.user_id,
        select(USERS.c.role).where(USERS.c.id == IDENTITIES.c.user_id).scalar_subquery(),
    )
)
ADDING_USER = USERS.insert().returning(USERS.c.id)
PERSON = (
    select(USERS.c.id, USERS.c.role)
    .join(IDENTITIES, IDENTITIES.c.user_id == USERS.c.id)
    .where(
        IDENTITIES.c.channel == bindparam("of_channel"),
        IDENTITIES.c.external_id == bindparam("of_id"),
    )
)
REPLY = select(INBOUND.c.reply).where(*THIS_MESSAGE)
STORING_REPLY = (
    INBOUND.update()
    .where(*THIS_MESSAGE, INBOUND.c.reply.is_(None))
    .values(reply=bindparam("first", type_=INBOUND.c.reply.type))
)

EXCHANGES = cast("Table", ExchangeRow.__table__)
RECENT = (
    select(*EXCHANGES.c)
    .where(
        EXCHANGES.c.user_id == bindparam("user"),
        EXCHANGES.c.asked_at >= bindparam("since", type_=EXCHANGES.c.asked_at.type),
    )
    .order_by(EXCHANGES.c.asked_at.desc(), EXCHANGES.c.id.desc())
    .limit(bindparam("most"))
)
ADDING_EXCHANGE = EXCHANGES.insert().returning(EXCHANGES.c.id)


@cache
def _noting(dialect: str) -> Any:
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    return insert(INBOUND).on_conflict_do_nothing().returning(INBOUND.c.id)


@cache
def _naming(dialect: str) -> Any:
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    return insert(IDENTITIES).on_conflict_do_nothing()


async def find_or_add_user(
    session: Session, *, channel: str, external_id: str, now: datetime
) -> User:
    """The person of that name on that channel, added when new; stamps the time of the message.

    Two processes that meet a newcomer at once end with one person.
    """
    named = {"of_channel": channel, "of_id": external_id}
    known = (await session.execute(STAMPING, {**named, "at": now})).one_or_none()
    if known is not None:
        return User(known[0], Role(known[1]))
    values = {"role": Role.MEMBER.value, "created_at": now}
    newcomer: int = (await session.execute(ADDING_USER, values)).scalar_one()
    identity = {
        "user_id": newcomer,
        "channel": channel,
        "external_id": external_id,
        "last_message_at": now,
    }
    await session.execute(_naming(session.get_bind().dialect.name), identity)
    person = (await session.execute(PERSON, named)).one()
    if person.id != newcomer:
        await session.execute(delete(UserRow).where(UserRow.id == newcomer))
    return User(person.id, Role(person.role))


async def stored_reply(session: Session, key: MessageKey) -> dict[str, Any] | None:
    """The reply that this very message got before, or None."""
    stored = await session.scalar(REPLY, _named(key))
    return None if stored is None else vault_of(session).unseal_json(stored)


async def note_message(session: Session, key: MessageKey, *, received_at: datetime) -> bool:
    """Remember that a message arrived; False for one that is known, which stays as it was."""
    values = {
        "channel": key.channel,
        "sender_id": key.sender_id,
        "message_id": key.message_id,
        "received_at": received_at,
    }
    noting = _noting(session.get_bind().dialect.name)
    return (await session.execute(noting, values)).first() is not None


async def store_reply(session: Session, key: MessageKey, reply: dict[str, Any]) -> None:
    """Keep the reply to a noted message; the first one stays, a forgotten message gets none."""
    sealed = vault_of(session).seal_json(reply)
    await session.execute(STORING_REPLY, {**_named(key), "first": sealed})


async def add_exchange(
    session: Session,
    user: User,
    *,
    question: str,
    answer: str,
    as_of: date,
    abstained: bool,
    citations: list[Any],
    asked_at: datetime,
    ending: Ending = Ending(),
) -> int:
    """Store one question with its answer and give its number."""
    values = {
        "user_id": user.id,
        "question": question,
        "answer": answer,
        "as_of": as_of,
        "abstained": abstained,
        "citations": citations,
        "asked_at": asked_at,
        "outcome": ending.outcome,
        "meant": ending.meant,
        "clarifies": ending.clarifies,
        "topic": ending.topic,
    }
    number: int = (await session.execute(ADDING_EXCHANGE, values)).scalar_one()
    return number


async def recent_exchanges(
    session: Session, user: User, *, since: datetime, limit: int
) -> Sequence[ExchangeRow]:
    """The person's newest exchanges since a time, oldest first."""
    asked = {"user": user.id, "since": since, "most": limit}
    rows = (await session.execute(RECENT, asked)).all()
    return [ExchangeRow(**row._mapping) for row in reversed(rows)]


async def find_user(session: Session, *, channel: str, external_id: str) -> User | None:
    """The person of that name on that channel, or None; stamps and adds nothing."""
    statement = (
        select(UserRow)
        .join(IdentityRow, IdentityRow.user_id == UserRow.id)
        .where(IdentityRow.channel == channel, IdentityRow.external_id == external_id)
    )
    row = (await session.scalars(statement)).one_or_none()
    return User(row.id, Role(row.role)) if row else None


async def hand_to_staff(
    session: Session, user: User, exchange_id: int, *, now: datetime
) -> str | None:
    """Put the person's own exchange on the staff's list, once, and say its question; None when it
    is not theirs."""
    theirs = (ExchangeRow.id == exchange_id, ExchangeRow.user_id == user.id)
    question = await session.scalar(select(ExchangeRow.question).where(*theirs))
    if question is None:
        return None
    values = {"exchange_id": exchange_id, "handed_at": now}
    await session.execute(
        upsert.insert(session, OpenQuestionRow).values(**values).on_conflict_do_nothing()
    )
    return question


async def personal_record(session: Session, user: User, *, newest: int) -> PersonalRecord:
    """What is stored about a person, with their ``newest`` questions, newest first."""
    theirs = ExchangeRow.user_id == user.id
    exchanges = await session.scalar(select(func.count()).select_from(ExchangeRow).where(theirs))
    open_questions = await session.scalar(
        select(func.count()).select_from(OpenQuestionRow).join(ExchangeRow).where(theirs)
    )
    latest = (
        select(ExchangeRow.asked_at, ExchangeRow.question)
        .where(theirs)
        .order_by(ExchangeRow.asked_at.desc(), ExchangeRow.id.desc())
        .limit(newest)
    )
    return PersonalRecord(
        exchanges=exchanges or 0,
        open_questions=open_questions or 0,
        since=(await session.get_one(UserRow, user.id)).created_at,
        newest=tuple((asked_at, text) for asked_at, text in await session.execute(latest)),
    )


async def erase(session: Session, user: User) -> None:
    """Take a person out with everything stored about them, on every channel."""
    identities = await session.execute(
        select(IdentityRow.channel, IdentityRow.external_id).where(IdentityRow.user_id == user.id)
    )
    for channel, external_id in identities.all():
        arrived = (InboundRow.channel == channel, InboundRow.sender_id == external_id)
        await session.execute(delete(InboundRow).where(*arrived))
        if channel == "wechat":
            for table in (WeChatTurnRow, WeChatWindowRow, WeChatConsentRow, WeChatMassUseRow):
                await session.execute(delete(table).where(table.sender_id == external_id))
            theirs = WeChatReceiptRow.recipient_id == external_id
            await session.execute(delete(WeChatReceiptRow).where(theirs))
        elif channel == "telegram":
            lane = TelegramUpdateRow.lane == external_id
            await session.execute(delete(TelegramUpdateRow).where(lane))
    await session.execute(delete(UserRow).where(UserRow.id == user.id))


async def forget_messages(session: Session, *, before: datetime) -> int:
    """Delete the arrived messages older than a time; says how many."""
    await session.execute(delete(WeChatTurnRow).where(WeChatTurnRow.received_at < before))
    await session.execute(delete(WeChatWindowRow).where(WeChatWindowRow.closes_at < before))
    await session.execute(delete(TelegramUpdateRow).where(TelegramUpdateRow.received_at < before))
    statement = delete(InboundRow).where(InboundRow.received_at < before)
    return len((await session.scalars(statement.returning(InboundRow.id))).all())


async def forget_exchanges(session: Session, *, before: datetime) -> int:
    """Delete the exchanges older than a time, and members silent since then; says how many.

    Whoever has a request that is not closed stays. What WeChat reported and allowed goes along.
    """
    statement = delete(ExchangeRow).where(ExchangeRow.asked_at < before)
    gone = (await session.scalars(statement.returning(ExchangeRow.id))).all()
    heard_since = select(IdentityRow.user_id).where(IdentityRow.last_message_at >= before)
    unfinished = select(AssistanceRequestRow.user_id).where(AssistanceRequestRow.state != "closed")
    silent = (
        UserRow.role == Role.MEMBER.value,
        UserRow.created_at < before,
        UserRow.id.not_in(heard_since),
        UserRow.id.not_in(unfinished),
    )
    await session.execute(delete(UserRow).where(*silent))
    await _forget_followers(session, before=before)
    return len(gone)


async def _forget_followers(session: Session, *, before: datetime) -> None:
    known = select(IdentityRow.external_id).where(IdentityRow.channel == "wechat")
    for old in (
        delete(WeChatReceiptRow).where(WeChatReceiptRow.received_at < before),
        delete(WeChatMassUseRow).where(WeChatMassUseRow.month < f"{before:%Y%m}"),
        delete(WeChatConsentRow).where(
            WeChatConsentRow.given_at < before, WeChatConsentRow.sender_id.not_in(known)
        ),
    ):
        await session.execute(old)


def _named(key: MessageKey) -> dict[str, str]:
    return {"of_channel": key.channel, "of_sender": key.sender_id, "of_message": key.message_id}
