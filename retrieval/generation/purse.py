"""Who may spend how much on a language model, as this floor sees it."""

from dataclasses import dataclass
from typing import Protocol

from retrieval.generation.model import Usage


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """What one answer took: tokens, seconds, and in one word what came of it."""

    usage: Usage
    seconds: float
    outcome: str


class Purse(Protocol):
    """Somebody's budget of tokens."""

    async def reserve(self, tokens: int) -> int | None:
        """Set tokens aside and give the number of the entry; None where they are not there."""
        ...

    async def settle(self, entry: int, spent: Spent) -> None:
        """Put what was spent in place of what was set aside."""
        ...


class OpenPurse:
    """A purse without a bottom, for benches and commands."""

    def __init__(self) -> None:
        self.spent: list[Spent] = []

    async def reserve(self, tokens: int) -> int | None:  # noqa: ARG002
        """Always."""
        return len(self.spent)

    async def settle(self, entry: int, spent: Spent) -> None:  # noqa: ARG002
        """Note it."""
        self.spent.append(spent)
