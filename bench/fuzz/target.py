"""One reader of outside bytes, and what it may do with them."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from bench.fuzz.varying import Form

MOST_SECONDS = 5.0
"""Of processor time for one input; the slowest takes a tenth of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """`feed` gives bytes to a reader as its caller would, and returns where it kept its word.

    It swallows the errors that the reader documents, and fails on a broken limit; anything else
    that comes out of it is a finding. `seeds` are bytes that the reader takes (and some that once
    broke it), `most` is how many bytes are let through to it, `form` says how seeds are best
    varied, `examples` how many a short run tries.
    """

    name: str
    feed: Callable[[bytes], object]
    seeds: Callable[[], tuple[bytes, ...]]
    most: int
    form: Form
    examples: int = 120

    def feed_in_time(self, data: bytes) -> None:
        """Feed, and look at the clock: whoever takes long over little can be brought to a stop."""
        began = time.process_time()
        self.feed(data[: self.most])
        spent = time.process_time() - began
        assert spent < MOST_SECONDS, f"{self.name} took {spent:.1f} s for {len(data)} bytes"
