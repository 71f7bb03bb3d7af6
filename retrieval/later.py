"""What a version that is adopted but not yet in force will change, said beside today's answer."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache

from knowledge import versions
from knowledge.document import Passage, Scope
from knowledge.library import Library
from retrieval import texts
from retrieval.premises import figures


def coming(library: Library, *, as_of: date) -> Mapping[str, date]:
    """IP laws with a version to come, and the day it starts."""
    found: dict[str, date] = {}
    for law in ip_laws(library):
        newer = versions.upcoming(library, law, as_of=as_of)
        if newer is not None and newer.in_force_from and newer.scope is Scope.IP:
            found[law] = newer.in_force_from
    return found


@lru_cache(maxsize=1)
def ip_laws(library: Library) -> frozenset[str]:
    """The laws of the IP collection; reckoned once a snapshot."""
    return frozenset(
        passage.document.law
        for passage in library.passages.values()
        if passage.document.scope is Scope.IP
    )


def notes(passages: Sequence[Passage], library: Library, *, as_of: date) -> tuple[str, ...]:
    """One sentence for each passage whose law has a newer version coming; same sentences once."""
    said = [change for passage in passages if (change := _change(passage, library, as_of=as_of))]
    return tuple(dict.fromkeys(said))


def _change(passage: Passage, library: Library, *, as_of: date) -> str:
    document = passage.document
    newer = versions.upcoming(library, document.law, as_of=as_of)
    if newer is None or newer.in_force_from is None or document.key == newer.key:
        return ""
    name = texts.edition(newer)
    successor = versions.successor(library, passage)
    note = versions.change_note(document.law, passage.locator, new_version=newer.adopted_on)
    if successor is None:
        if note:
            return texts.changes_later(starts=newer.in_force_from, newer=name, what=note)
        return texts.dropped_later(starts=newer.in_force_from, newer=name)
    what = note or _compared(passage.text, successor.text)
    return texts.changes_later(
        starts=newer.in_force_from, newer=f"{name}{successor.locator}", what=what
    )


def _compared(old: str, new: str) -> str:
    """What became of the figures, the only thing that can be told without reading the sense."""
    gone, added = figures(old) - figures(new), figures(new) - figures(old)
    if not gone and not added:
        return texts.FIGURES_STAY
    if len(gone) == 1 and len(added) == 1:
        (was, unit), (becomes, new_unit) = gone.pop(), added.pop()
        if unit == new_unit:
            return texts.figure_changes(old=f"{was}{unit}", new=f"{becomes}{new_unit}")
    return texts.WORDING_CHANGES
