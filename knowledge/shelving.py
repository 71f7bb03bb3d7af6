"""Putting editions into the library's rows: one transaction a text, nothing twice."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from enum import StrEnum

from knowledge.document import Scope
from knowledge.edition import Edition, Origin, rows_of
from knowledge.manifest import Manifest
from storage import library as rows
from storage.database import Session

IP_PART = "#ip"
"""Behind the key of the part of a law that belongs to the IP collection."""


class Outcome(StrEnum):
    """What became of a text."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


def parts(edition: Edition, *, known: Manifest) -> list[Edition]:
    """The edition as it is kept: in two parts where only some articles are about IP.

    Articles that the manifest says have been replaced since are left out.
    """
    document = edition.document
    listed = known.version(document.law, document.adopted_on)
    omitted = set(listed.omit) if listed else set()
    passages = [p for p in edition.passages if p.locator not in omitted]
    entry = known.law(document.law)
    chosen = set(entry.ip_articles) if entry else set()
    if not chosen:
        return [Edition(document, tuple(passages))]
    ip = replace(document, key=f"{document.key}{IP_PART}", scope=Scope.IP)
    rest = replace(document, scope=Scope.GENERAL)
    return [
        Edition(
            part,
            tuple(replace(p, document=part) for p in passages if (p.locator in chosen) is about_ip),
        )
        for part, about_ip in ((ip, True), (rest, False))
    ]


async def shelve(
    session: Session, edition: Edition, *, origin: Origin, known: Manifest, now: datetime
) -> Outcome:
    """Store an edition in place of what its key held before, unless it is the same already."""
    outcomes = [
        await _shelve_part(session, part, origin=origin, now=now)
        for part in parts(edition, known=known)
    ]
    return _together(outcomes)


async def _shelve_part(
    session: Session, part: Edition, *, origin: Origin, now: datetime
) -> Outcome:
    row, passages = rows_of(part, origin=origin, now=now)
    existing = await rows.document_by_key(session, row.key)
    if existing is not None and existing.content_hash == row.content_hash:
        return Outcome.UNCHANGED
    if existing is not None and row.in_force_to is None:
        row.in_force_to = existing.in_force_to
    outcome = Outcome.NEW if existing is None else Outcome.CHANGED
    await rows.replace_document(session, row, passages)
    return outcome


def _together(outcomes: Sequence[Outcome]) -> Outcome:
    if len(set(outcomes)) == 1:
        return outcomes[0]
    return Outcome.CHANGED
