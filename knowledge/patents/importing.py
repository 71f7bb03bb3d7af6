"""Files of patents and marks into rows: recognised, read in a stream, stored some hundreds a time.

One transaction a batch, which also notes how far the file is: a kill at any moment leaves whole
batches, and importing the same file again goes on behind them. What is refused is kept in rows with
its reasons and written to a file at the end.
"""

import asyncio
import csv
import gc
import hashlib
import itertools
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from zoneinfo import ZoneInfo

from knowledge.patents.columns import ColumnTable, shipped_columns
from knowledge.patents.notices import patent_notices, trademark_notices, worth_telling
from knowledge.patents.raw import packed
from knowledge.patents.records import patent_record, trademark_record
from knowledge.patents.sources.csv_table import guarded
from knowledge.patents.sources.opening import open_source
from knowledge.patents.sources.source import Item, Source, SourceUnreadable
from knowledge.patents.taxonomy import Taxonomy
from knowledge.patents.taxonomy_edits import current_taxonomy
from knowledge.patents.told import ToldPatent, ToldTrademark
from storage.alerts.notices import add_notices
from storage.database import Database, Session
from storage.register.imports import (
    FileRead,
    Refusal,
    RefusedRow,
    finish_import,
    keep_raw_rows,
    keep_refusals,
    note_progress,
    open_import,
    refusals_of,
)
from storage.register.patent_record import Outcome, Stored
from storage.register.patent_writing import store_patents
from storage.register.patents import patents_by_id
from storage.register.trademarks import store_trademarks, trademarks_by_id
from storage.register.version import Register

SHANGHAI = ZoneInfo("Asia/Shanghai")
BATCH = 2000
BLOCK = 1 << 20
YOUNG_OBJECTS = 50_000

Progress = Callable[[str, int, int | None], None]
"""Called with the file's name, how many of its rows are done, and about how many there are."""


class ImportState(StrEnum):
    """What became of a file."""

    DONE = "done"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterImport:
    """What became of one file. `detail` says why it was refused; `refused_file` holds bad rows."""

    name: str
    state: ImportState
    format: str = ""
    subject: Register | None = None
    counts: dict[str, int] = field(default_factory=dict)
    unknown_columns: tuple[str, ...] = ()
    detail: str = ""
    refused_file: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportOptions:
    """How files are taken: by which columns, where bad rows go, whether these are examples."""

    columns: ColumnTable = field(default_factory=shipped_columns)
    refused_folder: Path = Path("data/refused")
    again: bool = False
    demo: bool = False
    batch: int = BATCH


