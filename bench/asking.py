"""The benches that ask a file of questions: their command line, and what they open."""

import argparse
import asyncio
from datetime import date
from pathlib import Path

from knowledge.options import DATA_FOLDER, default_database
from retrieval.evaluate import Questions, read_questions
from retrieval.open import Retrieval, open_retrieval
from retrieval.options import RetrievalOptions
from storage.database import Database


def asking_parser(name: str, description: str | None) -> argparse.ArgumentParser:
    """The arguments that all of them take."""
    parser = argparse.ArgumentParser(
        prog=f"python -m {name}",
        description=description,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("file", type=Path, metavar="FILE.jsonl")
    parser.add_argument("--data", type=Path, default=DATA_FOLDER, metavar="DIR")
    parser.add_argument("--database", metavar="URL")
    parser.add_argument("--json", type=Path, metavar="OUT")
    parser.add_argument(
        "--today", type=date.fromisoformat, default=date(2026, 11, 22), metavar="DATE",
        help="for rows without a day of their own",
    )  # fmt: skip
    return parser


async def open_asked(options: argparse.Namespace) -> tuple[Retrieval, Questions]:
    """The library and the questions that the arguments name.

    Raises LibraryEmpty or QuestionsUnreadable, each with a sentence that says what to do.
    """
    database = Database(options.database or default_database(options.data))
    try:
        retrieval = await open_retrieval(database, options.data, RetrievalOptions())
        questions = await asyncio.to_thread(read_questions, options.file, retrieval.library)
    finally:
        await database.close()
    return retrieval, questions
