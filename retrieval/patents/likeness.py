"""How alike two names of marks are, and in what: characters, sound, order, shape. Pure.

Whether marks are confusingly similar is for the office and the courts; this says what is alike.
"""

from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from knowledge.patents.mark_keys import MarkKeys, mark_keys

SHORTEST_CONTAINED = 2
ENOUGH_SHARED = 0.6
"""The share of characters that two names must have in common to be called partly the same."""
ENOUGH_SOUND = 0.7


class Like(StrEnum):
    """In what two names are alike, the strongest first."""

    SAME = "same"
    ORDER = "order"
    SOUND = "sound"
    SHAPE = "shape"
    CONTAINS = "contains"
    NEAR_SOUND = "near-sound"
    SHARED = "shared"


STRENGTH = {
    Like.SAME: 1.0,
    Like.ORDER: 0.85,
    Like.SOUND: 0.85,
    Like.SHAPE: 0.8,
    Like.CONTAINS: 0.75,
    Like.NEAR_SOUND: 0.7,
    Like.SHARED: 0.6,
}


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing in which names are alike; `detail` is the shared part, where it has one."""

    like: Like
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Likeness:
    """All reasons, strongest first, and a score from 0 to 1 to sort by; nothing alike is 0."""

    score: float
    reasons: tuple[Reason, ...] = ()


def likeness(name: str, other: str) -> Likeness:
    """Compare two names."""
    asked, held = mark_keys(name), mark_keys(other)
    if not asked.name or not held.name:
        return Likeness(0.0)
    if asked.name == held.name:
        return Likeness(1.0, (Reason(Like.SAME),))
    reasons = [
        reason
        for reason in (
            _order(asked, held),
            _sound(asked, held),
            _shape(asked, held),
            _contained(asked, held),
            _near_sound(asked, held),
            _shared(asked, held),
        )
        if reason is not None
    ]
    if not reasons:
        return Likeness(0.0)
    seen = {reason.like for reason in reasons}
    weaker = {Like.NEAR_SOUND} if Like.SOUND in seen else set()
    if len(seen) > 1:
        weaker.add(Like.SHARED)
    reasons = [reason for reason in reasons if reason.like not in weaker]
    strongest = max(STRENGTH[reason.like] for reason in reasons)
    overlap = SequenceMatcher(None, asked.name, held.name, autojunk=False).ratio()
    return Likeness(round(strongest + 0.1 * overlap, 4), tuple(reasons))


def _order(asked: MarkKeys, held: MarkKeys) -> Reason | None:
    same = len(asked.name) > 1 and Counter(asked.name) == Counter(held.name)
    return Reason(Like.ORDER) if same else None


def _sound(asked: MarkKeys, held: MarkKeys) -> Reason | None:
    same = "".join(asked.sounds) == "".join(held.sounds)
    return Reason(Like.SOUND, " ".join(asked.sounds)) if same else None


def _near_sound(asked: MarkKeys, held: MarkKeys) -> Reason | None:
    if len(asked.near_sounds) < 2 or len(held.near_sounds) < 2:
        same = "".join(asked.near_sounds) == "".join(held.near_sounds)
        return Reason(Like.NEAR_SOUND, " ".join(held.sounds)) if same else None
    matcher = SequenceMatcher(None, asked.near_sounds, held.near_sounds, autojunk=False)
    alike = sum(block.size for block in matcher.get_matching_blocks())
    share = alike / max(len(asked.near_sounds), len(held.near_sounds))
    # Where the characters are the same too, the sound tells nothing more.
    more = alike > sum((Counter(asked.name) & Counter(held.name)).values())
    return (
        Reason(Like.NEAR_SOUND, " ".join(held.sounds)) if share >= ENOUGH_SOUND and more else None
    )


def _shape(asked: MarkKeys, held: MarkKeys) -> Reason | None:
    if asked.shapes != held.shapes:
        return None
    pairs = [f"{a}/{h}" for a, h in zip(asked.name, held.name, strict=True) if a != h]
    return Reason(Like.SHAPE, " ".join(pairs))


def _contained(asked: MarkKeys, held: MarkKeys) -> Reason | None:
    short, long = sorted((asked.name, held.name), key=len)
    if len(short) >= SHORTEST_CONTAINED and short in long:
        return Reason(Like.CONTAINS, short)
    return None


def _shared(asked: MarkKeys, held: MarkKeys) -> Reason | None:
    if asked.name.isascii() and held.name.isascii():
        ratio = SequenceMatcher(None, asked.name, held.name, autojunk=False).ratio()
        return Reason(Like.SHARED, held.name) if ratio >= ENOUGH_SOUND else None
    common = Counter(asked.name) & Counter(held.name)
    count = sum(common.values())
    if count < 2 or count / max(len(asked.name), len(held.name)) < ENOUGH_SHARED:
        return None
    if asked.name in held.name or held.name in asked.name:
        return None
    return Reason(Like.SHARED, "".join(c for c in asked.name if c in common))
