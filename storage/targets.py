"""The project year's rows, and the ledger as the targets read it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from storage.database import Session
from storage.events import EventState, list_events
from storage.evidence import SHANGHAI, EvidenceKind, proofs_of
from storage.schema.desk import EnterpriseRow, EvidenceRow
from storage.schema.targets import TargetYearRow
from storage.target_plan import Entry, Standing, Year, shipped_targets, standings
from storage.upsert import insert

ALL_DAY_LONG = (EvidenceKind.CONSULTATION.value, EvidenceKind.SEARCH.value)


async def year_of(session: Session, day: date) -> Year:
    """The project year that a day is in; the calendar year with what ships, where none is set."""
    statement = select(TargetYearRow).where(
        TargetYearRow.starts_on <= day, TargetYearRow.ends_on >= day
    )
    row = await session.scalar(statement.order_by(TargetYearRow.year.desc()).limit(1))
    if row is None:
        return Year(
            year=day.year,
            starts_on=date(day.year, 1, 1),
            ends_on=date(day.year, 12, 31),
            targets=shipped_targets(),
        )
    targets = tuple(
        replace(target, wanted=int(row.wanted.get(target.id, target.wanted)))
        for target in shipped_targets()
    )
    return Year(
        year=row.year,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        targets=targets,
        count_once=row.count_once,
        mask_names=row.mask_names,
        mask_enterprises=row.mask_enterprises,
    )


async def keep_year(session: Session, year: Year) -> None:
    """Keep the year's days, rules and numbers as they are given."""
    shipped = {target.id: target.wanted for target in shipped_targets()}
    values: dict[str, Any] = {
        "starts_on": year.starts_on,
        "ends_on": year.ends_on,
        "wanted": {t.id: t.wanted for t in year.targets if t.wanted != shipped[t.id]},
        "count_once": year.count_once,
        "mask_names": year.mask_names,
        "mask_enterprises": year.mask_enterprises,
    }
    await session.execute(
        insert(session, TargetYearRow)
        .values(year=year.year, **values)
        .on_conflict_do_update(index_elements=["year"], set_=values)
    )


async def ledger(session: Session, year: Year) -> Sequence[Entry]:
    """Every entry of the year, by day; of what happens all day long one for each day."""
    within = (EvidenceRow.day >= year.starts_on, EvidenceRow.day <= year.ends_on)
    statement = (
        select(EvidenceRow, EnterpriseRow.name)
        .outerjoin(EnterpriseRow, EnterpriseRow.id == EvidenceRow.enterprise_id)
        .where(*within, EvidenceRow.kind.not_in(ALL_DAY_LONG))
        .order_by(EvidenceRow.day, EvidenceRow.id)
    )
    rows = (await session.execute(statement)).all()
    proofs = await proofs_of(session, [row.id for row, _name in rows])
    entries = [_entry(row, name, proofs) for row, name in rows]
    summed = (
        select(
            EvidenceRow.kind,
            EvidenceRow.day,
            func.min(EvidenceRow.id),
            func.sum(EvidenceRow.quantity),
        )
        .where(*within, EvidenceRow.kind.in_(ALL_DAY_LONG))
        .group_by(EvidenceRow.kind, EvidenceRow.day)
        .order_by(EvidenceRow.day, EvidenceRow.kind)
    )
    for kind, day, first, quantity in (await session.execute(summed)).all():
        entries.append(_summed(kind, day, first, int(quantity)))
    return entries


async def find_entry(session: Session, entry_id: int) -> Entry | None:
    """The entry of that number, or None."""
    statement = (
        select(EvidenceRow, EnterpriseRow.name)
        .outerjoin(EnterpriseRow, EnterpriseRow.id == EvidenceRow.enterprise_id)
        .where(EvidenceRow.id == entry_id)
    )
    found = (await session.execute(statement)).one_or_none()
    if found is None:
        return None
    return _entry(found[0], found[1], await proofs_of(session, [entry_id]))


async def planned_events(session: Session, year: Year, *, now: datetime) -> Mapping[str, int]:
    """How many published events still to come serve each purpose, by the year's rule."""
    last = datetime.combine(year.ends_on, datetime.min.time(), SHANGHAI) + timedelta(days=1)
    coming = await list_events(session, EventState.PUBLISHED, ends_after=now, starts_before=last)
    counted: dict[str, int] = {}
    for event in coming:
        purposes = event.plan.purposes[:1] if year.count_once else event.plan.purposes
        for purpose in purposes:
            counted[purpose.value] = counted.get(purpose.value, 0) + 1
    return counted


async def stand(session: Session, *, now: datetime) -> tuple[Year, list[Standing]]:
    """The present year with every target as it stands."""
    today = now.astimezone(SHANGHAI).date()
    year = await year_of(session, today)
    entries = await ledger(session, year)
    planned = await planned_events(session, year, now=now)
    return year, standings(year, entries, planned=planned, today=today)


def _entry(row: EvidenceRow, enterprise: str | None, proofs: Mapping[int, Sequence[str]]) -> Entry:
    return Entry(
        id=row.id,
        key=row.key,
        kind=row.kind,
        day=row.day,
        subject=row.subject,
        enterprise_id=row.enterprise_id,
        enterprise=enterprise or "",
        quantity=row.quantity,
        facts=row.facts,
        proofs=tuple(proofs.get(row.id, ())),
    )


def _summed(kind: str, day: date, first: int, quantity: int) -> Entry:
    return Entry(
        id=first,
        key=f"{kind}:{day.isoformat()}",
        kind=kind,
        day=day,
        subject="",
        enterprise_id=None,
        enterprise="",
        quantity=quantity,
        facts={},
    )
