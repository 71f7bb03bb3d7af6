"""`python -m bench.model FILE.jsonl`: what reaches people while a language model misbehaves.

Every question of the file that goes to a model is asked in every way of
`tests.retrieval.misbehaviour`, as one text and streamed, over the data folder's library and a real
HTTP server. Counted are answers in the model's words, extractive ones, and what a second opinion,
apart from the check itself, finds unsupported in anything that was shown.
"""

import argparse
import asyncio
import json
import logging
import sys
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from pydantic import SecretStr

from bench.asking import asking_parser, open_asked
from retrieval.answer import Answer, Answerer, Turn
from retrieval.evaluate import QuestionsUnreadable
from retrieval.generation.endpoint import EndpointModel
from retrieval.generation.generate import GeneratingAnswerer
from retrieval.generation.options import ModelOptions
from retrieval.generation.purse import OpenPurse
from retrieval.open import LibraryEmpty
from tests.retrieval.misbehaviour import WRITING, honest, unsupported
from tests.retrieval.model_server import KEY, MODEL, ChatServer, Sheet, Words, running

HONEST = "an honest model"


@dataclass
class Remembering:
    """An answerer that gives the same answer again without searching."""

    inner: Answerer
    known: dict[tuple[str, date], Answer] = field(default_factory=dict)

    async def answer(self, question: str, history: Sequence[Turn] = (), *, as_of: date) -> Answer:
        """What the inner one says, asked once."""
        key = (question, as_of)
        if key not in self.known:
            self.known[key] = await self.inner.answer(question, history, as_of=as_of)
        return self.known[key]


async def one_way(
    answerer: GeneratingAnswerer, questions: Sequence[tuple[str, date]], poison: tuple[str, ...]
) -> Counter[str]:
    """The counts of one way over the questions, as one text and streamed."""
    counts: Counter[str] = Counter()
    for question, day in questions:
        plain = await answerer.extractive.answer(question, as_of=day)
        streamed = [each async for each in answerer.answer_stream(question, as_of=day)]
        for answers in ([await answerer.answer(question, as_of=day)], streamed):
            counts["answers"] += 1
            counts["worded" if answers[-1].generated else "fallen back"] += 1
            for shown in answers:
                faults = unsupported(shown, plain, question, poison) if shown.generated else []
                counts["unsupported"] += bool(faults)
                for fault in faults:
                    print(f"  unsupported: {fault} <- {question}", file=sys.stderr)
    return counts


async def run(options: argparse.Namespace) -> int:
    """Open the library, ask in every way, print a line for each."""
    try:
        retrieval, read = await open_asked(options)
    except (LibraryEmpty, QuestionsUnreadable) as failure:
        print(failure, file=sys.stderr)
        return 1
    rows = [row for row in read.rows if not row.history][: options.most]
    asked = [(row.question, row.as_of or options.today) for row in rows]
    with running() as server:
        table = await measure(server, Remembering(retrieval.answerer), asked)
    retrieval.close()
    if options.json:
        await asyncio.to_thread(options.json.write_text, json.dumps(table, indent=1), "utf-8")
    return 1 if any(counts["unsupported"] for counts in table.values()) else 0


async def measure(
    server: ChatServer, extractive: Answerer, asked: Sequence[tuple[str, date]]
) -> dict[str, Counter[str]]:
    """Every way over the questions that go to a model."""
    options = ModelOptions(base_url=server.address, model=MODEL, api_key=SecretStr(KEY))
    endpoint = EndpointModel(options)
    answerer = GeneratingAnswerer(
        extractive=extractive,
        model=endpoint,
        purse=OpenPurse(),
        seconds=options.seconds,
        most_output_tokens=options.most_output_tokens,
        clock=time.monotonic,
    )
    questions = []
    for question, day in asked:
        server.sheet, before = Sheet(says=honest), len(server.asked)
        await answerer.answer(question, as_of=day)
        if len(server.asked) > before:
            questions.append((question, day))
    print(f"{len(questions)} of {len(asked)} questions go to a model")
    ways: Mapping[str, tuple[Words, tuple[str, ...]]] = {HONEST: (honest, ()), **WRITING}
    table = {}
    for way, (says, poison) in ways.items():
        server.sheet = Sheet(says=says, piece=9)
        table[way] = await one_way(answerer, questions, poison)
        counts = table[way]
        print(
            f"{way:<34} {counts['answers']:>5} answers {counts['worded']:>5} in its words "
            f"{counts['fallen back']:>5} extractive {counts['unsupported']:>3} unsupported",
            flush=True,
        )
    await endpoint.close()
    return table


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; 1 where anything unsupported was shown."""
    logging.disable(logging.WARNING)  # every way fails thousands of times, as it should
    parser = asking_parser("bench.model", __doc__)
    parser.add_argument("--most", type=int, default=1000, metavar="N", help="questions to read")
    return asyncio.run(run(parser.parse_args(arguments)))


if __name__ == "__main__":
    sys.exit(main())
