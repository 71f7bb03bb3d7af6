"""The words nobody may send, neither people nor the assistant; staff keep the list."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select

from storage.database import Session
from storage.schema.people import BlockedWordRow


async def blocked_words(session: Session) -> Sequence[str]:
    """Every word, in order."""
    statement = select(BlockedWordRow.word).order_by(BlockedWordRow.word)
    return (await session.scalars(statement)).all()


async def add_blocked_word(session: Session, word: str, *, now: datetime) -> bool:
    """Put a word on the list; False where it stood there before."""
    if await session.get(BlockedWordRow, word) is not None:
        return False
    session.add(BlockedWordRow(word=word, added_at=now))
    return True


async def remove_blocked_word(session: Session, word: str) -> bool:
    """Take a word off the list; False where it did not stand there."""
    statement = delete(BlockedWordRow).where(BlockedWordRow.word == word)
    return await session.scalar(statement.returning(BlockedWordRow.word)) is not None
