"""How names of firms and marks are compared: one script, one width, no spaces or punctuation."""

import unicodedata
from functools import lru_cache

from opencc import OpenCC

_to_simplified = OpenCC("t2s")


@lru_cache(maxsize=65_536)
def name_key(name: str) -> str:
    """The name as it is compared; empty where nothing readable is in it.

    Traditional and simplified, full and half width, capitals and small letters, brackets and
    spaces make no difference; legal forms do, for a branch is another firm than its parent.
    """
    plain = unicodedata.normalize("NFKC", name).casefold()
    kept = "".join(character for character in plain if character.isalnum())
    return (kept if kept.isascii() else _to_simplified.convert(kept))[:120]
