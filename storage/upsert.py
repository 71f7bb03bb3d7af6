"""INSERT in the dialect at hand, for its ON CONFLICT clause."""

from typing import Any

from sqlalchemy.dialects import postgresql, sqlite

from storage.database import Session


def insert(session: Session, table: type[Any]) -> Any:
    """The dialect's INSERT into a table, SQLite's or PostgreSQL's."""
    dialect = session.get_bind().dialect.name
    return (postgresql.insert if dialect == "postgresql" else sqlite.insert)(table)
