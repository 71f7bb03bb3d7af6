"""The lexical index in tantivy: BM25 over pairs of characters, filters as terms beside them."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path

import tantivy
from tantivy import Occur, Query

from knowledge.patents.entry import Entry
from knowledge.patents.names import name_key
from knowledge.patents.patent_index import Filters, Ranked
from knowledge.patents.tantivy_folder import TantivyFolder
from knowledge.patents.terms import characters, pairs
from storage.register.patents import Position

FORMAT = 2
"""Moves when fields or terms change; an index of another format is built anew."""

TITLE_BOOST, CHARACTER_BOOST, OTHER_BOOST = 2.0, 0.3, 0.4
MOST_TERMS = 64
"""Terms of one question that are looked up: of a pasted description only the rarest."""
NO_DAY = 0


class TantivyPatentIndex:
    """A `PatentIndex` in a folder; opened again where it is, built anew where it is damaged."""

    def __init__(self, folder: Path) -> None:
        self._schema = _schema()
        self._folder = TantivyFolder(folder / f"patents-{FORMAT}", self._schema)

    def position(self) -> Position:
        """How far the index has followed the rows."""
        return self._folder.position()

    def update(self, entries: Iterable[Entry], removed: Iterable[int], *, upto: Position) -> None:
        """See `PatentIndex.update`."""
        documents = ((entry.id, _document(entry)) for entry in entries)
        self._folder.update(documents, removed, upto=upto)

    def clear(self) -> None:
        """See `PatentIndex.clear`."""
        self._folder.clear()

    def matching(
        self, terms: Sequence[str], filters: Filters, *, limit: int, also: Sequence[str] = ()
    ) -> Ranked:
        """See `PatentIndex.matching`."""
        if not terms:
            return Ranked((), ())
        chosen = list(dict.fromkeys(terms))
        if len(chosen) > MOST_TERMS:
            chosen = self.rare(chosen, limit=MOST_TERMS)
        queries = [*self._words(chosen), *self._others(also)]
        words = Query.boolean_query([(Occur.Should, query) for query in queries])
        return self._ranked(self._narrowed(words, filters), limit=limit)

    def admitted(self, filters: Filters, *, limit: int) -> Ranked:
        """See `PatentIndex.admitted`."""
        searcher = self._folder.searcher()
        query = self._narrowed(self._term("meta", "patent"), filters)
        found = searcher.search(query, limit, count=True, order_by_field="filed")
        total: int = found.count  # type: ignore[attr-defined]  # its stub leaves it out
        addresses = [address for _, address in found.hits]
        ids = searcher.fast_field_values("id", addresses) if addresses else []
        return Ranked(tuple(int(i or 0) for i in ids), (0.0,) * len(ids), total)

    def among(self, ids: Sequence[int], filters: Filters) -> set[int]:
        """See `PatentIndex.among`."""
        if not filters or not ids:
            return set(ids)
        query = self._narrowed(Query.term_set_query(self._schema, "id", list(ids)), filters)
        return set(self._ranked(query, limit=len(ids)).ids)

    def rare(self, terms: Iterable[str], *, limit: int) -> list[str]:
        """See `PatentIndex.rare`."""
        searcher = self._folder.searcher()
        counted = [(searcher.doc_freq("body", term), term) for term in dict.fromkeys(terms)]
        return [term for count, term in sorted(counted) if count][:limit]

    def _ranked(self, query: Query, *, limit: int) -> Ranked:
        searcher = self._folder.searcher()
        hits = searcher.search(query, limit, count=False).hits
        ids = searcher.fast_field_values("id", [a for _, a in hits]) if hits else []
        scores = tuple(float(score or 0) for score, _ in hits)
        return Ranked(tuple(int(number or 0) for number in ids), scores)

    def _words(self, terms: Sequence[str]) -> Iterable[Query]:
        for term in terms:
            title, body = self._scored("title", term), self._scored("body", term)
            yield Query.boost_query(title, TITLE_BOOST)
            yield body
        for character in dict.fromkeys(characters("".join(terms))):
            yield Query.boost_query(self._scored("characters", character), CHARACTER_BOOST)

    def _others(self, terms: Sequence[str]) -> Iterable[Query]:
        for term in dict.fromkeys(terms):
            for field in ("title", "body"):
                yield Query.boost_query(self._scored(field, term), OTHER_BOOST)

    def _narrowed(self, query: Query, filters: Filters) -> Query:
        clauses = list(self._clauses(filters))
        if not clauses:
            return query
        free = [(Occur.Must, Query.const_score_query(clause, 0.0)) for clause in clauses]
        return Query.boolean_query([(Occur.Must, query), *free])

    def _clauses(self, filters: Filters) -> Iterable[Query]:
        for field, values in (
            ("kind", filters.kinds),
            ("status", filters.statuses),
            ("classes", filters.classes),
            ("industries", filters.industries),
            ("country", filters.countries),
        ):
            if values:
                yield self._any(field, values)
        owned = [self._term("firms", firm) for firm in filters.firms]
        if parts := pairs(filters.name):
            whole = [(Occur.Must, self._term("names", part)) for part in parts]
            owned.append(Query.boolean_query(whole))
        if owned:
            yield Query.boolean_query([(Occur.Should, query) for query in owned])
        if filters.filed_from or filters.filed_to:
            yield Query.range_query(
                self._schema,
                "filed",
                tantivy.FieldType.Unsigned,
                _day(filters.filed_from) or 1,
                _day(filters.filed_to or date.max),
            )

    def _any(self, field: str, values: Sequence[str]) -> Query:
        return Query.boolean_query([(Occur.Should, self._term(field, value)) for value in values])

    def _term(self, field: str, value: str) -> Query:
        return Query.term_query(self._schema, field, value, "basic")

    def _scored(self, field: str, value: str) -> Query:
        return Query.term_query(self._schema, field, value, "freq")


def _schema() -> tantivy.Schema:
    build = tantivy.SchemaBuilder()
    build.add_unsigned_field("id", indexed=True, fast=True)
    build.add_unsigned_field("filed", indexed=True, fast=True)
    for scored in ("title", "body", "characters"):
        build.add_text_field(scored, tokenizer_name="whitespace", index_option="freq")
    for exact in ("kind", "status", "classes", "industries", "country", "firms", "names", "meta"):
        build.add_text_field(exact, tokenizer_name="whitespace", index_option="basic")
    build.add_text_field("stored", stored=True, tokenizer_name="raw", index_option="basic")
    return build.build()


def _document(entry: Entry) -> tantivy.Document:
    document = tantivy.Document()
    document.add_unsigned("id", entry.id)
    document.add_unsigned("filed", _day(entry.filed_on))
    title = "\n".join(entry.titles)
    texts = {
        "meta": "patent",
        "title": " ".join(pairs(title)),
        "body": " ".join(pairs("\n".join(entry.abstracts))),
        "characters": " ".join(characters(title)),
        "kind": entry.kind,
        "status": entry.status,
        "country": entry.country,
        "classes": " ".join({part for symbol in entry.classes for part in class_parts(symbol)}),
        "industries": " ".join(entry.industries),
        "firms": " ".join(name_key(name) for name in entry.names),
        "names": " ".join({pair for name in entry.names for pair in _name_pairs(name)}),
    }
    for field, text in texts.items():
        if text:
            document.add_text(field, text)
    return document


@lru_cache(maxsize=16_384)
def _name_pairs(name: str) -> tuple[str, ...]:
    """Firms have many patents: their names are taken apart once."""
    return tuple(pairs(name))


@lru_cache(maxsize=16_384)
def class_parts(symbol: str) -> tuple[str, ...]:
    """A symbol with every class above it: A63H33/04, A63H33, A63H, A63; 21-01, 21."""
    if "-" in symbol:
        return symbol, symbol.partition("-")[0]
    group = symbol.partition("/")[0]
    above = (symbol[:length] for length in (4, 3) if len(symbol) >= length)
    return tuple(dict.fromkeys((symbol, group, *above)))


def _day(day: date | None) -> int:
    return NO_DAY if day is None else day.year * 10_000 + day.month * 100 + day.day
