"""What the desk's own people need of the shelf: the cards and facts as they stand."""

from collections.abc import Sequence
from typing import Protocol

from knowledge.card import Card
from knowledge.library import Library
from knowledge.policy import PolicyTable
from storage.answers.curated import Changes


class Curated(Protocol):
    """The cards and the policy table as they stand since `changes`."""

    cards: tuple[Card, ...]
    policy: PolicyTable
    changes: Changes


class Shelf(Protocol):
    """What answers questions, as far as staff keep it."""

    @property
    def curation(self) -> Curated:
        """The cards and facts."""
        ...

    @property
    def library(self) -> Library:
        """The texts that cards rest on."""
        ...

    async def refresh(self) -> bool:
        """Take up what has changed in rows; says whether there was anything."""
        ...

    async def alike(self, texts: Sequence[str]) -> list[list[int]]:
        """The places of questions that ask the same, largest group first."""
        ...
