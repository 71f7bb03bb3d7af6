"""Where the time of a WeChat message goes: `python -m bench.wechat_where`.

The desk of `bench.wechat speed` answers the same messages under cProfile, which counts every call:
code of many small calls looks dearer than it is, and a message takes longer than it does unwatched.
The shares say where to look, not what a message costs.
"""

import asyncio
import cProfile
import os
import pstats
import signal
import tempfile
from collections import Counter
from pathlib import Path

from bench.posting import Load, post_all, request_bytes
from bench.wechat import CONNECTIONS, WARMING
from bench.wechat_desk import answered, desk, posts, run_desk

MESSAGES = 1500
PROFILE = "profile"
ROOMS = {
    "SQLite itself": ("sqlite3.", "function InlineCursor.", "function InlineConnection."),
    "SQLAlchemy, with its greenlets": ("/sqlalchemy/", "sqlalchemy.", "greenlet"),
    "storage": ("/storage/",),
    "handlers": ("/handlers/",),
    "bot": ("/bot/",),
    "the envelope: AES, XML, signatures": (
        *("/wechatpy/", "/cryptography/", "/xmltodict", "expat", "hashlib", "hmac", "json"),
        *("cryptography.", "_rust", "ciphers."),
    ),
    "HTTP: uvicorn, httptools, Starlette": ("/uvicorn/", "/starlette/", "httptools", "/h11/"),
    "the event loop": ("/asyncio/", "uvloop", "_asyncio", "select", "socket"),
}
REST = "Python's own functions, and the rest"


def _profiled(folder: str, port: int, seconds: float, kind: str) -> None:
    """Serve; the first SIGUSR1 begins to count calls, the second writes what was counted."""
    profiler = cProfile.Profile()
    counting = False

    def turn(_number: int, _frame: object) -> None:
        nonlocal counting
        if counting:
            out = Path(folder) / PROFILE
            part = out.with_suffix(".part")
            profiler.dump_stats(part)
            part.rename(out)
        else:
            counting = True
            profiler.enable()

    signal.signal(signal.SIGUSR1, turn)
    run_desk(folder, port, seconds, kind)


def room_of(file: str, name: str) -> str:
    """Where a function belongs, by its file, or by its name where it has none."""
    place = name if file == "~" else file
    return next((room for room, marks in ROOMS.items() if any(m in place for m in marks)), REST)


def _print(out: Path) -> None:
    spent: Counter[str] = Counter()
    for (file, _line, name), (_, _, own, _, _) in pstats.Stats(str(out)).stats.items():  # type: ignore[attr-defined]
        spent[room_of(file, name)] += own
    total = spent.total()
    print(f"{1000 * total / MESSAGES:.2f} ms a message while watched; {MESSAGES} messages")
    for room, seconds in spent.most_common():
        print(f"  {room:38} {seconds / total:6.1%}")


async def where() -> None:
    """Start, warm, count, print."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / PROFILE
        async with desk(folder, run=_profiled) as serving:
            made = posts(WARMING + MESSAGES)
            requests = [request_bytes(serving.url, query, body) for query, body in made]

            def work(first: int, last: int) -> Load:
                part = requests[first:last]
                return post_all(serving.url, requests=part, connections=CONNECTIONS, good=answered)

            await asyncio.to_thread(work, 0, WARMING)
            os.kill(serving.process_id, signal.SIGUSR1)
            load = await asyncio.to_thread(work, WARMING, len(requests))
            os.kill(serving.process_id, signal.SIGUSR1)
            while not out.exists():  # noqa: ASYNC110 - another process writes it
                await asyncio.sleep(0.1)
        print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; {load.failures} failed")
        _print(out)


if __name__ == "__main__":
    asyncio.run(where())
