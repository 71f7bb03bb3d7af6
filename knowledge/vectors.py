"""Vectors in rows: a key for each text, one byte a dimension, and the way back to unit length.

A unit vector is told by its direction alone, so int8 codes need no scale beside them: 384 bytes
instead of 1,536. What that costs is measured in `bench/embedding.py`.
"""

from hashlib import blake2b

import numpy as np
import numpy.typing as npt

from knowledge.document import Passage, embedding_text
from knowledge.embed import clean
from knowledge.index import Vector

Codes = npt.NDArray[np.int8]

_LARGEST = 127


def text_hash(text: str) -> str:
    """The key of a text's vector: 32 hexadecimal digits of the text as it is embedded."""
    return blake2b(clean(text).encode(), digest_size=16).hexdigest()


def passage_hash(passage: Passage) -> str:
    """The key of a passage's vector."""
    return text_hash(embedding_text(passage))


def quantise(vectors: Vector) -> Codes:
    """Rows of floats as rows of codes; each row's largest number becomes 127."""
    largest = np.abs(vectors).max(axis=-1, keepdims=True, initial=0.0)
    steps = _LARGEST / np.where(largest > 0, largest, 1.0)
    codes: Codes = np.rint(vectors * steps).astype(np.int8)
    return codes


def restore(codes: Codes) -> Vector:
    """The unit vectors of codes; `quantise` gives the same codes again."""
    vectors = codes.astype(np.float32)
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.where(lengths > 0, lengths, 1.0), dtype=np.float32)


def pack(vector: Vector) -> bytes:
    """One vector as the bytes of a row."""
    return quantise(vector).tobytes()


def unpack(data: bytes) -> Vector:
    """One vector from the bytes of a row."""
    return restore(np.frombuffer(data, dtype=np.int8))
