"""An edition: one document with its passages, on its way into the library's rows."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from knowledge.document import Document, Passage, document_key, passage_id
from knowledge.numerals import parse_article
from knowledge.structure import Draft
from storage.library import DocumentRow, PassageRow


class Origin(StrEnum):
    """Who put a document there: what an operator imported is never overwritten by the product."""

    SHIPPED = "shipped"
    IMPORTED = "imported"


@dataclass(frozen=True, slots=True)
class Edition:
    """A document and its passages in their order."""

    document: Document
    passages: tuple[Passage, ...]

    @property
    def texts(self) -> list[str]:
        """The passages' texts."""
        return [passage.text for passage in self.passages]

    def fingerprint(self, origin: Origin) -> str:
        """Equal for equal content; it leaves out what follows from other documents.

        That is: the end of its time in force, and which former articles its articles hold.
        """
        document = self.document
        content = [
            [document.law, document.title, document.kind, document.scope, list(document.aliases)],
            [str(document.adopted_on), str(document.in_force_from), document.confirmed],
            [[p.locator, p.heading, p.chapter, p.text, p.digest] for p in self.passages],
        ]
        digest = hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()
        return f"{origin}:{digest[:40]}"


def edition(document: Document, drafts: Iterable[Draft], *, digest: bool = False) -> Edition:
    """The drafts as passages of a document.

    Ids are made of law, version and locator, also where a version is kept in two documents.
    """
    version = document_key(document.law, document.adopted_on)
    return Edition(
        document,
        tuple(
            Passage(
                id=passage_id(version, draft.locator),
                document=document,
                ordinal=ordinal,
                locator=draft.locator,
                text=draft.text,
                heading=draft.heading,
                chapter=draft.chapter,
                digest=digest,
            )
            for ordinal, draft in enumerate(drafts)
        ),
    )


def merged(official: Edition, digests: Edition | None) -> Edition:
    """The official edition, with digests of the articles that it does not hold.

    Official text replaces our words article by article; names, headings and former numbers
    are kept: a heading says in a word or two what lay people look for.
    """
    if digests is None:
        return official
    document = replace(
        official.document,
        aliases=tuple(dict.fromkeys((*official.document.aliases, *digests.document.aliases))),
        in_force_from=digests.document.in_force_from or official.document.in_force_from,
    )
    held = {passage.locator: passage for passage in official.passages}
    ours = {passage.locator: passage for passage in digests.passages}
    own = [_with_our_notes(replace(p, document=document), ours) for p in held.values()]
    absent = [replace(p, document=document) for p in digests.passages if p.locator not in held]
    return Edition(document, tuple(_in_order([*own, *absent])))


def _with_our_notes(official: Passage, ours: Mapping[str, Passage]) -> Passage:
    """The official article with our heading, where it has none, and its former numbers."""
    if (note := ours.get(official.locator)) is None:
        return official
    return replace(official, heading=official.heading or note.heading, former=note.former)


def _in_order(passages: Sequence[Passage]) -> list[Passage]:
    """Articles by their numbers; what has no number stays behind the passage it followed."""
    keyed: list[tuple[tuple[int, int, int], Passage]] = []
    last = (0, 0)
    for place, passage in enumerate(passages):
        number = parse_article(passage.locator)
        last = (number.number, number.suffix) if number else last
        keyed.append(((*last, place), passage))
    keyed.sort(key=lambda pair: pair[0])
    return [replace(passage, ordinal=ordinal) for ordinal, (_, passage) in enumerate(keyed)]


def rows_of(
    edition: Edition, *, origin: Origin, now: datetime
) -> tuple[DocumentRow, list[PassageRow]]:
    """The edition as rows, cut to what the columns hold."""
    document = edition.document
    row = DocumentRow(
        key=document.key[:300],
        law=document.law[:200],
        title=document.title[:400],
        kind=document.kind.value,
        scope=document.scope.value,
        adopted_on=document.adopted_on,
        in_force_from=document.in_force_from,
        in_force_to=document.in_force_to,
        source=document.source[:500],
        confirmed=document.confirmed,
        aliases=list(document.aliases),
        content_hash=edition.fingerprint(origin),
        imported_at=now,
    )
    passages = [
        PassageRow(
            id=passage.id[:400],
            ordinal=passage.ordinal,
            locator=passage.locator[:100],
            heading=passage.heading[:200],
            chapter=passage.chapter[:400],
            text=passage.text,
            digest=passage.digest,
            former=[list(pair) for pair in passage.former],
        )
        for passage in edition.passages
    ]
    return row, passages
