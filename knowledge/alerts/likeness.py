"""Names of marks that may be taken for each other, as shared spellings. Pure.

Two names meet where they share one of their spellings: the name itself, the name less any one of
its characters (so that one more, one less or another one in its place still meets), and its sound.
It is a watch, not an opinion on likelihood of confusion: it shall miss little.
"""

from functools import lru_cache

SHORTEST = 3  # of names that are compared less one character; shorter ones would meet by chance
LONGEST = 30


@lru_cache(maxsize=65_536)
def spellings(name: str) -> tuple[str, ...]:
    """The spellings under which a name, as compared, is listed; empty for none."""
    name = name[:LONGEST]
    if not name:
        return ()
    less_one: list[str] = []
    if len(name) >= SHORTEST:
        less_one = [name[:at] + name[at + 1 :] for at in range(len(name))]
    # Its dictionary costs a quarter of a second and 56 MB: it is read with the first name.
    from pypinyin import lazy_pinyin

    sound = "".join(lazy_pinyin(name))
    return tuple(dict.fromkeys([name, *less_one, f"~{sound}"]))
