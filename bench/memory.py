"""Resident memory of an assistant that holds the shipped library with a full index.

    python -m bench.memory

A first process prepares the library and fills the index; the figures are of a second one, which
opens both and searches, as an assistant does on its second start. Vectors are drawn at random where
none ship: their content weighs nothing.
"""

import asyncio
import multiprocessing
import os
import platform
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from bot.app import build_app
from bot.settings import Settings
from knowledge.chroma_index import ChromaIndex
from knowledge.document import Scope
from knowledge.embed import DIMENSION, MODEL
from knowledge.library import load_library
from knowledge.preparation import prepare_library
from knowledge.vectors import passage_hash
from knowledge.vectors_shipped import load_shipped
from storage.database import Database, sqlite_url

QUESTIONS = ("专利年费忘交了怎么办", "商标被别人抢注了", "网上图片能不能随便用", "外观设计保护几年")
REPEATS = 25


async def fill(folder: Path) -> None:
    """Prepare the library and put a vector for every passage into the index."""
    now = datetime.now(UTC)
    database = Database(sqlite_url(folder / "ipdesk.db"))
    await database.prepare()
    await prepare_library(database, now=now)
    async with database.begin() as session:
        library = await load_library(session)
    await database.close()
    shipped, random = load_shipped(MODEL), np.random.default_rng(0)
    with ChromaIndex.embedded(folder / "index", model=MODEL) as index:
        for scope in Scope:
            passages = [each for each in library.passages.values() if each.document.scope is scope]
            hashes = {passage.id: passage_hash(passage) for passage in passages}
            drawn = random.normal(size=(len(hashes), DIMENSION)).astype(np.float32) + 1
            drawn /= np.linalg.norm(drawn, axis=1, keepdims=True)
            vectors = {
                id_: shipped.get(key, row)
                for (id_, key), row in zip(hashes.items(), drawn, strict=True)
            }
            index.put(vectors, scope=scope, hashes=hashes)


async def measure(folder: Path) -> None:
    """Open what was filled, search, and print the memory after each step."""
    now = datetime.now(UTC)
    print(f"{platform.platform()}, Python {platform.python_version()}, {os.cpu_count()} cores")
    print(f"everything imported: {_resident():,} MB")
    app = await build_app(Settings(data_folder=folder))
    room = app.retrieval
    held = sum(len(room.index.ids(scope=scope)) for scope in Scope)
    passages = len(room.library.passages)
    print(f"library of {passages:,} passages and index of {held:,} opened: {_resident():,} MB")
    for _ in range(REPEATS):
        for question in QUESTIONS:
            await room.searcher.search(question, as_of=now.date())
    print(f"after {REPEATS * len(QUESTIONS)} searches: {_resident():,} MB")
    await asyncio.to_thread(room.embedder.passages, ["第一条 专利" * 60] * 8)
    print(f"after embedding a batch of passages: {_resident():,} MB")
    await app.close()


def _resident() -> int:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") // 1_000_000


def _fill(folder: Path) -> None:
    asyncio.run(fill(folder))


def main() -> None:
    """Fill in one process, measure in this one."""
    with tempfile.TemporaryDirectory() as place:
        # Not forked: the embedding engine and Chroma do not survive it.
        process = multiprocessing.get_context("spawn").Process(target=_fill, args=(Path(place),))
        process.start()
        process.join()
        asyncio.run(measure(Path(place)))


if __name__ == "__main__":
    main()
