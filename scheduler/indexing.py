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

    `progress` is how far each scope is, also while a run goes on; `stop` ends a run after the
    batch at hand, and the next run goes on from there.
    """

    def __init__(
        self,
        database: Database,
        index: PassageIndex,
        embedder: Embedder,
        *,
        shipped: Mapping[str, Vector],
        on_progress: Callable[[Indexed], None] | None = None,
    ) -> None:
        self._database = database
        self._index_of_passages = index
        self._embedder = embedder
        self._shipped = shipped
        self._on_progress = on_progress
        self._finished: int | None = None
        self._stop = asyncio.Event()
        self.progress: dict[Scope, Indexed] = {}

    async def run(self, _now: datetime) -> None:
        """Index everything that is pending, IP first; does nothing for an unchanged library."""
        version = await self._version()
        if version != self._finished and await self._index(
            tuple(Scope), self._note, stop=self._stop
        ):
            self._finished = version

    async def put_ready(self, library: Library, scope: Scope) -> None:
        """Put in what has a vector already; whatever would have to be embedded is left to `run`."""
        async with self._database.begin() as session:
            stored = await rows.vectors(session, self._embedder.model)
        hashes = [passage_hash(p) for p in library.passages.values() if p.document.scope is scope]
        ready = sum(key in stored or key in self._shipped for key in hashes)
        enough = asyncio.Event()

        def note(indexed: Indexed) -> None:
            self._note(indexed)
            if indexed.done >= ready:
                enough.set()

        await self._index((scope,), note, stop=enough)

    def stop(self) -> None:
        """End the run that is going on, and do not begin another."""
        self._stop.set()

    async def _index(
        self, scopes: Sequence[Scope], note: Callable[[Indexed], None], *, stop: asyncio.Event
    ) -> bool:
        return await index_pending(
            self._database,
            self._index_of_passages,
            self._embedder,
            shipped=self._shipped,
            scope_order=scopes,
            on_progress=note,
            stop=stop,
        )

    def _note(self, indexed: Indexed) -> None:
        self.progress[indexed.scope] = indexed
        if self._on_progress is not None:
            self._on_progress(indexed)

    async def _version(self) -> int:
        async with self._database.begin() as session:
            return await rows.library_version(session)
