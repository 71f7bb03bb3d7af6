"""Files of patents and marks: how far each was read, its rows as they stood, what was refused."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update

from storage.database import Session
from storage.register.version import Register
from storage.schema.patents import RawRowsRow, RefusedRow, RegisterImportRow
from storage.upsert import insert as upsert_into

__all__ = ["RefusedRow", "RegisterImportRow"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRead:
    """How a file was understood, before any of its rows is stored."""

    name: str
    fingerprint: str
    format: str
    subject: Register
    columns: Sequence[str]
    unknown_columns: Sequence[str]
    demo: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A row that is not taken: its number, why, and what stood in it."""

    row: int
    reasons: Sequence[str]
    values: Sequence[str]


async def open_import(
    session: Session, file: FileRead, *, now: datetime, again: bool = False
) -> RegisterImportRow:
    """The import of that file: the one that was begun before, or a new one.

    With `again` one that is finished is left alone and the file is read anew.
    """
    statement = select(RegisterImportRow).where(RegisterImportRow.fingerprint == file.fingerprint)
    known = (await session.scalars(statement.order_by(RegisterImportRow.id.desc()))).first()
    if known is not None and not (again and known.finished):
        return known
    row = RegisterImportRow(
        name=file.name[:300],
        fingerprint=file.fingerprint,
        format=file.format,
        subject=file.subject,
        columns=list(file.columns),
        unknown_columns=list(file.unknown_columns),
        rows_done=0,
        counts={},
        finished=False,
        demo=file.demo,
        started_at=now,
        touched_at=now,
    )
    session.add(row)
    await session.flush()
    return row


async def note_progress(
    session: Session,
    import_id: int,
    *,
    rows_done: int,
    counts: Mapping[str, int],
    now: datetime,
) -> None:
    """How far an import is; called in the transaction that stores the rows."""
    await session.execute(
        update(RegisterImportRow)
        .where(RegisterImportRow.id == import_id)
        .values(rows_done=rows_done, counts=dict(counts), touched_at=now)
        .execution_options(synchronize_session=False)
    )


async def finish_import(session: Session, import_id: int, *, now: datetime) -> None:
    """The whole file is read."""
    await session.execute(
        update(RegisterImportRow)
        .where(RegisterImportRow.id == import_id)
        .values(finished=True, touched_at=now)
        .execution_options(synchronize_session=False)
    )


async def keep_raw_rows(
    session: Session, import_id: int, *, first_row: int, last_row: int, data: bytes
) -> None:
    """Keep rows as they stood in the file, compressed by the caller."""
    values = {"last_row": last_row, "data": data}
    statement = upsert_into(session, RawRowsRow).values(
        import_id=import_id, first_row=first_row, **values
    )
    await session.execute(
        statement.on_conflict_do_update(index_elements=["import_id", "first_row"], set_=values)
    )


async def keep_refusals(session: Session, import_id: int, refusals: Sequence[Refusal]) -> None:
    """Keep what was refused and why."""
    if not refusals:
        return
    rows: list[dict[str, Any]] = [
        {
            "import_id": import_id,
            "row": refusal.row,
            "reasons": list(refusal.reasons),
            "values": list(refusal.values),
        }
        for refusal in refusals
    ]
    statement = upsert_into(session, RefusedRow).on_conflict_do_nothing()
    await session.execute(statement, rows)


async def refusals_of(
    session: Session, import_id: int, *, after: int = 0, limit: int = 1000
) -> Sequence[RefusedRow]:
    """Refused rows of an import in order, from behind the row `after`."""
    statement = select(RefusedRow).where(RefusedRow.import_id == import_id, RefusedRow.row > after)
    return (await session.scalars(statement.order_by(RefusedRow.row).limit(limit))).all()


async def newest_imports(session: Session, *, limit: int = 10) -> Sequence[RegisterImportRow]:
    """The imports last worked on, newest first."""
    statement = select(RegisterImportRow).order_by(RegisterImportRow.touched_at.desc())
    return (await session.scalars(statement.limit(limit))).all()


async def count_refused(session: Session) -> int:
    """How many rows were refused in all imports."""
    return await session.scalar(select(func.count()).select_from(RefusedRow)) or 0
