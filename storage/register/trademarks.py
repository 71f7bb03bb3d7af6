"""Trade marks: reading them by number, name and owner, and storing them with their history."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, and_, bindparam, func, insert, or_, select

from storage.database import Session
from storage.register.patent_record import Change, Outcome, Stored
from storage.register.patent_state import as_text
from storage.register.patents import Position
from storage.register.trademark_record import TrademarkRecord
from storage.register.version import Register, next_version
from storage.schema.patents import ChangeRow, TrademarkRow

__all__ = ["TrademarkRow"]

MARKS = cast("Table", TrademarkRow.__table__)
IDENTITY = ("filed_on",)
STATUS = frozenset({"status", "status_text", "status_on"})
UNRECORDED = frozenset({"name_key", "applicant_key", "industries", "demo", "removed"})
BLANK: dict[str, Any] = {
    "name": "", "name_key": "", "kind": "", "applicant": "", "applicant_en": "",
    "applicant_key": "", "address": "", "agency": "", "goods": "", "groups": "", "filed_on": None,
    "published_issue": "", "published_on": None, "registered_issue": "", "registered_on": None,
    "expires_on": None, "priority_on": None, "status": "unknown", "status_text": "",
    "status_on": None, "image_url": "", "industries": "", "demo": False, "removed": False,
}  # fmt: skip


async def changed_trademarks(
    session: Session, *, after: Position, limit: int
) -> Sequence[TrademarkRow]:
    """The next marks that changed after a position, in order; those `removed` as well."""
    later = or_(
        TrademarkRow.changed_in > after.version,
        and_(TrademarkRow.changed_in == after.version, TrademarkRow.id > after.id),
    )
    statement = select(TrademarkRow).where(later, TrademarkRow.changed_in >= after.version)
    ordered = statement.order_by(TrademarkRow.changed_in, TrademarkRow.id).limit(limit)
    return (await session.scalars(ordered)).all()


async def trademarks_by_id(session: Session, ids: Iterable[int]) -> dict[int, TrademarkRow]:
    """The marks with those ids that are not removed."""
    wanted = (TrademarkRow.id.in_(list(ids)), TrademarkRow.removed.is_(False))
    return {row.id: row for row in await session.scalars(select(TrademarkRow).where(*wanted))}


async def trademarks_by_number(session: Session, number: str) -> Sequence[TrademarkRow]:
    """The mark of a number, a row for each of its classes in order."""
    wanted = (TrademarkRow.number == number, TrademarkRow.removed.is_(False))
    statement = select(TrademarkRow).where(*wanted).order_by(TrademarkRow.nice_class)
    return (await session.scalars(statement)).all()


async def trademarks_of(
    session: Session, applicant_keys: Iterable[str], *, limit: int, offset: int = 0
) -> tuple[Sequence[TrademarkRow], int]:
    """Marks of firms by their keys, newest filing first, and how many there are in all."""
    wanted = (
        TrademarkRow.applicant_key.in_(list(applicant_keys)),
        TrademarkRow.removed.is_(False),
    )
    total = await session.scalar(select(func.count()).select_from(TrademarkRow).where(*wanted))
    newest = select(TrademarkRow).where(*wanted)
    newest = newest.order_by(TrademarkRow.filed_on.desc(), TrademarkRow.id)
    return (await session.scalars(newest.limit(limit).offset(offset))).all(), total or 0


async def count_trademarks(session: Session) -> Mapping[str, int]:
    """How many rows of marks there are: all, and how many of them are examples."""
    statement = select(TrademarkRow.demo, func.count()).where(TrademarkRow.removed.is_(False))
    counts = {
        bool(demo): count
        for demo, count in await session.execute(statement.group_by(TrademarkRow.demo))
    }
    return {"all": sum(counts.values()), "demo": counts.get(True, 0)}


async def store_trademarks(
    session: Session, records: Sequence[TrademarkRecord], *, import_id: int, now: datetime
) -> list[Stored]:
    """Store the records in order, all in this transaction; what became of each.

    A mark that is known is updated: what a record does not tell stays, what it changes goes into
    the history. Another filing date for the same number and class is a conflict.
    """
    version = await next_version(session, Register.TRADEMARK)
    origin = {"import_id": import_id, "changed_in": version, "changed_at": now}
    statement = select(MARKS).where(MARKS.c.key.in_({record.key for record in records}))
    held = {row["key"]: dict(row) for row in (await session.execute(statement)).mappings()}
    touched: dict[str, None] = {}
    taken: list[tuple[TrademarkRecord, Outcome, tuple[Change, ...]]] = []
    for record in records:
        outcome, changes = _take(held, record)
        taken.append((record, outcome, changes))
        if outcome in {Outcome.NEW, Outcome.CHANGED}:
            held[record.key].update(origin, import_row=record.row)
            touched[record.key] = None
    await _write(session, [held[key] for key in touched])
    if any(outcome is Outcome.NEW for _, outcome, _ in taken):
        added = select(MARKS.c.key, MARKS.c.id).where(MARKS.c.key.in_(list(touched)))
        for key, number in await session.execute(added):
            held[key]["id"] = number
    results = [
        Stored(
            id=held[record.key]["id"] if outcome is not Outcome.CONFLICT else 0,
            row=record.row,
            key=record.key,
            outcome=outcome,
            changes=changes,
            newest=held[record.key]["published_on"] or held[record.key]["filed_on"],
        )
        for record, outcome, changes in taken
    ]
    await _remember(session, results, import_id=import_id, now=now)
    return results


def _take(
    held: dict[str, dict[str, Any]], record: TrademarkRecord
) -> tuple[Outcome, tuple[Change, ...]]:
    """Lay a record over what is held of its mark."""
    row = held.get(record.key)
    if row is None:
        held[record.key] = {**BLANK, "key": record.key, **record.values}
        return Outcome.NEW, ()
    disagreeing = [
        Change(name, as_text(row[name]), as_text(record.values[name]))
        for name in IDENTITY
        if row[name] and record.values.get(name) and row[name] != record.values[name]
    ]
    if disagreeing:
        return Outcome.CONFLICT, tuple(disagreeing)
    changed, changes = bool(row["removed"]), []
    row["removed"] = False
    for name, value in record.values.items():
        before = row[name]
        if not value or value == before or (name in STATUS and _stale(row, record)):
            continue
        if name == "demo" and not before:
            continue
        row[name], changed = value, True
        if before and before != "unknown" and name not in UNRECORDED:
            changes.append(Change(name, as_text(before), as_text(value)))
    return (Outcome.CHANGED if changed else Outcome.UNCHANGED), tuple(changes)


def _stale(row: Mapping[str, Any], record: TrademarkRecord) -> bool:
    """Whether the told status is older than the one that is held, or says nothing."""
    if record.values.get("status") == "unknown" and row["status"] != "unknown":
        return True
    told, known = record.values.get("status_on"), row["status_on"]
    return told is not None and known is not None and told < known


async def _write(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    new = [row for row in rows if "id" not in row]
    known = [row for row in rows if "id" in row]
    if new:
        await session.execute(insert(MARKS), new)
    if known:
        names = [name for name in known[0] if name != "id"]
        statement = (
            MARKS.update()
            .where(MARKS.c.id == bindparam("of_id"))
            .values({name: bindparam(f"new_{name}") for name in names})
        )
        await session.execute(
            statement,
            [{"of_id": row["id"], **{f"new_{name}": row[name] for name in names}} for row in known],
        )


async def _remember(
    session: Session, results: Sequence[Stored], *, import_id: int, now: datetime
) -> None:
    history = [
        {
            "subject": Register.TRADEMARK,
            "subject_id": result.id,
            "field": change.field,
            "before": change.before,
            "after": change.after,
            "import_id": import_id,
            "changed_at": now,
        }
        for result in results
        if result.outcome is Outcome.CHANGED
        for change in result.changes
    ]
    if history:
        await session.execute(insert(ChangeRow), history)
