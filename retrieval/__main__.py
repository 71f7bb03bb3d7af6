"""python -m retrieval ask | evaluate | train: questions from the command line."""

import argparse
import asyncio
import json
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from tqdm import tqdm

from knowledge.index import IndexUnavailable
from knowledge.options import DATA_FOLDER, default_database
from retrieval import texts
from retrieval.evaluate import (
    ALTERNATIVES,
    QuestionsUnreadable,
    as_row,
    by_kind,
    evaluate,
    read_questions,
    report,
    write_json,
)
from retrieval.judge import summary
from retrieval.open import LibraryEmpty, Retrieval, open_retrieval
from retrieval.options import RetrievalOptions
from storage.database import Database, DatabaseUnavailable

SHANGHAI = ZoneInfo("Asia/Shanghai")
LONGEST_QUESTION = 2000
FAILURES = (LibraryEmpty, IndexUnavailable, DatabaseUnavailable, QuestionsUnreadable, OSError)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command: 0 for success, 1 for a failure told in one sentence, 2 for wrong usage."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given[:1] == ["train"]:
        return _train(given[1:])
    options = _parser().parse_args(given)
    try:
        result: int = asyncio.run(options.run(options))
    except FAILURES as failure:
        print(failure, file=sys.stderr)
        return 1
    return result


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m retrieval", description=__doc__)
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    place = argparse.ArgumentParser(add_help=False)
    place.add_argument(
        "--data", type=Path, default=DATA_FOLDER, metavar="DIR", help=f"data folder ({DATA_FOLDER})"
    )
    place.add_argument(
        "--database", metavar="URL", help="sqlite:/// or postgresql:// (the data folder's own)"
    )

    ask = commands.add_parser("ask", parents=[place], help="answer one question")
    ask.add_argument("question")
    ask.add_argument("--as-of", type=_day, metavar="DATE", help="the day to answer for (today)")
    ask.add_argument("--json", action="store_true", help="one row of JSON instead of text")
    ask.set_defaults(run=_ask)

    judging = commands.add_parser(
        "evaluate", parents=[place], help="answer a file of questions and measure the answers"
    )
    judging.add_argument("file", type=Path, metavar="FILE.jsonl")
    judging.add_argument("--json", type=Path, metavar="OUT", help="write every row here")
    judging.set_defaults(run=_evaluate)

    commands.add_parser("train", help="make the ranker (see `train --help`)")
    return parser


async def _ask(options: argparse.Namespace) -> int:
    if len(options.question) > LONGEST_QUESTION:
        print(f"The question is longer than {LONGEST_QUESTION} characters.", file=sys.stderr)
        return 1
    async with _opened(options) as retrieval:
        day = options.as_of or _today()
        answer = await retrieval.answerer.answer(options.question, as_of=day)
    if options.json:
        print(json.dumps(as_row(options.question, answer), ensure_ascii=False))
        return 0
    print(answer.text)
    if answer.clarification is not None and answer.clarification.options:
        print(" / ".join(option.label for option in answer.clarification.options))
    for citation in answer.citations:
        print(texts.source_line(citation))
    return 0


async def _evaluate(options: argparse.Namespace) -> int:
    async with _opened(options) as retrieval:
        questions = await asyncio.to_thread(read_questions, options.file, retrieval.library)
        count = len(questions.rows) + len(questions.alternatives)
        with tqdm(total=count, desc="evaluate", file=sys.stderr, mininterval=0.5) as bar:
            results = await evaluate(
                questions.rows, retrieval.answerer, today=_today(), progress=bar.update
            )
            others = await evaluate(
                questions.alternatives, retrieval.answerer, today=_today(), progress=bar.update
            )
    figures = by_kind(results)
    if others:
        figures[ALTERNATIVES] = summary(others)
    print(f"{len(retrieval.library.passages)} passages in the library")
    print(report(figures))
    if options.json:
        await asyncio.to_thread(write_json, options.json, results, others)
    return 0


@asynccontextmanager
async def _opened(options: argparse.Namespace) -> AsyncIterator[Retrieval]:
    """The library of the database named, with its schema up to date; nothing is put into it."""
    database = Database(_existing(options.database or default_database(options.data)))
    try:
        await database.prepare()
        retrieval = await open_retrieval(database, options.data, RetrievalOptions())
        try:
            yield retrieval
        finally:
            retrieval.close()
    finally:
        await database.close()


def _existing(url: str) -> str:
    """The same URL; a missing SQLite file is told instead of being made."""
    path = Path(url.removeprefix("sqlite:///"))
    if url.startswith("sqlite:///") and not path.exists():
        raise LibraryEmpty(
            f"There is no database at {path}: run `python -m knowledge prepare` (or `make run`)."
        )
    return url


def _train(arguments: Sequence[str]) -> int:
    # Not at the top: training needs lightgbm, which only a developer's environment has.
    from retrieval import train

    return train.main(arguments)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date like 2026-12-31") from None


def _today() -> date:
    return datetime.now(SHANGHAI).date()


if __name__ == "__main__":
    sys.exit(main())
