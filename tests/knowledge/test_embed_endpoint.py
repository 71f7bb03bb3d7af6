"""The endpoint embedder against a real HTTP server that speaks OpenAI's embeddings protocol."""

import json
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from knowledge.embed_endpoint import EndpointEmbedder
from knowledge.index import IndexUnavailable, ModelChanged

KEY = "sk-right"
MODEL = "some-embedding-model"
ALLOWED = {"input", "model", "encoding_format", "dimensions", "user"}


@dataclass
class Endpoint:
    """A strict server: what it was asked, and how it is to misbehave."""

    address: str = ""
    asked: list[dict[str, Any]] = field(default_factory=list)
    answered: int = 0
    dimension: int = 12
    answer: Response | None = None
    delay: float = 0.0

    def handle(self, request: Request, body: bytes) -> Response:
        if self.answer is not None:
            return self.answer
        if request.headers.get("authorization") != f"Bearer {KEY}":
            return _error(401, "Incorrect API key provided", "invalid_api_key")
        asked = json.loads(body)
        self.asked.append(asked)
        texts = asked.get("input")
        if set(asked) - ALLOWED or not isinstance(texts, list) or not texts:
            return _error(400, "'$.input' is invalid", "invalid_request_error")
        if not all(isinstance(text, str) and text for text in texts):
            return _error(400, "'$.input' is invalid", "invalid_request_error")
        if asked.get("model") != MODEL:
            return _error(404, "The model does not exist", "model_not_found")
        time.sleep(self.delay)
        self.answered += 1
        data = [
            {"object": "embedding", "index": n, "embedding": self.vector(text).tolist()}
            for n, text in enumerate(texts)
        ]
        usage = {"prompt_tokens": 1, "total_tokens": 1}
        return JSONResponse({"object": "list", "data": data, "model": MODEL, "usage": usage})

    def vector(self, text: str) -> np.ndarray[Any, np.dtype[np.float64]]:
        seed = int.from_bytes(text.encode()[:8], "big")
        return np.random.default_rng(seed).normal(size=self.dimension) * 3


def _error(status: int, message: str, code: str) -> Response:
    body = {"error": {"message": message, "type": "invalid_request_error", "code": code}}
    return JSONResponse(body, status_code=status)


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    state = Endpoint()

    async def embeddings(request: Request) -> Response:
        return state.handle(request, await request.body())

    app = Starlette(routes=[Route("/v1/embeddings", embeddings, methods=["POST"])])
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        state.address = f"http://127.0.0.1:{listener.getsockname()[1]}/v1"
        server = uvicorn.Server(uvicorn.Config(app, log_level="error"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield state
        server.should_exit = True
        thread.join()


def embedder(endpoint: Endpoint, **options: Any) -> EndpointEmbedder:
    given: dict[str, Any] = {
        "base_url": endpoint.address,
        "model": MODEL,
        "api_key": KEY,
        "retries": 0,
    }
    return EndpointEmbedder(**(given | options))


def test_vectors_are_those_of_the_server_at_unit_length(endpoint: Endpoint) -> None:
    vectors = embedder(endpoint).passages(["专利", "商标"])
    for text, vector in zip(["专利", "商标"], vectors, strict=True):
        expected = endpoint.vector(text)
        assert vector == pytest.approx(expected / np.linalg.norm(expected), abs=1e-5)
    assert vectors.dtype == np.float32


def test_a_question_is_one_vector(endpoint: Endpoint) -> None:
    vector = embedder(endpoint).query("专利年费")
    assert vector.shape == (endpoint.dimension,)
    assert float(np.linalg.norm(vector)) == pytest.approx(1.0, abs=1e-5)


def test_the_server_gets_clean_texts_in_batches(endpoint: Endpoint) -> None:
    embedder(endpoint, batch=2).passages(["a\x00b", "长" * 5000, "", "\ud800x", "e"])
    assert [asked["input"] for asked in endpoint.asked] == [
        ["a b", "长" * 600],
        [".", "x"],
        ["e"],
    ]
    assert {asked["encoding_format"] for asked in endpoint.asked} == {"float"}


def test_no_texts_are_no_request(endpoint: Endpoint) -> None:
    assert len(embedder(endpoint).passages([])) == 0
    assert endpoint.asked == []


def test_a_changed_dimension_is_noticed(endpoint: Endpoint) -> None:
    asked = embedder(endpoint)
    asked.query("一")
    endpoint.dimension = 7
    with pytest.raises(ModelChanged, match=r"of 12 and now of 7 numbers"):
        asked.query("二")


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"api_key": "sk-wrong"}, "refuses the API key: check the key"),
        ({"api_key": ""}, "refuses the API key: check the key"),
        ({"model": "other"}, "does not know the model other or the path"),
        ({"base_url": "http://127.0.0.1:9/v1"}, "cannot be reached: check the address"),
    ],
)
def test_a_wrong_setting_is_one_sentence(
    endpoint: Endpoint, options: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(IndexUnavailable, match=sentence):
        embedder(endpoint, **options).query("专利")


@pytest.mark.parametrize("name", ["", "m" * 101])
def test_a_model_needs_a_name(endpoint: Endpoint, name: str) -> None:
    with pytest.raises(IndexUnavailable, match="1 to 100 characters"):
        embedder(endpoint, model=name)


@pytest.mark.parametrize(
    "answer",
    [
        Response("<html>", media_type="text/html"),
        Response("{", media_type="application/json"),
        JSONResponse({"data": []}),
        JSONResponse({"data": [{"embedding": "x", "index": 0, "object": "embedding"}]}),
        JSONResponse({"data": [{"embedding": [0.0, 0.0], "index": 0, "object": "embedding"}]}),
        JSONResponse({"detail": "busy"}, status_code=400),
    ],
    ids=["html", "cut", "empty", "text", "zeros", "400"],
)
@pytest.mark.filterwarnings("ignore:Pydantic serializer warnings")  # LangChain's, on odd answers
def test_an_odd_answer_is_one_sentence(endpoint: Endpoint, answer: Response) -> None:
    endpoint.answer = answer
    with pytest.raises(IndexUnavailable, match=r"The embedding endpoint http://127\.0\.0\.1"):
        embedder(endpoint).passages(["专利", "商标"])


def test_a_server_that_does_not_answer_is_given_up(endpoint: Endpoint) -> None:
    endpoint.delay = 0.5
    with pytest.raises(IndexUnavailable, match="did not answer in time"):
        embedder(endpoint, timeout_seconds=0.05).query("专利")


def test_while_it_fails_only_the_first_question_waits_and_later_it_is_asked_again(
    endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = SimpleNamespace(monotonic=lambda: 1000.0)
    monkeypatch.setattr("knowledge.embed_endpoint.time", clock)
    asking = embedder(endpoint, timeout_seconds=1.0, retries=2, pause_seconds=60)
    endpoint.delay = 2.0
    with pytest.raises(IndexUnavailable, match="did not answer in time"):
        asking.query("专利")
    for _ in range(20):
        with pytest.raises(IndexUnavailable, match="failed a moment ago"):
            asking.query("专利")
    while not endpoint.answered:  # it is still busy with the first
        time.sleep(0.01)
    assert len(endpoint.asked) == 1
    endpoint.delay = 0
    clock.monotonic = lambda: 1060.0
    assert asking.query("专利").shape == (endpoint.dimension,)


def test_the_built_in_embedder_does_not_import_langchain() -> None:
    code = (
        "import sys, knowledge.embed, knowledge.embed_onnx, knowledge.indexer;"
        "print([name for name in sys.modules if name.startswith(('langchain', 'openai'))])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"
