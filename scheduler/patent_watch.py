"""Fresh patents and marks by the clock: a folder whose exports are imported, and EPO's service.

A file that has come to rest is claimed by renaming it, so that one process takes it however many
look; what is done lies in `done`, what cannot be read in `refused` beside the reason.
"""

import asyncio
import logging
import os
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from knowledge.patents.importing import ImportOptions, ImportState, RegisterImport, import_register
from knowledge.patents.ops import Ops, OpsUnavailable, QuotaSpent
from knowledge.register_suffixes import REGISTER_SUFFIXES
from storage.database import Database
from storage.job_runs import claim_run
from storage.library import library_state, set_library_state

log = logging.getLogger(__name__)

SHANGHAI = ZoneInfo("Asia/Shanghai")
AT_REST = timedelta(seconds=20)
"""A file that nobody has written to for so long is complete."""
ABANDONED = timedelta(hours=1)
BATCH = 200
"""Rows in one transaction: people who are chatting wait no longer than that."""
SEARCHED = "ops-searched-until"


class FolderWatch:
    """Imports what is put into a folder. The folder is made when it is missing."""

    def __init__(self, database: Database, folder: Path) -> None:
        self._database = database
        self._folder = folder
        self._options = ImportOptions(refused_folder=folder / "refused", batch=BATCH)

    async def run(self, now: datetime) -> None:
        """Import every file that lies ready."""
        for path in await asyncio.to_thread(self._claimed, now):
            result = await import_register(self._database, path, now=now, options=self._options)
            await asyncio.to_thread(self._put_away, path, result, now)
            log.info(
                "imported %s: %s %s", path.name, result.state.value, result.detail or result.counts
            )

    def _claimed(self, now: datetime) -> list[Path]:
        """The files at rest, each moved to where no other process takes it."""
        working = self._folder / "working"
        for folder in (working, self._folder / "done", self._folder / "refused"):
            folder.mkdir(parents=True, exist_ok=True)
        claimed = [
            _moved(path, working / path.name)
            for path in sorted(self._folder.iterdir())
            if path.suffix.lower() in REGISTER_SUFFIXES and _rests(path, now, AT_REST)
        ]
        for path in sorted(working.iterdir()):
            # A process that died left it behind; the import goes on where it was.
            if path not in claimed and _rests(path, now, ABANDONED):
                claimed.append(path)
        return [path for path in claimed if path is not None]

    def _put_away(self, path: Path, result: RegisterImport, now: datetime) -> None:
        refused = result.state is ImportState.REFUSED
        target = self._folder / ("refused" if refused else "done") / path.name
        if target.exists():
            target = target.with_name(f"{target.stem}-{now:%Y%m%d%H%M%S}{target.suffix}")
        path.replace(target)
        if refused:
            target.with_suffix(".reason.txt").write_text(result.detail + "\n", encoding="utf-8")


class OpsFetch:
    """Searches EPO's service once a day and puts the answers into the watched folder."""

    def __init__(
        self,
        database: Database,
        ops: Ops,
        folder: Path,
        *,
        queries: tuple[str, ...],
        days_back: int,
    ) -> None:
        self._database = database
        self._ops = ops
        self._folder = folder
        self._queries = queries
        self._days_back = days_back

    async def run(self, now: datetime) -> None:
        """Fetch what was published since the last search; raises OpsUnavailable.

        A spent quota ends the day's search; the next day's begins again from the same day.
        """
        today = now.astimezone(SHANGHAI).date()
        async with self._database.begin() as session:
            if not await claim_run(session, "ops", today.isoformat(), now=now):
                return
            known = await library_state(session, SEARCHED)
        since = date.fromisoformat(known) if known else today - timedelta(days=self._days_back)
        try:
            await asyncio.to_thread(self._fetch, since, today)
        except QuotaSpent as spent:
            log.warning("EPO OPS: %s; the search goes on another day", spent)
            return
        except OpsUnavailable as problem:
            log.warning("EPO OPS: %s", problem)
            raise
        async with self._database.begin() as session:
            await set_library_state(session, SEARCHED, today.isoformat())

    def _fetch(self, since: date, until: date) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        for place, query in enumerate(self._queries):
            for page in self._ops.pages(query, since=since, until=until):
                name = f"ops-{until:%Y%m%d}-{place}-{page.begin:05}.xml"
                partial = self._folder / f"{name}.part"
                partial.write_bytes(page.content)
                partial.replace(self._folder / name)


def _rests(path: Path, now: datetime, rest: timedelta) -> bool:
    try:
        return path.is_file() and path.stat().st_mtime <= (now - rest).timestamp()
    except OSError:
        return False


def _moved(path: Path, target: Path) -> Path | None:
    """The file in its new place, or None where another process was faster."""
    try:
        path.rename(target)
        os.utime(target)
    except OSError:
        return None
    return target
