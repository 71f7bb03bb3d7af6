"""How retrieval grows with the library on each engine: `python -m bench.engines --minutes 10`.

Made-up passages (vectors of the shipped model's dimension around made-up topics, and texts drawn
from an alphabet) are put into one engine after another, each in a process of its own, up to each
size in turn; at each size questions are asked as the product asks:

    nearest   the 150 nearest by vector
    a tenth   the same where one passage in ten holds on the day: the 1,500 nearest, then those
    few       300 that hold on the day, compared one by one
    words     BM25 of every passage and its best 150; Milvus is asked for its best 1,500

Engines are built by the product's own indexes with their settings. An engine stops when its
minutes are over or the run is terminated (SIGTERM), is asked at the size it had reached, and says
which it did not. With `--folder` what an engine keeps on disk stays there and the next run goes on
from it (an embedded Chroma that was killed begins anew: it trusts only what was closed). Times are
by the clock and by the processor, a server's included; memory is what the process and its server
hold, disk what lies in its folder; on a busy machine only the processor's times can be compared.
"""

import argparse
import multiprocessing
import os
import platform
import resource
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from multiprocessing.synchronize import Event
from pathlib import Path

import numpy as np

from knowledge.chroma_index import ChromaIndex
from knowledge.document import Document, Kind, Passage, Scope
from knowledge.embed import DIMENSION
from knowledge.exact_index import ExactIndex
from knowledge.index import IndexUnavailable, PassageIndex, Vector, WordIndex
from knowledge.milvus_index import MilvusIndex
from retrieval.candidates import DENSE_CANDIDATES, FEW, MOST_ASKED
from retrieval.engine_words import FOUND
from retrieval.lexical import LexicalIndex

ENGINES = ("exact", "chroma-folder", "chroma-server", "milvus-file", "words")
SIZES = (10_000, 100_000, 1_000_000)
ASKED = 100
ASKING_SECONDS = 60.0
"""After which an engine that answers in seconds is asked no more."""
CHARACTERS = 120
BATCH = 2_000
MATRIX_BATCH = 250_000
MODEL = "made-up"
_START_SECONDS = 60.0


def made_up(size: int, *, seed: int) -> Vector:
    """Unit vectors that lie around topics, as those of real texts do."""
    draw = np.random.default_rng(seed)
    topics = np.random.default_rng(1).normal(size=(400, DIMENSION)) + 1.5
    rows = topics[draw.integers(0, len(topics), size)] + draw.normal(size=(size, DIMENSION))
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)


def texts(size: int, *, seed: int, length: int = CHARACTERS) -> list[str]:
    """Texts of characters as unevenly common as those of a language are."""
    draw = np.random.default_rng(seed)
    ranks = np.minimum(draw.zipf(1.3, size=(size, length)), 3_000)
    return ["".join(map(chr, 0x4E00 + row)) for row in ranks]


class Watch:
    """Time by the clock and by the processor, and memory, of this process and its server."""

    def __init__(self, server: int | None) -> None:
        self._server = server

    def worked(self) -> float:
        """Seconds of processor since each began."""
        return time.process_time() + (_worked(self._server) if self._server else 0.0)

    def memory(self) -> float:
        """Resident MB."""
        return sum(_resident(pid) for pid in (os.getpid(), self._server) if pid)

    def measured(self, ask: Callable[[int], object]) -> str:
        """How many questions were asked, and p50 and p99 of their milliseconds."""
        clock, processor = [], []
        end = time.monotonic() + ASKING_SECONDS
        for place in range(ASKED + 3):
            if place > 3 and time.monotonic() > end:
                break
            began, work = time.perf_counter(), self.worked()
            ask(place)
            clock.append(1000 * (time.perf_counter() - began))
            processor.append(1000 * (self.worked() - work))
        return f" {len(clock) - 3:7}" + "".join(
            f" {value:9.1f}"
            for spent in (processor[3:], clock[3:])
            for value in np.percentile(spent, [50, 99])
        )


def _worked(pid: int) -> float:
    """Processor seconds of a process, from the nanoseconds that Linux counts for its threads."""
    total = 0
    for thread in Path(f"/proc/{pid}/task").iterdir():
        with suppress(FileNotFoundError):  # a thread that has just ended
            total += int((thread / "schedstat").read_text("ascii").split()[0])
    return total / 1e9


def _resident(pid: int) -> float:
    pages = int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1])
    return pages * resource.getpagesize() / 1e6


