"""What a version that is adopted but not yet in force will change: said beside today's answer, and
what holds until then beside an answer for a day to come."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache

from knowledge import versions
from knowledge.document import Passage, Scope
from knowledge.library import Library
from retrieval import texts
from retrieval.premises import figures

_PERIODS = frozenset({"年", "个月", "日", "个工作日"})


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


@lru_cache(maxsize=64)
def gaps(library: Library, day: date) -> Mapping[str, date]:
    """IP laws of which only later versions are held than governed on ``day``, with the first day of
    the earliest of them; none on a day on which everything stored is held."""
    starts = {
        law: [d.in_force_from for d in library.versions(law) if d.in_force_from is not None]
        for law in ip_laws(library)
        if library.version_on(law, day) is None
    }
    return {law: min(days) for law, days in starts.items() if days and min(days) > day}


def notes(
    passages: Sequence[Passage], library: Library, *, as_of: date, asked_on: date
) -> tuple[str, ...]:
    """One sentence for each passage whose law has a version to come after ``as_of``, the day
    answered for, and what to do where a period gets shorter; for the first, what holds until then
    where it is itself still to come on ``asked_on``. Same sentences once.
    """
    changes = [_change(passage, library, as_of=as_of) for passage in passages]
    shorter = texts.SHORTER if any(texts.BECOMES_SHORTER in change for change in changes) else ""
    since = [_since(passage, library, asked_on=asked_on) for passage in passages[:1]]
    return tuple(dict.fromkeys(note for note in (*changes, shorter, *since) if note))


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
            return texts.changes_later(
                older=texts.edition(document), starts=newer.in_force_from, newer=name, what=note
            )
        return texts.dropped_later(starts=newer.in_force_from, newer=name)
    what = note or _compared(passage.text, successor.text)
    return texts.changes_later(
        older=texts.edition(document),
        starts=newer.in_force_from,
        newer=f"{name}{successor.locator}",
        what=what,
    )


def _since(passage: Passage, library: Library, *, asked_on: date) -> str:
    """What holds on the day of asking, where the passage's version is still to come."""
    document = passage.document
    older = library.version_on(document.law, asked_on)
    if not (older and document.in_force_from and document.in_force_from > asked_on):
        return ""
    locator = next((old for version, old in passage.former if version == older.version), "")
    before = library.article(older, locator) if locator else None
    if before is None:
        return ""
    note = versions.change_note(document.law, locator, new_version=document.adopted_on)
    return texts.changed_since(
        starts=document.in_force_from,
        older=f"{texts.edition(older)}{locator}",
        what=note or _compared(before.text, passage.text),
    )


def _compared(old: str, new: str) -> str:
    """What became of the figures, the only thing that can be told without reading the sense."""
    gone, added = figures(old) - figures(new), figures(new) - figures(old)
    if not gone and not added:
        return texts.FIGURES_STAY
    if len(gone) == 1 and len(added) == 1:
        (was, unit), (becomes, new_unit) = gone.pop(), added.pop()
        if unit == new_unit:
            shorter = unit in _PERIODS and int(becomes) < int(was)
            return texts.figure_changes(
                old=f"{was}{unit}", new=f"{becomes}{new_unit}", shorter=shorter
            )
    return texts.WORDING_CHANGES
