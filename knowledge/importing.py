"""Files into the library, one by one: read, split, identified, shelved; none stops the rest."""

import asyncio
import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from knowledge.commencement import repealed_laws
from knowledge.document import Kind
from knowledge.edition import Edition, Origin
from knowledge.identify import KnownVersion, identified
from knowledge.manifest import Manifest, manifest
from knowledge.settle import settle
from knowledge.shelving import Outcome, shelve
from knowledge.sources.document_text import TextUnreadable
from knowledge.sources.files import FileToRead, find_files
from knowledge.split import SplitText, split_text
from storage import library as rows
from storage.database import Database

log = logging.getLogger(__name__)

Progress = Callable[[str], None]
"""Called with the name of each file that is done."""


@dataclass(frozen=True, slots=True)
class ImportedFile:
    """What became of one file: the outcome, what it was taken for, or why it was refused."""

    name: str
    outcome: Outcome
    detail: str
    passages: int = 0


async def import_paths(
    database: Database,
    paths: Iterable[Path],
    *,
    now: datetime,
    kind: Kind | None = None,
    progress: Progress | None = None,
) -> list[ImportedFile]:
    """Import every text of the given files, folders and zips; never raises for a bad file.

    One transaction a text: after a kill the rows are whole, and importing again adds the rest.
    """
    run = _Run(database, now=now, kind=kind)
    results = []
    for file in find_files(paths):
        results.append(await run.take(file))
        if progress is not None:
            progress(file.name)
    return results


@dataclass(slots=True)
class _Run:
    """One import. Two files of one version would replace each other: the first one counts."""

    database: Database
    now: datetime
    kind: Kind | None
    known: Manifest = field(default_factory=manifest)
    taken: dict[str, str] = field(default_factory=dict)

    async def take(self, file: FileToRead) -> ImportedFile:
        """Read, identify and shelve one file."""
        try:
            edition = await self._edition(file)
        except TextUnreadable as refusal:
            return ImportedFile(file.name, Outcome.REFUSED, str(refusal))
        except Exception:
            # A defect of a reader is ours, but it must not keep the other files out.
            log.exception("reading %s failed", file.name)
            return ImportedFile(
                file.name,
                Outcome.REFUSED,
                "it could not be read (see the log); try it as .docx or .txt",
            )
        key = edition.document.key
        if key in self.taken:
            return ImportedFile(
                file.name,
                Outcome.UNCHANGED,
                f"same version as {self.taken[key]}",
                len(edition.passages),
            )
        self.taken[key] = file.name
        outcome = await self._shelve(edition)
        return ImportedFile(file.name, outcome, describe(edition), len(edition.passages))

    async def _edition(self, file: FileToRead) -> Edition:
        """Reading blocks (PDFs take a process of their own), so it runs in a thread."""
        split = await asyncio.to_thread(_split, file, kind=self.kind)
        async with self.database.begin() as session:
            stored = [_known(row) for row in await rows.all_documents(session)]
        return identified(split, file_name=file.name, today=self.now.date(), stored=stored)

    async def _shelve(self, edition: Edition) -> Outcome:
        law = edition.document.law
        async with self.database.begin() as session:
            outcome = await shelve(
                session, edition, origin=Origin.IMPORTED, known=self.known, now=self.now
            )
            if outcome is Outcome.UNCHANGED:
                return outcome
            await settle(session, law, known=self.known)
            start = edition.document.in_force_from
            if start is not None:
                for repealed in repealed_laws(edition.texts, law=law):
                    await settle(session, repealed, known=self.known, repealed_on=start)
        return outcome


def describe(edition: Edition) -> str:
    """What a file was taken for, in one line of the result table."""
    document = edition.document
    since = f", in force from {document.in_force_from}" if document.in_force_from else ""
    return f"{document.kind.value} {document.key}{since}"


def refused(results: Sequence[ImportedFile]) -> list[ImportedFile]:
    """The files that did not go in."""
    return [result for result in results if result.outcome is Outcome.REFUSED]


def _split(file: FileToRead, *, kind: Kind | None) -> SplitText:
    return split_text(file.read(), file_name=file.name, kind=kind)


def _known(row: rows.DocumentRow) -> KnownVersion:
    return KnownVersion(
        law=row.law,
        adopted_on=row.adopted_on,
        in_force_from=row.in_force_from,
        in_force_to=row.in_force_to,
    )
