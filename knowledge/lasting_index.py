"""What the indexes that outlive a process do alike: one model, one dimension, closed at the end."""

import threading
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Self

from knowledge.document import Scope
from knowledge.index import OtherModel, Vector, WordIndex


class LastingIndex(ABC):
    """The part of a `PassageIndex` that rests on its other methods; a context manager, too.

    Whoever writes holds `_writing`. `_dimension` is None until a vector or a store tells it.
    """

    words: WordIndex | None = None

    def __init__(self, *, model: str) -> None:
        self._model = model
        self._writing = threading.Lock()
        self._dimension: int | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @abstractmethod
    def close(self) -> None:
        """Let go of the store; nothing may be asked afterwards."""

    @abstractmethod
    def vectors(self, ids: Sequence[str], *, scope: Scope) -> dict[str, Vector]:
        """The vector of each id that the index holds."""

    @abstractmethod
    def hashes(self, *, scope: Scope) -> dict[str, str]:
        """Every id held with the hash of the text its vector was made of."""

    def cosines(self, vector: Vector, ids: Sequence[str], *, scope: Scope) -> dict[str, float]:
        """The cosine of each id that the index holds."""
        self._check(vector)
        return {id_: float(held @ vector) for id_, held in self.vectors(ids, scope=scope).items()}

    def ids(self, *, scope: Scope) -> set[str]:
        """Every id held."""
        return set(self.hashes(scope=scope))

    def _check(self, vector: Vector) -> None:
        """Raise OtherModel for a vector of another dimension than those held."""
        if self._dimension is not None and len(vector) != self._dimension:
            raise OtherModel(
                f"{self._model} with {self._dimension} numbers",
                f"{self._model} with {len(vector)} numbers",
            )

    def _check_all(self, vectors: Mapping[str, Vector]) -> None:
        """The same for vectors to be put, the first of which may tell the dimension."""
        for vector in vectors.values():
            self._dimension = self._dimension or len(vector)
            self._check(vector)
