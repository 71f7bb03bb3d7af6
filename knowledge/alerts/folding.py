"""Near-duplicates told once: the same right, or titles that differ by a few characters. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

ALIKE = 0.8


@dataclass(frozen=True, slots=True)
class Titled:
    """What is compared: an item's place, its title, and the numbers of the rights it is about."""

    at: int
    title: str
    numbers: frozenset[str]


def folded(items: Sequence[Titled]) -> list[list[int]]:
    """The places of the items in groups; the first of each group stands for the others."""
    groups: list[tuple[list[int], frozenset[str], frozenset[str], frozenset[str]]] = []
    for item in items:
        pairs = _pairs(item.title)
        for members, first_pairs, numbers, digits in groups:
            same_right = bool(item.numbers & numbers)
            alike = digits == _digits(item.title) and _alike(pairs, first_pairs)
            if same_right or alike:
                members.append(item.at)
                break
        else:
            groups.append(([item.at], pairs, item.numbers, _digits(item.title)))
    return [members for members, *_ in groups]


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    together = len(one | other)
    return bool(together) and len(one & other) / together >= ALIKE


def _pairs(title: str) -> frozenset[str]:
    plain = "".join(title.casefold().split())
    return frozenset(plain[at : at + 2] for at in range(max(len(plain) - 1, 1)))


def _digits(title: str) -> frozenset[str]:
    """Titles that differ in a number only (2026年第1期, 2026年第2期) are not the same."""
    kept = "".join(character if character.isdigit() else " " for character in title)
    return frozenset(kept.split())
