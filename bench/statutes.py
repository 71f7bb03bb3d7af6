"""`python -m bench.statutes`: the product's own retrieval over a corpus with known right articles.

It runs the searcher that answers questions (normalise, words, vectors, fusion, ranker) and beside
it, in the same run, weighted fusion, reciprocal rank fusion (the usual plain one), dense search
alone and BM25 over jieba's words. With `--milvus` the same vectors and texts are put into a Milvus
as well (a file, or a server's address; what is there is deleted), and it is searched beside them.
"""

import argparse
import asyncio
import json
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import fmean, median
from typing import Any

from tqdm import tqdm

from knowledge.document import Passage, Scope
from knowledge.embed_onnx import FastPassageEmbedder
from knowledge.index import Embedder, IndexUnavailable, PassageIndex
from knowledge.library import Library
from knowledge.milvus_index import MilvusIndex
from knowledge.searchable import plain, searchable_text
from retrieval.baseline import JiebaBm25
from retrieval.candidates import ScopeView, gather
from retrieval.engine_words import EngineWords
from retrieval.fusion import Floats, fuse, ranks, reciprocal
from retrieval.gold import (
    ANY_DAY,
    GoldQuestion,
    GoldUnreadable,
    embedded,
    read_corpus,
    read_questions,
)
from retrieval.hybrid import HybridSearcher
from retrieval.lexical import LexicalIndex, scope_passages
from retrieval.measures import ndcg, recall, reciprocal_rank
from retrieval.normalise import Query, clean
from retrieval.ranker import open_ranker

DEPTH = 100
AT = (5, 10, 20, 100)
PUT = 2_000
CACHE = Path("data/bench")

Found = dict[str, list[str]]
Search = Callable[[str], list[str]]


def main() -> int:
    """Run the bench; 2 with one sentence for input that cannot be used."""
    options = _options()
    try:
        passages = read_corpus(options.corpus)
        questions = read_questions(options.queries, passages, limit=options.limit)
        embedder = FastPassageEmbedder()
        index = vectors_of(passages, embedder, cache=options.cache)
        milvus = None
        if options.milvus:
            milvus = filled_milvus(options.milvus, passages, index, model=embedder.model)
    except (GoldUnreadable, IndexUnavailable) as problem:
        print(problem, file=sys.stderr)
        return 2
    if not passages or not questions:
        print("nothing to measure: the corpus or the question file is empty", file=sys.stderr)
        return 2
    started = time.perf_counter()
    try:
        found, seconds = measure(passages, questions, index=index, embedder=embedder, milvus=milvus)
    finally:
        if milvus is not None:
            milvus.close()
    report = figures(found, seconds, questions)
    _print(report, passages=passages, questions=questions)
    print(f"{time.perf_counter() - started:.0f} s without embedding")
    if options.json is not None:
        options.json.write_text(json.dumps(report, ensure_ascii=False, indent=1), "utf-8")
    return 0


def measure(
    passages: Sequence[Passage],
    questions: Sequence[GoldQuestion],
    *,
    index: PassageIndex,
    embedder: Embedder,
    milvus: MilvusIndex | None = None,
) -> tuple[dict[str, Found], dict[str, float]]:
    """What each system finds for each question, best first, and its median seconds a question."""
    library = Library(passages)
    lexical = LexicalIndex.build(scope_passages(library, Scope.IP))
    ranker = open_ranker(embedder.model)
    product = HybridSearcher(library, {Scope.IP: lexical}, index, embedder, ranker=ranker)
    bare = HybridSearcher(library, {Scope.IP: lexical}, index, embedder)
    view = ScopeView(library, Scope.IP, lexical=lexical)
    words = JiebaBm25(passages)
    systems: dict[str, Search] = {
        "product": lambda text: _ask(product, text),
        "product without ranker": lambda text: _ask(bare, text),
        "weighted fusion": lambda text: _fusion(fuse, view, text, index=index, embedder=embedder),
        "plain fusion (RRF)": lambda text: _fusion(
            reciprocal, view, text, index=index, embedder=embedder
        ),
        "dense alone": lambda text: _dense(text, index=index, embedder=embedder),
        "BM25 (jieba)": lambda text: words.search(text, limit=DEPTH),
    }
    if milvus is not None:
        systems |= _on_milvus(library, milvus, embedder)
    found: dict[str, Found] = {name: {} for name in systems}
    seconds: dict[str, list[float]] = {name: [] for name in systems}
    for question in tqdm(questions, desc="questions", unit="question"):
        for name, search in systems.items():
            started = time.perf_counter()
            found[name][question.qid] = search(question.text)
            seconds[name].append(time.perf_counter() - started)
    return found, {name: median(times) for name, times in seconds.items()}


def _on_milvus(library: Library, milvus: MilvusIndex, embedder: Embedder) -> dict[str, Search]:
    engine = EngineWords(milvus, scope_passages(library, Scope.IP), scope=Scope.IP)
    words = {Scope.IP: engine}
    ranker = open_ranker(embedder.model)
    product = HybridSearcher(library, words, milvus, embedder, ranker=ranker)
    bare = HybridSearcher(library, words, milvus, embedder)
    return {
        "product on Milvus": lambda text: _ask(product, text),
        "the same without ranker": lambda text: _ask(bare, text),
        "dense alone (Milvus)": lambda text: _dense(text, index=milvus, embedder=embedder),
        "BM25 (Milvus)": lambda text: [
            id_ for id_, _ in milvus.best(plain(clean(text)).lower(), scope=Scope.IP, limit=DEPTH)
        ],
    }


