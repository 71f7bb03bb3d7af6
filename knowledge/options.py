"""Where the library is kept unless a command says otherwise: the one place that knows."""

from pathlib import Path

from storage.database import sqlite_url

DATA_FOLDER = Path("data")
DATABASE_FILE = "ipdesk.db"


def default_database(folder: Path = DATA_FOLDER) -> str:
    """The URL of the database in a data folder."""
    return sqlite_url(folder / DATABASE_FILE)
