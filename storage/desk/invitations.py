"""Invitations to the desk: a code that gives its role to the first person who sends it in time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update

from storage import codes
from storage.database import Session
from storage.people import Role, User
from storage.schema.people import UserRow
from storage.schema.staff import InvitationRow

PURPOSE = "invitation"
LASTS = timedelta(hours=24)


class InvitationUnknown(Exception):
    """No invitation stands open under that code: mistyped, used, out of date or taken back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """An open invitation."""

    id: int
    role: Role
    name: str
    expires_at: datetime


async def invite(
    session: Session,
    role: Role,
    *,
    now: datetime,
    by: User | None = None,
    name: str = "",
    lasts: timedelta = LASTS,
) -> str:
    """A new invitation's code, which is nowhere kept; ``by`` is None for the command line."""
    code = codes.new_code()
    session.add(
        InvitationRow(
            code_hash=codes.hash_of(code),
            role=role.value,
            name=name[:60],
            issued_by=by.id if by else None,
            created_at=now,
            expires_at=now + lasts,
        )
    )
    await session.flush()
    return code


async def accept(session: Session, user: User, code_hash: str, *, now: datetime) -> Role:
    """Give the person the invitation's role, once; a higher role is kept. Says the role they have.

    Raises codes.TooManyGuesses, and InvitationUnknown after counting the wrong guess.
    """
    await codes.allow_guess(session, PURPOSE, str(user.id), now=now)
    using = (
        update(InvitationRow)
        .where(
            InvitationRow.code_hash == code_hash,
            InvitationRow.used_at.is_(None),
            InvitationRow.revoked_at.is_(None),
            InvitationRow.expires_at > now,
        )
        .values(used_at=now, used_by=user.id)
        .returning(InvitationRow.role)
        .execution_options(synchronize_session=False)
    )
    found = await session.scalar(using)
    if found is None:
        await codes.note_wrong_guess(session, PURPOSE, str(user.id), now=now)
        raise InvitationUnknown
    role = Role(found)
    if user.role.includes(role):
        return user.role
    await session.execute(update(UserRow).where(UserRow.id == user.id).values(role=role.value))
    return role


async def open_invitations(session: Session, *, now: datetime) -> Sequence[Invitation]:
    """The invitations somebody can still accept, oldest first."""
    statement = (
        select(InvitationRow)
        .where(
            InvitationRow.used_at.is_(None),
            InvitationRow.revoked_at.is_(None),
            InvitationRow.expires_at > now,
        )
        .order_by(InvitationRow.id)
    )
    return [
        Invitation(id=row.id, role=Role(row.role), name=row.name, expires_at=row.expires_at)
        for row in await session.scalars(statement)
    ]


async def revoke(session: Session, invitation_id: int, *, now: datetime) -> bool:
    """Take back an open invitation; False where none stands open under that id."""
    statement = (
        update(InvitationRow)
        .where(
            InvitationRow.id == invitation_id,
            InvitationRow.used_at.is_(None),
            InvitationRow.revoked_at.is_(None),
            InvitationRow.expires_at > now,
        )
        .values(revoked_at=now)
        .returning(InvitationRow.id)
    )
    return await session.scalar(statement) is not None
