"""Keeping the index up with the library: what is new gets a vector, what is gone goes."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from knowledge.document import Scope
from knowledge.index import Embedder, PassageIndex, Vector
from knowledge.indexer import Indexed, index_pending
from knowledge.library import Library
from knowledge.vectors import passage_hash
from storage import library as rows
from storage.database import Database


class Indexing:
    """One index, brought up to the rows each time the library has changed since it last was.

    `progress` is how far each scope is, also while a run goes on. `stop` ends a run after the
    batch at hand; the next start goes on from there.
    """

    def __init__(
        self,
        database: Database,
        index: PassageIndex,
        embedder: Embedder,
        *,
        shipped: Mapping[str, Vector],
    ) -> None:
        self._database = database
        self._index = index
        self._embedder = embedder
        self._shipped = shipped
        self._finished: int | None = None
        self._stop = asyncio.Event()
        self.progress: dict[Scope, Indexed] = {}

    async def survey(self, library: Library) -> None:
        """Note how much of the library the index holds, by the names of the passages alone."""
        for scope in Scope:
            held = await asyncio.to_thread(self._index.ids, scope=scope)
            wanted = [p.id for p in library.passages.values() if p.document.scope is scope]
            self._note(Indexed(scope=scope, done=len(held.intersection(wanted)), total=len(wanted)))

    async def put_ready(
        self, library: Library, scope: Scope, *, on_progress: Callable[[Indexed], None]
    ) -> None:
        """Put in what has a vector already; whatever would have to be embedded is left to `run`."""
        model = self._embedder.model
        stored = await self._database.apart(lambda session: rows.vectors(session, model))
        hashes = [passage_hash(p) for p in library.passages.values() if p.document.scope is scope]
        ready = sum(key in stored or key in self._shipped for key in hashes)
        enough = asyncio.Event()

        def note(indexed: Indexed) -> None:
            self._note(indexed)
            on_progress(indexed)
            if indexed.done >= ready:
                enough.set()

        await self._bring_up((scope,), note, stop=enough)

    async def run(self, _now: datetime) -> None:
        """Index everything that is pending, IP first; does nothing for an unchanged library."""
        async with self._database.begin() as session:
            version = await rows.library_version(session)
        if version == self._finished or self._stop.is_set():
            return
        if await self._bring_up(tuple(Scope), self._note, stop=self._stop):
            self._finished = version

    def stop(self) -> None:
        """End the run that is going on, and let no other begin."""
        self._stop.set()

    def _note(self, indexed: Indexed) -> None:
        self.progress[indexed.scope] = indexed

    async def _bring_up(
        self, scopes: Sequence[Scope], note: Callable[[Indexed], None], *, stop: asyncio.Event
    ) -> bool:
        return await index_pending(
            self._database,
            self._index,
            self._embedder,
            shipped=self._shipped,
            scope_order=scopes,
            on_progress=note,
            stop=stop,
        )
