"""Days and class symbols as XML of patent offices writes them. Pure."""

from datetime import date

from knowledge.patents.classification import ClassWrong, once, parse_ipc
from knowledge.patents.sources.cells import CellWrong, day_of


def day(text: str) -> date | None:
    """A day written as 20151007 or 2015-10-07; None for anything else, such as 00010101."""
    try:
        return day_of(text)
    except CellWrong:
        return None


def symbols(texts: list[str]) -> tuple[str, ...]:
    """The class symbols that can be read, in order."""
    found = []
    for text in texts:
        try:
            found.append(parse_ipc(text))
        except ClassWrong:
            continue
    return once(found)
