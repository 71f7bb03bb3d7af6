"""Which of the given files, folders and zips hold patents or marks."""

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from knowledge.register_suffixes import REGISTER_SUFFIXES
from knowledge.sources.archive import MAX_ARCHIVE_BYTES, members
from knowledge.sources.document_text import TextUnreadable


@dataclass(frozen=True, slots=True)
class RegisterFile:
    """One file to import: what it is called, and where it lies or why it does not."""

    name: str
    path: Path
    refusal: str = ""


@contextmanager
def register_files(paths: Iterable[Path]) -> Iterator[Iterator[RegisterFile]]:
    """The files in the order of their names; members of zips lie in a folder that goes afterwards.

    Hidden files and texts are passed over. A path that does not exist is left to the texts.
    """
    with tempfile.TemporaryDirectory(prefix="ipdesk-") as folder:
        yield _found(paths, Path(folder))


def _found(paths: Iterable[Path], folder: Path) -> Iterator[RegisterFile]:
    for path in paths:
        if path.is_dir():
            for inner in sorted(path.rglob("*")):
                hidden = any(p.startswith((".", "~$")) for p in inner.relative_to(path).parts)
                if inner.is_file() and not hidden:
                    yield from _file(inner, folder, name=str(inner.relative_to(path.parent)))
        elif path.is_file():
            yield from _file(path, folder, name=path.name)


def _file(path: Path, folder: Path, *, name: str) -> Iterator[RegisterFile]:
    if path.suffix.lower() in REGISTER_SUFFIXES:
        yield RegisterFile(name, path)
    elif path.suffix.lower() == ".zip" and path.stat().st_size <= MAX_ARCHIVE_BYTES:
        yield from _members(path, folder, name=name)


def _members(path: Path, folder: Path, *, name: str) -> Iterator[RegisterFile]:
    try:
        for number, member in enumerate(members(path.read_bytes())):
            inner = PurePosixPath(member.name.replace("\\", "/"))
            if inner.suffix.lower() not in REGISTER_SUFFIXES:
                continue
            whole = f"{name}/{member.name}"
            if member.refusal:
                yield RegisterFile(whole, path, member.refusal)
                continue
            unpacked = folder / f"{number}-{inner.name[-80:]}"
            unpacked.write_bytes(member.data)
            yield RegisterFile(whole, unpacked)
            unpacked.unlink(missing_ok=True)
    except TextUnreadable:
        # The texts' importer refuses the archive as a whole, with this reason.
        return
