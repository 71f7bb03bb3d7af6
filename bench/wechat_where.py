"""Where the time of a WeChat message goes: `python -m bench.wechat_where`.

The desk of `bench.wechat speed` answers the same messages under cProfile, which counts every call:
code of many small calls looks dearer than it is, and a message takes longer than it does unwatched.
The shares say where to look, not what a message costs.
"""

import asyncio
import cProfile
import multiprocessing
import os
import pstats
import signal
import tempfile
import time
from collections import Counter
from pathlib import Path

from bench.posting import post_all, request_bytes
from bench.wechat_desk import free_port, posts, run_desk, until_open

CONNECTIONS, WARMING, MESSAGES = 50, 300, 1500
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


def _profiled(folder: str, port: int, out: str) -> None:
    """Serve; the first SIGUSR1 begins to count calls, the second writes what was counted."""
    profiler = cProfile.Profile()
    counting = False

    def turn(_number: int, _frame: object) -> None:
        nonlocal counting
        if counting:
            profiler.dump_stats(f"{out}.part")
            Path(f"{out}.part").rename(out)
        else:
            counting = True
            profiler.enable()

    signal.signal(signal.SIGUSR1, turn)
    run_desk(folder, port, 0, "passive")


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


def main() -> None:
    """Start, warm, count, print."""
    with tempfile.TemporaryDirectory() as folder:
        out, port = Path(folder) / "profile", free_port()
        process = multiprocessing.get_context("spawn").Process(
            target=_profiled, args=(folder, port, str(out))
        )
        process.start()
        assert process.pid is not None  # noqa: S101 - it has been started
        try:
            asyncio.run(until_open(port))
            url = f"http://127.0.0.1:{port}/wechat"
            requests = [
                request_bytes(url, query, body) for query, body in posts(WARMING + MESSAGES)
            ]
            post_all(url, requests=requests[:WARMING], connections=CONNECTIONS, good=bool)
            os.kill(process.pid, signal.SIGUSR1)
            load = post_all(url, requests=requests[WARMING:], connections=CONNECTIONS, good=bool)
            os.kill(process.pid, signal.SIGUSR1)
            while not out.exists():
                time.sleep(0.1)
        finally:
            process.kill()
            process.join()
        print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; {load.failures} failed")
        _print(out)


if __name__ == "__main__":
    main()
