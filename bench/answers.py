"""`python -m bench.answers FILE.jsonl`: how long an answer takes, for one user and for twenty.

In one process, over the data folder's library: no channel, no network. Every user asks the file's
questions one after another, each starting at another place; a first round warms up.
"""

import argparse
import asyncio
import json
import resource
import sys
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np

from knowledge.options import DATA_FOLDER, default_database
from retrieval.answer import Answerer
from retrieval.evaluate import QuestionsUnreadable, read_questions
from retrieval.judge import Row
from retrieval.open import LibraryEmpty, open_retrieval
from retrieval.options import RetrievalOptions
from storage.database import Database

USERS = (1, 20)


async def ask_all(
    answerer: Answerer, rows: Sequence[Row], *, start: int, today: date
) -> list[float]:
    """The seconds that each answer took one user who begins at ``start``."""
    seconds = []
    for row in [*rows[start:], *rows[:start]]:
        began = time.perf_counter()
        await answerer.answer(row.question, row.history, as_of=row.as_of or today)
        seconds.append(time.perf_counter() - began)
    return seconds


async def measure(
    answerer: Answerer, rows: Sequence[Row], *, users: int, today: date
) -> dict[str, float]:
    """Latencies in milliseconds and answers a second, with that many asking at once."""
    began = time.perf_counter()
    step = max(len(rows) // users, 1)
    times = await asyncio.gather(
        *(
            ask_all(answerer, rows, start=(user * step) % len(rows), today=today)
            for user in range(users)
        )
    )
    took = np.array([seconds for each in times for seconds in each]) * 1000
    return {
        "answers": float(len(took)),
        "p50 ms": float(np.percentile(took, 50)),
        "p99 ms": float(np.percentile(took, 99)),
        "answers/s": len(took) / (time.perf_counter() - began),
    }


async def run(options: argparse.Namespace) -> int:
    """Open the library, warm up, measure, print."""
    database = Database(options.database or default_database(options.data))
    began = time.perf_counter()
    try:
        retrieval = await open_retrieval(database, options.data, RetrievalOptions())
        read = await asyncio.to_thread(read_questions, options.file, retrieval.library)
    except (LibraryEmpty, QuestionsUnreadable) as failure:
        print(failure, file=sys.stderr)
        return 1
    finally:
        await database.close()
    answerer, rows = retrieval.answerer, [*read.rows, *read.alternatives]
    opened = time.perf_counter() - began
    await ask_all(answerer, rows, start=0, today=options.today)
    print(f"{len(retrieval.library.passages)} passages, opened in {opened:.1f} s")
    figures = {}
    for users in USERS:
        figures[users] = await measure(answerer, rows, users=users, today=options.today)
        cells = ", ".join(f"{name} {value:.1f}" for name, value in figures[users].items())
        print(f"{users} at once: {cells}")
    # Kilobytes on Linux.
    print(f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB at most in memory")
    if options.json:
        await asyncio.to_thread(options.json.write_text, json.dumps(figures, indent=1), "utf-8")
    retrieval.close()
    return 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.answers",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("file", type=Path, metavar="FILE.jsonl")
    parser.add_argument("--data", type=Path, default=DATA_FOLDER, metavar="DIR")
    parser.add_argument("--database", metavar="URL")
    parser.add_argument("--json", type=Path, metavar="OUT")
    parser.add_argument(
        "--today", type=date.fromisoformat, default=date(2026, 11, 22), metavar="DATE",
        help="for rows without a day of their own",
    )  # fmt: skip
    return asyncio.run(run(parser.parse_args(arguments)))


if __name__ == "__main__":
    sys.exit(main())
