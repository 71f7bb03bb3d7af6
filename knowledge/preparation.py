"""What every installation has: the package's statutes and the digests, brought into the rows."""

import asyncio
import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from importlib.metadata import version
from pathlib import Path

from knowledge.commencement import repealed_laws, stated_start
from knowledge.digest import digests
from knowledge.document import Document, Scope, document_key
from knowledge.edition import Edition, Origin, edition
from knowledge.head import short_name
from knowledge.manifest import Manifest, manifest
from knowledge.settle import settle
from knowledge.shelving import Outcome, parts, shelve
from knowledge.sources.statutes import PACKAGE, Statute, read_statutes, source_name
from storage import library as rows
from storage.database import Database

Progress = Callable[[int, int, str], None]
"""Called with how many are done, how many there are, and the name of the one just done."""

PREPARED = "prepared"
ROOM = Path(__file__).parent
DECIDING = (
    "articles.py", "commencement.py", "digest.py", "edition.py", "head.py", "likeness.py",
    "manifest.py", "manifest.toml", "numerals.py", "plain_text.py", "preparation.py",
    "renumbering.toml", "settle.py", "shelving.py", "sources/statutes.py", "structure.py",
)  # fmt: skip
"""The files that decide what stands in the rows after a preparation."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """How many documents were written, how many stood already, and how many were taken out."""

    written: int
    unchanged: int
    removed: int


async def prepare_library(
    database: Database, *, now: datetime, progress: Progress | None = None
) -> Prepared:
    """Bring statutes and digests into the rows; repeating it is harmless and done at once.

    One transaction a law: a kill leaves whole laws, and the next run adds the rest. What an
    operator imported is never overwritten. Raises StatutesMissing and DigestBroken.
    """
    fingerprint = shipped_fingerprint()
    async with database.begin() as session:
        if await rows.library_state(session, PREPARED) == fingerprint:
            return Prepared(0, len(await rows.all_documents(session)), 0)
        stored = {row.key: row.content_hash for row in await rows.all_documents(session)}
    known = manifest()
    shipped, repealed = await asyncio.to_thread(shipped_editions, known)
    by_law: dict[str, list[Edition]] = {}
    for item in shipped:
        by_law.setdefault(item.document.law, []).append(item)
    written = unchanged = 0
    for done, (law, editions) in enumerate(by_law.items(), 1):
        async with database.begin() as session:
            for item in editions:
                if _imported(item, stored, known=known):
                    unchanged += 1
                    continue
                outcome = await shelve(session, item, origin=Origin.SHIPPED, known=known, now=now)
                written += outcome is not Outcome.UNCHANGED
                unchanged += outcome is Outcome.UNCHANGED
            await settle(session, law, known=known, repealed_on=repealed.get(law))
        if progress is not None:
            progress(done, len(by_law), law)
    removed = await _remove_stale(database, shipped, stored, known=known)
    async with database.begin() as session:
        await rows.set_library_state(session, PREPARED, fingerprint)
    return Prepared(written, unchanged, removed)


def shipped_editions(known: Manifest) -> tuple[list[Edition], dict[str, date]]:
    """Every edition that ships, and which laws are repealed from which day by one of them."""
    statutes = read_statutes()
    decided = _decisions(statutes)
    source = source_name()
    editions = [_statute(item, decided, source=source, known=known) for item in statutes]
    repealed = {
        name: item.document.in_force_from
        for item in editions
        if item.document.in_force_from is not None
        for name in repealed_laws(item.texts, law=item.document.law)
    }
    return [*editions, *(digest.edition for digest in digests())], repealed


def shipped_fingerprint() -> str:
    """Changes whenever the package, the reviewed data or the code that reads them does."""
    digest = hashlib.sha256(version(PACKAGE).encode())
    files = [*(ROOM / name for name in DECIDING), *ROOM.glob("digests/*.toml")]
    for path in sorted(files):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _decisions(statutes: Iterable[Statute]) -> dict[tuple[str, date], date]:
    """(law, adoption date) to the day on which the amending decision comes into force."""
    decided = {}
    for statute in statutes:
        texts = [draft.text for draft in statute.drafts]
        day = stated_start(texts, adopted_on=statute.adopted_on) if statute.amends else None
        if day is not None:
            decided[short_name(statute.amends), statute.adopted_on] = day
    return decided


def _statute(
    statute: Statute,
    decided: Mapping[tuple[str, date], date],
    *,
    source: str,
    known: Manifest,
) -> Edition:
    law = short_name(statute.title)
    entry, listed = known.law(law), known.version(law, statute.adopted_on)
    texts = [draft.text for draft in statute.drafts]
    start = (
        (listed.in_force_from if listed else None)
        or decided.get((law, statute.adopted_on))
        or stated_start(texts, adopted_on=statute.adopted_on)
        or statute.adopted_on
    )
    return edition(
        Document(
            key=document_key(law, statute.adopted_on),
            law=law,
            title=statute.title,
            kind=statute.kind,
            scope=(entry.scope if entry and entry.scope else Scope.GENERAL),
            adopted_on=statute.adopted_on,
            in_force_from=start,
            in_force_to=listed.in_force_to if listed else None,
            source=source,
            aliases=(*(entry.aliases if entry else ()), *(listed.aliases if listed else ())),
        ),
        statute.drafts,
    )


def _imported(item: Edition, stored: Mapping[str, str], *, known: Manifest) -> bool:
    """Whether an operator has imported this very version: the official text then stays."""
    return any(
        stored.get(part.document.key, "").startswith(f"{Origin.IMPORTED}:")
        for part in parts(item, known=known)
    )


async def _remove_stale(
    database: Database, shipped: Iterable[Edition], stored: Mapping[str, str], *, known: Manifest
) -> int:
    """Take out what an earlier release shipped and this one does not."""
    kept = {part.document.key for item in shipped for part in parts(item, known=known)}
    stale = [
        key
        for key, content in stored.items()
        if content.startswith(f"{Origin.SHIPPED}:") and key not in kept
    ]
    for key in stale:
        async with database.begin() as session:
            await rows.remove_document(session, key)
    return len(stale)
