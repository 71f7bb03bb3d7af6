"""The passage index as the rest of the house sees it: nearest to a vector, and best by words.

Vectors are unit length, so a score is a cosine. Implementations: `knowledge.chroma_index`
(embedded or server), `knowledge.milvus_index` (server or file) and `knowledge.exact_index` (a numpy
matrix, for benches and for a second process while another one holds the embedded store). Words are
searched by the engine where it can cut Chinese into words (Milvus), else in this process.
`knowledge.index_address` chooses one by its address.
"""

from collections.abc import Mapping, Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

from knowledge.document import Scope

Vector = npt.NDArray[np.float32]


class IndexUnavailable(Exception):
    """The index cannot be opened or asked; the text says why and what to do."""


class ModelChanged(IndexUnavailable):
    """The index holds vectors of another model or dimension; they are never mixed: re-index."""


class OtherModel(ModelChanged):
    """ModelChanged by a store that names its model: `held` there, `wanted` here."""

    def __init__(self, held: str, wanted: str) -> None:
        super().__init__(
            f"The index holds vectors of the model {held}, but {wanted} is set: "
            "run `python -m knowledge reindex`, or set the former model again."
        )
        self.held, self.wanted = held, wanted


class WordIndex(Protocol):
    """The texts of an index's passages, ranked by the words of a question; methods block."""

    def best(self, text: str, *, scope: Scope, limit: int) -> list[tuple[str, float]]:
        """The ids with the largest BM25 above zero, best first.

        What a word is the engine decides, so that scores of two engines cannot be compared.
        """
        ...

    def texts(self, ids: Sequence[str], *, scope: Scope) -> dict[str, str]:
        """The text of each id that was put with one."""
        ...

    def count(self, *, scope: Scope) -> int:
        """How many ids were put with a text."""
        ...


class PassageIndex(Protocol):
    """Passage ids with their vectors, one collection a scope; methods block, so use a thread."""

    @property
    def words(self) -> WordIndex | None:
        """The side that keeps texts and searches them; None where the engine has none."""
        ...

    def nearest(self, vector: Vector, *, scope: Scope, limit: int) -> list[tuple[str, float]]:
        """The ids with the largest cosines, best first."""
        ...

    def cosines(self, vector: Vector, ids: Sequence[str], *, scope: Scope) -> dict[str, float]:
        """The cosine of each id that the index holds; ids it does not hold are left out."""
        ...

    def vectors(self, ids: Sequence[str], *, scope: Scope) -> dict[str, Vector]:
        """The vector of each id that the index holds."""
        ...

    def spread(self, vector: Vector, *, scope: Scope) -> tuple[float, float]:
        """Mean and standard deviation of this vector's cosines over the scope (exact or sampled).

        A cosine means nothing by itself (right and wrong lie between .80 and .93); its distance
        from the mean does. (0.0, 1.0) for an empty scope.
        """
        ...

    def ids(self, *, scope: Scope) -> set[str]:
        """Every id held."""
        ...

    def hashes(self, *, scope: Scope) -> dict[str, str]:
        """Every id held with the hash of the text its vector was made of ("" where not said).

        A text may change under the same id: a digest gives way to the official article. An engine
        that searches words says "" for what was put without its text too: it is to be put again.
        """
        ...

    def put(
        self,
        vectors: Mapping[str, Vector],
        *,
        scope: Scope,
        hashes: Mapping[str, str] | None = None,
        texts: Mapping[str, str] | None = None,
    ) -> None:
        """Add or replace; `hashes` names the text that each vector was made of.

        `texts` is what words are searched in (`knowledge.searchable`), for an engine that does.
        """
        ...

    def remove(self, ids: Sequence[str], *, scope: Scope) -> None:
        """Take out; ids it does not hold are ignored."""
        ...

    def close(self) -> None:
        """Let go of the store; nothing may be asked afterwards."""
        ...


class Embedder(Protocol):
    """Turns texts into unit vectors. Methods block: call them in a thread."""

    @property
    def model(self) -> str:
        """The name that vectors are stored under; two that differ must never be mixed."""
        ...

    def query(self, text: str) -> Vector:
        """The vector of a question, shape (dimension,)."""
        ...

    def passages(self, texts: Sequence[str]) -> Vector:
        """The vectors of texts, shape (len(texts), dimension)."""
        ...
