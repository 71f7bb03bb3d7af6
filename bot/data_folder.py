"""The folder that holds everything the assistant remembers: usable, and held by one server."""

import fcntl
import os
import shutil
from pathlib import Path
from typing import IO

from bot.failures import CannotStart

LOCK = "serve.lock"
MEGABYTE = 2**20
WHOLE_MEGABYTES = 200
SPARE_MEGABYTES = 20


class DataFolderInUse(CannotStart):
    """Another server holds the folder."""


def open_folder(folder: Path) -> Path:
    """The folder, made if need be; raises CannotStart where it cannot be written or is too full."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / f".probe-{os.getpid()}"
        probe.write_bytes(b"x")
        probe.unlink()
    except OSError as problem:
        raise CannotStart(
            f"The data folder {folder.absolute()} cannot be written ({problem.strerror}): give it "
            "to the user that runs this, free some disk space, or set IPDESK_DATA_FOLDER."
        ) from problem
    free = shutil.disk_usage(folder).free // MEGABYTE
    needed = max(WHOLE_MEGABYTES - _held(folder), SPARE_MEGABYTES)
    if free < needed:
        raise CannotStart(
            f"Only {free} MB are free at {folder.absolute()} and {needed} MB are needed: "
            "free some disk space, or set IPDESK_DATA_FOLDER to another disk."
        )
    return folder


def hold(folder: Path) -> IO[str]:
    """Hold the folder for one server until the file is closed or the process ends.

    Raises DataFolderInUse with the number of the process that holds it.
    """
    file = (folder / LOCK).open("a+", encoding="ascii")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.seek(0)
        holder = file.read().strip() or "unknown"
        file.close()
        raise DataFolderInUse(
            f"Another server (process {holder}) works on {folder.absolute()}: stop it, "
            "or set IPDESK_DATA_FOLDER to a folder of this server's own."
        ) from None
    file.truncate(0)
    file.write(str(os.getpid()))
    file.flush()
    return file


def _held(folder: Path) -> int:
    """How many megabytes the folder holds already."""
    sizes = (path.lstat().st_size for path in folder.rglob("*") if path.is_file())
    return sum(sizes) // MEGABYTE
