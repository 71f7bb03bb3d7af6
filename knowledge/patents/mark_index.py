"""Marks found by their names' keys, in tantivy: characters, sounds and shapes, classes and groups.

Candidates only: how alike a name is, and why, is told by `retrieval.patents.likeness`. Derived from
rows and replaceable, like the index of patents, with the same rules for writing and reading.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import tantivy
from tantivy import Occur, Query

from knowledge.patents.mark_keys import MarkKeys, mark_keys
from knowledge.patents.tantivy_folder import TantivyFolder
from storage.register.patents import Position
from storage.register.trademarks import TrademarkRow

FORMAT = 2
WHOLE, PAIR, ONE = 8.0, 2.0, 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkEntry:
    """One mark in one class, as an index knows it."""

    id: int
    name: str
    nice_class: int
    groups: tuple[str, ...]
    applicant_key: str


def mark_entry(row: TrademarkRow) -> MarkEntry:
    """The entry of a row."""
    return MarkEntry(
        id=row.id,
        name=row.name,
        nice_class=row.nice_class,
        groups=tuple(row.groups.split()),
        applicant_key=row.applicant_key,
    )


class MarkIndex:
    """The index in a folder; methods block, so use a thread."""

    def __init__(self, folder: Path) -> None:
        self._folder = TantivyFolder(folder / f"marks-{FORMAT}", _schema())

    def position(self) -> Position:
        """How far the index has followed the rows."""
        return self._folder.position()

    def update(
        self, entries: Iterable[MarkEntry], removed: Iterable[int], *, upto: Position
    ) -> None:
        """Put marks in, take others out and move the position. Raises WrittenElsewhere."""
        documents = ((entry.id, _document(entry)) for entry in entries)
        self._folder.update(documents, removed, upto=upto)

    def clear(self) -> None:
        """Take everything out. Raises WrittenElsewhere."""
        self._folder.clear()

    def candidates(self, name: str, *, classes: Sequence[int] = (), limit: int) -> list[int]:
        """Marks whose names share characters, sounds or shapes with the name, most shared first.

        `classes` narrow them; an empty name has no candidates.
        """
        clauses = [
            (Occur.Should, Query.boost_query(self._term(field, value), weight))
            for field, value, weight in _keys(mark_keys(name))
        ]
        if not clauses:
            return []
        query = Query.boolean_query(clauses)
        if classes:
            wanted = [(Occur.Should, self._term("class", str(number))) for number in classes]
            narrowed = Query.const_score_query(Query.boolean_query(wanted), 0.0)
            query = Query.boolean_query([(Occur.Must, query), (Occur.Must, narrowed)])
        return self._folder.ids(query, limit=limit)

    def _term(self, field: str, value: str) -> Query:
        return Query.term_query(self._folder.schema, field, value, "basic")


def _keys(keys: MarkKeys) -> Iterable[tuple[str, str, float]]:
    """Every key of a name with its field and weight."""
    if not keys.name:
        return
    for field, elements, joined in (
        ("name", tuple(keys.name), keys.name),
        ("sound", keys.near_sounds, "".join(keys.near_sounds)),
        ("shape", tuple(keys.shapes), keys.shapes),
    ):
        yield field, f"={joined}", WHOLE
        for one in dict.fromkeys(elements):
            yield field, one, ONE
        for left, right in dict.fromkeys(pairwise(elements)):
            yield field, f"{left}+{right}", PAIR


def _schema() -> tantivy.Schema:
    build = tantivy.SchemaBuilder()
    build.add_unsigned_field("id", indexed=True, fast=True)
    for field in ("name", "sound", "shape", "class", "meta"):
        build.add_text_field(field, tokenizer_name="whitespace", index_option="basic")
    build.add_text_field("stored", stored=True, tokenizer_name="raw", index_option="basic")
    return build.build()


def _document(entry: MarkEntry) -> tantivy.Document:
    document = tantivy.Document()
    document.add_unsigned("id", entry.id)
    document.add_text("meta", "mark")
    document.add_text("class", str(entry.nice_class))
    fields: dict[str, list[str]] = {}
    for field, value, _ in _keys(mark_keys(entry.name)):
        fields.setdefault(field, []).append("".join(value.split()))
    for field, values in fields.items():
        document.add_text(field, " ".join(values))
    return document