def filled_milvus(
    address: str, passages: Sequence[Passage], index: PassageIndex, *, model: str
) -> MilvusIndex:
    """A Milvus with the same vectors and the texts; what was there is deleted."""
    with MilvusIndex.at(address, model=model, reset=True) as held:
        for start in tqdm(range(0, len(passages), PUT), desc="milvus", unit="batch"):
            batch = passages[start : start + PUT]
            held.put(
                index.vectors([each.id for each in batch], scope=Scope.IP),
                scope=Scope.IP,
                texts={each.id: searchable_text(each) for each in batch},
            )
    return MilvusIndex.at(address, model=model)  # milvus-lite is slow while its rows are fresh


def figures(
    found: dict[str, Found], seconds: dict[str, float], questions: Sequence[GoldQuestion]
) -> dict[str, Any]:
    """Per system the means over the questions that have a right article here, and every rank."""
    judged = [question for question in questions if question.gold]
    systems = {}
    for name, orders in found.items():
        pairs = [(orders[question.qid], question.gold) for question in judged]
        systems[name] = {
            **{f"recall@{at}": _mean([recall(o, g, at=at) for o, g in pairs]) for at in AT},
            "mrr": _mean([reciprocal_rank(o, g) for o, g in pairs]),
            "ndcg@10": _mean([ndcg(o, g) for o, g in pairs]),
            "seconds": seconds[name],
        }
    rows = [
        {
            "qid": question.qid,
            "question": question.text,
            "absent": list(question.absent),
            "ranks": {name: _ranks(found[name][question.qid], question) for name in found},
        }
        for question in questions
    ]
    return {"questions": len(questions), "judged": len(judged), "systems": systems, "rows": rows}


def _ask(searcher: HybridSearcher, text: str) -> list[str]:
    result = asyncio.run(searcher.search(text, as_of=ANY_DAY, limit=DEPTH))
    return [hit.passage.id for hit in result.hits]


def _fusion(
    rule: Callable[[Floats, Floats], Floats],
    view: ScopeView,
    text: str,
    *,
    index: PassageIndex,
    embedder: Embedder,
) -> list[str]:
    """Words and vectors fused by a rule, with nothing else of the product's."""
    query = Query(plain(clean(text)).lower())
    eligible = view.eligible(as_of=ANY_DAY)
    vector = embedder.query(query.text)
    candidates = gather(view, query, eligible=eligible, index=index, vector=vector)
    order = ranks(rule(candidates.lexical, candidates.dense)).argsort()[:DEPTH]
    return [candidates.view.passages[row].id for row in candidates.rows[order].tolist()]


def _dense(text: str, *, index: PassageIndex, embedder: Embedder) -> list[str]:
    nearest = index.nearest(embedder.query(clean(text)), scope=Scope.IP, limit=DEPTH)
    return [passage_id for passage_id, _ in nearest]


def _ranks(order: list[str], question: GoldQuestion) -> dict[str, int | None]:
    """The place (from 1) of every right article the corpus holds; None beyond the depth."""
    places = {passage_id: place for place, passage_id in enumerate(order, 1)}
    return {passage_id: places.get(passage_id) for passage_id in question.gold}


def _mean(values: Sequence[float]) -> float:
    return fmean(values) if values else 0.0


def vectors_of(passages: Sequence[Passage], embedder: Embedder, *, cache: Path) -> PassageIndex:
    with tqdm(total=len(passages), desc="embedding", unit="article") as bar:

        def progress(done: int, _total: int) -> None:
            bar.update(done - bar.n)

        file = cache / f"{embedder.model.replace('/', '-')}.npz"
        return embedded(passages, embedder, cache=file, progress=progress)


def _print(
    report: dict[str, Any], *, passages: Sequence[Passage], questions: Sequence[GoldQuestion]
) -> None:
    absent = sum(len(question.absent) for question in questions)
    laws = len({passage.document.law for passage in passages})
    print(f"{len(passages):,} articles of {laws:,} texts, {report['judged']} questions judged")
    if absent:
        without = report["questions"] - report["judged"]
        print(f"{absent} right articles are not in the corpus; {without} questions have none here")
    columns = [*(f"recall@{at}" for at in AT), "mrr", "ndcg@10"]
    print(f"{'':24}" + "".join(f"{name:>12}" for name in columns) + f"{'median ms':>12}")
    for name, row in report["systems"].items():
        cells = "".join(f"{row[column]:12.3f}" for column in columns)
        print(f"{name:24}{cells}{row['seconds'] * 1000:12.1f}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.statutes", description=__doc__)
    parser.add_argument("--corpus", type=Path, required=True, help="rows id, law, art, chap, text")
    parser.add_argument("--queries", type=Path, required=True, help="rows qid, question, gold")
    parser.add_argument("--json", type=Path, help="write figures and ranks to this file")
    parser.add_argument("--limit", type=int, help="only the first so many questions")
    parser.add_argument("--milvus", metavar="ADDRESS", help="search a Milvus beside it")
    parser.add_argument("--cache", type=Path, default=CACHE, help="folder that keeps vectors")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
