"""Consents: who agreed to which words, for what, where and when; and that they took it back."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from storage.database import Session
from storage.people import User
from storage.schema.consents import ConsentRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """One consent that holds; `purpose` is the name of the form that asked."""

    purpose: str
    wording: str
    channel: str
    given_at: datetime


def version_of(wording: str) -> str:
    """The same for the same words, another for any others."""
    return hashlib.sha256(wording.encode()).hexdigest()[:16]


async def holds(session: Session, user: User, *, purpose: str, wording: str) -> bool:
    """Whether the person has agreed to these very words and has not taken it back."""
    statement = select(ConsentRow.id).where(
        ConsentRow.user_id == user.id,
        ConsentRow.purpose == purpose,
        ConsentRow.version == version_of(wording),
        ConsentRow.withdrawn_at.is_(None),
    )
    return await session.scalar(statement.limit(1)) is not None


async def give(
    session: Session, user: User, *, purpose: str, wording: str, channel: str, now: datetime
) -> None:
    """Write a consent down, once for the same words."""
    if await holds(session, user, purpose=purpose, wording=wording):
        return
    row = ConsentRow(
        user_id=user.id,
        purpose=purpose,
        wording=wording,
        version=version_of(wording),
        channel=channel,
        given_at=now,
        withdrawn_at=None,
    )
    session.add(row)
    await session.flush()


async def held_by(session: Session, user: User) -> Sequence[Consent]:
    """The consents that hold, oldest first."""
    statement = (
        select(ConsentRow)
        .where(ConsentRow.user_id == user.id, ConsentRow.withdrawn_at.is_(None))
        .order_by(ConsentRow.id)
    )
    return [
        Consent(
            purpose=row.purpose, wording=row.wording, channel=row.channel, given_at=row.given_at
        )
        for row in await session.scalars(statement)
    ]


async def withdraw(session: Session, user: User, purpose: str, *, now: datetime) -> bool:
    """Take back every consent to a purpose; False where none holds."""
    statement = (
        update(ConsentRow)
        .where(
            ConsentRow.user_id == user.id,
            ConsentRow.purpose == purpose,
            ConsentRow.withdrawn_at.is_(None),
        )
        .values(withdrawn_at=now)
        .returning(ConsentRow.id)
    )
    return bool((await session.scalars(statement)).all())
