"""A tantivy index in a folder that follows rows: opening, reading anew, writing with its position.

What was followed so far is a document of the index itself, so that it is committed with what it is
about: a kill at any moment leaves an index that goes on from its last commit. tantivy's own lock
lets one process write at a time. A damaged index is built anew.
"""

import json
import logging
import shutil
from collections.abc import Iterable
from pathlib import Path
from threading import RLock

import tantivy
from tantivy import Query

from knowledge.patents.patent_index import WrittenElsewhere
from storage.register.patents import Position

log = logging.getLogger(__name__)

HEAP = 64_000_000
_META = "position"


class TantivyFolder:
    """One index, opened when it is first used.

    Its schema needs `id` (unsigned, fast), `meta` and a stored `stored`.
    """

    def __init__(self, folder: Path, schema: tantivy.Schema) -> None:
        self._folder = folder
        self.schema = schema
        self._opened: tantivy.Index | None = None
        self._lock = RLock()
        self._seen = -1

    def position(self) -> Position:
        """How far the index has followed the rows."""
        searcher = self.searcher()
        query = Query.term_query(self.schema, "meta", _META, "basic")
        found = searcher.search(query, 1, count=False)
        if not found.hits:
            return Position()
        stored = searcher.doc(found.hits[0][1]).get_first("stored")
        return Position(*json.loads(str(stored)))

    def update(
        self,
        documents: Iterable[tuple[int, tantivy.Document]],
        removed: Iterable[int],
        *,
        upto: Position,
    ) -> None:
        """Put documents in the place of what their ids held, take others out, move the position:
        all of it or nothing. Raises WrittenElsewhere."""
        with self._lock:
            fresh = self.position() == Position()
            writer = self._writer()
            added: set[int] = set()
            try:
                for number in removed:
                    self._delete(writer, number)
                for number, document in documents:
                    # A row that changed while changes were being read comes twice.
                    if not fresh or number in added:
                        self._delete(writer, number)
                    writer.add_document(document)
                    added.add(number)
                self._commit(writer, upto)
            finally:
                writer.wait_merging_threads()

    def clear(self) -> None:
        """Take everything out. Raises WrittenElsewhere."""
        with self._lock:
            writer = self._writer()
            try:
                writer.delete_all_documents()
                self._commit(writer, Position())
            finally:
                writer.wait_merging_threads()

    def ids(self, query: Query, *, limit: int) -> list[int]:
        """The ids of the best matches."""
        searcher = self.searcher()
        hits = searcher.search(query, limit, count=False).hits
        ids = searcher.fast_field_values("id", [a for _, a in hits]) if hits else []
        return [int(number or 0) for number in ids]

    def searcher(self) -> tantivy.Searcher:
        """What was committed last, by this process or another."""
        try:
            stamp = (self._folder / "meta.json").stat().st_mtime_ns
        except FileNotFoundError:
            stamp = 0
        if stamp != self._seen:
            self._index.reload()
            self._seen = stamp
        return self._index.searcher()

    def _delete(self, writer: tantivy.IndexWriter, number: int) -> None:
        """By a query: tantivy's deletion by a term meets no unsigned numbers and says nothing."""
        writer.delete_documents_by_query(Query.term_query(self.schema, "id", number))

    def _writer(self) -> tantivy.IndexWriter:
        try:
            return self._index.writer(HEAP, 1)
        except ValueError as busy:
            raise WrittenElsewhere(str(busy)) from busy

    def _commit(self, writer: tantivy.IndexWriter, position: Position) -> None:
        writer.delete_documents_by_term("meta", _META)
        mark = tantivy.Document()
        mark.add_text("meta", _META)
        mark.add_text("stored", json.dumps(list(position)))
        writer.add_document(mark)
        writer.commit()
        self._index.reload()

    @property
    def _index(self) -> tantivy.Index:
        with self._lock:
            if self._opened is None:
                self._opened = self._open()
            return self._opened

    def _open(self) -> tantivy.Index:
        self._folder.mkdir(parents=True, exist_ok=True)
        try:
            return tantivy.Index(self.schema, path=str(self._folder))
        except (ValueError, OSError) as damaged:
            log.warning("the index in %s is built anew: %s", self._folder, damaged)
            shutil.rmtree(self._folder)
            self._folder.mkdir(parents=True)
            return tantivy.Index(self.schema, path=str(self._folder))
