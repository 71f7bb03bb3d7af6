"""Whether what one firm seeks and another offers fit each other: by meaning and by shared words.

The thresholds were read off pairs of our own (tests/retrieval/test_listings.py): with the built-in
embedding model, pairs that fit lie above MEANT_ALIKE and share a word that says something, pairs
that merely come from one industry do not. Another model has another scale: then words decide alone.
"""

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

MEANT_ALIKE = 0.88
MOST_WORDS = 4
_WORDS = Path(__file__).with_name("listing_words.toml")
_SAYS_NOTHING = frozenset(tomllib.loads(_WORDS.read_text("utf-8"))["says_nothing"].split())


@dataclass(frozen=True, slots=True)
class Fit:
    """Why two listings fit: words both use, and how near they are in meaning (cosine)."""

    words: tuple[str, ...]
    nearness: float


def fit(need: str, offer: str, *, nearness: float) -> Fit | None:
    """How the two texts fit, or None where they do not."""
    words = tuple(shared_words(need, offer))[:MOST_WORDS]
    if not words or nearness < MEANT_ALIKE:
        return None
    return Fit(words, nearness)


def best(fits: Iterable[tuple[int, Fit]], *, most: int) -> list[tuple[int, Fit]]:
    """The nearest fits by listing number; of equal ones the older listing comes first."""
    return sorted(fits, key=lambda each: (-each[1].nearness, each[0]))[:most]


def shared_words(one: str, other: str) -> Iterator[str]:
    """The longest runs of two or more Chinese characters that both texts have, in order.

    Runs that say nothing about a technology, such as 一种 and 方法, do not count.
    """
    seen: set[str] = set()
    start = 0
    while start < len(one) - 1:
        end = start
        while end < len(one) and _chinese(one[end]) and one[start : end + 1] in other:
            end += 1
        run = one[start:end]
        if len(run) >= 2 and run not in seen and not _empty(run):
            seen.add(run)
            yield run
        start = max(end, start + 1)


def _chinese(character: str) -> bool:
    return "\u4e00" <= character <= "\u9fff"


def _empty(run: str) -> bool:
    """Whether a run is made of words that say nothing, such as 处理技术."""
    return all(run[i : i + 2] in _SAYS_NOTHING for i in range(0, len(run) - 1, 2))
