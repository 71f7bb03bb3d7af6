"""What names of marks are compared by: characters, their sound, their shape. Pure.

Sounds are pinyin without tones, with the pairs that southern speakers do not tell apart made one
(zh z, ch c, sh s, n l, final ng n). Shapes are groups of characters that look alike at a glance,
from a table of our own.
"""

import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from knowledge.patents.names import name_key

SHAPES = Path(__file__).with_name("alike_shapes.toml")
LONGEST = 40
_MERGED = (("zh", "z"), ("ch", "c"), ("sh", "s"))


@dataclass(frozen=True, slots=True)
class MarkKeys:
    """A name as it is compared: `sounds` and `near_sounds` a syllable or word an element."""

    name: str
    sounds: tuple[str, ...]
    near_sounds: tuple[str, ...]
    shapes: str


@lru_cache(maxsize=4096)
def mark_keys(name: str) -> MarkKeys:
    """The keys of a name of any script."""
    key = name_key(name)[:LONGEST]
    # Its dictionary costs a quarter of a second and 56 MB: it is read with the first name.
    from pypinyin import Style, lazy_pinyin

    sounds = tuple(s for s in lazy_pinyin(key, style=Style.NORMAL, v_to_u=True) if s.strip())
    return MarkKeys(
        name=key,
        sounds=sounds,
        near_sounds=tuple(near_sound(sound) for sound in sounds),
        shapes="".join(shape_of(character) for character in key),
    )


def near_sound(syllable: str) -> str:
    """The syllable with what many do not tell apart made one: zhang and zan, lan and nan."""
    for retroflex, flat in _MERGED:
        if syllable.startswith(retroflex):
            syllable = flat + syllable[len(retroflex) :]
            break
    if syllable.startswith("n") and len(syllable) > 1:
        syllable = "l" + syllable[1:]
    return syllable[:-1] if syllable.endswith("ng") else syllable


def shape_of(character: str) -> str:
    """The character that stands for all that look like it; itself where none does."""
    return _shapes().get(character, character)


@cache
def _shapes() -> dict[str, str]:
    groups = tomllib.loads(SHAPES.read_text("utf-8"))["alike"]
    return {character: group[0] for group in groups for character in group}
