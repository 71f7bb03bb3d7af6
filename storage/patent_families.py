"""Families: patents that share a priority, or are each other's priority, are one family."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select, update

from storage.database import Session
from storage.dialect_insert import dialect_insert
from storage.patent_record import PatentRecord
from storage.schema.patents import FamilyLinkRow, PatentRow


async def join_families(
    session: Session, taken: Sequence[tuple[PatentRecord, int]], *, version: int
) -> None:
    """Join the patents just stored to whatever they share a priority with, old or new."""
    links = {(link, patent) for record, patent in taken for link in record.links}
    if links:
        rows = [{"number": number, "patent_id": patent} for number, patent in sorted(links)]
        statement = dialect_insert(session, FamilyLinkRow).on_conflict_do_nothing()
        await session.execute(statement, rows)
    numbers = {number for number, _ in links} | {record.key for record, _ in taken}
    claimed = select(FamilyLinkRow.number, FamilyLinkRow.patent_id)
    shared = (await session.execute(claimed.where(FamilyLinkRow.number.in_(numbers)))).all()
    if not shared:
        return
    own = select(PatentRow.key, PatentRow.id).where(PatentRow.key.in_({n for n, _ in shared}))
    pairs = [*((n, p) for n, p in shared), *((n, p) for n, p in await session.execute(own))]
    groups = _groups(pairs)
    families = await _families_of(session, {patent for group in groups for patent in group})
    for group in groups:
        await _join(session, group, families, version=version)


async def _families_of(session: Session, patents: set[int]) -> dict[int, int | None]:
    statement = select(PatentRow.id, PatentRow.family).where(PatentRow.id.in_(patents))
    return {row.id: row.family for row in await session.execute(statement)}


async def _join(
    session: Session, group: set[int], families: dict[int, int | None], *, version: int
) -> None:
    """One family of everybody in the group and in the families they were in before."""
    held = {family for patent in group if (family := families.get(patent)) is not None}
    if len(group) < 2 and not held:
        return
    leading = min(held | group)
    if held == {leading} and all(families.get(patent) == leading for patent in group):
        return
    belonging = PatentRow.id.in_(group) | PatentRow.family.in_(held)
    await session.execute(
        update(PatentRow)
        .where(belonging, PatentRow.family.is_distinct_from(leading))
        .values(family=leading, changed_in=version)
        .execution_options(synchronize_session=False)
    )


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
