"""Who is signed in to the staff page: a code from chat opens a session, both kept as hashes.

Roles are looked up with every request, so that whoever loses theirs is out at once.
"""

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, select

from storage import codes
from storage.database import Session
from storage.people import Role, User
from storage.schema.people import UserRow
from storage.schema.staff import SignInCodeRow, StaffSessionRow

PURPOSE = "sign_in"
MOST_BY_ADDRESS = 30  # a whole office may come by one address
CODE_LASTS = timedelta(minutes=5)
SESSION_LASTS = timedelta(hours=10)


async def new_code(session: Session, user: User, *, now: datetime) -> str:
    """A code that signs the person in once; it takes the place of one they had not used."""
    await session.execute(delete(SignInCodeRow).where(SignInCodeRow.user_id == user.id))
    code = codes.new_code()
    session.add(
        SignInCodeRow(code_hash=codes.hash_of(code), user_id=user.id, expires_at=now + CODE_LASTS)
    )
    await session.flush()
    return code


async def sign_in(session: Session, code: str, *, sender: str, now: datetime) -> str | None:
    """The token of a new session for the code's owner; None for a wrong code, which is counted.

    Raises codes.TooManyGuesses.
    """
    await codes.allow_guess(session, PURPOSE, sender, now=now, by_one=MOST_BY_ADDRESS)
    statement = (
        delete(SignInCodeRow)
        .where(SignInCodeRow.code_hash == codes.hash_of(code), SignInCodeRow.expires_at > now)
        .returning(SignInCodeRow.user_id)
    )
    user_id = await session.scalar(statement)
    if user_id is None:
        await codes.note_wrong_guess(session, PURPOSE, sender, now=now)
        return None
    await session.execute(delete(StaffSessionRow).where(StaffSessionRow.expires_at <= now))
    token = secrets.token_urlsafe(32)
    session.add(
        StaffSessionRow(token_hash=_hashed(token), user_id=user_id, expires_at=now + SESSION_LASTS)
    )
    await session.flush()
    return token


async def signed_in(session: Session, token: str, *, now: datetime) -> User | None:
    """Whose session it is, if they still have a role of the desk."""
    statement = (
        select(UserRow.id, UserRow.role)
        .join(StaffSessionRow, StaffSessionRow.user_id == UserRow.id)
        .where(StaffSessionRow.token_hash == _hashed(token), StaffSessionRow.expires_at > now)
    )
    found = (await session.execute(statement)).first()
    if found is None:
        return None
    user = User(found[0], Role(found[1]))
    return user if user.role.includes(Role.STAFF) else None


async def sign_out(session: Session, token: str) -> None:
    """End a session."""
    await session.execute(
        delete(StaffSessionRow).where(StaffSessionRow.token_hash == _hashed(token))
    )


async def forget_expired(session: Session, *, now: datetime) -> None:
    """Delete the codes and sessions that are over."""
    for table in (SignInCodeRow, StaffSessionRow):
        await session.execute(delete(table).where(table.expires_at <= now))


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
