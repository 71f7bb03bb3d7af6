"""Joining two people moves every row of every table there is; parting gives each their own back."""

import itertools
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    Float,
    Integer,
    LargeBinary,
    Numeric,
    String,
    Table,
    func,
    insert,
    select,
)

from storage import joining, people
from storage.columns import UtcDateTime
from storage.database import Database, Session
from storage.joining import Reference, references
from storage.people import Role, User
from storage.schema import Base
from storage.schema.people import UserRow

NOW = datetime(2026, 11, 26, 1, tzinfo=UTC)
NUMBERS = itertools.count(1)


def value_of(column: Column[Any]) -> Any:
    """Something that fits a column, another thing each time where that can be."""
    number = next(NUMBERS)
    kind = column.type
    if isinstance(kind, UtcDateTime):
        return NOW + timedelta(seconds=number)
    if isinstance(kind, Boolean):
        return False
    if isinstance(kind, Date):
        return date(2026, 1, 1) + timedelta(days=number)
    if isinstance(kind, Integer | Float | Numeric):
        return number
    if isinstance(kind, String):
        return f"{number:x}"[: kind.length or 9]
    if isinstance(kind, JSON):
        return []
    if isinstance(kind, LargeBinary):
        return b"x"
    raise AssertionError(f"the test knows no value for {column}")


async def add_row(session: Session, table: Table, **fixed: Any) -> dict[str, Any]:
    """A row of any table, with the rows it refers to; what may be left out is."""
    values = dict(fixed)
    for column in table.columns:
        if column.name in values or column.nullable or column is table.autoincrement_column:
            continue
        key = next(iter(column.foreign_keys), None)
        if key is not None:
            parent = await add_row(session, key.column.table)
            values[column.name] = parent[key.column.name]
        else:
            values[column.name] = value_of(column)
    if table.name == "users":
        values["role"] = Role.MEMBER.value
    statement = insert(table).values(values).returning(*table.columns)
    return dict((await session.execute(statement)).mappings().one())


async def someone(session: Session, name: str, channel: str = "web") -> User:
    return await people.find_or_add_user(session, channel=channel, external_id=name, now=NOW)


async def owners(session: Session, reference: Reference) -> list[int]:
    """Whom the rows of a column name."""
    statement = select(reference.column).where(reference.column.is_not(None))
    return sorted((await session.scalars(statement)).all())


def own_tables() -> Iterator[Reference]:
    """What is tried generically: all but what joining itself is about."""
    for reference in references():
        if reference.table.name not in {"links", "identities"}:
            yield reference


def test_what_may_occur_once_is_said_without_conditions() -> None:
    """A unique index with a WHERE would need its own rule for rows that both have."""
    for reference in references():
        for index in reference.table.indexes:
            conditions = [
                index.dialect_options[name].get("where") for name in ("sqlite", "postgresql")
            ]
            partial = any(condition is not None for condition in conditions)
            assert not (index.unique and partial and reference.column in index.columns), index.name


async def test_every_row_that_names_the_other_is_moved_and_comes_back(
    any_database: Database,
) -> None:
    async with any_database.begin() as session:
        staying = await someone(session, "stays")
        leaving = await someone(session, "joins", "telegram")
        for reference in own_tables():
            await add_row(session, reference.table, **{reference.column.name: leaving.id})
        tables = list(references())
        before = {reference: await owners(session, reference) for reference in tables}
    async with any_database.begin() as session:
        await joining.join(session, staying=staying.id, joining=leaving.id, now=NOW)
    async with any_database.begin() as session:
        for reference in tables:
            after = await owners(session, reference)
            named = f"{reference.table.name}.{reference.column.name}"
            assert leaving.id not in after, f"{named} still names the one who joined"
            if reference.table.name not in {"links", "identities"}:
                assert after.count(staying.id) >= before[reference].count(leaving.id), named
        assert await session.get(UserRow, leaving.id) is None
        (link,) = await session.scalars(select(Base.metadata.tables["links"].c.id))
        again = await joining.split(session, link, user_id=staying.id)
    assert again is not None
    async with any_database.begin() as session:
        for reference in tables:
            if reference.table.name == "links":
                continue
            after = await owners(session, reference)
            named = f"{reference.table.name}.{reference.column.name}"
            assert after.count(again) == before[reference].count(leaving.id), named
            assert after.count(staying.id) == before[reference].count(staying.id), named


