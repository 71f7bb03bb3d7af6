"""`python -m bench.ip_statutes FILE.jsonl`: the articles found for questions about IP.

The product's search as it runs (the IP collection first, ranker, cards as evidence, the text of the
day) and, in the same run, what it is without the ranker, without cards and without both, plain
fusion, dense search alone and BM25 over jieba's words. The plain ones are given the IP collection
as it holds on the row's day, so that none loses to texts of another day. Other phrasings are asked
too; follow-ups, which no plain recipe can read, are left out. Nothing is answered: an article
counts where the search puts it, not where an answer cites it.
"""

import argparse
import asyncio
import json
import sys
from collections.abc import Awaitable, Callable, Sequence
from datetime import date
from statistics import fmean

import numpy as np
from tqdm import tqdm

from bench.asking import asking_parser, open_asked
from knowledge.document import Passage, Scope
from knowledge.searchable import plain
from retrieval.baseline import JiebaBm25
from retrieval.candidates import Mask, ScopeView, gather
from retrieval.evaluate import QuestionsUnreadable
from retrieval.fusion import ranks, reciprocal
from retrieval.hybrid import HybridSearcher
from retrieval.judge import Row
from retrieval.measures import ndcg, recall, reciprocal_rank
from retrieval.normalise import Query, clean
from retrieval.open import LibraryEmpty, Retrieval, words_of
from retrieval.ranker import open_ranker

LIMIT = 10
PRODUCT, FUSION, WORDS = "product", "plain fusion (RRF)", "BM25 (jieba)"

Search = Callable[[Row], Awaitable[Sequence[Passage]]]
Figures = dict[str, float]


def systems(retrieval: Retrieval, *, today: date) -> dict[str, Search]:
    """Every system by name, ready to be asked."""
    library, index, embedder = retrieval.library, retrieval.index, retrieval.embedder
    lexical = words_of(library, index, retrieval.folder)
    view = ScopeView(library, Scope.IP, lexical=lexical[Scope.IP])
    words = JiebaBm25(view.passages)
    ranker = open_ranker(embedder.model)
    cards = retrieval.curation.shelf(library)
    unranked = HybridSearcher(library, lexical, index, embedder, cards=cards)
    cardless = HybridSearcher(library, lexical, index, embedder, ranker=ranker)
    bare = HybridSearcher(library, lexical, index, embedder)

    def eligible(row: Row) -> Mask:
        return view.eligible(as_of=row.as_of or today)

    def ours(searcher: HybridSearcher) -> Search:
        async def search(row: Row) -> list[Passage]:
            found = await searcher.search(row.question, as_of=row.as_of or today, limit=LIMIT)
            return [hit.passage for hit in found.hits]

        return search

    async def fusion(row: Row) -> list[Passage]:
        query = Query(plain(clean(row.question)).lower())
        found = gather(
            view, query, eligible=eligible(row), index=index, vector=embedder.query(query.text)
        )
        order = ranks(reciprocal(found.lexical, found.dense)).argsort()[:LIMIT]
        return [view.passages[place] for place in found.rows[order].tolist()]

    async def dense(row: Row) -> list[Passage]:
        ids = [view.passages[place].id for place in np.flatnonzero(eligible(row)).tolist()]
        cosines = index.cosines(embedder.query(clean(row.question)), ids, scope=Scope.IP)
        return [library.passages[id_] for id_ in sorted(cosines, key=lambda i: -cosines[i])[:LIMIT]]

    async def jieba(row: Row) -> list[Passage]:
        held = eligible(row)
        found = words.search(row.question, limit=len(view.passages))
        return [library.passages[id_] for id_ in found if held[view.rows[id_]]][:LIMIT]

    return {
        PRODUCT: ours(retrieval.searcher),
        "without ranker": ours(unranked),
        "without cards": ours(cardless),
        "without both": ours(bare),
        FUSION: fusion,
        "dense alone": dense,
        WORDS: jieba,
    }


async def measure(search: Search, rows: Sequence[Row]) -> Figures:
    """The means over rows that all have gold articles."""
    pairs = [(_named(await search(row), row), [gold.label for gold in row.gold]) for row in rows]
    return {
        "recall@5": fmean(recall(found, right, at=5) for found, right in pairs),
        "recall@10": fmean(recall(found, right, at=10) for found, right in pairs),
        "mrr": fmean(reciprocal_rank(found, right) for found, right in pairs),
        "ndcg@10": fmean(ndcg(found, right) for found, right in pairs),
    }


def _named(found: Sequence[Passage], row: Row) -> list[str]:
    """Gold articles by their labels, each once; other passages by their ids."""
    labels = (next((g.label for g in row.gold if g.names(p)), p.id) for p in found)
    return list(dict.fromkeys(labels))


async def run(options: argparse.Namespace) -> int:
    """Open the library, ask every system everything, print the tables."""
    try:
        retrieval, read = await open_asked(options)
    except (LibraryEmpty, QuestionsUnreadable) as failure:
        print(failure, file=sys.stderr)
        return 1
    sets = {"as written": read.rows, "other phrasings": read.alternatives}
    report: dict[str, dict[str, Figures]] = {}
    asked = await asyncio.to_thread(systems, retrieval, today=options.today)
    for name, rows in sets.items():
        judged = [row for row in rows if row.gold and not row.history]
        if not judged:
            continue
        bar = tqdm(asked.items(), desc=name, unit="system", file=sys.stderr)
        report[name] = {system: await measure(search, judged) for system, search in bar}
        _print(name, report[name], questions=len(judged))
    if options.json:
        written = json.dumps(report, ensure_ascii=False, indent=1)
        await asyncio.to_thread(options.json.write_text, written, "utf-8")
    retrieval.close()
    return 0


def _print(name: str, figures: dict[str, Figures], *, questions: int) -> None:
    columns = list(figures[PRODUCT])
    print(f"\n{name}: {questions} questions")
    print(" " * 28 + "".join(f"{column:>12}" for column in columns))
    for system, row in figures.items():
        print(f"{system:<28}" + "".join(f"{row[column]:>12.3f}" for column in columns))
    for other in (FUSION, WORDS):
        gains = [figures[PRODUCT][c] / figures[other][c] - 1 for c in columns if figures[other][c]]
        print(f"{f'product / {other}':<28}" + "".join(f"{gain:>12.1%}" for gain in gains))


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print."""
    return asyncio.run(run(asking_parser("bench.ip_statutes", __doc__).parse_args(arguments)))


if __name__ == "__main__":
    sys.exit(main())
