"""All passages in memory, found by structure: by id, by law and article, by version and day.

A snapshot: it never changes; `load_library` makes a new one when the rows' version has moved on.
26,000 articles take about 40 MB.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from knowledge.document import Document, Kind, Passage, Scope, document_key
from storage import library as rows
from storage.database import Session


class Library:
    """Every document and passage, with look-ups that need no search."""

    def __init__(self, passages: Iterable[Passage], *, version: int = 0) -> None:
        self.version = version
        self.passages: dict[str, Passage] = {passage.id: passage for passage in passages}
        self._by_law: dict[str, dict[str, Document]] = defaultdict(dict)
        self._by_document: dict[str, list[Passage]] = defaultdict(list)
        self._names: dict[str, str] = {}
        for passage in self.passages.values():
            document = passage.document
            key = _version_key(document)
            self._by_document[key].append(passage)
            versions = self._by_law[document.law]
            if key in versions and not document.key == key != versions[key].key:
                continue
            versions[key] = document
            for name in (document.law, document.title, *document.aliases):
                self._names.setdefault(name, document.law)
        for passages_of_document in self._by_document.values():
            passages_of_document.sort(key=lambda passage: passage.ordinal)
        self._articles = {
            (_version_key(passage.document), passage.locator): passage
            for passage in self.passages.values()
        }

    @property
    def names(self) -> dict[str, str]:
        """Every name, title and alias of a text, to the law it means."""
        return self._names

    @property
    def documents(self) -> list[Document]:
        """Every version of every text."""
        return [document for versions in self._by_law.values() for document in versions.values()]

    def law_named(self, name: str) -> str | None:
        """The law a name, full title or alias means, or None."""
        return self._names.get(name)

    def versions(self, law: str) -> list[Document]:
        """All stored versions of a law, oldest first."""
        documents = self._by_law.get(law, {}).values()
        return sorted(
            documents, key=lambda d: (d.in_force_from or date.min, d.adopted_on or date.min)
        )

    def version_on(self, law: str, day: date) -> Document | None:
        """The version that governs on ``day``; the latest to come into force if two claim to."""
        holding = [document for document in self.versions(law) if document.holds_on(day)]
        return holding[-1] if holding else None

    def passages_of(self, document: Document) -> Sequence[Passage]:
        """The passages of one version in their order."""
        return self._by_document.get(_version_key(document), [])

    def article(self, document: Document, locator: str) -> Passage | None:
        """One article of one version, or None where that version has no such number."""
        return self._articles.get((_version_key(document), locator))


def _version_key(document: Document) -> str:
    """One version may be kept in two documents, one a scope (the Criminal Law's IP articles)."""
    return document_key(document.law, document.adopted_on)


async def load_library(session: Session) -> Library:
    """The library as the rows hold it now."""
    version = await rows.library_version(session)
    documents = {row.id: document_of(row) for row in await rows.all_documents(session)}
    passages = [
        passage_of(row, documents[row.document_id]) for row in await rows.all_passages(session)
    ]
    return Library(passages, version=version)


def passage_of(row: rows.PassageRow, document: Document) -> Passage:
    """A stored passage of a document."""
    return Passage(
        id=row.id,
        document=document,
        ordinal=row.ordinal,
        locator=row.locator,
        text=row.text,
        heading=row.heading,
        chapter=row.chapter,
        digest=row.digest,
        former=tuple((version, locator) for version, locator in row.former),
    )


def document_of(row: rows.DocumentRow) -> Document:
    """A stored document."""
    return Document(
        key=row.key,
        law=row.law,
        title=row.title,
        kind=Kind(row.kind),
        scope=Scope(row.scope),
        adopted_on=row.adopted_on,
        in_force_from=row.in_force_from,
        in_force_to=row.in_force_to,
        source=row.source,
        confirmed=row.confirmed,
        aliases=tuple(row.aliases),
    )
