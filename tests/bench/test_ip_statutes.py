"""`bench.ip_statutes`: what it hands the plain recipes, and how it counts."""

from collections.abc import Sequence
from datetime import date

import pytest

from bench.ip_statutes import PRODUCT, measure, systems
from knowledge.document import Passage, Scope
from knowledge.library import Library
from retrieval.judge import Gold, Row
from retrieval.open import Retrieval

DAY = date(2026, 11, 22)
LATER = date(2027, 1, 4)


def row(question: str, *gold: Gold, as_of: date | None = None) -> Row:
    return Row("q", question, as_of=as_of, kind="fact", key_points=(), gold=gold)


@pytest.mark.parametrize("day", [DAY, LATER])
async def test_every_system_searches_the_ip_texts_of_the_day(
    shipped_retrieval: Retrieval, day: date
) -> None:
    asked = row("商标连续三年不使用会被撤销吗", as_of=day)
    for name, search in systems(shipped_retrieval, today=DAY).items():
        found = await search(asked)
        assert 0 < len(found) <= 10, name
        assert all(passage.document.holds_on(day) for passage in found), name
        if name != PRODUCT:
            assert {passage.document.scope for passage in found} == {Scope.IP}, name


async def test_an_article_in_two_versions_counts_once(shipped: Library) -> None:
    versions = [
        passage
        for passage in shipped.passages.values()
        if passage.document.law == "商标法" and passage.locator == "第三十三条"
    ]
    assert len(versions) > 1

    async def search(_: Row) -> Sequence[Passage]:
        return versions

    gold = (Gold("商标法", "第三十三条"), Gold("商标法", "第三十五条"))
    figures = await measure(search, [row("异议期多长", *gold)])
    assert figures["recall@10"] == 0.5
    assert figures["mrr"] == 1.0
    assert 0.5 < figures["ndcg@10"] < 1.0
