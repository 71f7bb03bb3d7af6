"""`python -m bench.confidence`: fit and judge how sure a search says it is.

Right: the first five hits hold an article that answers. Wrong: they do not, because the search
failed, because the corpus lacks the answer, or because the question belongs to no law at all.
Every rate is out of fold (five folds, seeded); the weights are fitted on everything.
"""

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass, fields
from pathlib import Path

import numpy as np
from tqdm import tqdm

from bench.logistic import Array, fit, fitted
from bench.statutes import CACHE, vectors_of
from knowledge.document import Passage, Scope
from knowledge.embed_onnx import FastPassageEmbedder
from knowledge.index import Embedder, IndexUnavailable, PassageIndex
from knowledge.library import Library
from retrieval.candidates import ScopeView, gather
from retrieval.confidence import FIRST, Signs, signs
from retrieval.gold import ANY_DAY, GoldUnreadable, read_corpus, read_questions
from retrieval.lexical import LexicalIndex, scope_passages
from retrieval.normalise import normalise
from retrieval.ranker import open_ranker

OUT_OF_SCOPE = Path(__file__).parent / "data" / "out_of_scope.txt"
SEED, FOLDS = 20261123, 5
THRESHOLDS = (0.2, 0.3, 0.4, 0.5, 0.6, 0.7)


@dataclass(frozen=True, slots=True)
class Case:
    """A question of one group with the ids that answer it (none: nothing here does)."""

    group: str
    text: str
    right: tuple[str, ...] = ()


def main() -> int:
    """Print weights and rates, with vectors and by words alone."""
    options = _options()
    try:
        passages = read_corpus(options.corpus)
        cases = list(_cases(options, passages))
        embedder = FastPassageEmbedder()
        index = vectors_of(passages, embedder, cache=options.cache)
    except (GoldUnreadable, IndexUnavailable, OSError) as problem:
        print(problem, file=sys.stderr)
        return 2
    for title, vectors in (("with vectors", True), ("by words", False)):
        rows, right = _measure(cases, passages, index, embedder, vectors=vectors)
        print(f"\n{title}: {len(cases)} questions, {int(right.sum())} of them right")
        _print(rows, right, [case.group for case in cases])
    return 0


def _cases(options: argparse.Namespace, passages: Sequence[Passage]) -> Iterator[Case]:
    """The field's own questions, other branches' questions, and what is no question of law."""
    places = {(p.document.law, p.locator): p.id for p in passages}
    for line in options.own.read_text("utf-8").splitlines():
        row = json.loads(line)
        golds = [places.get(tuple(gold.split("|"))) for gold in row["gold_articles"]]
        if row["kind"] == "fact" and golds and None not in golds:
            for text in (row["question"], *row["alt_questions"]):
                yield Case("IP", text, tuple(gold for gold in golds if gold))
    for question in read_questions(options.queries, passages, limit=options.limit):
        yield Case("other, held" if question.gold else "other", question.text, question.gold)
    for line in OUT_OF_SCOPE.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            yield Case("no law here", line)


def _measure(
    cases: Sequence[Case],
    passages: Sequence[Passage],
    index: PassageIndex,
    embedder: Embedder,
    *,
    vectors: bool,
) -> tuple[Array, Array]:
    library = Library(passages)
    lexical = LexicalIndex.build(scope_passages(library, Scope.IP))
    view = ScopeView(library, Scope.IP, lexical=lexical)
    eligible = view.eligible(as_of=ANY_DAY)
    ranker = open_ranker(embedder.model) if vectors else None
    rows, right = [], []
    for case in tqdm(cases, unit="question"):
        query = normalise(case.text)
        vector = embedder.query(query.full) if vectors else None
        found = gather(view, query, eligible=eligible, index=index, vector=vector)
        if not len(found):
            rows.append(astuple(Signs(0, 0, 0, 0, 0, 0)))
            right.append(False)
            continue
        scores = found.fused
        if ranker is not None:
            scores = ranker.order(found, query, fused=scores)
        first = np.argsort(-scores, kind="stable")[:FIRST]
        rows.append(astuple(signs(found, query, scores=scores)))
        right.append(any(view.passages[row].id in case.right for row in found.rows[first]))
    return np.array(rows, np.float64), np.array(right, np.float64)


def _print(rows: Array, right: Array, groups: Sequence[str]) -> None:
    weights = fit(rows, right)
    names = ["constant", *(field.name for field in fields(Signs))]
    print("  " + ", ".join(f"{name} {w:.2f}" for name, w in zip(names, weights, strict=True)))
    fold = np.random.default_rng(SEED).integers(0, FOLDS, len(rows))
    sure = np.zeros(len(rows))
    for number in range(FOLDS):
        held = fold == number
        sure[held] = fitted(rows[held], fit(rows[~held], right[~held]))
    outside = np.array([group in {"other", "no law here"} for group in groups])
    print(f"  area under the curve: right against everything {_area(sure, right):.3f}, ", end="")
    clear = (right == 1) | outside
    print(f"right against outside {_area(sure[clear], right[clear]):.3f}")
    shares: dict[str, Array] = defaultdict(lambda: np.zeros(0))
    for group in dict.fromkeys(groups):
        shares[group] = np.array([g == group for g in groups])
    shares["right"], shares["wrong, inside"] = right == 1, (right == 0) & ~outside
    print("  share at or above" + "".join(f"{t:8.1f}" for t in THRESHOLDS))
    for name, mask in shares.items():
        kept = "".join(f"{(sure[mask.astype(bool)] >= t).mean():8.2f}" for t in THRESHOLDS)
        print(f"  {name:17}{kept}   of {int(mask.sum())}")


def _area(sure: Array, right: Array) -> float:
    """The chance that a right one is surer than a wrong one."""
    places = sure.argsort().argsort() + 1.0
    many = right.sum()
    return float((places[right == 1].sum() - many * (many + 1) / 2) / (many * (len(right) - many)))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.confidence", description=__doc__)
    parser.add_argument("--corpus", type=Path, required=True, help="an IP collection")
    parser.add_argument("--queries", type=Path, required=True, help="questions of other branches")
    parser.add_argument("--own", type=Path, default=Path("tests/data/own_questions.jsonl"))
    parser.add_argument("--limit", type=int, default=400, help="of the other branches' questions")
    parser.add_argument("--cache", type=Path, default=CACHE, help="folder that keeps vectors")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
