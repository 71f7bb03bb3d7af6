"""Families: patents that share a priority, or are each other's priority, are one family."""

from collections.abc import Iterable, Sequence
from typing import cast

from sqlalchemy import ColumnElement, Table, bindparam, select

from storage.among import among
from storage.bulk import insert_rows
from storage.database import Session
from storage.register.patent_record import PatentRecord
from storage.schema.patents import FamilyLinkRow, PatentRow
from storage.upsert import insert as upsert_into

PATENTS = cast("Table", PatentRow.__table__)
LINKS = cast("Table", FamilyLinkRow.__table__)


async def join_families(
    session: Session, taken: Sequence[tuple[PatentRecord, int]], *, version: int
) -> None:
    """Join the patents just stored to whatever they share a priority with, old or new."""
    links = {(link, patent) for record, patent in taken for link in record.links}
    if links:
        rows = [{"number": number, "patent_id": patent} for number, patent in sorted(links)]
        statement = upsert_into(session, LINKS).on_conflict_do_nothing()
        await insert_rows(session, statement, rows)
    numbers = {number for number, _ in links} | {record.key for record, _ in taken}
    claimed = select(LINKS.c.number, LINKS.c.patent_id).where(
        among(session, LINKS.c.number, numbers)
    )
    shared = [(n, p) for n, p in await session.execute(claimed)]
    if not shared:
        return
    own = select(PATENTS.c.key, PATENTS.c.id).where(
        among(session, PATENTS.c.key, {n for n, _ in shared})
    )
    groups = _groups([*shared, *((n, p) for n, p in await session.execute(own))])
    groups = [group for group in groups if len(group) > 1]
    if groups:
        await _join(session, groups, version=version)


async def _join(session: Session, groups: list[set[int]], *, version: int) -> None:
    """One family of everybody in a group and in the families they were in before."""
    members = {patent for group in groups for patent in group}
    held = await _families(session, among(session, PATENTS.c.id, members))
    families = {family for family in held.values() if family is not None}
    if families:
        held |= await _families(session, among(session, PATENTS.c.family, families))
    joined = _groups(
        [
            *((f"group {place}", patent) for place, group in enumerate(groups) for patent in group),
            *((f"family {family}", p) for p, family in held.items() if family is not None),
        ]
    )
    rows = [
        {"of_id": patent, "leading": min(group)}
        for group in joined
        for patent in group
        if held.get(patent) != min(group)
    ]
    if rows:
        statement = PATENTS.update().where(PATENTS.c.id == bindparam("of_id"))
        await session.execute(
            statement.values(family=bindparam("leading"), changed_in=version), rows
        )


async def _families(session: Session, wanted: ColumnElement[bool]) -> dict[int, int | None]:
    statement = select(PATENTS.c.id, PATENTS.c.family).where(wanted)
    return {row.id: row.family for row in await session.execute(statement)}


def _groups(pairs: Iterable[tuple[str, int]]) -> list[set[int]]:
    """Patents that hang together by shared numbers, directly or through others."""
    by_number: dict[str, set[int]] = {}
    for number, patent in pairs:
        by_number.setdefault(number, set()).add(patent)
    group_of: dict[int, set[int]] = {}
    for patents in by_number.values():
        joined = set(patents)
        for patent in patents:
            joined |= group_of.get(patent, set())
        for patent in joined:
            group_of[patent] = joined
    return list({id(group): group for group in group_of.values()}.values())
