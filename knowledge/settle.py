"""What follows between the versions of one law: when each ends, and which old articles each holds.

Run in the transaction that stores a version, so that a reader never sees two in force at once.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby

from knowledge.digest import digests
from knowledge.likeness import matched_articles
from knowledge.manifest import Manifest
from storage import library as rows
from storage.database import Session
from storage.library import DocumentRow, PassageRow

Former = set[tuple[str, str]]


async def settle(
    session: Session, law: str, *, known: Manifest, repealed_on: date | None = None
) -> None:
    """Set starts and ends of all versions of a law, and the former articles of each.

    The manifest's dates win. A version ends the day before the next one starts, the day before
    ``repealed_on``, or when the manifest says so; an end that is known already stays.
    """
    versions = _versions(await rows.documents_of_law(session, law), known=known)
    changed = False
    for index, version in enumerate(versions):
        following = versions[index + 1] if index + 1 < len(versions) else None
        end = _end(version[0], following, known=known, repealed_on=repealed_on)
        changed |= _set_end(version, end)
    texts: Sequence[PassageRow] = ()
    for version in versions:
        if len(versions) == 1 and not known.changes(law):
            break
        older, texts = texts, await _passages(session, version)
        changed |= _set_former(version[0], texts, older=older, known=known)
    if changed:
        await rows.mark_changed(session)


def _versions(documents: Sequence[DocumentRow], *, known: Manifest) -> list[list[DocumentRow]]:
    """The rows of each version (one a scope), in the order in which the versions govern."""
    for row in documents:
        listed = known.version(row.law, row.adopted_on)
        if listed is not None and listed.in_force_from is not None:
            row.in_force_from = listed.in_force_from

    def order(row: DocumentRow) -> tuple[date, date]:
        return (row.in_force_from or date.min, row.adopted_on or date.min)

    ordered = sorted(documents, key=order)
    return [list(group) for _, group in groupby(ordered, key=lambda row: row.adopted_on)]


def _end(
    row: DocumentRow,
    following: list[DocumentRow] | None,
    *,
    known: Manifest,
    repealed_on: date | None,
) -> date | None:
    listed = known.version(row.law, row.adopted_on)
    ends = [listed.in_force_to] if listed and listed.in_force_to else []
    if following is not None and following[0].in_force_from is not None:
        ends.append(following[0].in_force_from - timedelta(days=1))
    if repealed_on is not None and (row.in_force_from or date.min) < repealed_on:
        ends.append(repealed_on - timedelta(days=1))
    if following is None and row.in_force_to is not None:
        ends.append(row.in_force_to)
    return min(ends) if ends else None


def _set_end(version: Sequence[DocumentRow], end: date | None) -> bool:
    changed = False
    for row in version:
        if row.in_force_to != end:
            row.in_force_to = end
            changed = True
    return changed


async def _passages(session: Session, version: Sequence[DocumentRow]) -> list[PassageRow]:
    return [passage for row in version for passage in await rows.passages_of(session, row.id)]


def _set_former(
    row: DocumentRow,
    passages: Sequence[PassageRow],
    *,
    older: Sequence[PassageRow],
    known: Manifest,
) -> bool:
    former = _listed_former(row, known=known)
    for locator, pairs in _alike_former(row, passages, older=older, known=known).items():
        former.setdefault(locator, set()).update(pairs)
    changed = False
    for passage in passages:
        held = [list(pair) for pair in sorted(former.get(passage.locator, ()))]
        if passage.former != held:
            passage.former = held
            changed = True
    return changed


def _listed_former(row: DocumentRow, *, known: Manifest) -> dict[str, Former]:
    """What the manifest and the digests say about the articles of this version."""
    former: dict[str, Former] = {}
    for change in known.changes(row.law):
        if change.new_version == row.adopted_on and change.old and change.new:
            pair = (change.old_version.isoformat(), change.old)
            former.setdefault(change.new, set()).add(pair)
    for digest in digests():
        document = digest.edition.document
        if (document.law, document.adopted_on) == (row.law, row.adopted_on):
            for passage in digest.edition.passages:
                former.setdefault(passage.locator, set()).update(passage.former)
    return former


def _alike_former(
    row: DocumentRow,
    passages: Sequence[PassageRow],
    *,
    older: Sequence[PassageRow],
    known: Manifest,
) -> Mapping[str, Former]:
    """What the likeness of two official texts says, for old articles that nobody has reviewed."""
    old_version = next((p.id.partition("@")[2].partition("/")[0] for p in older), "")
    reviewed = {
        change.old
        for change in known.changes(row.law)
        if change.new_version == row.adopted_on and change.old_version.isoformat() == old_version
    }
    old = [(p.locator, p.text) for p in older if not p.digest and p.locator not in reviewed]
    new = [(p.locator, p.text) for p in passages if not p.digest]
    former: dict[str, Former] = {}
    if old and new and old_version:
        for before, after in matched_articles(old, new).items():
            former.setdefault(after, set()).add((old_version, before))
    return former
