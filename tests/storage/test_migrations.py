"""Every migration back and forth over rows: one in every table, on both databases."""

from datetime import UTC, date, datetime
from typing import Any

from alembic.script import ScriptDirectory
from sqlalchemy import Column, Connection, MetaData, func, inspect, select, table

from storage import migrate
from storage.database import Database

VALUES: dict[type, Any] = {
    int: 1,
    str: "x",
    float: 1.0,
    bool: False,
    bytes: b"x",
    date: date(2026, 11, 26),
    dict: {},
    object: {},  # JSON
}


def _value(column: Column[Any]) -> Any:
    """What the one row says in a column; a foreign key leads to the one row of its table."""
    for key in column.foreign_keys:
        return _value(key.column)
    kind = column.type.python_type
    if kind is datetime:
        moment = datetime(2026, 11, 26, 8, tzinfo=UTC)
        return moment if getattr(column.type, "timezone", False) else moment.replace(tzinfo=None)
    return VALUES[kind]


def _counts(connection: Connection) -> dict[str, int]:
    """How many rows each table has."""
    names = set(inspect(connection).get_table_names()) - {"alembic_version"}
    return {
        name: connection.scalar(select(func.count()).select_from(table(name))) or 0
        for name in names
    }


def _fill(connection: Connection) -> None:
    """One row into every table that is empty (a migration may have put its own into others)."""
    empty = {name for name, count in _counts(connection).items() if not count}
    metadata = MetaData()
    metadata.reflect(connection, only=sorted(empty))
    for each in metadata.sorted_tables:
        if each.name in empty:
            connection.execute(each.insert(), {c.name: _value(c) for c in each.columns})


def _back_and_forth(connection: Connection) -> None:
    scripts = ScriptDirectory.from_config(migrate.configuration(connection))
    revisions = [each.revision for each in scripts.walk_revisions()]  # the newest first
    _fill(connection)
    full = _counts(connection)
    assert len(full) > 50
    assert all(full.values())
    before = full
    for revision in [*revisions[1:], "base"]:
        migrate.downgrade(connection, revision)
        after = _counts(connection)
        assert after == {name: before[name] for name in after}, f"back to {revision}"
        before = after
    assert before == {}
    for revision in reversed(revisions):
        migrate.upgrade(connection, revision)
        after = _counts(connection)
        assert {name: after.get(name) for name in before} == before, f"on to {revision}"
        _fill(connection)
        before = _counts(connection)
    assert set(before) == set(full)


async def test_every_migration_goes_back_and_forth_over_rows(any_database: Database) -> None:
    async with any_database.begin() as session:
        await session.run_sync(lambda sync: _back_and_forth(sync.connection()))
