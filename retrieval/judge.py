"""How good answers are against a file of questions with gold articles. Pure; see `evaluate`.

Rows are as in `ip_questions.jsonl`: id, question, answer_key_points, gold_articles ("law|article",
the law with its year where the version matters), as_of, kind, alt_questions, history, and clarify:
the fact that must be asked back for, "" where none may be, absent where that is not judged.

Key-point coverage is an automatic proxy. A key point counts as covered when every figure in it
stands in the answer and at least half of its content bigrams do, both after numbers are written in
one way (10年 and 十年 are the same). It cannot see sense: read it as a trend, not as a mark.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import mean

from knowledge.document import Passage
from knowledge.library import Library
from knowledge.searchable import plain
from retrieval.answer import Answer, Turn
from retrieval.confidence import content
from retrieval.lexical import tokens
from retrieval.measures import ndcg, recall, reciprocal_rank
from retrieval.normalise import Query
from retrieval.premises import figures

DEPTHS = (1, 3, 5, 10)
COVERED = 0.5
_YEAR = re.compile(r"^(?P<law>.*?)(?P<year>(?:19|20)\d{2})$")
_SHORT_NAMES: Mapping[str, str] = {
    "海关保护条例": "知识产权海关保护条例",
    "涉外纠纷规定": "涉外知识产权纠纷处理规定",
    "广东保护条例": "广东省知识产权保护条例",
}
"""Names that question files use for texts whose own aliases may not say them."""


@dataclass(frozen=True, slots=True)
class Gold:
    """One article that an answer should rest on; `year` 0 means whatever version is in force."""

    law: str
    locator: str
    year: int = 0

    @property
    def label(self) -> str:
        """商标法2019|第三十三条."""
        return f"{self.law}{self.year or ''}|{self.locator}"

    def names(self, passage: Passage) -> bool:
        """Whether the passage is this article (a table's section may be named by a part of it)."""
        document = passage.document
        if document.law != self.law:
            return False
        if self.year and (document.adopted_on is None or document.adopted_on.year != self.year):
            return False
        return passage.locator == self.locator or (
            not self.locator.startswith("第") and self.locator in passage.locator + passage.heading
        )


@dataclass(frozen=True, slots=True)
class Row:
    """One question of a file; `gold` is empty where nothing should be cited."""

    id: str
    question: str
    as_of: date | None
    kind: str
    key_points: tuple[str, ...]
    gold: tuple[Gold, ...]
    history: tuple[Turn, ...] = ()
    clarify: str | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """What one row's answer is worth.

    ``ranked`` names, place by place, the gold article that stands there, or the passage's id;
    the citations come first, then what the search found beyond them.
    """

    row: Row
    answer: Answer
    seconds: float
    ranked: tuple[str, ...]
    covered: float | None

    @property
    def in_force(self) -> bool:
        """Whether every cited provision's version governs on the day answered for."""
        return all(c.passage.document.holds_on(self.answer.as_of) for c in self.answer.citations)

    @property
    def clarified(self) -> bool | None:
        """Whether a fact was asked back for exactly if it had to be; None where not judged."""
        if self.row.clarify is None:
            return None
        back = self.answer.clarification
        return (back.fact if back is not None else "") == self.row.clarify

    @property
    def right(self) -> frozenset[str]:
        """The labels of the row's gold articles."""
        return frozenset(gold.label for gold in self.row.gold)

    @property
    def gold_places(self) -> list[int]:
        """Where gold articles stand, from 1."""
        return [place for place, name in enumerate(self.ranked, 1) if name in self.right]


def gold_article(label: str, library: Library) -> Gold:
    """The article that "商标法2019|第三十三条" names, through the library's names."""
    law, _, locator = label.partition("|")
    dated = _YEAR.match(law)
    name = dated["law"] if dated else law
    short = _SHORT_NAMES.get(name, name)
    held = library.law_named(name) or library.law_named(short)
    if held is None and (whole := library.law_named(law)):  # its year belongs to its name
        return Gold(whole, locator)
    return Gold(held or short, locator, int(dated["year"]) if dated else 0)


def judged(row: Row, answer: Answer, *, further: Sequence[Passage], seconds: float) -> Judged:
    """The row's answer measured; ``further`` are the passages found beyond the citations."""
    cited = [citation.passage for citation in answer.citations]
    ranking = [*cited, *(passage for passage in further if passage not in cited)]
    return Judged(
        row=row,
        answer=answer,
        seconds=seconds,
        ranked=tuple(_label(passage, row) for passage in ranking[: DEPTHS[-1]]),
        covered=coverage_of(row.key_points, answer.text) if row.key_points else None,
    )


def _label(passage: Passage, row: Row) -> str:
    return next((gold.label for gold in row.gold if gold.names(passage)), passage.id)


def coverage_of(key_points: Collection[str], text: str) -> float:
    """The share of key points that the text covers, by the rule in this file's docstring."""
    return mean(_covers(point, text) for point in key_points)


def _covers(point: str, text: str) -> bool:
    if figures(plain(point)) - figures(plain(text)):
        return False
    about = content(Query(plain(point)))
    return len(about & set(tokens(plain(text)))) >= COVERED * len(about)


def summary(results: Sequence[Judged]) -> dict[str, float]:
    """The figures of a set of rows; those that no row speaks to are left out.

    A row without gold articles is one to abstain from; "as of" is the share of rows all of whose
    citations were in force on the day answered for.
    """
    figures_: dict[str, float] = {"rows": len(results)}
    with_gold = [r for r in results if r.row.gold]
    if with_gold:
        for depth in DEPTHS:
            figures_[f"recall@{depth}"] = mean(
                recall(r.ranked, r.right, at=depth) for r in with_gold
            )
            figures_[f"any gold@{depth}"] = mean(
                any(place <= depth for place in r.gold_places) for r in with_gold
            )
        figures_["mrr"] = mean(reciprocal_rank(r.ranked, r.right) for r in with_gold)
        figures_["ndcg@10"] = mean(ndcg(r.ranked, r.right) for r in with_gold)
    if covered := [r.covered for r in results if r.covered is not None and r.row.gold]:
        figures_["key points"] = mean(covered)
    abstained = [r for r in results if r.answer.abstained and r.row.clarify is None]
    judged_asking = [r.clarified for r in results if r.clarified is not None]
    if judged_asking:
        figures_["asked back rightly"] = mean(judged_asking)
    unanswerable = [r for r in results if not r.row.gold and r.row.clarify is None]
    right = [r for r in abstained if not r.row.gold]
    if abstained:
        figures_["abstention precision"] = len(right) / len(abstained)
    if unanswerable:
        figures_["abstention recall"] = len(right) / len(unanswerable)
    if results:
        figures_["as of"] = mean(r.in_force for r in results)
    return figures_