async def test_what_both_have_is_there_once_and_twice_again(any_database: Database) -> None:
    async with any_database.begin() as session:
        staying = await someone(session, "stays")
        leaving = await someone(session, "joins", "telegram")
        both = [reference for reference in own_tables() if reference.once]
        for reference in both:
            name = reference.column.name
            columns = {one for key in reference.once for one in key}
            given = {one.name: value_of(one) for one in columns if not one.foreign_keys}
            first = await add_row(session, reference.table, **{name: staying.id, **given})
            beside = {one.name: first[one.name] for one in columns}
            await add_row(session, reference.table, **{**beside, name: leaving.id})
        before = {reference: await owners(session, reference) for reference in both}
        await joining.join(session, staying=staying.id, joining=leaving.id, now=NOW)
        for reference in both:
            table = reference.table.name
            assert (await owners(session, reference)).count(staying.id) == 1, table
        (link,) = await session.scalars(select(Base.metadata.tables["links"].c.id))
        again = await joining.split(session, link, user_id=staying.id)
        assert again is not None
        for reference in both:
            after = await owners(session, reference)
            assert after.count(again) == before[reference].count(leaving.id) == 1
            assert after.count(staying.id) == 1
    assert {"profiles", "conversations"} <= {one.table.name for one in both}


async def test_what_was_given_up_meanwhile_does_not_come_back(database: Database) -> None:
    profiles = Base.metadata.tables["profiles"]
    async with database.begin() as session:
        staying, leaving = await someone(session, "stays"), await someone(session, "joins")
        for user in (staying, leaving):
            await session.execute(insert(profiles).values(user_id=user.id, name=f"{user.id}"))
        await joining.join(session, staying=staying.id, joining=leaving.id, now=NOW)
        await session.execute(profiles.delete())
        (link,) = await session.scalars(select(Base.metadata.tables["links"].c.id))
        await joining.split(session, link, user_id=staying.id)
        assert await session.scalar(select(func.count()).select_from(profiles)) == 0


@pytest.mark.parametrize(
    ("stays", "joins", "together"),
    [("member", "staff", "staff"), ("admin", "member", "admin"), ("staff", "staff", "staff")],
)
async def test_the_higher_role_counts_and_each_gets_their_own_back(
    database: Database, stays: str, joins: str, together: str
) -> None:
    async with database.begin() as session:
        staying, leaving = await someone(session, "stays"), await someone(session, "joins")
        for user, role in ((staying, stays), (leaving, joins)):
            (await session.get_one(UserRow, user.id)).role = role
        await session.flush()
        await joining.join(session, staying=staying.id, joining=leaving.id, now=NOW)
    async with database.begin() as session:
        assert (await session.get_one(UserRow, staying.id)).role == together
        (link,) = await session.scalars(select(Base.metadata.tables["links"].c.id))
        again = await joining.split(session, link, user_id=staying.id)
    async with database.begin() as session:
        assert (await session.get_one(UserRow, staying.id)).role == stays
        assert (await session.get_one(UserRow, again)).role == joins


async def test_only_the_persons_own_link_can_be_parted(database: Database) -> None:
    async with database.begin() as session:
        staying, leaving = await someone(session, "stays"), await someone(session, "joins")
        stranger = await someone(session, "stranger")
        await joining.join(session, staying=staying.id, joining=leaving.id, now=NOW)
        (link,) = await session.scalars(select(Base.metadata.tables["links"].c.id))
        assert await joining.split(session, link, user_id=stranger.id) is None
