"""Rows as they stood in their file, compressed some hundreds together."""

import json
import zlib
from collections.abc import Iterable, Sequence

from knowledge.patents.sources.source import Item

LEVEL = 4
"""A tenth larger than zlib's own level, in half of its time."""


def packed(items: Iterable[Item]) -> bytes:
    """The rows with their numbers, compressed."""
    rows = [[item.row, *item.raw] for item in items]
    plain = json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode()
    return zlib.compress(plain, LEVEL)


def unpacked(data: bytes, row: int) -> Sequence[str] | None:
    """The cells of one of the rows, or None where it is not among them."""
    for number, *cells in json.loads(zlib.decompress(data)):
        if number == row:
            return [str(cell) for cell in cells]
    return None
