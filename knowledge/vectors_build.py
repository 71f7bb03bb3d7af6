"""Builds the vector cache that ships, from the library that every installation prepares."""

import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from knowledge.card import card_texts, cards
from knowledge.document import Scope, embedding_text
from knowledge.index import Embedder
from knowledge.library import Library, load_library
from knowledge.preparation import prepare_library
from knowledge.vectors_shipped import FOLDER, build_cache
from storage.database import Database, sqlite_url


def shipped_texts(library: Library) -> list[str]:
    """The texts whose vectors ship: the cards and the IP scope, which are looked up first."""
    passages = library.passages.values()
    ip = [embedding_text(each) for each in passages if each.document.scope is Scope.IP]
    return [*card_texts(cards()), *ip]


async def build_shipped_cache(
    embedder: Embedder,
    *,
    now: datetime,
    folder: Path = FOLDER,
    on_progress: Callable[[int, int], None] | None = None,
) -> tuple[int, int]:
    """Write the cache for a freshly prepared library; gives how many vectors are new and in all."""
    with tempfile.TemporaryDirectory() as place:
        database = Database(sqlite_url(Path(place) / "library.db"))
        await database.prepare()
        await prepare_library(database, now=now)
        async with database.begin() as session:
            texts = shipped_texts(await load_library(session))
        await database.close()
    made = build_cache(texts, embedder, folder=folder, on_progress=on_progress)
    return made, len(set(texts))
