"""Which law and which version a file holds, from its head, its name, and what we know already."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from knowledge.commencement import stated_start
from knowledge.digest import digests
from knowledge.document import Document, Scope, document_key
from knowledge.edition import Edition, edition, merged
from knowledge.head import Head, clean_title, short_name
from knowledge.manifest import Manifest, manifest
from knowledge.split import SplitText, amends


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownVersion:
    """A version that a file may turn out to be: from the manifest, a digest or the library."""

    law: str
    adopted_on: date | None
    in_force_from: date | None
    in_force_to: date | None = None
    dates: tuple[date, ...] = ()

    def named_by(self, days: Iterable[date | None]) -> bool:
        """Whether one of these days is a date of this version."""
        return not {self.adopted_on, self.in_force_from, *self.dates}.isdisjoint(set(days) - {None})

    def holds_on(self, day: date) -> bool:
        """Whether this version governs on ``day``."""
        begun = self.in_force_from is None or self.in_force_from <= day
        return begun and (self.in_force_to is None or day <= self.in_force_to)


def identified(
    split: SplitText, *, file_name: str, today: date, stored: Sequence[KnownVersion] = ()
) -> Edition:
    """The file's edition under the law's short name and its version's key.

    The version is the known one that a date in the file's name or in the text names; else one of
    its own by these dates; where there is no date at all, the version in force.
    Digests of articles that the file does not hold are added.
    """
    known = manifest()
    head = split.head
    law = law_titled(head.title) or short_name(head.title)
    entry = known.law(law)
    candidates = [v for v in (*known_versions(known), *stored) if v.law == law]
    texts = [draft.text for draft in split.drafts]
    version = _matching(head, candidates) or _unnamed(head, candidates, today=today)
    adopted_on = version.adopted_on if version else head.file_date or _latest(head.adopted)
    start = version.in_force_from if version else None
    listed = known.version(law, adopted_on)
    amending = amends(head.title)
    document = Document(
        key=document_key(law, adopted_on),
        law=law,
        title=head.title,
        kind=split.kind,
        scope=Scope.GENERAL if amending else Scope.IP,
        adopted_on=adopted_on,
        in_force_from=start or _start(head, texts, adopted_on=adopted_on),
        in_force_to=version.in_force_to if version else None,
        source=file_name,
        aliases=(*(entry.aliases if entry else ()), *(listed.aliases if listed else ())),
    )
    official = edition(document, split.drafts)
    digest = next((d.edition for d in digests() if d.edition.document.key == document.key), None)
    return merged(official, digest)


def law_titled(title: str) -> str | None:
    """The law that a title means by the manifest and the digests, or None."""
    return _titles().get(_bare(title))


@cache
def _titles() -> Mapping[str, str]:
    titles: dict[str, str] = {}
    for digest in digests():
        document = digest.edition.document
        for name in (document.law, document.title, short_name(document.title)):
            titles.setdefault(_bare(name), document.law)
    for entry in manifest().laws.values():
        for name in (entry.law, entry.title):
            if name:
                titles.setdefault(_bare(name), entry.law)
    return titles


def _bare(title: str) -> str:
    return re.sub(r"\W", "", clean_title(title))


def known_versions(known: Manifest) -> list[KnownVersion]:
    """Every version that the manifest or a digest names."""
    versions = [
        KnownVersion(
            law=entry.law,
            adopted_on=version.adopted_on,
            in_force_from=version.in_force_from,
            in_force_to=version.in_force_to,
            dates=version.dates,
        )
        for entry in known.laws.values()
        for version in entry.versions
    ]
    for digest in digests():
        document = digest.edition.document
        versions.append(
            KnownVersion(
                law=document.law,
                adopted_on=document.adopted_on,
                in_force_from=document.in_force_from,
                in_force_to=document.in_force_to,
            )
        )
    return versions


def _matching(head: Head, candidates: Sequence[KnownVersion]) -> KnownVersion | None:
    """The known version named by the date in the file's name, else by the text's newest dates.

    The name comes first because collections date their files by version, while the list of dates
    in a text often stops at an earlier amendment.
    """
    newest = {day for day in (_latest(head.adopted), _latest(head.starts)) if day}
    for days in ({head.file_date} - {None}, newest):
        found = [version for version in candidates if version.named_by(days)]
        if found:
            return found[0]
    return None


def _unnamed(head: Head, candidates: Sequence[KnownVersion], *, today: date) -> KnownVersion | None:
    """A text without any date is taken for the version in force."""
    if head.file_date or head.adopted or head.starts:
        return None
    return next((version for version in candidates if version.holds_on(today)), None)


def _start(head: Head, texts: Sequence[str], *, adopted_on: date | None) -> date | None:
    stated = _latest(head.starts)
    if stated is not None and (adopted_on is None or stated >= adopted_on):
        return stated
    return stated_start(texts, adopted_on=adopted_on) or adopted_on


def _latest(days: Iterable[date]) -> date | None:
    return max(days, default=None)
