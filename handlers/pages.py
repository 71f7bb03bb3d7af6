"""Long lists in chat: a page at a time, or all of it as a table.

A list's command takes the number of a page (2 or 第2页) and 表格 behind it, beside its own words.
"""

import re
from dataclasses import dataclass

from handlers import texts
from handlers.message import Choice

AS_TABLE = "表格"
PAGE_NUMBER = re.compile(r"第?([0-9]{1,5})页?")


@dataclass(frozen=True, slots=True)
class Asked:
    """What stood behind the word of a list; `page` is 1 or more, `words` are the others."""

    page: int
    table: bool
    words: tuple[str, ...]

    def offset(self, size: int) -> int:
        """How many lines come before the page."""
        return (self.page - 1) * size


def asked(text: str) -> Asked:
    """Read what stood behind a list's word."""
    words = text.split()
    numbers = [found for word in words if (found := PAGE_NUMBER.fullmatch(word))]
    others = tuple(word for word in words if word != AS_TABLE and not PAGE_NUMBER.fullmatch(word))
    page = max(int(numbers[0][1]), 1) if numbers else 1
    return Asked(page=page, table=AS_TABLE in words, words=others)


def pages_of(total: int, size: int) -> int:
    """How many pages there are, one at least."""
    return max(-(-total // size), 1)


def next_page(command: str, asked: Asked, *, total: int, size: int) -> tuple[Choice, ...]:
    """The button of the following page, if there is one."""
    if asked.page >= pages_of(total, size):
        return ()
    return (Choice(texts.NEXT_PAGE, " ".join([command, *asked.words, str(asked.page + 1)])),)


def as_table(command: str, asked: Asked | None = None) -> Choice:
    """The button that gives the whole list as a table."""
    return Choice(texts.WHOLE_TABLE, " ".join([command, *(asked.words if asked else ()), AS_TABLE]))
