"""Indexes that follow the rows: whatever changed since their position goes in, batch by batch."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import Protocol, TypeVar

from knowledge.patents.entry import Entry, entry_of
from knowledge.patents.mark_index import MarkEntry, mark_entry
from storage.database import Database
from storage.expert_texts import expert_texts
from storage.patents import Position, changed_patents
from storage.register_version import Register, register_version
from storage.trademarks import changed_trademarks

BATCH = 500
"""Rows read in one transaction; readers are never kept waiting by it."""
TOGETHER = 20_000
"""Rows in one commit: a commit costs some hundredths of a second whatever it holds."""

Progress = Callable[[int], None]
"""Told how many rows were put in so far."""

_Entry = TypeVar("_Entry")
_Taken = TypeVar("_Taken", contravariant=True)
_Changes = tuple[list[_Entry], list[int], Position]


class Follower(Protocol[_Taken]):
    """An index that can follow."""

    def position(self) -> Position:
        """How far it has followed."""
        ...

    def update(self, entries: Iterable[_Taken], removed: Iterable[int], *, upto: Position) -> None:
        """Take changes in, all of them or none, and move the position."""
        ...

    def clear(self) -> None:
        """Begin anew."""
        ...


async def follow_patents(
    database: Database,
    index: Follower[Entry],
    *,
    stop: asyncio.Event | None = None,
    progress: Progress = lambda _done: None,
) -> int:
    """Bring an index of patents up to the rows; how many it took. Raises WrittenElsewhere.

    An index that is ahead of the rows was made from another database and is emptied first.
    """

    async def changes(after: Position) -> _Changes[Entry]:
        return await changed_entries(database, after, limit=TOGETHER)

    async with database.begin() as session:
        version = await register_version(session, Register.PATENT)
    return await _follow(index, changes, version=version, stop=stop, progress=progress)


async def follow_marks(
    database: Database,
    index: Follower[MarkEntry],
    *,
    stop: asyncio.Event | None = None,
    progress: Progress = lambda _done: None,
) -> int:
    """The same for an index of marks."""

    async def changes(after: Position) -> _Changes[MarkEntry]:
        return await _changed_marks(database, after, limit=TOGETHER)

    async with database.begin() as session:
        version = await register_version(session, Register.TRADEMARK)
    return await _follow(index, changes, version=version, stop=stop, progress=progress)


async def changed_entries(database: Database, after: Position, *, limit: int) -> _Changes[Entry]:
    """The next changes after a position: entries, ids that are gone, and the position reached."""
    entries: list[Entry] = []
    removed: list[int] = []
    position = after
    while len(entries) + len(removed) < limit:
        size = min(BATCH, limit)
        async with database.begin() as session:
            rows = await changed_patents(session, after=position, limit=size)
            works = await expert_texts(session, [row.id for row in rows]) if rows else {}
        entries += [entry_of(row, works.get(row.id)) for row in rows if not row.removed]
        removed += [row.id for row in rows if row.removed]
        if rows:
            position = Position(rows[-1].changed_in, rows[-1].id)
        if len(rows) < size:
            break
    return entries, removed, position


async def _changed_marks(database: Database, after: Position, *, limit: int) -> _Changes[MarkEntry]:
    entries: list[MarkEntry] = []
    removed: list[int] = []
    position = after
    while len(entries) + len(removed) < limit:
        async with database.begin() as session:
            rows = await changed_trademarks(session, after=position, limit=BATCH)
        entries += [mark_entry(row) for row in rows if not row.removed]
        removed += [row.id for row in rows if row.removed]
        if rows:
            position = Position(rows[-1].changed_in, rows[-1].id)
        if len(rows) < BATCH:
            break
    return entries, removed, position


async def _follow(
    index: Follower[_Entry],
    changes: Callable[[Position], Awaitable[_Changes[_Entry]]],
    *,
    version: int,
    stop: asyncio.Event | None,
    progress: Progress,
) -> int:
    position = await asyncio.to_thread(index.position)
    if position.version > version:
        await asyncio.to_thread(index.clear)
        position = Position()
    done = 0
    while not (stop is not None and stop.is_set()):
        entries, removed, reached = await changes(position)
        if reached == position:
            break
        await asyncio.to_thread(index.update, entries, removed, upto=reached)
        position = reached
        done += len(entries) + len(removed)
        progress(done)
    return done
