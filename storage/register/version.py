"""The counters that move with every change of patents and marks, so that an index can follow.

Moving one is the first statement of a writing transaction: it takes the database's write lock, so
that changes become visible in the order of the counter.
"""

from enum import StrEnum

from sqlalchemy import Integer, String, cast

from storage.database import Session
from storage.library import library_state
from storage.schema.library import LibraryStateRow
from storage.upsert import insert as upsert_into


class Register(StrEnum):
    """What has a counter of its own; also the `subject` of history rows and imports."""

    PATENT = "patent"
    TRADEMARK = "trademark"


async def register_version(session: Session, register: Register) -> int:
    """The counter as it stands; 0 before anything was stored."""
    return int(await library_state(session, _name(register)) or 0)


async def next_version(session: Session, register: Register) -> int:
    """Move the counter and give its new value, which the rows of this transaction carry."""
    return await move_counter(session, _name(register))


async def move_counter(session: Session, name: str) -> int:
    """Move a counter in the library's state and give its new value."""
    more = cast(cast(LibraryStateRow.value, Integer) + 1, String)
    moved = (
        upsert_into(session, LibraryStateRow)
        .values(name=name, value="1")
        .on_conflict_do_update(index_elements=["name"], set_={"value": more})
    )
    return int(await session.scalar(moved.returning(LibraryStateRow.value)) or 0)


def _name(register: Register) -> str:
    return f"{register}-version"
