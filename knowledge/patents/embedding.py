"""Vectors of patents in the background: what changed is embedded, batch by batch, and goes on
where it stopped. Searching works before, during and after it."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from knowledge.index import Embedder
from knowledge.patents.dense import DensePatents
from knowledge.patents.following import changed_entries
from knowledge.vectors import quantise, text_hash
from storage.database import Database
from storage.register.patent_vectors import (
    count_vectors,
    embedded_upto,
    store_vectors,
    text_hashes,
    vectors_after,
    vectors_version,
)
from storage.register.patents import Position, count_patents
from storage.register.version import Register, register_version

BATCH = 64
"""Texts in one transaction: what a kill costs is at most their embedding."""
LOADED = 5000


@dataclass(frozen=True, slots=True)
class Embedded:
    """How many of how many patents have a vector."""

    done: int
    total: int


async def embed_patents(
    database: Database,
    embedder: Embedder,
    *,
    stop: asyncio.Event,
    progress: Callable[[Embedded], None] = lambda _embedded: None,
) -> int:
    """Embed what changed since the last run; how many texts were. Raises IndexUnavailable."""
    model = embedder.model
    async with database.begin() as session:
        position = await embedded_upto(session, model)
        version = await register_version(session, Register.PATENT)
        if position.version > version:
            position = Position()
        embedded = Embedded(
            await count_vectors(session, model), (await count_patents(session))["all"]
        )
    progress(embedded)
    made = 0
    while not stop.is_set():
        entries, removed, reached = await changed_entries(database, position, limit=BATCH)
        if reached == position:
            break
        texts = {entry.id: entry.embedded_text for entry in entries}
        async with database.begin() as session:
            known = await text_hashes(session, model, texts)
        hashes = {patent: text_hash(text) for patent, text in texts.items()}
        new = [patent for patent, hashed in hashes.items() if known.get(patent) != hashed]
        vectors = np.zeros((0, 1), np.float32)
        if new:
            vectors = await asyncio.to_thread(embedder.passages, [texts[each] for each in new])
        codes = quantise(vectors)
        rows = {
            patent: (hashes[patent], code.tobytes())
            for patent, code in zip(new, codes, strict=True)
        }
        async with database.begin() as session:
            await store_vectors(session, model, rows, removed=removed, upto=reached)
        position = reached
        made += len(new)
        added = len([patent for patent in new if patent not in known])
        embedded = Embedded(embedded.done + added, embedded.total)
        progress(embedded)
    return made


class VectorFollower:
    """Keeps the vectors in memory up with their rows."""

    def __init__(self, database: Database, dense: DensePatents, *, model: str) -> None:
        self._database = database
        self._dense = dense
        self._model = model
        self._position = Position()

    async def follow(self) -> int:
        """Load what was stored since the last time; how many vectors."""
        async with self._database.begin() as session:
            version = await vectors_version(session)
        loaded = 0
        while self._position.version <= version:
            async with self._database.begin() as session:
                rows = await vectors_after(session, self._model, self._position, limit=LOADED)
            if not rows:
                break
            codes = np.frombuffer(b"".join(row.data for row in rows), np.int8)
            ids = [row.patent_id for row in rows]
            await asyncio.to_thread(self._dense.put, ids, codes.reshape(len(rows), -1))
            self._position = Position(rows[-1].changed_in, rows[-1].patent_id)
            loaded += len(rows)
            if len(rows) < LOADED:
                break
        return loaded
