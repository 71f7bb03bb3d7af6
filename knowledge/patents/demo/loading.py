"""The demonstration set in the rows: loaded once, and taken out when real data has come."""

import asyncio
import csv
import hashlib
import tempfile
from datetime import datetime
from pathlib import Path

from knowledge.patents.demo.invented import FOLDER, Row, demo_patents, demo_trademarks
from knowledge.patents.importing import ImportOptions, ImportState, import_register
from storage.database import Database
from storage.demo import remove_examples
from storage.library import library_state, set_library_state

STATE = "demonstration"
REMOVED = "removed"


class DemoBroken(Exception):
    """The shipped demonstration set cannot be imported; a defect of ours."""


async def load_demo(database: Database, *, now: datetime) -> int:
    """Bring the set into the rows; how many rows were written, 0 where it stood there already.

    Whoever has taken it out keeps it out. Raises DemoBroken.
    """
    fingerprint = await asyncio.to_thread(_fingerprint)
    async with database.begin() as session:
        if await library_state(session, STATE) in {fingerprint, REMOVED}:
            return 0
    written = 0
    with tempfile.TemporaryDirectory(prefix="ipdesk-") as folder:
        for name, rows in (("patents", demo_patents()), ("trademarks", demo_trademarks())):
            path = Path(folder) / f"demo-{name}.csv"
            await asyncio.to_thread(_write, path, rows)
            how = ImportOptions(demo=True, again=True, refused_folder=Path(folder))
            result = await import_register(database, path, now=now, options=how)
            if result.state is ImportState.REFUSED or result.counts.get("refused"):
                raise DemoBroken(f"{path.name}: {result.detail or result.counts}")
            written += result.counts.get("new", 0) + result.counts.get("changed", 0)
    async with database.begin() as session:
        await set_library_state(session, STATE, fingerprint)
    return written


async def remove_demo(database: Database, *, now: datetime) -> int:
    """Take every example out and keep it out; how many rows went."""
    async with database.begin() as session:
        await set_library_state(session, STATE, REMOVED)
        return await remove_examples(session, now=now)


def _write(path: Path, rows: list[Row]) -> None:
    headers = list(dict.fromkeys(header for row in rows for header in row if header != "topic"))
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, headers, extrasaction="ignore", restval="")
        writer.writeheader()
        writer.writerows(rows)


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for path in sorted([*FOLDER.glob("*.toml"), *FOLDER.glob("*.py")]):
        digest.update(path.read_bytes())
    return digest.hexdigest()
