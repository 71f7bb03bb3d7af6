"""Words of the park's industries in Chinese and English, so that either finds the other.

Meaning crosses languages by vectors; these pairs do it for patents that have none yet.
"""

import re
import tomllib
from functools import cache
from pathlib import Path

from knowledge.patents.terms import plain

FILE = Path(__file__).with_name("cross_terms.toml")
MOST = 12
"""Translations added to one question."""


def cross_terms(words: str) -> list[str]:
    """The other language's terms for those of the words that are in the table."""
    table, pattern = _terms()
    return [table[found] for found in dict.fromkeys(pattern.findall(plain(words)))][:MOST]


@cache
def _terms() -> tuple[dict[str, str], re.Pattern[str]]:
    pairs: dict[str, str] = {}
    for group in tomllib.loads(FILE.read_text("utf-8")).values():
        for chinese, english in group.items():
            pairs.setdefault(chinese, english)
            pairs.setdefault(english, chinese)
    longest = sorted(pairs, key=len, reverse=True)
    parts = [
        rf"(?<![a-z]){re.escape(t)}(?=s?(?![a-z]))" if t.isascii() else re.escape(t)
        for t in longest
    ]
    return pairs, re.compile("|".join(parts))
