"""A fixed sample of a scope's vectors, from which the spread of cosines is told."""

from collections.abc import Iterable, Mapping
from hashlib import blake2b

import numpy as np

from knowledge.index import Vector

SIZE = 1000


def lot(id_: str) -> int:
    """A number below 2**62 that an id always draws: the sample is the ids with the lowest."""
    return int.from_bytes(blake2b(id_.encode(), digest_size=8).digest(), "big") >> 2


class VectorSample:
    """The vectors of the ids that hash lowest: the same ones whatever order they came in.

    Places that removed ids leave are filled when the index is opened again.
    """

    def __init__(self) -> None:
        self._ids: list[str] = []
        self._rows: Vector = np.zeros((0, 0), dtype=np.float32)

    @staticmethod
    def choose(ids: Iterable[str]) -> list[str]:
        """The ids that belong to the sample, at most `SIZE`."""
        return sorted(ids, key=lot)[:SIZE]

    @property
    def rows(self) -> Vector:
        """The sample as a matrix; never changed in place."""
        return self._rows

    def add(self, vectors: Mapping[str, Vector]) -> None:
        """Take in those that belong to the sample."""
        pool = dict(zip(self._ids, self._rows, strict=True)) | dict(vectors)
        self._hold({id_: pool[id_] for id_ in self.choose(pool)})

    def discard(self, ids: Iterable[str]) -> None:
        """Forget ids."""
        gone = set(ids)
        held = zip(self._ids, self._rows, strict=True)
        self._hold({id_: row for id_, row in held if id_ not in gone})

    def _hold(self, vectors: Mapping[str, Vector]) -> None:
        self._ids = list(vectors)
        self._rows = (
            np.stack(list(vectors.values())) if vectors else np.zeros((0, 0), dtype=np.float32)
        )


def cosine_spread(rows: Vector, vector: Vector) -> tuple[float, float]:
    """Mean and standard deviation of a vector's cosines over rows.

    (0.0, 1.0) for no rows; a deviation of zero counts as one, so that dividing by it is harmless.
    """
    if not len(rows):
        return 0.0, 1.0
    cosines = rows @ vector
    return float(cosines.mean()), float(cosines.std()) or 1.0
