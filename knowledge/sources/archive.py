"""Zip files of texts, read member by member in memory: nothing is ever unpacked to disk."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from knowledge.sources.archive_limits import MAX_INFLATED_BYTES, check_inflation
from knowledge.sources.document_text import MAX_FILE_BYTES, MEGABYTE, TextUnreadable
from storage.damaged_zip import DAMAGED_ZIP

MAX_ARCHIVE_BYTES = 100 * MEGABYTE
_ENCRYPTED = 0x1
_UTF8_NAME = 0x800


@dataclass(frozen=True, slots=True)
class Member:
    """One file of an archive: its bytes, or why it was refused."""

    name: str
    data: bytes = b""
    refusal: str = ""


def members(data: bytes) -> Iterator[Member]:
    """Every text file of a zip; a bad member is refused by itself, a bad archive as a whole.

    Raises TextUnreadable for what is no zip or looks like a bomb.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except DAMAGED_ZIP as error:
        raise TextUnreadable("it is not a readable zip file (damaged?); pack it again") from error
    with archive:
        check_inflation(archive.infolist())
        inflated = 0
        for info in archive.infolist():
            name = member_name(info)
            if not name or info.is_dir() or _hidden(name):
                continue
            member = _member(archive, info, name=name)
            inflated += len(member.data)
            if inflated > MAX_INFLATED_BYTES:
                raise TextUnreadable("it unpacks to more than it says; do not trust this file")
            yield member


def member_name(info: zipfile.ZipInfo) -> str:
    """The member's name; names written by Chinese Windows are GBK without saying so."""
    if info.flag_bits & _UTF8_NAME:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return info.filename


def _hidden(name: str) -> bool:
    parts = PurePosixPath(name.replace("\\", "/")).parts
    return any(
        part == "__MACOSX" or (part.startswith((".", "~$")) and part != "..") for part in parts
    )


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, *, name: str) -> Member:
    path = PurePosixPath(name.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or ":" in name.split("/")[0]:
        return Member(name, refusal="its name points outside the archive; pack it again")
    if info.flag_bits & _ENCRYPTED:
        return Member(name, refusal="it is password-protected; unpack it and import the file")
    if path.suffix.lower() == ".zip":
        return Member(name, refusal="a zip inside a zip is not opened; unpack it first")
    if info.file_size > MAX_FILE_BYTES:
        return Member(name, refusal=too_large(info.file_size))
    try:
        with archive.open(info) as stream:
            data = stream.read(MAX_FILE_BYTES + 1)
    except DAMAGED_ZIP:
        return Member(name, refusal="it is damaged inside the zip; pack it again")
    if len(data) > MAX_FILE_BYTES:
        return Member(name, refusal=too_large(len(data)))
    return Member(name, data)


def too_large(size: int) -> str:
    """The refusal of a file above the limit."""
    return (
        f"it is {size / MEGABYTE:.0f} MB, the limit is {MAX_FILE_BYTES // MEGABYTE} MB; "
        "split it into single texts"
    )
