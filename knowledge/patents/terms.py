"""The terms that patents are found by: pairs of characters, Latin words whole, no dictionary.

The same function reads patents and questions, so that both sides meet.
"""

import re
import unicodedata
from functools import lru_cache

from opencc import OpenCC

_to_simplified = OpenCC("t2s")
_RUNS = re.compile(r"[a-z0-9]+|[\u3400-\u9fff〇]+")
_SHORTEST_PLURAL = 4


def plain(text: str) -> str:
    """One script, one width, small letters."""
    text = unicodedata.normalize("NFKC", text).casefold()
    return text if text.isascii() else _to_simplified.convert(text)


def runs(text: str) -> list[str]:
    """The stretches of Chinese characters and the Latin words of a text in `plain` writing."""
    return _RUNS.findall(text)


def pairs(text: str) -> list[str]:
    """Pairs of neighbouring characters and Latin words; a character that stands alone as it is."""
    found: list[str] = []
    for run in runs(plain(text)):
        if run[0].isascii():
            found.append(word(run))
        elif len(run) == 1:
            found.append(run)
        else:
            found += [run[i : i + 2] for i in range(len(run) - 1)]
    return found


def characters(text: str) -> list[str]:
    """The Chinese characters of a text, one by one."""
    return [c for run in runs(plain(text)) if not run[0].isascii() for c in run]


@lru_cache(maxsize=16_384)
def word(latin: str) -> str:
    """A Latin word without its plural s: blocks and block are one term."""
    plural = len(latin) >= _SHORTEST_PLURAL and latin.endswith("s") and not latin.endswith("ss")
    return latin[:-1] if plural else latin
