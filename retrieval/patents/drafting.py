"""A language model's first drafts: a translation of a patent or a section of a navigation report
for an expert to judge, a bulletin for staff.

A draft is never shown as the patent's text or as an expert's judgement, nor sent to anybody: a
person takes it over, changes it, or leaves it.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from retrieval.generation.model import (
    ChatModel,
    Completion,
    Message,
    ModelFailed,
    Usage,
    estimated_usage,
)
from retrieval.generation.purse import Purse, Spent
from retrieval.patents.draft_prompts import (
    bulletin_messages,
    section_messages,
    translation_messages,
)

T = TypeVar("T")
SECONDS = 60.0
LONGEST = 6_000
"""Characters of an abstract that are handed to the model."""
PATENT = ("patent-draft", "patent-draft-failed")
BULLETIN = ("bulletin-draft", "bulletin-draft-failed")
SECTION = ("section-draft", "section-draft-failed")
LONGEST_SECTION = 1_200
SENTENCE = re.compile("[^。！？\n]+[。！？]?")
TITLE, TEXT = range(2, 31), range(10, 601)
"""How long a bulletin's title and text may be, in characters."""
FIGURES = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Draft:
    """A drafted title and abstract."""

    title: str
    abstract: str


class Drafter(Protocol):
    """Somebody who drafts translations, bulletins and sections of reports."""

    async def translate(self, title: str, abstract: str) -> Draft | None:
        """A draft in Chinese; None where there is no budget left or nothing usable came."""
        ...

    async def summarise(self, material: str) -> Draft | None:
        """A bulletin out of the material; None as above, and where a figure is not of it."""
        ...

    async def judge(self, section: str, figures: str) -> str | None:
        """A section about these figures, without the sentences whose numbers are not of them;
        None as above, and where no sentence is left."""
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
        return await self._asked(messages, _read, PATENT)

    async def summarise(self, material: str) -> Draft | None:
        """A bulletin out of the material; None as above, and where a figure is not of it."""
        given = material[:LONGEST]

        def read(completion: Completion) -> Draft | None:
            draft = _read(completion)
            return draft if draft is not None and _fits(draft, given) else None

        return await self._asked(bulletin_messages(given), read, BULLETIN)

    async def judge(self, section: str, figures: str) -> str | None:
        """A section about these figures, without the sentences whose numbers are not of them;
        None as above, and where no sentence is left."""
        given = figures[:LONGEST]
        messages = section_messages(section, given)
        return await self._asked(messages, lambda told: _grounded(told.text, given), SECTION)

    async def _asked(
        self,
        messages: Sequence[Message],
        read: Callable[[Completion], T | None],
        outcomes: tuple[str, str],
    ) -> T | None:
        drafted, failed = outcomes
        asked = estimated_usage(messages, "")
        entry = await self.purse.reserve(asked.tokens + self.most_output_tokens)
        if entry is None:
            return None
        began = self.clock()
        usage, outcome = Usage(), failed
        draft: T | None = None
        try:
            completion = await self.model.complete(messages, within=SECONDS)
            usage, draft = completion.usage, read(completion)
            outcome = drafted if draft is not None else failed
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


def _fits(draft: Draft, material: str) -> bool:
    """Whether it is a bulletin by its length, and every figure in it stands in the material."""
    figures = set(FIGURES.findall(f"{draft.title} {draft.abstract}"))
    known = figures <= set(FIGURES.findall(material))
    return known and len(draft.title) in TITLE and len(draft.abstract) in TEXT


def _grounded(text: str, figures: str) -> str | None:
    known = set(FIGURES.findall(figures))
    kept = [
        sentence.strip()
        for sentence in SENTENCE.findall(text)
        if _chinese(sentence) and set(FIGURES.findall(sentence)) <= known
    ]
    return "".join(kept)[:LONGEST_SECTION] or None


def _chinese(text: str) -> bool:
    return any("\u4e00" <= character <= "\u9fff" for character in text)
