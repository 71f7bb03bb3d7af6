"""The indexer over real rows, a real index and a small deterministic embedder."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path

import numpy as np
import pytest

from knowledge.chroma_index import ChromaIndex
from knowledge.document import Scope
from knowledge.exact_index import ExactIndex
from knowledge.index import IndexUnavailable, PassageIndex, Vector
from knowledge.indexer import Indexed, index_pending, pending
from knowledge.library import load_library
from knowledge.vectors import passage_hash, restore
from storage import library as rows
from storage.database import Database

NOW = datetime(2026, 11, 20, tzinfo=UTC)


class CountingEmbedder:
    """Unit vectors that depend on the text alone; remembers what it was asked."""

    model = "counting"

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.fails_after = 10**9

    def query(self, text: str) -> Vector:
        return self._vector(text)

    def passages(self, texts: Sequence[str]) -> Vector:
        if len(self.asked) >= self.fails_after:
            raise IndexUnavailable("The embedding endpoint is gone.")
        self.asked += texts
        return np.stack([self._vector(text) for text in texts])

    def _vector(self, text: str) -> Vector:
        seed = int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big")
        return restore(np.random.default_rng(seed).integers(-127, 127, size=32, dtype=np.int8))


@pytest.fixture
def embedder() -> CountingEmbedder:
    return CountingEmbedder()


async def shelve(
    database: Database, law: str, texts: Sequence[str], *, scope: Scope = Scope.IP
) -> None:
    document = rows.DocumentRow(
        key=law,
        law=law,
        title=law,
        kind="law",
        scope=scope.value,
        adopted_on=None,
        in_force_from=None,
        in_force_to=None,
        source="test",
        confirmed=True,
        aliases=[],
        content_hash="",
        imported_at=NOW,
    )
    passages = [
        rows.PassageRow(
            id=f"{law}/{number}",
            ordinal=number,
            locator=f"第{number}条",
            heading="",
            chapter="",
            text=text,
            digest=False,
            former=[],
        )
        for number, text in enumerate(texts, start=1)
    ]
    async with database.begin() as session:
        await rows.replace_document(session, document, passages)


async def test_everything_is_embedded_once_ip_first(
    database: Database, embedder: CountingEmbedder
) -> None:
    await shelve(database, "民法典", [f"一般{n}" for n in range(20)], scope=Scope.GENERAL)
    await shelve(database, "专利法", [f"专利{n}" for n in range(20)])
    index, seen = ExactIndex(), list[Indexed]()
    assert await index_pending(database, index, embedder, shipped={}, on_progress=seen.append)
    assert len(index.ids(scope=Scope.IP)) == len(index.ids(scope=Scope.GENERAL)) == 20
    assert ["专利" in text for text in embedder.asked] == [True] * 20 + [False] * 20
    assert seen[0] == Indexed(scope=Scope.IP, done=0, total=20)
    assert seen[-1] == Indexed(scope=Scope.GENERAL, done=20, total=20)
    assert await index_pending(database, index, embedder, shipped={})
    assert len(embedder.asked) == 40


async def test_the_index_finds_what_was_put_in(
    database: Database, embedder: CountingEmbedder
) -> None:
    await shelve(database, "专利法", [f"专利{n}" for n in range(30)])
    index = ExactIndex()
    await index_pending(database, index, embedder, shipped={})
    text = embedder.asked[7]
    (best, cosine), *_ = index.nearest(embedder.query(text), scope=Scope.IP, limit=3)
    assert best == "专利法/8"
    assert cosine == pytest.approx(1.0, abs=1e-3)  # eight bits


async def test_a_lost_index_is_filled_from_the_rows(
    database: Database, embedder: CountingEmbedder, tmp_path: Path
) -> None:
    await shelve(database, "专利法", [f"专利{n}" for n in range(30)])
    with ChromaIndex.embedded(tmp_path / "one", model=embedder.model) as index:
        await index_pending(database, index, embedder, shipped={})
    with ChromaIndex.embedded(tmp_path / "two", model=embedder.model) as index:
        await index_pending(database, index, embedder, shipped={})
        assert len(index.ids(scope=Scope.IP)) == 30
    assert len(embedder.asked) == 30


async def test_shipped_vectors_are_taken_before_any_is_made(
    database: Database, embedder: CountingEmbedder
) -> None:
    await shelve(database, "专利法", ["一", "二", "三"])
    async with database.begin() as session:
        library = await load_library(session)
    hashes = [passage_hash(passage) for passage in library.passages.values()]
    shipped = {key: embedder.query(key) for key in hashes[:2]}
    index = ExactIndex()
    await index_pending(database, index, embedder, shipped=shipped)
    assert len(embedder.asked) == 1
    assert index.cosines(shipped[hashes[0]], ["专利法/1"], scope=Scope.IP)["专利法/1"] > 0.999


async def test_changed_removed_and_moved_passages_follow_the_rows(
    database: Database, embedder: CountingEmbedder
) -> None:
    await shelve(database, "专利法", ["一", "二", "三"])
    await shelve(database, "旧法", ["旧"])
    index = ExactIndex()
    await index_pending(database, index, embedder, shipped={})
    embedder.asked.clear()
    await shelve(database, "专利法", ["一", "改了"])
    await shelve(database, "旧法", ["旧"], scope=Scope.GENERAL)
    assert await pending(database, index) == {
        Scope.IP: Indexed(scope=Scope.IP, done=1, total=2),
        Scope.GENERAL: Indexed(scope=Scope.GENERAL, done=0, total=1),
    }
    await index_pending(database, index, embedder, shipped={})
    assert [text.split()[-1] for text in embedder.asked] == ["改了"]
    assert index.ids(scope=Scope.IP) == {"专利法/1", "专利法/2"}
    assert index.ids(scope=Scope.GENERAL) == {"旧法/1"}


async def test_the_same_text_twice_is_embedded_once_a_batch(
    database: Database, embedder: CountingEmbedder
) -> None:
    await shelve(database, "专利法", ["一"])
    async with database.begin() as session:
        row = (await rows.all_passages(session))[0]
        twin = rows.PassageRow(
            id="专利法/twin",
            document_id=row.document_id,
            ordinal=2,
            locator=row.locator,
            heading="",
            chapter="",
            text=row.text,
            digest=False,
            former=[],
        )
        session.add(twin)
    index = ExactIndex()
    await index_pending(database, index, embedder, shipped={})
    assert len(embedder.asked) == 1
    assert len(index.ids(scope=Scope.IP)) == 2


async def test_it_stops_between_batches_and_goes_on_where_it_was(
    database: Database, embedder: CountingEmbedder
) -> None:
    await shelve(database, "专利法", [f"专利{n}" for n in range(40)])
    index, stop = ExactIndex(), asyncio.Event()

    def after_the_first(progress: Indexed) -> None:
        if progress.done:
            stop.set()

    assert not await index_pending(
        database, index, embedder, shipped={}, on_progress=after_the_first, stop=stop
    )
    done = len(index.ids(scope=Scope.IP))
    assert 0 < done < 40
    assert (await pending(database, index))[Scope.IP].done == done
    assert await index_pending(database, index, embedder, shipped={})
    assert len(embedder.asked) == 40


async def test_a_failing_embedder_loses_nothing(
    database: Database, embedder: CountingEmbedder
) -> None:
    await shelve(database, "专利法", [f"专利{n}" for n in range(40)])
    index = ExactIndex()
    embedder.fails_after = 16
    with pytest.raises(IndexUnavailable, match="is gone"):
        await index_pending(database, index, embedder, shipped={})
    embedder.fails_after = 10**9
    assert await index_pending(database, ExactIndex(), embedder, shipped={})
    assert len(embedder.asked) == 40


async def test_ip_texts_imported_meanwhile_come_before_the_rest(
    database: Database, embedder: CountingEmbedder
) -> None:
    await shelve(database, "民法典", [f"一般{n}" for n in range(200)], scope=Scope.GENERAL)
    index: PassageIndex = ExactIndex()
    imports: list[asyncio.Task[None]] = []

    def import_once(progress: Indexed) -> None:
        if progress.done and not imports:
            imports.append(asyncio.create_task(shelve(database, "专利法", ["新"])))

    assert await index_pending(database, index, embedder, shipped={}, on_progress=import_once)
    await imports[0]
    position = next(n for n, text in enumerate(embedder.asked) if text.startswith("专利法"))
    assert position < len(embedder.asked) - 1
    assert len(index.ids(scope=Scope.IP)) == 1
    assert len(index.ids(scope=Scope.GENERAL)) == 200


async def test_it_works_on_every_database(
    any_database: Database, embedder: CountingEmbedder
) -> None:
    await shelve(any_database, "专利法", ["一", "二"])
    assert await index_pending(any_database, ExactIndex(), embedder, shipped={})
    assert await index_pending(any_database, ExactIndex(), embedder, shipped={})
    assert len(embedder.asked) == 2


async def test_an_empty_library_is_done_at_once(
    database: Database, embedder: CountingEmbedder
) -> None:
    assert await index_pending(database, ExactIndex(), embedder, shipped={})
    assert (await pending(database, ExactIndex()))[Scope.IP].total == 0
