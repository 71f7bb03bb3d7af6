"""`python -m retrieval train`: make the ranker, and the report of what it is worth."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tqdm import tqdm

from knowledge.embed_onnx import FastPassageEmbedder
from knowledge.index import IndexUnavailable
from retrieval.gold import GoldUnreadable
from retrieval.ranker import SHIPPED
from retrieval.train_report import train_and_report

REPORT = Path("docs/ranker.md")
CACHE = Path("data/bench")


def main(arguments: Sequence[str]) -> int:
    """Train; 2 with one sentence for files that cannot be used."""
    options = _options(arguments)
    embedder = FastPassageEmbedder()
    try:
        with _Stages() as stages:
            report = train_and_report(
                options.corpus,
                options.queries,
                embedder=embedder,
                cache=options.cache / f"{embedder.model.replace('/', '-')}.npz",
                model=options.model,
                report=options.report,
                progress=stages.tell,
                others=options.others,
            )
    except (GoldUnreadable, IndexUnavailable, OSError) as problem:
        print(problem, file=sys.stderr)  # noqa: T201 - the command's own words
        return 2
    print(report)  # noqa: T201 - the command's own words
    return 0


class _Stages:
    """One progress bar at a time, named by the stage."""

    def __init__(self) -> None:
        self._bar: tqdm[Any] | None = None

    def __enter__(self) -> "_Stages":
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.close()

    def tell(self, stage: str, done: int, of: int) -> None:
        if self._bar is None or self._bar.desc != f"{stage}: ":
            self.__exit__()
            self._bar = tqdm(total=of, desc=stage)
        self._bar.update(done - self._bar.n)


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m retrieval train", description=__doc__)
    parser.add_argument("--corpus", type=Path, required=True, help="rows id, law, art, chap, text")
    parser.add_argument("--queries", type=Path, required=True, help="rows qid, question, gold")
    parser.add_argument(
        "--others",
        type=int,
        help="keep only so many articles besides the right ones (embedding 60,000 takes hours)",
    )
    parser.add_argument("--model", type=Path, default=SHIPPED, help="where the ranker is written")
    parser.add_argument("--report", type=Path, default=REPORT, help="where the report is written")
    parser.add_argument("--cache", type=Path, default=CACHE, help="folder that keeps vectors")
    return parser.parse_args(arguments)
