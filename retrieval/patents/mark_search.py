"""Marks like a name, nearest first: candidates from the index, judged one by one and explained."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from knowledge.patents.mark_index import MarkIndex
from retrieval.patents.likeness import Likeness, likeness
from retrieval.patents.mark_question import MarkQuestion
from storage.database import Database
from storage.register.mark_names import MarkName, mark_names
from storage.register.trademarks import TrademarkRow, trademarks_by_id, trademarks_by_number

CANDIDATES = 400
ELSEWHERE = 100
"""Candidates of other classes that are looked at besides, for the very same name."""
SHOWN = 60
ALIKE = 0.6


class Goods(StrEnum):
    """How near the goods of two marks are, as far as classes and similar groups tell."""

    GROUP = "group"
    CLASS = "class"
    OTHER = "other"
    UNASKED = "unasked"


@dataclass(frozen=True, slots=True)
class MarkHit:
    """A mark found, in what its name is alike, and how near its goods are."""

    row: TrademarkRow
    likeness: Likeness
    goods: Goods


class MarkSearcher:
    """Finds marks by number, or by a name like theirs; safe to share."""

    def __init__(self, database: Database, index: MarkIndex) -> None:
        self._database = database
        self._index = index

    async def by_number(self, number: str) -> Sequence[TrademarkRow]:
        """The mark of a number in each of its classes."""
        async with self._database.begin() as session:
            return await trademarks_by_number(session, number)

    async def alike(self, question: MarkQuestion) -> list[MarkHit]:
        """Marks like the name: in the classes asked for, and the very same name in others.

        Sorted by likeness, within it by nearness of goods and marks that stand before others.
        """
        classes = tuple({*question.classes, *(int(group[:2]) for group in question.groups)})
        ids = await asyncio.to_thread(
            self._index.candidates, question.name, classes=classes, limit=CANDIDATES
        )
        if classes:
            ids += await asyncio.to_thread(self._index.candidates, question.name, limit=ELSEWHERE)
        async with self._database.begin() as session:
            names = await mark_names(session, dict.fromkeys(ids))
        judged = await asyncio.to_thread(_judge, names, question, classes)
        best = judged[:SHOWN]
        async with self._database.begin() as session:
            rows = await trademarks_by_id(session, [mark.id for mark, _, _ in best])
        return [
            MarkHit(rows[mark.id], alike, goods) for mark, alike, goods in best if mark.id in rows
        ]


def _judge(
    names: Sequence[MarkName], question: MarkQuestion, classes: Sequence[int]
) -> list[tuple[MarkName, Likeness, Goods]]:
    """The marks that are alike enough, best first; of other classes only the very same name."""
    judged = []
    for mark in names:
        alike = likeness(question.name, mark.name)
        goods = _goods(mark, classes, question.groups)
        if alike.score >= ALIKE and (goods is not Goods.OTHER or alike.score >= 1.0):
            judged.append((mark, alike, goods))
    return sorted(judged, key=lambda each: _order(*each))


def _order(mark: MarkName, alike: Likeness, goods: Goods) -> tuple[bool, float, int, int]:
    near = {Goods.GROUP: 0, Goods.CLASS: 1, Goods.UNASKED: 1, Goods.OTHER: 2}
    return (goods is Goods.OTHER, -alike.score, near[goods], mark.id)


def _goods(mark: MarkName, classes: Sequence[int], groups: Sequence[str]) -> Goods:
    if not classes:
        return Goods.UNASKED
    if set(groups).intersection(mark.groups.split()):
        return Goods.GROUP
    return Goods.CLASS if mark.nice_class in classes else Goods.OTHER
