"""`python -m bot` as an operator runs it: real processes over one data folder."""

import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 400
# In the new process itself: code between fork and exec would run beside gRPC's threads, which
# another test may have started here, and they do not survive a fork.
LIMITED = """
import os, resource, sys
largest = int(sys.argv[1])
resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))
os.execv(sys.executable, [sys.executable, "-m", "bot", *sys.argv[2:]])
"""


def environment(folder: Path, **settings: str) -> dict[str, str]:
    """This process's environment with nothing of ours but the data folder and these settings."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("IPDESK_")}
    return ours | {"PYTHONPATH": str(ROOT), "IPDESK_DATA_FOLDER": str(folder)} | settings


def bot(
    *arguments: str, folder: Path, said: str = "", largest_file: int = -1, **settings: str
) -> subprocess.CompletedProcess[str]:
    """Run one command to its end, in a working folder without an .env file.

    ``largest_file`` in bytes is where this process's disk is full.
    """
    return subprocess.run(
        [sys.executable, "-c", LIMITED, str(largest_file), *arguments],
        input=said,
        capture_output=True,
        encoding="utf-8",
        timeout=PATIENCE,
        cwd=next(parent for parent in folder.parents if parent.is_dir()),
        env=environment(folder, **settings),
        check=False,
    )


@dataclass
class Server:
    """A running `serve`."""

    process: subprocess.Popen[str]
    url: str

    def stop(self) -> int:
        """Ask it to stop, as a service manager does; its exit status."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE)


def start(
    folder: Path, role: str = "all", *, module: str = "bot", **settings: str
) -> subprocess.Popen[str]:
    """Begin `serve` on a free port; what it logs is added to `log_of(folder)`.

    ``module`` is what is run in the place of the product, with something changed in it.
    """
    log = log_of(folder)
    with log.open("a") as errors:
        return subprocess.Popen(
            [sys.executable, "-m", module, "serve", "--role", role],
            stdout=subprocess.PIPE,
            stderr=errors,
            encoding="utf-8",
            cwd=log.parent,
            env=environment(folder, IPDESK_WEB__PORT="0", **settings),
        )


def log_of(folder: Path) -> Path:
    """Where the servers over a data folder log."""
    return next(parent for parent in folder.parents if parent.is_dir()) / f"{folder.name}.log"


@contextmanager
def serving(
    folder: Path, role: str = "all", *, module: str = "bot", **settings: str
) -> Iterator[Server]:
    """A server that has said it is ready; it is stopped at the end if it still runs."""
    process = start(folder, role, module=module, **settings)
    try:
        assert process.stdout is not None
        ready = process.stdout.readline()
        address = re.search(r"http://127\.0\.0\.1:\d+", ready)
        assert address is not None, ready
        yield Server(process, address[0])
    finally:
        process.kill()
        process.wait(PATIENCE)
        if process.stdout is not None:
            process.stdout.close()


def end_after_some_work(folder: Path, sign: signal.Signals) -> int:
    """Begin a run and end it once it has added some documents; its exit status."""
    before = documents(folder)
    process = start(folder)
    deadline = time.monotonic() + PATIENCE
    while documents(folder) < before + 10:
        assert process.poll() is None, "it ended by itself"
        assert time.monotonic() < deadline
        time.sleep(0.1)
    process.send_signal(sign)
    status = process.wait(PATIENCE)
    if process.stdout is not None:
        process.stdout.close()
    return status


def documents(folder: Path) -> int:
    """How many documents the folder's database holds by now."""
    try:
        with closing(sqlite3.connect(f"file:{folder / 'ipdesk.db'}?mode=ro", uri=True)) as rows:
            return int(rows.execute("SELECT count(*) FROM documents").fetchone()[0])
    except sqlite3.OperationalError:  # not there yet, or its tables are not
        return 0


def health(server: Server) -> dict[str, Any]:
    """What /healthz says."""
    answer: dict[str, Any] = httpx.get(f"{server.url}/healthz", trust_env=False).json()
    return answer
