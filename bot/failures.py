"""What keeps the process from starting, each as one English sentence with its cure."""

import errno
import sqlite3
from collections.abc import Iterator

FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class CannotStart(Exception):
    """The text is the sentence for the operator."""


def explained(problem: BaseException) -> str | None:
    """The sentence for trouble with the disk or the database file, however deep it lies."""
    for cause in _chain(problem):
        if isinstance(cause, OSError) and cause.errno in FULL:
            return _no_room(cause.strerror or str(cause))
        if isinstance(cause, sqlite3.OperationalError):
            return _no_room(str(cause))
    return None


def _no_room(reason: str) -> str:
    return (
        f"The data folder cannot be written ({reason}): free some disk space or set "
        "IPDESK_DATA_FOLDER to another disk, then start again; what was done is kept."
    )


def _chain(problem: BaseException | None) -> Iterator[BaseException]:
    while problem is not None:
        yield problem
        problem = problem.__cause__ or problem.__context__
