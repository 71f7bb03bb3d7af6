"""The vectors that come with the product, so that a first run embeds almost nothing.

One file a model in `knowledge/vector_cache/`: text hashes and int8 codes, sorted by hash, so that
the same texts give the same file again. Texts it does not know are embedded as usual.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt

from knowledge.index import Embedder, Vector
from knowledge.vectors import Codes, quantise, restore, text_hash

FOLDER = Path(__file__).parent / "vector_cache"
_BATCH = 32
_HASH_BYTES = 16


class ShippedVectors(Mapping[str, Vector]):
    """Text hash -> unit vector."""

    def __init__(self, hashes: npt.NDArray[np.uint8], codes: Codes) -> None:
        self._codes = codes
        self._places = {row.tobytes().hex(): place for place, row in enumerate(hashes)}

    def __getitem__(self, key: str) -> Vector:
        return restore(self._codes[self._places[key]])

    def __contains__(self, key: object) -> bool:
        return key in self._places

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


def cache_file(model: str, *, folder: Path = FOLDER) -> Path:
    """Where the vectors of a model lie."""
    return folder / f"{re.sub(r'[^A-Za-z0-9.]+', '-', model)}.npz"


def load_shipped(model: str, *, folder: Path = FOLDER) -> ShippedVectors:
    """The shipped vectors of a model; none for a model that nothing is shipped for."""
    path = cache_file(model, folder=folder)
    if not path.exists():
        return ShippedVectors(np.zeros((0, _HASH_BYTES), np.uint8), np.zeros((0, 0), np.int8))
    with np.load(path, allow_pickle=False) as arrays:
        return ShippedVectors(arrays["hashes"], arrays["codes"])


def build_cache(
    texts: Iterable[str],
    embedder: Embedder,
    *,
    folder: Path = FOLDER,
    on_progress: Callable[[int, int], None] | None = None,
) -> int:
    """Write the cache for exactly these texts and give how many had to be embedded anew.

    Vectors in the old file are kept as they are; those of texts no longer there are dropped.
    """
    wanted = {text_hash(text): text for text in texts}
    old = load_shipped(embedder.model, folder=folder)
    missing = [key for key in wanted if key not in old]
    made: dict[str, Vector] = {}
    for start in range(0, len(missing), _BATCH):
        keys = missing[start : start + _BATCH]
        made.update(zip(keys, embedder.passages([wanted[key] for key in keys]), strict=True))
        if on_progress is not None:
            on_progress(len(made), len(missing))
    vectors = {key: made[key] if key in made else old[key] for key in sorted(wanted)}
    if vectors:
        _write(cache_file(embedder.model, folder=folder), vectors)
    return len(missing)


def _write(path: Path, vectors: Mapping[str, Vector]) -> None:
    """Replace the file in one step: a reader sees the old one or the new one."""
    hashes = np.array([list(bytes.fromhex(key)) for key in vectors], dtype=np.uint8)
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}.part")
    with unfinished.open("wb") as file:
        np.savez(file, hashes=hashes, codes=quantise(np.stack(list(vectors.values()))))
    unfinished.replace(path)
