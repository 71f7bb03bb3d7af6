"""Between versions of one law: what is coming, which article holds an old one's rule, what changes.

Articles are matched through `Passage.former`, which preparation fills from the reviewed tables and
from the texts' likeness; what a change means is told in the manifest's words.
"""

from dataclasses import dataclass
from datetime import date

from knowledge.document import Document, Passage
from knowledge.library import Library
from knowledge.manifest import Change, Manifest, manifest


@dataclass(frozen=True, slots=True, kw_only=True)
class FormerArticle:
    """An article number of an earlier version, and where its rule stands in the version in force.

    Asked for "细则第98条": `old_locator` is 第九十八条 of `old_version` (2010-01-09), `now` is
    第一百一十五条 of the version in force, and `same_number` is what carries number 98 there.
    """

    law: str
    old_version: str
    old_locator: str
    now: Passage
    same_number: Passage | None


def upcoming(library: Library, law: str, *, as_of: date) -> Document | None:
    """The next version of a law that is adopted but not yet in force on ``as_of``, or None."""
    coming = [d for d in library.versions(law) if d.in_force_from and d.in_force_from > as_of]
    return coming[0] if coming else None


def successor(library: Library, passage: Passage) -> Passage | None:
    """The article that holds this article's rule in the next stored version, or None if dropped.

    None as well where no newer version is stored.
    """
    document = passage.document
    versions = library.versions(document.law)
    versions_of = [d.version for d in versions]
    if document.version not in versions_of:
        return None
    for newer in versions[versions_of.index(document.version) + 1 :]:
        return _holding(library, newer, (document.version, passage.locator))
    return None


def former_article(
    library: Library, law: str, locator: str, *, as_of: date, version: str | None = None
) -> FormerArticle | None:
    """Where the rule of an old article number stands in the version in force on ``as_of``.

    ``version`` is the adoption date of the old version, where the question names it; otherwise
    the latest earlier version in which that number stood for another article than today. None
    where the number has not moved (or nothing is known about it).
    """
    document = library.version_on(law, as_of)
    if document is None:
        return None
    claims = [
        (old_version, passage)
        for passage in library.passages_of(document)
        for old_version, old_locator in passage.former
        if old_locator == locator and (version is None or old_version == version)
    ]
    moved = [claim for claim in claims if claim[1].locator != locator]
    if not moved:
        return None
    old_version, now = max(moved, key=lambda claim: claim[0])
    return FormerArticle(
        law=law,
        old_version=old_version,
        old_locator=locator,
        now=now,
        same_number=library.article(document, locator),
    )


def change_note(
    law: str, old_locator: str, *, new_version: date | None = None, known: Manifest | None = None
) -> str | None:
    """What a newer version changes about an article, in our own Chinese words; None if not noted.

    ``new_version`` is the adoption date of the newer version; by default the latest one noted.
    """
    noted = [
        change
        for change in (known or manifest()).changes(law)
        if change.old == old_locator and change.note and new_version in {None, change.new_version}
    ]
    return max(noted, key=lambda change: change.new_version).note if noted else None


def noted_changes(
    law: str, new_version: date, *, known: Manifest | None = None
) -> tuple[Change, ...]:
    """Every change with words that a version brings, in the order of its articles as listed."""
    changes = (known or manifest()).changes(law)
    return tuple(c for c in changes if c.note and c.new_version == new_version)


def _holding(library: Library, document: Document, former: tuple[str, str]) -> Passage | None:
    passages = library.passages_of(document)
    return next((passage for passage in passages if former in passage.former), None)
