"""The values that a notice is listed by. Pure."""

import re
from collections.abc import Iterator
from functools import lru_cache

_IPC = re.compile(r"([A-HY])(\d{2})?([A-Z])?(\d+)?(?:/(\d+))?")
_GROUP = re.compile(r"(\d{2})\d{2}")


@lru_cache(maxsize=65_536)
def classes_above(symbol: str) -> tuple[str, ...]:
    """The class itself and every class it lies in: A63H33/04, A63H33, A63H, A63, A."""
    return tuple(dict.fromkeys(_above(symbol)))


def _above(symbol: str) -> Iterator[str]:
    yield symbol
    if "-" in symbol:  # Locarno: 21-01 lies in 21
        yield symbol.partition("-")[0]
    elif group := _GROUP.fullmatch(symbol):  # a group of similar goods: 2802 lies in 28
        yield str(int(group[1]))
    elif found := _IPC.fullmatch(symbol):
        section, number, letter, main, _ = found.groups()
        parts = [part for part in (section, number, letter, main) if part]
        for end in range(len(parts), 0, -1):
            yield "".join(parts[:end])


def stands_in(keyword: str, text: str) -> bool:
    """Whether a keyword stands in a text of small letters; Latin ones as whole words."""
    plain = keyword.casefold()
    at = text.find(plain)
    if at < 0 or not plain.isascii():
        return at >= 0
    return re.search(rf"(?<![a-z0-9]){re.escape(plain)}(?![a-z0-9])", text) is not None
