"""Cards and policy facts as they stand now: what ships, with what staff have written over it."""

import asyncio
from collections.abc import Sequence

from knowledge.card import Card, card_texts, cards
from knowledge.curated import cards_with, facts_with
from knowledge.index import Embedder, IndexUnavailable, Vector
from knowledge.library import Library
from knowledge.policy import PolicyTable, policy_table
from knowledge.vectors import text_hash
from knowledge.vectors_shipped import load_shipped
from retrieval.cards import CardShelf
from retrieval.cluster import clusters
from storage.answers import cards as card_rows
from storage.answers import curated
from storage.answers import policy as fact_rows
from storage.answers.curated import Changes
from storage.database import Database


class Curation:
    """What is curated, read again whenever its rows have changed."""

    def __init__(self, embedder: Embedder) -> None:
        self.cards: tuple[Card, ...] = cards()
        self.policy: PolicyTable = policy_table()
        self.changes: Changes = (0, 0)
        self.lock = asyncio.Lock()
        self._embedder = embedder
        self._written: dict[str, Vector] = {}

    async def read(self, database: Database) -> bool:
        """Read the rows if they have changed since they were last read; says whether they had."""
        async with database.begin() as session:
            changes = await curated.changes(session)
            if changes == self.changes:
                return False
            written = await card_rows.newest_versions(session)
            facts = await fact_rows.versions(session)
        self.cards = cards_with(cards(), ((w.card_id, w.retired, w.content) for w in written))
        self.policy = facts_with(policy_table(), (fact.content for fact in facts))
        self.changes = changes
        return True

    def shelf(self, library: Library) -> CardShelf:
        """The cards over a library. What staff have written is embedded here, which takes a moment;
        by words alone where that is not possible."""
        vectors = {**load_shipped(self._embedder.model), **self._written}
        missing = list(
            dict.fromkeys(t for t in card_texts(self.cards) if text_hash(t) not in vectors)
        )
        if missing and len(missing) < len(vectors):
            self._written.update(self._embedded(missing))
            vectors.update(self._written)
        return CardShelf(self.cards, library, vectors=vectors)

    def _embedded(self, texts: Sequence[str]) -> dict[str, Vector]:
        try:
            vectors = self._embedder.passages(texts)
        except IndexUnavailable:
            return {}
        return {text_hash(text): vector for text, vector in zip(texts, vectors, strict=True)}


class ShippedShelf:
    """The cards and facts that ship, where no library is open and nothing is ever changed."""

    def __init__(self, embedder: Embedder) -> None:
        self.curation = Curation(embedder)
        self.library = Library(())

    async def refresh(self) -> bool:
        """Nothing changes here."""
        return False

    async def alike(self, texts: Sequence[str]) -> list[list[int]]:
        """By words alone."""
        return clusters(texts)
