"""How fast an export of patents comes in, and what a patent weighs on disk.

    python -m bench.patents_import 10000 100000 1000000

writes a synthetic export of each size, imports it into a new SQLite file by the importer that
`python -m knowledge import` uses, and prints rate, bytes per patent by table, peak memory, and how
long the questions of the desk take on it: a number, a publication, a firm, the overview. Nothing of
it is timed by a test.
"""

import argparse
import asyncio
import platform
import resource
import sqlite3
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from bench.synthetic_patents import invented, write_export
from knowledge.patents.importing import ImportOptions, import_register, seldom_collecting
from knowledge.patents.names import name_key
from knowledge.patents.numbers import parse_application
from storage.database import Database, Session, sqlite_url
from storage.register.overview import overview
from storage.register.patents import patent_by_key, patents_by_publication, patents_of

REPEATS = 50
TABLES = ("patents", "raw_rows", "publications", "patent_applicants", "applicants", "notices")
Work = Callable[[Session], Awaitable[object]]


def main() -> None:
    """Measure each size."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.patents_import",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("sizes", type=int, nargs="+", metavar="COUNT")
    parser.add_argument("--folder", type=Path, metavar="DIR", help="keep the databases there")
    options = parser.parse_args()
    print(f"{platform.processor() or platform.machine()}, Python {platform.python_version()}")
    for size in options.sizes:
        if options.folder:
            options.folder.mkdir(parents=True, exist_ok=True)
            asyncio.run(measure(size, options.folder))
        else:
            with tempfile.TemporaryDirectory() as folder:
                asyncio.run(measure(size, Path(folder)))


async def measure(size: int, folder: Path) -> None:
    """Import one export and ask it."""
    export, path = folder / f"{size}.csv", folder / f"{size}.db"
    write_export(export, size)
    path.unlink(missing_ok=True)
    database = Database(sqlite_url(path))
    await database.prepare()
    wall, cpu = time.perf_counter(), time.process_time()
    how = ImportOptions(refused_folder=folder)
    with seldom_collecting():
        result = await import_register(database, export, now=datetime.now(UTC), options=how)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    megabytes, new = export.stat().st_size / 1e6, result.counts.get("new", 0)
    print(
        f"\n{size:,} rows ({megabytes:.0f} MB): {new:,} new in {wall:.1f} s ({size / wall:,.0f} "
        f"rows/s; {cpu:.1f} s of CPU, {size / cpu:,.0f} rows/s of CPU), peak memory {peak:.0f} MB"
    )
    show_disk(path, size)
    await show_questions(database, size)
    await database.close()
    export.unlink()


def show_disk(path: Path, size: int) -> None:
    """Bytes per patent, in all and by table with its indexes."""
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    of_table = dict(connection.execute("SELECT name, tbl_name FROM sqlite_master").fetchall())
    sums: dict[str, int] = {}
    for name, weight in connection.execute("SELECT name, sum(pgsize) FROM dbstat GROUP BY name"):
        table = of_table.get(name, name)
        sums[table] = sums.get(table, 0) + weight
    connection.close()
    parts = ", ".join(f"{name} {sums.get(name, 0) / size:.0f}" for name in TABLES)
    print(f"  {path.stat().st_size / size:,.0f} bytes a patent on disk ({parts})")


async def show_questions(database: Database, size: int) -> None:
    """The time of the desk's questions: median and slowest of REPEATS."""
    sample = [one for number, one in enumerate(invented(min(size, 5_000))) if number % 97 == 0]
    keys = [parse_application(one.application).key for one in sample]
    firms = [name_key(one.applicant) for one in sample]
    questions: Sequence[tuple[str, Callable[[int], Work]]] = (
        ("a number", lambda n: lambda s: patent_by_key(s, keys[n % len(keys)])),
        (
            "a publication without its letter",
            lambda n: lambda s: patents_by_publication(s, sample[n % len(sample)].publication[:-1]),
        ),
        ("a firm's patents", lambda n: lambda s: patents_of(s, [firms[n % len(firms)]], limit=10)),
        ("the overview", lambda _n: overview),
    )
    for name, question in questions:
        times = []
        for number in range(REPEATS if name != "the overview" else 3):
            work = question(number)
            began = time.perf_counter()
            async with database.begin() as session:
                await work(session)
            times.append((time.perf_counter() - began) * 1000)
        times.sort()
        print(f"  {name}: {times[len(times) // 2]:.1f} ms, slowest {times[-1]:.1f} ms")


if __name__ == "__main__":
    main()
