"""How good a ranking is. Every measure takes what was found, best first, and what was right."""

import math
from collections.abc import Collection, Sequence


def recall(found: Sequence[str], right: Collection[str], *, at: int) -> float:
    """The share of the right ones among the first ``at`` found."""
    return len(set(found[:at]) & set(right)) / len(set(right)) if right else 0.0


def reciprocal_rank(found: Sequence[str], right: Collection[str]) -> float:
    """1 over the place of the first right one; 0 where there is none."""
    return next((1 / place for place, item in enumerate(found, 1) if item in right), 0.0)


def ndcg(found: Sequence[str], right: Collection[str], *, at: int = 10) -> float:
    """Normalised discounted cumulative gain with gains of 0 and 1."""
    gain = sum(1 / math.log2(p + 1) for p, item in enumerate(found[:at], 1) if item in right)
    ideal = sum(1 / math.log2(p + 1) for p in range(1, min(len(set(right)), at) + 1))
    return gain / ideal if ideal else 0.0
