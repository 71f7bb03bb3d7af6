"""Thousands of rows in one statement, straight to the driver.

SQLAlchemy looks at the parameters of every row anew, which costs more than SQLite's own work.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects.postgresql import Insert as PostgresInsert
from sqlalchemy.dialects.sqlite import Insert as SqliteInsert
from sqlalchemy.sql.dml import Insert

from storage.database import Session


async def insert_rows(
    session: Session,
    statement: Insert | SqliteInsert | PostgresInsert,
    rows: Sequence[Mapping[str, Any]],
) -> None:
    """Run an INSERT into a Table for each of the rows, which all name the same columns.

    Values are turned into the driver's by the columns' types. The statement may say what is to
    happen on a conflict, but must have no parameters besides the columns.
    """
    if not rows:
        return
    connection = await session.connection()
    dialect = connection.dialect
    compiled = statement.compile(dialect=dialect, column_keys=list(rows[0]))
    table = statement.table
    assert isinstance(table, Table)  # noqa: S101 - a class would need the mapper's names
    names = compiled.positiontup or list(rows[0])
    turned = {
        name: turn
        for name in names
        if (turn := table.c[name].type.dialect_impl(dialect).bind_processor(dialect))
    }
    parameters: list[Any] = []
    for row in rows:
        values = dict(row)
        for name, turn in turned.items():
            values[name] = turn(values[name])
        parameters.append(
            tuple([values[name] for name in names]) if compiled.positional else values
        )
    # The asynchronous method of that name insists on a driver that waits; SQLite's does not.
    await connection.run_sync(lambda sync: sync.exec_driver_sql(str(compiled), parameters))
