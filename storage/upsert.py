"""INSERT in the dialect at hand, for its ON CONFLICT clause."""

from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite

from storage.database import Session


def insert(session: Session, table: type[Any] | Table) -> Any:
    """The dialect's INSERT into a table, SQLite's or PostgreSQL's.

    Many rows at once go faster into a Table than into its class.
    """
    dialect = session.get_bind().dialect.name
    return (postgresql.insert if dialect == "postgresql" else sqlite.insert)(table)