def disk(folder: Path) -> float:
    """MB of the files below a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


@contextmanager
def opened(engine: str, folder: Path) -> Iterator[tuple[PassageIndex, int | None]]:
    """The index of that engine in a folder, with its server's process where it has one."""
    with ExitStack() as stack:
        match engine:
            case "exact":
                yield ExactIndex(), None
            case "chroma-folder":
                yield stack.enter_context(ChromaIndex.embedded(folder / "index", model=MODEL)), None
            case "milvus-file":
                place = str(folder / "index.db")
                yield stack.enter_context(MilvusIndex.at(place, model=MODEL)), None
            case _:
                address, pid = stack.enter_context(_chroma_server(folder))
                yield stack.enter_context(closing(_when_up(address))), pid


@contextmanager
def _chroma_server(folder: Path) -> Iterator[tuple[str, int]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    where = ["--path", str(folder), "--host", "127.0.0.1", "--port", str(port)]
    with subprocess.Popen(
        [str(Path(sys.executable).with_name("chroma")), "run", *where],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,  # what ends the run must not end it under a put
    ) as server:
        try:
            yield f"127.0.0.1:{port}", server.pid
        finally:
            server.terminate()


def _when_up(address: str) -> ChromaIndex:
    end = time.monotonic() + _START_SECONDS
    while True:
        try:
            return ChromaIndex.on_server(address, model=MODEL)
        except IndexUnavailable:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)


class Limit:
    """The minutes that an engine has, unless the run is ended before."""

    def __init__(self, minutes: float, ended: Event | None) -> None:
        self._end = time.monotonic() + 60 * minutes
        self._ended = ended

    @property
    def seconds(self) -> float:
        """That are left; none once the run was ended."""
        ended = self._ended is not None and self._ended.is_set()
        return 0.0 if ended else max(0.0, self._end - time.monotonic())


def measure(
    engine: str,
    sizes: list[int],
    minutes: float,
    folder: Path | None = None,
    ended: Event | None = None,
) -> None:
    """Fill one engine size by size, ask it at each, and stop in time or when the run is ended.

    What it keeps on disk stays in `folder`, where the next run finds it. One that no longer
    answers is told in a line, and the next engine's turn comes.
    """
    limit = Limit(minutes, ended)
    with tempfile.TemporaryDirectory(prefix="bench-engines-") as place:
        try:
            if engine == "words":
                _measure_words(sizes, limit)
            else:
                _measure_vectors(engine, sizes, limit, folder / engine if folder else Path(place))
        except IndexUnavailable as failure:
            print(f"{engine:<14}stopped: {failure}", flush=True)


def _measure_vectors(engine: str, sizes: list[int], limit: Limit, folder: Path) -> None:
    # The matrix is copied with every put: the assistant, too, fills it with many at a time.
    batch = MATRIX_BATCH if engine == "exact" else BATCH
    folder.mkdir(parents=True, exist_ok=True)
    with opened(engine, folder) as (index, server):
        watch = Watch(server)
        held = len(index.ids(scope=Scope.IP))
        if held:
            print(f"{engine:<14}goes on from {held:,}", flush=True)
        for size in (size for size in sizes if size >= held):
            before, clock, processor = held, 0.0, 0.0
            while held < size and limit.seconds:
                part = min(batch, size - held)
                rows = made_up(part, seed=held)
                given = {f"p{held + n}": row for n, row in enumerate(rows)}
                said = None
                if index.words is not None:
                    said = dict(zip(given, texts(part, seed=held), strict=True))
                began, work = time.perf_counter(), watch.worked()
                index.put(given, scope=Scope.IP, texts=said)
                clock += time.perf_counter() - began
                processor += watch.worked() - work
                held += part
            if held:
                put = _rate(held - before, clock), _rate(held - before, processor)
                for asked, ask in _questions(index, held).items():
                    try:
                        told = watch.measured(ask)
                    except IndexUnavailable as failure:
                        print(f"{engine:<14}{asked:<9}{held:>10,}  {failure}", flush=True)
                    else:
                        _print(engine, asked, held, put, told, watch.memory(), disk(folder))
            if held < size:
                _not_reached(engine, size, held)
                return


