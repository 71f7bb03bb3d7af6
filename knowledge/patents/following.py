"""Indexes that follow the rows: whatever changed since their position goes in, batch by batch."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import Protocol, TypeVar

from knowledge.patents.entry import Entry, entry_of
from knowledge.patents.mark_index import MarkEntry, mark_entry
from storage.database import Database, Session
from storage.register.expert_texts import expert_texts
from storage.register.patents import Position, changed_patents
from storage.register.trademarks import changed_trademarks
from storage.register.version import Register, register_version

AT_ONCE = 64
"""Rows read where everybody else waits: some milliseconds."""
BATCH = 500
"""Rows in memory at once while they become entries."""
TOGETHER = 20_000
"""Rows in one commit: a commit costs some hundredths of a second whatever it holds."""

Progress = Callable[[int], None]
"""Told how many rows were put in so far."""

_Entry = TypeVar("_Entry")
_Taken = TypeVar("_Taken", contravariant=True)
_Changes = tuple[list[_Entry], list[int], Position]
_Read = Callable[[Session, Position, int], Awaitable[_Changes[_Entry]]]


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
        return await _changes(database, _changed_marks, after, limit=TOGETHER)

    async with database.begin() as session:
        version = await register_version(session, Register.TRADEMARK)
    return await _follow(index, changes, version=version, stop=stop, progress=progress)


async def changed_entries(database: Database, after: Position, *, limit: int) -> _Changes[Entry]:
    """The next changes after a position: entries, ids that are gone, and the position reached."""
    return await _changes(database, _changed_patents, after, limit=limit)


async def _changes(
    database: Database, read: _Read[_Entry], after: Position, *, limit: int
) -> _Changes[_Entry]:
    """Some are read at once; where there are more, those are read apart: nobody waits for them."""
    async with database.begin() as session:
        entries, removed, reached = await read(session, after, min(limit, AT_ONCE))
    if limit <= AT_ONCE or len(entries) + len(removed) < AT_ONCE:
        return entries, removed, reached

    async def rest(session: Session) -> _Changes[_Entry]:
        return await read(session, reached, limit - AT_ONCE)

    more, gone, upto = await database.apart(rest)
    return entries + more, removed + gone, upto


async def _changed_patents(session: Session, after: Position, limit: int) -> _Changes[Entry]:
    entries: list[Entry] = []
    removed: list[int] = []
    position = after
    while (size := min(BATCH, limit - len(entries) - len(removed))) > 0:
        rows = await changed_patents(session, after=position, limit=size)
        works = await expert_texts(session, [row.id for row in rows]) if rows else {}
        entries += [entry_of(row, works.get(row.id)) for row in rows if not row.removed]
        removed += [row.id for row in rows if row.removed]
        if rows:
            position = Position(rows[-1].changed_in, rows[-1].id)
        if len(rows) < size:
            break
    return entries, removed, position


async def _changed_marks(session: Session, after: Position, limit: int) -> _Changes[MarkEntry]:
    entries: list[MarkEntry] = []
    removed: list[int] = []
    position = after
    while (size := min(BATCH, limit - len(entries) - len(removed))) > 0:
        rows = await changed_trademarks(session, after=position, limit=size)
        entries += [mark_entry(row) for row in rows if not row.removed]
        removed += [row.id for row in rows if row.removed]
        if rows:
            position = Position(rows[-1].changed_in, rows[-1].id)
        if len(rows) < size:
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
