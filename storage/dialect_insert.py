"""The dialect's own INSERT, for the ON CONFLICT clause that SQL leaves to each database."""

from typing import Any

from sqlalchemy.dialects import postgresql, sqlite

from storage.database import Session


def dialect_insert(session: Session, table: type[Any]) -> Any:
    """An INSERT into the table that knows on_conflict_do_nothing and on_conflict_do_update."""
    dialect = session.get_bind().dialect.name
    return (postgresql.insert if dialect == "postgresql" else sqlite.insert)(table)
