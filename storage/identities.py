"""One person on several channels: codes that join two people who are one, and who is joined.

Codes are good for one use within minutes; asking for them and guessing them is limited.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, update

from storage import codes
from storage.codes import HOUR
from storage.database import Session
from storage.people import User
from storage.schema.identities import LinkCodeRow, LinkRow
from storage.schema.people import IdentityRow

PURPOSE = "link"
LIVES = timedelta(minutes=10)
MOST_CODES = 5


class TooManyCodes(Exception):
    """The person asked for too many codes within an hour."""


@dataclass(frozen=True, slots=True)
class CodeOwner:
    """Whose code it is, and on which channel they asked for it."""

    user_id: int
    channel: str


@dataclass(frozen=True, slots=True)
class Link:
    """Two people who were joined: the channels of the one who would leave."""

    id: int
    linked_at: datetime
    channels: tuple[str, ...]


async def issue_code(session: Session, user: User, *, channel: str, now: datetime) -> str:
    """A new code of the person; it takes the place of an earlier one. Raises TooManyCodes."""
    await session.execute(delete(LinkCodeRow).where(LinkCodeRow.created_at <= now - HOUR))
    theirs = LinkCodeRow.user_id == user.id
    asked = await session.scalar(select(func.count()).select_from(LinkCodeRow).where(theirs))
    if (asked or 0) >= MOST_CODES:
        raise TooManyCodes
    await session.execute(
        update(LinkCodeRow).where(theirs, LinkCodeRow.expires_at > now).values(expires_at=now)
    )
    code = codes.new_code()
    session.add(
        LinkCodeRow(
            code_hash=codes.hash_of(code),
            user_id=user.id,
            channel=channel,
            created_at=now,
            expires_at=now + LIVES,
        )
    )
    await session.flush()
    return code


async def owner_of(session: Session, code: str, *, sender: str, now: datetime) -> CodeOwner | None:
    """Whose code it is; None for one that is wrong, used or over, which counts as a guess.

    Raises codes.TooManyGuesses.
    """
    await codes.allow_guess(session, PURPOSE, sender, now=now)
    row = await session.scalar(
        select(LinkCodeRow).where(
            LinkCodeRow.code_hash == codes.hash_of(code),
            LinkCodeRow.used_at.is_(None),
            LinkCodeRow.expires_at > now,
        )
    )
    if row is None:
        await codes.note_wrong_guess(session, PURPOSE, sender, now=now)
        return None
    return CodeOwner(row.user_id, row.channel)


async def use_code(session: Session, code: str, *, now: datetime) -> bool:
    """Take a code out of use; False where somebody has used it or it is over."""
    statement = (
        update(LinkCodeRow)
        .where(
            LinkCodeRow.code_hash == codes.hash_of(code),
            LinkCodeRow.used_at.is_(None),
            LinkCodeRow.expires_at > now,
        )
        .values(used_at=now)
        .returning(LinkCodeRow.code_hash)
    )
    return await session.scalar(statement) is not None


async def channels_of(session: Session, user: User) -> Sequence[str]:
    """The channels a person is known on."""
    statement = select(IdentityRow.channel).where(IdentityRow.user_id == user.id)
    return sorted(set((await session.scalars(statement)).all()))


async def links_of(session: Session, user: User) -> list[Link]:
    """The joinings of a person, the newest first."""
    statement = select(LinkRow).where(LinkRow.user_id == user.id).order_by(LinkRow.id.desc())
    found = []
    for row in await session.scalars(statement):
        left = [
            key[0] for entry in row.moved if entry["table"] == "identities" for key in entry["keys"]
        ]
        channels = select(IdentityRow.channel).where(
            IdentityRow.id.in_(left), IdentityRow.user_id == user.id
        )
        names = tuple(sorted(set((await session.scalars(channels)).all())))
        found.append(Link(row.id, row.linked_at, names))
    return found
