"""CSV as Excel, WPS and the vendors save it: UTF-8, GBK or UTF-16, with any usual separator."""

import codecs
import csv
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from knowledge.patents.sources.table_limits import (
    MAX_CELL,
    MAX_COLUMNS,
    MAX_CSV_BYTES,
    TableUnreadable,
)

BLOCK = 1 << 20
SAMPLE = 64 * 1024
FORMULA = ("=", "+", "-", "@")
DELIMITERS = (",", "\t", ";", "|")


def read_csv(path: Path) -> Iterator[list[str]]:
    """The rows of the file in order, as text. Raises TableUnreadable."""
    if path.stat().st_size > MAX_CSV_BYTES:
        raise TableUnreadable("it is larger than 2 GB; split it into several files")
    encoding = find_encoding(path)
    with path.open(encoding=encoding, newline="", errors="strict") as file:
        csv.field_size_limit(MAX_CELL)
        lines = (line.replace("\0", "") for line in file)
        reader = csv.reader(lines, delimiter=_delimiter(_sample(file)))
        try:
            for row in reader:
                if len(row) > MAX_COLUMNS:
                    raise TableUnreadable(
                        f"line {reader.line_num} has more than {MAX_COLUMNS} columns; "
                        "check its quotes and separators"
                    )
                yield [unguarded(cell) if cell[:1] == "'" else cell for cell in row]
        except csv.Error as error:
            raise TableUnreadable(f"line {reader.line_num} is damaged ({error})") from error
        except UnicodeDecodeError as error:
            raise TableUnreadable(
                f"it is neither UTF-8 nor GBK behind line {reader.line_num}; save it as UTF-8"
            ) from error


def _sample(file: TextIO) -> str:
    """The first of the text, which is then read again."""
    try:
        return file.read(SAMPLE)
    except UnicodeDecodeError as error:
        raise TableUnreadable("it is neither UTF-8 nor GBK; save it as UTF-8") from error
    finally:
        file.seek(0)


def count_lines(path: Path) -> int:
    """About how many rows there are: cells with line breaks count more than once."""
    with path.open("rb") as file:
        return sum(block.count(b"\n") for block in iter(lambda: file.read(BLOCK), b""))


def guarded(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula, with a ' before what could be one."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def unguarded(cell: str) -> str:
    """The cell without the mark that `guarded` put there."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA) else cell


def find_encoding(path: Path) -> str:
    """The encoding by the mark at the front, or by trying the whole file, block by block."""
    with path.open("rb") as file:
        start = file.read(4)
    if start.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    return "utf-8" if _decodes(path, "utf-8") else "gb18030"


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    with path.open("rb") as file:
        try:
            while block := file.read(BLOCK):
                decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def _delimiter(sample: str) -> str:
    """The separator that splits the fullest of the first lines into most cells."""
    lines = sample.splitlines()[:20]
    return max(DELIMITERS, key=lambda mark: max((line.count(mark) for line in lines), default=0))
