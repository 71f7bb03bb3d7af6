"""Which article of a newer version holds the rule of an older one: by the likeness of their words.

Articles move when laws are revised: of the 73 articles of the Trademark Law of 2019 one keeps its
number in 2026. Shared character pairs find them again; where nothing is close the rule counts as
dropped or rewritten, and nothing is claimed.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

Matrix = npt.NDArray[np.float32]

CLOSE = 0.5
"""Least likeness of two articles that count as one rule. In five pairs of texts (Trademark Law,
Foreign Trade, Arbitration, Fisheries, Unfair Competition) every pair above it was right and the
closest wrong pair lay at .47; right ones below it are what the manifest's entries are for."""


def bigrams(text: str) -> Counter[str]:
    """The character pairs of a text, letters and digits only."""
    letters = [character for character in text if character.isalnum()]
    return Counter(map("".join, pairwise(letters)))


def likeness(old: Sequence[str], new: Sequence[str]) -> Matrix:
    """For every pair of texts twice the shared character pairs over all pairs (Dice), 0 to 1."""
    counters = [[bigrams(text) for text in texts] for texts in (old, new)]
    vocabulary = {pair: i for i, pair in enumerate(set().union(*counters[0], *counters[1]))}
    first, second = (_counts(side, vocabulary) for side in counters)
    shared = np.zeros((len(old), len(new)), dtype=np.float32)
    # min(a, b) is the number of levels that both reach: one product of 0/1 matrices a level, over
    # the pairs that still reach it in some text of both sides.
    most = np.minimum(first.max(axis=0), second.max(axis=0))
    for level in range(1, int(most.max(initial=0)) + 1):
        one, other = (side[:, most >= level] >= level for side in (first, second))
        shared += one.astype(np.float32) @ other.astype(np.float32).T
    total = first.sum(axis=1)[:, None] + second.sum(axis=1)[None, :]
    result: Matrix = 2 * shared / np.maximum(total, 1)
    return result


def matched_articles(
    old: Sequence[tuple[str, str]], new: Sequence[tuple[str, str]], *, close: float = CLOSE
) -> dict[str, str]:
    """Old locator to new locator for (locator, text) pairs, at most one partner each.

    The closest pairs are taken first; at equal likeness the pair nearest in place.
    """
    if not old or not new:
        return {}
    scores = likeness([text for _, text in old], [text for _, text in new])
    near = [
        (-float(scores[i, j]), abs(i / len(old) - j / len(new)), int(i), int(j))
        for i, j in np.argwhere(scores >= close)
    ]
    result: dict[int, int] = {}
    taken: set[int] = set()
    for _, _, i, j in sorted(near):
        if i not in result and j not in taken:
            taken.add(j)
            result[i] = j
    return {old[i][0]: new[j][0] for i, j in sorted(result.items())}


def _counts(counters: Sequence[Counter[str]], vocabulary: Mapping[str, int]) -> Matrix:
    matrix = np.zeros((len(counters), len(vocabulary)), dtype=np.float32)
    for row, counter in enumerate(counters):
        for pair, count in counter.items():
            matrix[row, vocabulary[pair]] = count
    return matrix
