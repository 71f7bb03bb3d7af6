"""What training the ranker leaves behind: the model file, and a report of how good it is where."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import fmean

from knowledge.document import Passage
from knowledge.index import Embedder
from retrieval import features
from retrieval.baseline import JiebaBm25
from retrieval.gold import GoldQuestion, embedded, part_of, read_corpus, read_questions
from retrieval.grow import PARAMETERS, ROUNDS, SEED, Rankings, Trained, train
from retrieval.measures import ndcg, recall
from retrieval.ranker import DEPTH

DEPTH_OF_BASELINE = 100
JIEBA, RRF, PLAIN = "BM25 (jieba)", "plain fusion (RRF)", "weighted fusion"
UNTRAINED, RANKER = "fusion and laws", "ranker"

Progress = Callable[[str, int, int], None]


def train_and_report(
    corpus: Path,
    questions: Path,
    *,
    embedder: Embedder,
    cache: Path,
    model: Path,
    report: Path,
    progress: Progress,
    others: int | None = None,
) -> str:
    """Grow the ranker, write it to ``model`` and its figures to ``report``, and return the report.

    With ``others`` the corpus is cut to every right article, what words find for the questions,
    and articles drawn by chance until there are so many that are not right. ``progress`` is told
    of each stage. Raises GoldUnreadable, or IndexUnavailable where the embedder cannot run.
    """
    passages = read_corpus(corpus)
    asked = read_questions(questions, passages)
    whole = len(passages)
    if others is not None:
        passages = part_of(passages, asked, others=others, seed=SEED)
    index = embedded(
        passages,
        embedder,
        cache=cache,
        progress=lambda done, of: progress("embedding", done, of),
    )
    trained = train(
        passages,
        asked,
        index=index,
        embedder=embedder,
        progress=lambda done, of: progress("features", done, of),
    )
    progress("BM25 (jieba)", 0, 1)
    words = JiebaBm25(passages)
    baseline = {q.qid: words.search(q.text, limit=DEPTH_OF_BASELINE) for q in asked}
    progress("BM25 (jieba)", 1, 1)
    trained.ranker.save(model)
    text = _report(
        trained,
        baseline,
        passages=passages,
        whole=whole,
        questions=asked,
        size=model.stat().st_size,
        embedder=embedder.model,
    )
    report.write_text(text, "utf-8")
    return text


def _report(
    trained: Trained,
    baseline: Rankings,
    *,
    passages: Sequence[Passage],
    whole: int,
    questions: Sequence[GoldQuestion],
    size: int,
    embedder: str,
) -> str:
    orders = {
        JIEBA: baseline,
        RRF: {e.question.qid: list(e.reciprocal) for e in trained.examples},
        PLAIN: {e.question.qid: list(e.plain) for e in trained.examples},
        UNTRAINED: {e.question.qid: list(e.ids) for e in trained.examples},
        RANKER: trained.out_of_fold,
    }
    branches: dict[str, list[GoldQuestion]] = defaultdict(list)
    for example in trained.examples:
        branches[example.branch].append(example.question)
    all_figures = _figures(orders, questions)
    lines = [
        "# The ranker",
        "",
        "Written by `python -m retrieval train`; do not edit. The trees that rank a question here",
        "have seen no question with a right article in its branch of law, as",
        "`retrieval/branches.toml` tells them apart.",
        "",
        "A trap: the corpus file lists every right article before all others: a ranker that sees",
        "where an article stands in the file gains 12 % and learns nothing. Articles are therefore",
        "put in the order of their numbers, and no feature knows a place.",
        "",
        f"- questions: {len(questions)} by laypeople (STARD), none about IP",
        f"- right articles: {sum(len(q.gold) for q in questions)}",
        f"- corpus: {len(passages):,} of {whole:,} articles"
        + (
            "" if len(passages) == whole else "; every right one, what words find, others by chance"
        ),
        f"- embedding model: `{embedder}`",
        f"- trees: LightGBM lambdarank, {ROUNDS} rounds, {PARAMETERS['num_leaves']} leaves",
        f"- seed: {SEED}",
        f"- features: {len(features.NAMES)}, list {features.VERSION}",
        f"- re-ordered: the first {DEPTH} candidates of fusion and laws",
        f"- model file: {size / 1000:.0f} kB",
        "",
        "R = recall at 10, N = nDCG at 10.",
        "",
        "| branch left out | questions | " + " | ".join(f"{name} R / N" for name in orders) + " |",
        "| --- | --- |" + " --- |" * len(orders),
    ]
    rows = [(name, branches[name]) for name in sorted(branches, key=lambda n: -len(branches[n]))]
    for name, asked in [*rows, ("**all**", list(questions))]:
        figures = _figures(orders, asked)
        cells = " | ".join(f"{r:.3f} / {n:.3f}" for r, n in figures.values())
        lines.append(f"| {name} | {len(asked)} | {cells} |")
    lines += ["", *_gains_over(all_figures), "", "## What the trees look at", ""]
    total = sum(trained.gains.values()) or 1.0
    top = sorted(trained.gains.items(), key=lambda pair: -pair[1])
    lines.append(", ".join(f"{name} {gain / total:.1%}" for name, gain in top) + ".")
    lines += [
        "",
        "How the whole search fares on questions about IP: [ip_statutes](ip_statutes.md).",
    ]
    return "\n".join(lines) + "\n"


def _gains_over(figures: Mapping[str, tuple[float, float]]) -> list[str]:
    lines = []
    recall_, gain = figures[RANKER]
    for name in (RRF, PLAIN, JIEBA):
        other_recall, other_gain = figures[name]
        lines.append(
            f"- against {name}: recall at 10 {recall_ / other_recall - 1:+.1%}, "
            f"nDCG at 10 {gain / other_gain - 1:+.1%}"
        )
    return lines


def _figures(
    orders: Mapping[str, Rankings], questions: Sequence[GoldQuestion]
) -> dict[str, tuple[float, float]]:
    return {
        name: (
            fmean(recall(order.get(q.qid, []), q.gold, at=10) for q in questions),
            fmean(ndcg(order.get(q.qid, []), q.gold, at=10) for q in questions),
        )
        for name, order in orders.items()
    }
