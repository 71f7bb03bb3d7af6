"""A Chroma folder that one process holds at a time and that is trusted only if it was closed.

Chroma's embedded store has no lock of its own (two processes hang or corrupt it), reads truncated
files without a word and crashes on garbled ones. So: an OS lock on the folder while it is open,
and a seal with every file's checksum, written on closing and broken on opening. A store whose seal
is missing or wrong is deleted; its vectors are in the database's rows and are put in again.

    folder/lock      held by the process that has the index open
    folder/seal.json the model, and the checksums as they were on closing (null while open)
    folder/chroma/   Chroma's own files
    folder/copy/     a second such folder, while `sound_copy` is read
"""

import fcntl
import json
import logging
import shutil
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from knowledge.index import IndexUnavailable, OtherModel

log = logging.getLogger(__name__)

_COPY = "copy"


class StoreFolder:
    """The folder of an embedded index, locked from construction to `close`.

    Raises IndexUnavailable at once where another process holds it or it cannot be written, and
    ModelChanged where it holds another model's vectors; `reset` deletes those instead.
    """

    def __init__(self, folder: Path, *, model: str, reset: bool = False) -> None:
        self._model = model
        self._seal = folder / "seal.json"
        self.chroma = folder / "chroma"
        self._lock = _lock(folder)
        try:
            self._open(reset=reset)
            _delete(folder / _COPY)
        except BaseException:
            self.abandon()
            raise

    def _open(self, *, reset: bool) -> None:
        model, files = _read_seal(self._seal)
        if model is not None and model != self._model and not reset:
            raise OtherModel(model, self._model)
        if self.chroma.exists() and (reset or files is None or files != _checksums(self.chroma)):
            if not reset:
                log.warning(
                    "The index in %s was not closed properly or has been damaged; it is deleted "
                    "and built again from the stored vectors.",
                    self.chroma,
                )
            self.erase()
        self._write_seal(None)

    def erase(self) -> None:
        """Delete Chroma's files; Chroma must not have them open."""
        _delete(self.chroma)

    def close(self) -> None:
        """Seal the files as they are and let go of the folder; Chroma must be closed before."""
        if not self._lock.closed:
            self._write_seal(_checksums(self.chroma))
            self.abandon()

    def abandon(self) -> None:
        """Let go of the folder without vouching for what is in it."""
        self._lock.close()

    def _write_seal(self, files: dict[str, int] | None) -> None:
        unfinished = self._seal.with_suffix(".part")
        unfinished.write_text(json.dumps({"model": self._model, "files": files}), encoding="utf-8")
        unfinished.replace(self._seal)


@contextmanager
def sound_copy(folder: Path, *, model: str) -> Iterator[Path]:
    """A copy of a closed index for a reader; the folder stays as it was, even where he is killed.

    Chroma writes on opening, and what was not closed is not trusted: a reader of the folder itself
    would leave it to be deleted. Raises as `StoreFolder` does, and IndexUnavailable where the index
    is damaged or was not closed.
    """
    seal = folder / "seal.json"
    if not seal.exists():
        raise IndexUnavailable(f"There is no index in the folder {folder}.")
    with _lock(folder):
        held, files = _read_seal(seal)
        if held is not None and held != model:
            raise OtherModel(held, model)
        if files is None or files != _checksums(folder / "chroma"):
            raise IndexUnavailable(
                f"The index in {folder} is damaged or was not closed properly: start the assistant "
                "on it, which fills it from the rows, and stop it again."
            )
        copy = folder / _COPY
        try:
            _delete(copy)
            shutil.copytree(folder / "chroma", copy / "chroma")
            shutil.copy(seal, copy)
        except OSError as error:
            raise IndexUnavailable(
                f"The index in {folder} cannot be copied to be read ({error.strerror}): check the "
                "folder's owner and the free disk space."
            ) from error
        try:
            yield copy
        finally:
            _delete(copy)


def erase_store(folder: Path) -> None:
    """Delete an embedded index of whatever model; the next one to open it starts empty.

    Raises IndexUnavailable where a process has it open or it cannot be deleted.
    """
    with _lock(folder):
        try:
            shutil.rmtree(folder / "chroma", ignore_errors=not (folder / "chroma").exists())
            (folder / "seal.json").unlink(missing_ok=True)
        except OSError as error:
            raise IndexUnavailable(f"{folder} cannot be deleted ({error.strerror}).") from error


def _lock(folder: Path) -> IO[bytes]:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = (folder / "lock").open("ab")
    except OSError as error:
        raise IndexUnavailable(
            f"The index folder {folder} cannot be written ({error.strerror}): "
            "check its owner and the free disk space, or set another folder."
        ) from error
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        file.close()
        raise IndexUnavailable(
            f"Another process holds the index in {folder}: stop it first "
            "(usually the running assistant), or set up a Chroma server for several processes."
        ) from error
    return file


def _delete(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)


def _read_seal(seal: Path) -> tuple[str | None, dict[str, int] | None]:
    """The model, and the files as they were on closing."""
    try:
        told = json.loads(seal.read_text(encoding="utf-8"))
        return told["model"], told["files"]
    except (OSError, ValueError, KeyError, TypeError):
        return None, None


def _checksums(folder: Path) -> dict[str, int]:
    """CRC-32 of every file by its path; 60 MB take about .1 s."""
    sums = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            with path.open("rb") as file:
                value = 0
                while block := file.read(1 << 20):
                    value = zlib.crc32(block, value)
            sums[path.relative_to(folder).as_posix()] = value
    return sums
