"""A language model's first draft of a translation into Chinese, for an expert to judge.

A draft is never shown as the patent's text: an expert takes it over, changes it, or leaves it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from retrieval.generation.model import ChatModel, Completion, ModelFailed, Usage, estimated_usage
from retrieval.generation.purse import Purse, Spent
from retrieval.patents.draft_prompts import translation_messages

SECONDS = 60.0
LONGEST = 6_000
"""Characters of an abstract that are handed to the model."""
DRAFTED, FAILED = "patent-draft", "patent-draft-failed"


@dataclass(frozen=True, slots=True)
class Draft:
    """A drafted title and abstract."""

    title: str
    abstract: str


class Drafter(Protocol):
    """Somebody who drafts translations."""

    async def translate(self, title: str, abstract: str) -> Draft | None:
        """A draft in Chinese; None where there is no budget left or nothing usable came."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelDrafter:
    """Drafts with the model, out of one person's budget."""

    model: ChatModel
    purse: Purse
    most_output_tokens: int
    clock: Callable[[], float]

    async def translate(self, title: str, abstract: str) -> Draft | None:
        """A draft in Chinese; None where there is no budget left or nothing usable came."""
        messages = translation_messages(title, abstract[:LONGEST])
        asked = estimated_usage(messages, "")
        entry = await self.purse.reserve(asked.tokens + self.most_output_tokens)
        if entry is None:
            return None
        began = self.clock()
        usage, outcome, draft = Usage(), FAILED, None
        try:
            completion = await self.model.complete(messages, within=SECONDS)
            usage, draft = completion.usage, _read(completion)
            outcome = DRAFTED if draft is not None else FAILED
        except ModelFailed:
            draft = None
        finally:
            spent = Spent(usage=usage, seconds=self.clock() - began, outcome=outcome)
            await self.purse.settle(entry, spent)
        return draft


def _read(completion: Completion) -> Draft | None:
    """The first line is the title, the rest the abstract; Chinese both, or it is no translation."""
    title, _, abstract = completion.text.strip().partition("\n")
    if not _chinese(title) or not _chinese(abstract):
        return None
    return Draft(title.strip()[:300], " ".join(abstract.split()))


def _chinese(text: str) -> bool:
    return any("\u4e00" <= character <= "\u9fff" for character in text)
