"""What happened to patents and what they cost: events and fees, each stored once."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from storage.database import Session
from storage.register.patent_record import Event, Fee, PatentRecord
from storage.register.version import Register
from storage.schema.patents import ChangeRow, LegalEventRow, PatentFeeRow


async def new_events(
    session: Session, taken: Sequence[tuple[PatentRecord, int]]
) -> dict[int, tuple[Event, ...]]:
    """Store the events that are not known yet; by the record's row, which those were."""
    having = {patent for record, patent in taken if record.events}
    if not having:
        return {}
    statement = select(LegalEventRow).where(LegalEventRow.patent_id.in_(having))
    known = {
        (row.patent_id, row.happened_on, row.code, row.text)
        for row in await session.scalars(statement)
    }
    fresh: dict[int, tuple[Event, ...]] = {}
    rows: list[dict[str, Any]] = []
    for record, patent in taken:
        for event in record.events:
            mark = (patent, event.happened_on, event.code, event.text[:500])
            if mark in known:
                continue
            known.add(mark)
            fresh[record.row] = (*fresh.get(record.row, ()), event)
            rows.append(
                {
                    "patent_id": patent,
                    "happened_on": event.happened_on,
                    "kind": event.kind,
                    "code": event.code,
                    "text": event.text[:500],
                }
            )
    if rows:
        await session.execute(insert(LegalEventRow), rows)
    return fresh


async def new_fees(
    session: Session, taken: Sequence[tuple[PatentRecord, int]], *, import_id: int, now: datetime
) -> dict[int, tuple[Fee, ...]]:
    """Store fees; by the record's row, those that are new or told otherwise than before.

    What a row said before goes into the history.
    """
    having = {patent for record, patent in taken if record.fees}
    if not having:
        return {}
    statement = select(PatentFeeRow).where(PatentFeeRow.patent_id.in_(having))
    held: dict[tuple[int, str, object], Fee] = {
        (row.patent_id, row.name, row.due_on): _fee(row) for row in await session.scalars(statement)
    }
    fresh: dict[int, tuple[Fee, ...]] = {}
    rows: dict[tuple[int, str, object], dict[str, Any]] = {}
    history: list[dict[str, Any]] = []
    for record, patent in taken:
        for fee in record.fees:
            mark = (patent, fee.name[:100], fee.due_on)
            if held.get(mark) == fee:
                continue
            values = {
                "amount": fee.amount,
                "late_fee": fee.late_fee,
                "state": fee.state[:60],
                "paid_on": fee.paid_on,
            }
            if before := held.get(mark):
                history.append(
                    {
                        "subject": Register.PATENT,
                        "subject_id": patent,
                        "field": "fees",
                        "before": _written(before),
                        "after": _written(fee),
                        "import_id": import_id,
                        "changed_at": now,
                    }
                )
            if mark in held and mark not in rows:
                await session.execute(
                    update(PatentFeeRow)
                    .where(
                        PatentFeeRow.patent_id == patent,
                        PatentFeeRow.name == mark[1],
                        PatentFeeRow.due_on.is_not_distinct_from(fee.due_on),
                    )
                    .values(**values, told_at=now)
                    .execution_options(synchronize_session=False)
                )
            else:
                name, due = mark[1], fee.due_on
                base = {"patent_id": patent, "name": name, "due_on": due, "told_at": now}
                rows[mark] = {**base, **values}
            held[mark] = fee
            fresh[record.row] = (*fresh.get(record.row, ()), fee)
    if rows:
        await session.execute(insert(PatentFeeRow), list(rows.values()))
    if history:
        await session.execute(insert(ChangeRow), history)
    return fresh


def _written(fee: Fee) -> str:
    """A fee in one line, as history keeps it."""
    parts = (fee.name, fee.due_on, fee.state, fee.paid_on)
    return " ".join(str(part) for part in parts if part)


def _fee(row: PatentFeeRow) -> Fee:
    return Fee(
        name=row.name,
        due_on=row.due_on,
        amount=row.amount,
        late_fee=row.late_fee,
        state=row.state,
        paid_on=row.paid_on,
    )