def _questions(index: PassageIndex, held: int) -> dict[str, Callable[[int], object]]:
    """What an index is asked, by the names of the columns."""
    vectors = made_up(ASKED + 3, seed=999)
    tenth = {f"p{n}" for n in range(0, held, 10)}
    few = [f"p{n}" for n in range(0, held, max(1, held // FEW))][:FEW]

    def nearest(n: int, limit: int = DENSE_CANDIDATES) -> list[tuple[str, float]]:
        return index.nearest(vectors[n], scope=Scope.IP, limit=limit)

    questions: dict[str, Callable[[int], object]] = {
        "nearest": nearest,
        "a tenth": lambda n: [each for each in nearest(n, MOST_ASKED) if each[0] in tenth],
        "few": lambda n: index.cosines(vectors[n], few, scope=Scope.IP),
    }
    if index.words is not None:
        questions["words"] = _by_words(index.words)
    return questions


def _by_words(words: WordIndex) -> Callable[[int], object]:
    questions = texts(ASKED + 3, seed=999, length=12)
    return lambda n: words.best(questions[n], scope=Scope.IP, limit=FOUND)


def _measure_words(sizes: list[int], limit: Limit) -> None:
    questions = texts(ASKED + 3, seed=999, length=12)
    watch, passages = Watch(None), list[Passage]()
    rate = 0.0
    for size in sizes:
        # Built as a whole, so begin only what the last size says will be done in time.
        if not limit.seconds or (rate and size / rate > limit.seconds):
            _not_reached("words", size, len(passages))
            return
        began, work = time.perf_counter(), watch.worked()
        made = texts(size - len(passages), seed=size)
        passages += [_passage(text, n) for n, text in enumerate(made, start=len(passages))]
        index = LexicalIndex.build(passages)
        rate = size / (time.perf_counter() - began)
        put = rate, size / (watch.worked() - work)
        told = watch.measured(
            lambda n, index=index: np.argpartition(  # type: ignore[misc]
                -index.scores(questions[n]), DENSE_CANDIDATES
            )
        )
        with tempfile.TemporaryDirectory(prefix="bench-engines-") as place:
            index.save(Path(place) / "lexical")
            _print("words", "words", size, put, told, watch.memory(), disk(Path(place)))


_TEXT = Document(key="某法@2020-01-01", law="某法", title="某法", kind=Kind.LAW)


def _passage(text: str, number: int) -> Passage:
    return Passage(id=f"p{number}", document=_TEXT, ordinal=number, locator="", text=text)


def _rate(count: int, seconds: float) -> float:
    """A second; not a number where nothing was put."""
    return count / seconds if count else float("nan")


def _not_reached(engine: str, size: int, held: int) -> None:
    print(
        f"{engine:<14}{'':<9}{size:>10,}  not reached: stopped at {held:,}, its minutes over or "
        "the run ended",
        flush=True,
    )


def _print(
    engine: str,
    asked: str,
    size: int,
    put: tuple[float, float],
    told: str,
    memory: float,
    disk: float,
) -> None:
    load = os.getloadavg()[0]
    print(
        f"{engine:<14}{asked:<9}{size:>10,} {put[0]:9,.0f} {put[1]:9,.0f}{told}"
        f" {memory:9,.0f} {disk:9,.0f} {load:8.1f}",
        flush=True,
    )


def _in_process(
    engine: str, sizes: list[int], minutes: float, folder: Path | None, ended: Event
) -> None:
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    measure(engine, sizes, minutes, folder, ended)


def main() -> None:
    """Every engine in a process of its own."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.engines",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--engines", nargs="+", choices=ENGINES, default=ENGINES)
    parser.add_argument("--sizes", nargs="+", type=int, default=SIZES)
    parser.add_argument("--minutes", type=float, default=10.0, help="for each engine (10)")
    parser.add_argument("--folder", type=Path, help="keeps what engines keep on disk, to go on")
    options = parser.parse_args()
    print(f"{platform.platform()}, Python {platform.python_version()}, {os.cpu_count()} cores")
    print(
        f"{'engine':<14}{'asked':<9}{'passages':>10}{'put/s':>10}{'put/cpu':>10}{'asked':>8}"
        f"{'cpu p50':>10}{'cpu p99':>10}{'p50 ms':>10}{'p99 ms':>10}{'MB':>10}{'disk MB':>10}"
        f"{'load':>9}",
        flush=True,
    )
    spawn = multiprocessing.get_context("spawn")
    ended = spawn.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    for engine in options.engines:
        if ended.is_set():
            return
        process = spawn.Process(
            target=_in_process,
            args=(engine, sorted(options.sizes), options.minutes, options.folder, ended),
        )
        process.start()
        process.join()


if __name__ == "__main__":
    main()
