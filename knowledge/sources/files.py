"""Files and folders to texts: which reader takes which file, and what is refused at the door."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from knowledge.register_suffixes import REGISTER_SUFFIXES
from knowledge.sources.archive import MAX_ARCHIVE_BYTES, members, too_large
from knowledge.sources.document_text import MAX_FILE_BYTES, MEGABYTE, DocumentText, TextUnreadable
from knowledge.sources.html import read_html
from knowledge.sources.pdf import read_pdf
from knowledge.sources.plain import read_markdown, read_plain
from knowledge.sources.word import OLE_MAGIC, read_word

READERS: dict[str, Callable[[bytes], DocumentText]] = {
    ".md": read_markdown,
    ".markdown": read_markdown,
    ".txt": read_plain,
    ".html": read_html,
    ".htm": read_html,
    ".docx": read_word,
    ".pdf": read_pdf,
}

_CURES = {
    ".doc": "old Word files cannot be read; open it in Word or WPS and save it as .docx",
    ".wps": "WPS files cannot be read; open it in WPS and save it as .docx",
    ".rtf": "RTF files cannot be read; open it in Word or WPS and save it as .docx",
    ".rar": "only zip archives are opened; unpack it and import the folder",
    ".7z": "only zip archives are opened; unpack it and import the folder",
}
_PICTURES = {".jpg", ".jpeg", ".png", ".tif", ".tiff", ".bmp"}


@dataclass(frozen=True, slots=True)
class FileToRead:
    """One text to import: where it is, and how to get its text or the refusal."""

    name: str
    path: Path
    data: bytes | None = None
    refusal: str = ""

    def read(self) -> DocumentText:
        """The file's text; raises TextUnreadable with what the operator can do."""
        if self.refusal:
            raise TextUnreadable(self.refusal)
        data = self.data if self.data is not None else _bytes(self.path, limit=MAX_FILE_BYTES)
        return read_bytes(data, suffix=PurePosixPath(self.name).suffix.lower())


def read_bytes(data: bytes, *, suffix: str) -> DocumentText:
    """The text of a file's bytes by its suffix, unless its content shows another kind."""
    if not data:
        raise TextUnreadable("it is empty; check that the right file was taken")
    reader = READERS.get(suffix)
    if reader is None:
        raise TextUnreadable(_cure(suffix))
    if data.startswith(b"%PDF-") and suffix != ".pdf":
        reader = read_pdf
    elif data.startswith(OLE_MAGIC) and suffix != ".docx":
        raise TextUnreadable(_CURES[".doc"])
    elif data.startswith(b"{\\rtf"):
        raise TextUnreadable(_CURES[".rtf"])
    return reader(data)


def find_files(paths: Iterable[Path]) -> Iterator[FileToRead]:
    """Every file of the given files, folders and zips, in the order of their names.

    Hidden files and those of patents and marks (REGISTER_SUFFIXES) are passed over; whatever else
    cannot be taken comes with its refusal.
    """
    for path in paths:
        if path.is_dir():
            for inner in sorted(path.rglob("*")):
                if inner.is_file() and not _hidden(inner.relative_to(path)):
                    yield from _files(inner, name=str(inner.relative_to(path.parent)))
        elif path.is_file():
            yield from _files(path, name=path.name)
        elif path.exists():
            yield FileToRead(str(path), path, refusal="it is neither a file nor a folder")
        else:
            yield FileToRead(str(path), path, refusal="there is no such file; check the path")


def _files(path: Path, *, name: str) -> Iterator[FileToRead]:
    if path.suffix.lower() in REGISTER_SUFFIXES:
        return
    if path.suffix.lower() != ".zip":
        yield FileToRead(name, path)
        return
    try:
        for member in members(_bytes(path, limit=MAX_ARCHIVE_BYTES)):
            if PurePosixPath(member.name).suffix.lower() in REGISTER_SUFFIXES:
                continue
            yield FileToRead(
                f"{name}/{member.name}", path, data=member.data, refusal=member.refusal
            )
    except TextUnreadable as refusal:
        yield FileToRead(name, path, refusal=str(refusal))


def _bytes(path: Path, *, limit: int) -> bytes:
    """The file's bytes; the size is judged before anything is read."""
    suffix = path.suffix.lower()
    if suffix not in READERS and suffix != ".zip":
        raise TextUnreadable(_cure(suffix))
    try:
        size = path.stat().st_size
        if size > limit:
            raise TextUnreadable(
                too_large(size)
                if limit == MAX_FILE_BYTES
                else f"the zip is {size / MEGABYTE:.0f} MB, the limit is {limit // MEGABYTE} MB; "
                "import smaller parts"
            )
        with path.open("rb") as file:
            return file.read(limit)
    except OSError as error:
        raise TextUnreadable(f"it cannot be opened: {error.strerror or error}") from error


def _hidden(path: Path) -> bool:
    return any(part.startswith((".", "~$")) or part == "__MACOSX" for part in path.parts)


def _cure(suffix: str) -> str:
    if suffix in _CURES:
        return _CURES[suffix]
    if suffix in _PICTURES:
        return "pictures cannot be read; run text recognition (OCR) and save the text"
    known = ", ".join(sorted(READERS))
    return f"files of this kind are not read; known kinds: {known}, .zip"
