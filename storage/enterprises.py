"""Enterprises, and what a person has told about themselves: their name and their enterprise."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from storage.database import Session
from storage.people import User
from storage.schema.desk import EnterpriseRow, ProfileRow
from storage.upsert import insert

LONGEST_NAME = 120
LONGEST_PERSON = 60


@dataclass(frozen=True, slots=True)
class Enterprise:
    """A firm as it wrote its name first."""

    id: int
    name: str
    industries: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Profile:
    """What a person has told; empty and None until they do."""

    name: str = ""
    enterprise: Enterprise | None = None


def enterprise_key(name: str) -> str:
    """The name as it is compared: one width, one case, no spaces; brackets of one kind."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    return "".join(c for c in plain if unicodedata.category(c) not in {"Zs", "Cf", "Cc"})


async def find_or_add_enterprise(session: Session, name: str, *, now: datetime) -> Enterprise:
    """The enterprise of that name, added when new; two processes at once end with one row.

    Raises ValueError for a name without a readable character.
    """
    key = enterprise_key(name)[:LONGEST_NAME]
    if not key:
        raise ValueError("an enterprise needs a name")
    values = {"key": key, "name": name.strip()[:LONGEST_NAME], "industries": [], "created_at": now}
    await session.execute(insert(session, EnterpriseRow).values(**values).on_conflict_do_nothing())
    row = (await session.scalars(select(EnterpriseRow).where(EnterpriseRow.key == key))).one()
    return _enterprise(row)


async def names(session: Session) -> Mapping[str, int]:
    """The name of every firm that is known, with its number."""
    rows = await session.execute(select(EnterpriseRow.name, EnterpriseRow.id))
    return {row.name: row.id for row in rows}


async def profile(session: Session, user: User) -> Profile:
    """What the person has told so far."""
    statement = (
        select(ProfileRow, EnterpriseRow)
        .outerjoin(EnterpriseRow, EnterpriseRow.id == ProfileRow.enterprise_id)
        .where(ProfileRow.user_id == user.id)
    )
    found = (await session.execute(statement)).one_or_none()
    if found is None:
        return Profile()
    told, enterprise = found
    return Profile(told.name, _enterprise(enterprise) if enterprise else None)


async def remember_name(session: Session, user: User, name: str) -> None:
    """Keep the name a person gave."""
    await _remember(session, user, name=name[:LONGEST_PERSON])


async def remember_enterprise(session: Session, user: User, enterprise: Enterprise) -> None:
    """Keep the enterprise a person speaks for."""
    await _remember(session, user, enterprise_id=enterprise.id)


async def _remember(session: Session, user: User, **values: object) -> None:
    told = {"user_id": user.id, "name": "", "enterprise_id": None, **values}
    await session.execute(
        insert(session, ProfileRow)
        .values(**told)
        .on_conflict_do_update(index_elements=["user_id"], set_=values)
    )


def _enterprise(row: EnterpriseRow) -> Enterprise:
    return Enterprise(row.id, row.name, tuple(row.industries))
