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

import numpy as np

from bench.asking import asking_parser, open_asked
from retrieval.answer import Answerer
from retrieval.evaluate import QuestionsUnreadable
from retrieval.judge import Row
from retrieval.open import LibraryEmpty

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
    began = time.perf_counter()
    try:
        retrieval, read = await open_asked(options)
    except (LibraryEmpty, QuestionsUnreadable) as failure:
        print(failure, file=sys.stderr)
        return 1
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
    parser = asking_parser("bench.answers", __doc__)
    return asyncio.run(run(parser.parse_args(arguments)))


if __name__ == "__main__":
    sys.exit(main())
