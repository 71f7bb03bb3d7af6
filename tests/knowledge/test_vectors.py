"""Vectors as bytes, their keys, the sample, and the cache that ships."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.index import Vector
from knowledge.vectors import pack, quantise, restore, text_hash, unpack
from knowledge.vectors_sample import SIZE, VectorSample, cosine_spread
from knowledge.vectors_shipped import build_cache, cache_file, load_shipped


def unit(count: int, *, seed: int = 0, dimension: int = 384) -> Vector:
    rows = np.random.default_rng(seed).normal(size=(count, dimension)).astype(np.float32)
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


class TestEightBits:
    def test_a_byte_a_dimension(self) -> None:
        assert len(pack(unit(1)[0])) == 384

    def test_the_direction_is_kept(self) -> None:
        vectors = unit(500)
        cosines = (restore(quantise(vectors)) * vectors).sum(axis=1)
        assert cosines.min() > 0.9998

    def test_cosines_hardly_move(self) -> None:
        vectors, questions = unit(500), unit(50, seed=1)
        moved = np.abs(restore(quantise(vectors)) @ questions.T - vectors @ questions.T)
        assert moved.max() < 0.005

    @given(st.integers(0, 2**32 - 1), st.integers(1, 64))
    def test_the_way_there_and_back_is_exact_from_then_on(self, seed: int, size: int) -> None:
        codes = quantise(unit(3, seed=seed, dimension=size))
        assert np.array_equal(quantise(restore(codes)), codes)
        assert np.linalg.norm(restore(codes), axis=1) == pytest.approx([1] * 3, abs=1e-5)

    def test_a_row_gives_the_vector_again(self) -> None:
        vector = unit(1)[0]
        assert float(unpack(pack(vector)) @ vector) > 0.9998

    def test_zeros_stay_zeros(self) -> None:
        assert not restore(quantise(np.zeros((1, 4), np.float32))).any()


class TestKeys:
    def test_it_is_the_text_as_it_is_embedded(self) -> None:
        assert text_hash("专利法\x00 第二条\n") == text_hash("专利法 第二条")
        assert text_hash("长" * 600 + "尾") == text_hash("长" * 600)
        assert text_hash("专利法") != text_hash("商标法")
        assert len(text_hash("")) == 32


class TestSample:
    def test_it_is_the_same_whatever_the_order(self) -> None:
        vectors = {str(number): row for number, row in enumerate(unit(3 * SIZE, dimension=8))}
        at_once, bit_by_bit = VectorSample(), VectorSample()
        at_once.add(vectors)
        backwards = list(reversed(vectors))
        for start in range(0, len(backwards), 50):
            bit_by_bit.add({id_: vectors[id_] for id_ in backwards[start : start + 50]})
        assert len(at_once.rows) == SIZE
        assert np.array_equal(np.sort(at_once.rows, axis=0), np.sort(bit_by_bit.rows, axis=0))

    def test_its_spread_is_near_that_of_all(self) -> None:
        rows = unit(20_000, dimension=64) + np.float32(0.2)
        sample, question = VectorSample(), unit(1, seed=7, dimension=64)[0]
        sample.add({str(number): row for number, row in enumerate(rows)})
        mean, deviation = cosine_spread(rows, question)
        sampled_mean, sampled_deviation = cosine_spread(sample.rows, question)
        assert sampled_mean == pytest.approx(mean, abs=0.15 * deviation)
        assert sampled_deviation == pytest.approx(deviation, rel=0.1)

    def test_removed_ids_are_forgotten(self) -> None:
        sample = VectorSample()
        sample.add({"a": unit(1)[0]})
        sample.discard(["a", "unknown"])
        assert len(sample.rows) == 0


class CountingEmbedder:
    model = "some/model:1"

    def __init__(self) -> None:
        self.asked: list[str] = []

    def query(self, text: str) -> Vector:
        vector: Vector = self.passages([text])[0]
        return vector

    def passages(self, texts: Sequence[str]) -> Vector:
        self.asked += texts
        return np.asarray([unit(1, seed=len(text), dimension=16)[0] for text in texts])


class TestShippedCache:
    def test_no_file_is_no_vectors(self, tmp_path: Path) -> None:
        assert len(load_shipped("unknown", folder=tmp_path)) == 0

    def test_every_text_has_its_vector(self, tmp_path: Path) -> None:
        embedder, texts = CountingEmbedder(), ["一" * n for n in range(1, 90)]
        seen: list[tuple[int, int]] = []
        made = build_cache(
            [*texts, texts[0]],
            embedder,
            folder=tmp_path,
            on_progress=lambda done, total: seen.append((done, total)),
        )
        shipped = load_shipped(embedder.model, folder=tmp_path)
        assert made == len(shipped) == len(embedder.asked) == 89
        assert seen[-1] == (89, 89)
        for text in texts:
            assert float(shipped[text_hash(text)] @ embedder.query(text)) > 0.999
        assert text_hash("unknown") not in shipped

    def test_a_rebuild_embeds_what_is_new_and_drops_what_is_gone(self, tmp_path: Path) -> None:
        embedder = CountingEmbedder()
        build_cache(["一", "二二"], embedder, folder=tmp_path)
        embedder.asked.clear()
        assert build_cache(["二二", "三三三"], embedder, folder=tmp_path) == 1
        assert embedder.asked == ["三三三"]
        shipped = load_shipped(embedder.model, folder=tmp_path)
        assert set(shipped) == {text_hash("二二"), text_hash("三三三")}

    def test_the_same_texts_are_the_same_file(self, tmp_path: Path) -> None:
        embedder, path = CountingEmbedder(), cache_file(CountingEmbedder.model, folder=tmp_path)
        build_cache(["一", "二二", "三三三"], embedder, folder=tmp_path)
        before = path.read_bytes()
        build_cache(["三三三", "一", "二二"], embedder, folder=tmp_path)
        assert path.read_bytes() == before
        assert [each.name for each in tmp_path.iterdir()] == ["some-model-1.npz"]
