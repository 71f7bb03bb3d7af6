"""The passage index as plain matrices: exact, in memory, gone with the process.

For benches, and for a second process while another one holds the embedded store. Every change
makes new arrays (a copy of the whole scope), so that a reader in another thread never sees half
of it: put many vectors at a time.
"""

import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from knowledge.document import Scope
from knowledge.index import ModelChanged, Vector, WordIndex
from knowledge.vectors_sample import cosine_spread


@dataclass(frozen=True, slots=True)
class _Matrix:
    """Row `places[id]` of `rows` is the vector of that id."""

    places: dict[str, int]
    hashes: dict[str, str]
    rows: Vector

    def check(self, vector: Vector) -> None:
        """Raise ModelChanged for a vector of another dimension."""
        if self.places and len(vector) != self.rows.shape[1]:
            raise ModelChanged(
                f"The index holds vectors of {self.rows.shape[1]} numbers and was given "
                f"{len(vector)}: run `python -m knowledge reindex`."
            )

    def without(self, ids: Iterable[str]) -> "_Matrix":
        gone = set(ids)
        kept = [id_ for id_ in self.places if id_ not in gone]
        return _Matrix(
            {id_: place for place, id_ in enumerate(kept)},
            {id_: self.hashes[id_] for id_ in kept},
            self.rows[[self.places[id_] for id_ in kept]],
        )

    def with_rows(self, vectors: Mapping[str, Vector], hashes: Mapping[str, str]) -> "_Matrix":
        new = np.stack(list(vectors.values())).astype(np.float32)
        self.check(new[0])
        rest = self.without(vectors)
        start = len(rest.places)
        return _Matrix(
            rest.places | {id_: start + place for place, id_ in enumerate(vectors)},
            rest.hashes | {id_: hashes.get(id_, "") for id_ in vectors},
            np.concatenate([rest.rows, new]) if start else new,
        )


_EMPTY = _Matrix({}, {}, np.zeros((0, 0), dtype=np.float32))


class ExactIndex:
    """A `PassageIndex` that compares with every vector: 62,000 of 384 numbers take about 1 ms."""

    words: WordIndex | None = None

    def __init__(self) -> None:
        self._matrices: dict[Scope, _Matrix] = {}
        self._writing = threading.Lock()

    def nearest(self, vector: Vector, *, scope: Scope, limit: int) -> list[tuple[str, float]]:
        """The ids with the largest cosines, best first."""
        matrix = self._matrices.get(scope, _EMPTY)
        matrix.check(vector)
        limit = min(limit, len(matrix.places))
        if limit <= 0:
            return []
        cosines = matrix.rows @ vector
        best = np.argpartition(-cosines, limit - 1)[:limit]
        best = best[np.argsort(-cosines[best], kind="stable")]
        ids = list(matrix.places)
        return [(ids[place], float(cosines[place])) for place in best]

    def cosines(self, vector: Vector, ids: Sequence[str], *, scope: Scope) -> dict[str, float]:
        """The cosine of each id that the index holds."""
        matrix = self._matrices.get(scope, _EMPTY)
        matrix.check(vector)
        held = [id_ for id_ in dict.fromkeys(ids) if id_ in matrix.places]
        if not held:
            return {}
        values = matrix.rows[[matrix.places[id_] for id_ in held]] @ vector
        return dict(zip(held, values.tolist(), strict=True))

    def vectors(self, ids: Sequence[str], *, scope: Scope) -> dict[str, Vector]:
        """The vector of each id that the index holds."""
        matrix = self._matrices.get(scope, _EMPTY)
        return {id_: matrix.rows[matrix.places[id_]] for id_ in ids if id_ in matrix.places}

    def spread(self, vector: Vector, *, scope: Scope) -> tuple[float, float]:
        """Mean and standard deviation of this vector's cosines over the scope."""
        matrix = self._matrices.get(scope, _EMPTY)
        matrix.check(vector)
        return cosine_spread(matrix.rows, vector)

    def ids(self, *, scope: Scope) -> set[str]:
        """Every id held."""
        return set(self._matrices.get(scope, _EMPTY).places)

    def hashes(self, *, scope: Scope) -> dict[str, str]:
        """Every id held with the hash of the text its vector was made of."""
        return dict(self._matrices.get(scope, _EMPTY).hashes)

    def put(
        self,
        vectors: Mapping[str, Vector],
        *,
        scope: Scope,
        hashes: Mapping[str, str] | None = None,
        texts: Mapping[str, str] | None = None,
    ) -> None:
        """Add or replace."""
        del texts  # words are searched elsewhere
        if not vectors:
            return
        with self._writing:
            matrix = self._matrices.get(scope, _EMPTY)
            self._matrices[scope] = matrix.with_rows(vectors, hashes or {})

    def remove(self, ids: Sequence[str], *, scope: Scope) -> None:
        """Take out; ids it does not hold are ignored."""
        with self._writing:
            self._matrices[scope] = self._matrices.get(scope, _EMPTY).without(ids)

    def close(self) -> None:
        """Nothing is held beyond memory."""
