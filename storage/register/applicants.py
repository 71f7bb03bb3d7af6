"""Names of firms: found by a part of the name, and joined to groups by the alias table."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import cast

from sqlalchemy import Table, delete, select, union

from storage.among import among
from storage.bulk import insert_rows
from storage.database import Session
from storage.register.patent_record import Party
from storage.schema.patents import ApplicantAliasRow, ApplicantRow
from storage.upsert import insert as upsert_into

__all__ = ["ApplicantAliasRow", "ApplicantRow"]

APPLICANTS = cast("Table", ApplicantRow.__table__)


async def applicants_like(
    session: Session, fragment_key: str, *, limit: int = 20
) -> Sequence[ApplicantRow]:
    """Names whose key contains the fragment, shortest first; the fragment must be a name key."""
    statement = select(ApplicantRow).where(ApplicantRow.key.contains(fragment_key, autoescape=True))
    found = (await session.scalars(statement.limit(500))).all()
    return sorted(found, key=lambda row: (len(row.key), row.key))[:limit]


async def group_of(session: Session, keys: Iterable[str]) -> set[str]:
    """The keys with every other name of their groups."""
    wanted = set(keys)
    groups = select(ApplicantAliasRow.group_key).where(ApplicantAliasRow.key.in_(wanted))
    statement = union(
        select(ApplicantAliasRow.key).where(ApplicantAliasRow.group_key.in_(groups)),
        select(ApplicantAliasRow.key).where(ApplicantAliasRow.group_key.in_(wanted)),
        groups,
    )
    return wanted | set((await session.scalars(statement)).all())


async def add_alias(
    session: Session, alias: Party, group: Party, *, added_by: str, now: datetime
) -> None:
    """From now on `alias` is a name of the group whose leading name is `group`."""
    values = {"name": alias.name, "group_key": group.key, "added_by": added_by, "added_at": now}
    insert = upsert_into(session, ApplicantAliasRow).values(key=alias.key, **values)
    await session.execute(insert.on_conflict_do_update(index_elements=["key"], set_=values))


async def remove_alias(session: Session, key: str) -> bool:
    """Let a name stand for itself again; False where it belonged to no group."""
    statement = delete(ApplicantAliasRow).where(ApplicantAliasRow.key == key)
    return await session.scalar(statement.returning(ApplicantAliasRow.key)) is not None


async def aliases(session: Session) -> Sequence[ApplicantAliasRow]:
    """The whole alias table, group by group."""
    statement = select(ApplicantAliasRow)
    return (
        await session.scalars(
            statement.order_by(ApplicantAliasRow.group_key, ApplicantAliasRow.key)
        )
    ).all()


async def applicant_ids(session: Session, parties: Iterable[Party]) -> dict[str, int]:
    """The ids of those names by their keys; new names are added."""
    names = {party.key: party.name for party in parties if party.key}
    if not names:
        return {}
    ids = await _known_ids(session, names)
    if new := names.keys() - ids.keys():
        insert = upsert_into(session, APPLICANTS).on_conflict_do_nothing(index_elements=["key"])
        rows = [{"key": key, "name": name[:200]} for key, name in names.items() if key in new]
        await insert_rows(session, insert, rows)
        ids |= await _known_ids(session, new)
    return ids


async def _known_ids(session: Session, keys: Iterable[str]) -> dict[str, int]:
    statement = select(APPLICANTS.c.key, APPLICANTS.c.id)
    held = await session.execute(statement.where(among(session, APPLICANTS.c.key, keys)))
    return {row.key: row.id for row in held}