@contextmanager
def seldom_collecting() -> Iterator[None]:
    """For a process that does nothing but import: rows hold no cycles, and looking for some among
    the thousands of objects of every batch takes a fifth of the time."""
    before = gc.get_threshold()
    gc.set_threshold(YOUNG_OBJECTS, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


async def import_register(
    database: Database,
    path: Path,
    *,
    now: datetime,
    options: ImportOptions,
    progress: Progress | None = None,
) -> RegisterImport:
    """Import one file, or go on with it where an earlier import was stopped.

    Never raises for a bad file: it is refused with the reason.
    """
    today = now.astimezone(SHANGHAI).date()
    try:
        fingerprint = await asyncio.to_thread(_fingerprint, path, options)
        source = await asyncio.to_thread(open_source, path, columns=options.columns, today=today)
        run = _Run(database, source, options, now=now, today=today)
        return await run.take(path, fingerprint, progress)
    except SourceUnreadable as error:
        return RegisterImport(name=path.name, state=ImportState.REFUSED, detail=str(error))
    except OSError as error:
        reason = error.strerror or str(error)
        return RegisterImport(
            name=path.name, state=ImportState.REFUSED, detail=f"it cannot be opened: {reason}"
        )


@dataclass(slots=True)
class _Run:
    """One file on its way into the rows."""

    database: Database
    source: Source
    options: ImportOptions
    now: datetime
    today: date
    counts: Counter[str] = field(default_factory=Counter)

    async def take(self, path: Path, fingerprint: str, progress: Progress | None) -> RegisterImport:
        file = FileRead(
            name=path.name,
            fingerprint=fingerprint,
            format=self.source.format,
            subject=self.source.subject,
            columns=self.source.columns,
            unknown_columns=self.source.unknown_columns,
            demo=self.options.demo,
        )
        async with self.database.begin() as session:
            known = await open_import(session, file, now=self.now, again=self.options.again)
            taxonomy = await current_taxonomy(session)
        if known.finished:
            since = f"imported on {known.touched_at.astimezone(SHANGHAI):%Y-%m-%d}"
            return self._result(path, ImportState.UNCHANGED, detail=since)
        self.counts.update(known.counts)
        items = (item for item in self.source.items if item.row > known.rows_done)
        while batch := await asyncio.to_thread(_next_batch, items, self.options.batch):
            await self._store(known.id, batch, taxonomy)
            if progress is not None:
                progress(path.name, batch[-1].row, self.source.total)
        async with self.database.begin() as session:
            await finish_import(session, known.id, now=self.now)
        refused = await write_refused(
            self.database, known.id, self.source.columns, self.options.refused_folder, path.stem
        )
        return self._result(path, ImportState.DONE, refused_file=refused)

    async def _store(self, import_id: int, batch: Sequence[Item], taxonomy: Taxonomy) -> None:
        """One batch in one transaction: rows, raw rows, refusals, notices and how far it is."""
        async with self.database.begin() as session:
            stored = await self._store_told(session, import_id, batch, taxonomy)
            outcomes = {result.row: result for result in stored}
            refusals = [_refusal(item, outcomes.get(item.row)) for item in batch]
            bad = [refusal for refusal in refusals if refusal is not None]
            await keep_refusals(session, import_id, bad)
            kept = [item for item in batch if _wrote(outcomes.get(item.row))]
            if kept:
                await keep_raw_rows(
                    session,
                    import_id,
                    first_row=kept[0].row,
                    last_row=kept[-1].row,
                    data=packed(kept),
                )
            await self._tell(session, import_id, stored)
            counts = Counter(self.counts)
            counts["rows"] += len(batch)
            counts["refused"] += len(bad)
            counts["notes"] += sum(bool(item.told and item.told.notes) for item in batch)
            counts.update(r.outcome.value for r in stored if r.outcome is not Outcome.CONFLICT)
            await note_progress(
                session, import_id, rows_done=batch[-1].row, counts=counts, now=self.now
            )
        self.counts = counts

    async def _store_told(
        self, session: Session, import_id: int, batch: Sequence[Item], taxonomy: Taxonomy
    ) -> list[Stored]:
        demo = self.options.demo
        if self.source.subject is Register.PATENT:
            patents = [
                patent_record(item.told, row=item.row, taxonomy=taxonomy, demo=demo)
                for item in batch
                if isinstance(item.told, ToldPatent)
            ]
            return await store_patents(session, patents, import_id=import_id, now=self.now)
        marks = [
            trademark_record(item.told, row=item.row, taxonomy=taxonomy, demo=demo)
            for item in batch
            if isinstance(item.told, ToldTrademark)
        ]
        return await store_trademarks(session, marks, import_id=import_id, now=self.now)

    async def _tell(self, session: Session, import_id: int, stored: Sequence[Stored]) -> None:
        if self.options.demo:
            return
        telling = [result for result in stored if worth_telling(result, today=self.today)]
        ids = {result.id for result in telling}
        if self.source.subject is Register.PATENT:
            patents = await patents_by_id(session, ids)
            notices = list(patent_notices(telling, patents, import_id=import_id, today=self.today))
        else:
            marks = await trademarks_by_id(session, ids)
            notices = list(trademark_notices(telling, marks, import_id=import_id, today=self.today))
        await add_notices(session, notices, now=self.now)

    def _result(
        self, path: Path, state: ImportState, *, detail: str = "", refused_file: Path | None = None
    ) -> RegisterImport:
        return RegisterImport(
            name=path.name,
            state=state,
            format=self.source.format,
            subject=self.source.subject,
            counts=dict(self.counts),
            unknown_columns=self.source.unknown_columns,
            detail=detail,
            refused_file=refused_file,
        )


async def write_refused(
    database: Database, import_id: int, columns: Sequence[str], folder: Path, stem: str
) -> Path | None:
    """Write the refused rows of an import to a CSV with their reasons; None where there are none.

    The file has the columns of the export behind two of ours: corrected, it can be imported.
    """
    path = folder / f"{stem}-{import_id}.csv"
    after = 0
    while True:
        async with database.begin() as session:
            rows = await refusals_of(session, import_id, after=after)
        if not rows:
            return path if after else None
        await asyncio.to_thread(_write_rows, path, columns, rows, new=after == 0)
        after = rows[-1].row


def _write_rows(
    path: Path, columns: Sequence[str], rows: Sequence[RefusedRow], *, new: bool
) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w" if new else "a", encoding="utf-8-sig" if new else "utf-8", newline="") as f:
        writer = csv.writer(f)
        if new:
            writer.writerow(["row", "reasons", *columns])
        for refused in rows:
            cells = [str(refused.row), "; ".join(refused.reasons), *refused.values]
            writer.writerow([guarded(cell) for cell in cells])


def _next_batch(items: Iterator[Item], size: int) -> list[Item]:
    return list(itertools.islice(items, size))


def _wrote(result: Stored | None) -> bool:
    return result is not None and result.outcome in {Outcome.NEW, Outcome.CHANGED}


def _refusal(item: Item, result: Stored | None) -> Refusal | None:
    reasons = list(item.reasons)
    if result is not None and result.outcome is Outcome.CONFLICT:
        reasons = [
            f"it contradicts what is known of {result.key}: {change.field} is {change.before}, "
            f"not {change.after}"
            for change in result.changes
        ]
    if not reasons:
        return None
    return Refusal(row=item.row, reasons=reasons, values=item.raw)


def _fingerprint(path: Path, options: ImportOptions) -> str:
    """The file's content with what decides how it is read."""
    digest = hashlib.sha256(repr(sorted(options.columns.fields[Register.PATENT].items())).encode())
    digest.update(repr(sorted(options.columns.fields[Register.TRADEMARK].items())).encode())
    digest.update(b"demo" if options.demo else b"")
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()
