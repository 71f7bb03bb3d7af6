"""Vectors of patents in memory: a sign a dimension to look through all, int8 codes to be exact.

A million vectors of 384 dimensions are 48 MB of signs and 384 MB of codes. All signs are compared
with a question's in some milliseconds; the nearest few thousand are then measured by their codes.
Signs are taken after the mean is subtracted, for the model's vectors all point the same way.
"""

from collections.abc import Sequence
from threading import Lock
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from knowledge.index import Vector
from knowledge.vectors import Codes, restore

Ids = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]
Bits = npt.NDArray[np.uint64]
_Kind = TypeVar("_Kind", bound=np.generic)

EXAMINED = 2000
"""Vectors measured exactly, or a few more: those with the nearest signs."""
SAMPLED = 2048
GROWTH = 1.25
_BYTES = 8
_TOGETHER = 16_384


class DensePatents:
    """Safe to ask from many threads while one of them puts vectors in."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._size = 0
        self._ids: Ids = np.zeros(0, np.int64)
        self._codes: Codes = np.zeros((0, 0), np.int8)
        self._bits: Bits = np.zeros((0, 0), np.uint64)
        self._row_of = np.zeros(0, np.int32)
        self._mean: Floats = np.zeros(0, np.float32)
        self._sample: Floats = np.zeros((0, 0), np.float32)
        self._centred_at = 0

    def __len__(self) -> int:
        return self._size

    def put(self, ids: Sequence[int], codes: Codes) -> None:
        """Add vectors by their patents' ids, or put them in the place of earlier ones."""
        if not len(ids):
            return
        with self._lock:
            numbers = np.asarray(ids, np.int64)
            self._grow(numbers, codes.shape[1])
            rows = self._row_of[numbers]
            new = rows < 0
            rows[new] = np.arange(self._size, self._size + int(new.sum()))
            self._row_of[numbers] = rows
            self._codes[rows] = codes
            self._ids[rows] = numbers
            size = self._size + int(new.sum())
            if size >= 2 * self._centred_at:
                self._centre(size)
            else:
                self._bits[rows] = self._signs(codes)
            self._size = size

    def remove(self, ids: Sequence[int]) -> None:
        """Let patents be found no more."""
        with self._lock:
            for number in ids:
                if number < len(self._row_of) and (row := int(self._row_of[number])) >= 0:
                    self._row_of[number] = -1
                    self._ids[row] = -1

    def nearest(self, vector: Vector, *, limit: int) -> tuple[Ids, Floats]:
        """The ids with the largest cosines, best first."""
        size = self._size
        if not size:
            return self._ids[:0], np.zeros(0, np.float32)
        asked = self._signs(vector[None, :])[0]
        differing = _differing(self._bits[:size], asked)
        rows = np.arange(size)
        if size > EXAMINED:
            within = np.bincount(differing).cumsum()
            rows = np.flatnonzero(differing <= np.searchsorted(within, EXAMINED))
        rows = rows[self._ids[rows] >= 0]
        cosines = self._cosines(vector, rows)
        best = np.argsort(-cosines, kind="stable")[:limit]
        return self._ids[rows[best]], cosines[best]

    def cosines(self, vector: Vector, ids: Sequence[int]) -> Floats:
        """The cosine of each id; NaN where it has no vector."""
        found = np.full(len(ids), np.nan, np.float32)
        rows = self._rows(ids).astype(np.int64)
        held = rows >= 0
        if held.any():
            found[held] = self._cosines(vector, rows[held])
        return found

    def vector(self, patent_id: int) -> Vector | None:
        """A patent's own vector, or None where it has none yet."""
        row = int(self._rows([patent_id])[0])
        return restore(self._codes[row]) if row >= 0 else None

    def spread(self, vector: Vector) -> tuple[float, float]:
        """Mean and deviation of the vector's cosines over a sample of all."""
        sample = self._sample
        if len(sample) < 2:
            return 0.0, 1.0
        cosines = sample @ vector
        return float(cosines.mean()), max(float(cosines.std()), 1e-6)

    def _cosines(self, vector: Vector, rows: Ids) -> Floats:
        return np.asarray(restore(self._codes[rows]) @ vector, np.float32)

    def _rows(self, ids: Sequence[int]) -> npt.NDArray[np.int32]:
        numbers = np.asarray(ids, np.int64)
        rows = np.full(len(numbers), -1, np.int32)
        known = (numbers >= 0) & (numbers < len(self._row_of))
        rows[known] = self._row_of[numbers[known]]
        return rows

    def _signs(self, codes: npt.NDArray[np.generic]) -> Bits:
        packed = np.packbits(_unit(codes) > self._mean, axis=1)
        whole = np.zeros((len(packed), self._bits.shape[1] * _BYTES), np.uint8)
        whole[:, : packed.shape[1]] = packed
        return whole.view(np.uint64)

    def _centre(self, size: int) -> None:
        """Take the mean anew and the signs of everything by it."""
        sample = self._codes[np.linspace(0, size - 1, min(size, 8 * SAMPLED)).astype(np.int64)]
        self._mean = _unit(sample).mean(axis=0)
        self._sample = _unit(sample[:: max(len(sample) // SAMPLED, 1)])
        for start in range(0, size, EXAMINED):
            part = slice(start, min(size, start + EXAMINED))
            self._bits[part] = self._signs(self._codes[part])
        self._centred_at = size

    def _grow(self, numbers: Ids, dimension: int) -> None:
        largest = int(numbers.max())
        if largest >= len(self._row_of):
            more = np.full(int((largest + 1) * GROWTH), -1, np.int32)
            more[: len(self._row_of)] = self._row_of
            self._row_of = more
        needed = self._size + len(numbers)
        if needed > len(self._ids):
            room = max(int(needed * GROWTH), EXAMINED)
            self._ids = _longer(self._ids, room)
            if not self._codes.size:
                self._codes = np.zeros((0, dimension), np.int8)
                self._bits = np.zeros((0, -(-dimension // (8 * _BYTES))), np.uint64)
                self._mean = np.zeros(dimension, np.float32)
            self._codes, self._bits = _longer(self._codes, room), _longer(self._bits, room)


def _differing(bits: Bits, asked: Bits) -> npt.NDArray[np.uint16]:
    """In how many signs each row differs; in parts that stay in the processor's cache."""
    found = np.empty(len(bits), np.uint16)
    for start in range(0, len(bits), _TOGETHER):
        part = slice(start, start + _TOGETHER)
        words = np.bitwise_count(bits[part] ^ asked)
        sums = words[:, 0].astype(np.uint16)
        for word in range(1, words.shape[1]):
            sums += words[:, word]
        found[part] = sums
    return found


def _unit(codes: npt.NDArray[np.generic]) -> Floats:
    vectors = codes.astype(np.float32)
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.where(lengths > 0, lengths, 1.0), np.float32)


def _longer(array: npt.NDArray[_Kind], room: int) -> npt.NDArray[_Kind]:
    longer = np.zeros((room, *array.shape[1:]), array.dtype)
    longer[: len(array)] = array
    return longer
