"""Short codes that are worth something: hard to guess, easy to read out, kept only as a hash.

Wrong codes are counted by sender and over all, so that nobody, and no crowd of newcomers, can try
many of them.
"""

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select

from storage.database import Session
from storage.schema.staff import CodeGuessRow

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # nothing that is mistaken for something else
CODE_LETTERS = 10  # 32 ** 10 is about 10 ** 15: at MOST_BY_ALL an hour, guessing one is hopeless
HOUR = timedelta(hours=1)
MOST_BY_SENDER = 5
MOST_BY_ALL = 200


class TooManyGuesses(Exception):
    """The sender, or all senders together, tried too many wrong codes within an hour."""


def new_code() -> str:
    """A random code, as plain letters."""
    return "".join(secrets.choice(LETTERS) for _ in range(CODE_LETTERS))


def spaced(code: str) -> str:
    """The code as it is shown: ABCDE-FGHJK."""
    return f"{code[:5]}-{code[5:]}"


def plain(written: str) -> str:
    """What somebody wrote, as codes are compared."""
    return "".join(c for c in written.upper() if c in LETTERS)[: CODE_LETTERS + 1]


def hash_of(code: str) -> str:
    """What is kept of a code."""
    return hashlib.sha256(plain(code).encode()).hexdigest()


async def allow_guess(
    session: Session, purpose: str, sender: str, *, now: datetime, by_one: int = MOST_BY_SENDER
) -> None:
    """Nothing; raises TooManyGuesses where the sender or all together were wrong too often."""
    lately = (CodeGuessRow.purpose == purpose, CodeGuessRow.at > now - HOUR)
    counting = select(func.count()).select_from(CodeGuessRow).where(*lately)
    by_all = await session.scalar(counting) or 0
    by_sender = await session.scalar(counting.where(CodeGuessRow.sender == sender)) or 0
    if by_sender >= by_one or by_all >= MOST_BY_ALL:
        raise TooManyGuesses


async def note_wrong_guess(session: Session, purpose: str, sender: str, *, now: datetime) -> None:
    """Count a wrong code; what is older than an hour is forgotten."""
    await session.execute(delete(CodeGuessRow).where(CodeGuessRow.at <= now - HOUR))
    session.add(CodeGuessRow(purpose=purpose, sender=sender, at=now))
