"""What a report is to be about, as somebody writes it: 玩具创意 2015年以后 A63H33. Pure."""

import re
from collections.abc import Callable
from datetime import date

from knowledge.patents.classification import ClassWrong, parse_ipc
from knowledge.patents.taxonomy import Industry
from storage.navigation import NavigationScope

_SINCE = re.compile(r"(\d{4})\s*年?\s*(?:以来|以后|之后|起)")
_SUBCLASS = re.compile(r"[A-H]\d{2}[A-Z]")
FindIndustry = Callable[[str], Industry | None]


class ScopeUnclear(ValueError):
    """The words name no industry and no class; `word` is the one that was not understood."""

    def __init__(self, word: str) -> None:
        super().__init__(word)
        self.word = word


def parse_scope(text: str, find: FindIndustry) -> tuple[NavigationScope, Industry | None]:
    """The scope meant, and its industry if one is named. Raises ScopeUnclear."""
    since = None
    if found := _SINCE.search(text):
        since = date(int(found[1]), 1, 1) if 1985 <= int(found[1]) <= 2100 else None
        text = text.replace(found[0], " ")
    industry, ipc = None, ""
    for word in text.split():
        if (named := find(word)) is not None and industry is None:
            industry = named
        elif not ipc and (symbol := _symbol(word)):
            ipc = symbol
        else:
            raise ScopeUnclear(word)
    if industry is None and not ipc:
        raise ScopeUnclear(text.strip())
    return NavigationScope(industry=industry.id if industry else "", ipc=ipc, since=since), industry


def _symbol(word: str) -> str:
    plain = word.upper()
    if _SUBCLASS.fullmatch(plain):
        return plain
    try:
        return parse_ipc(plain)
    except ClassWrong:
        return ""
