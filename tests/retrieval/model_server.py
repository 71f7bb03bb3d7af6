"""A real HTTP server that speaks OpenAI's chat-completions protocol strictly, and misbehaves."""

import json
import re
import socket
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import anyio
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

KEY = "sk-right"
MODEL = "some-chat-model"
ALLOWED = {
    "messages", "model", "stream", "stream_options", "temperature", "top_p", "n", "max_tokens",
    "max_completion_tokens", "stop", "seed", "user", "presence_penalty", "frequency_penalty",
}  # fmt: skip
ROLES = {"system", "user", "assistant"}

Words = Callable[[str], str]
"""What the model says to a prompt (all messages joined)."""


@dataclass
class Sheet:
    """How the server is to behave; the n-th request takes the n-th failure, if there is one.

    `held` keeps every answer back until it is set to False.
    """

    says: Words = lambda _prompt: "好的。"
    failures: list[Response | str] = field(default_factory=list)
    delay: float = 0.0
    held: bool = False
    between: float = 0.0
    finish: str = "stop"
    cut_stream: bool = False
    usage: bool = True
    piece: int = 3


@dataclass
class ChatServer:
    """A running server: where it is, what it was asked, how it behaves."""

    address: str
    sheet: Sheet = field(default_factory=Sheet)
    asked: list[dict[str, Any]] = field(default_factory=list)

    @property
    def prompts(self) -> list[str]:
        return [prompt_of(asked) for asked in self.asked]

    async def handle(self, request: Request) -> Response:
        sheet, asked = self.sheet, json.loads(await request.body())
        if request.headers.get("authorization") != f"Bearer {KEY}":
            return refusal(401, "Incorrect API key provided", "invalid_api_key")
        if (fault := invalid(asked)) is not None:
            return refusal(400, fault, "invalid_request_error")
        if asked["model"] != MODEL:
            return refusal(404, "The model does not exist", "model_not_found")
        self.asked.append(asked)
        if sheet.failures:
            failure = sheet.failures.pop(0)
            if isinstance(failure, Response):
                return failure
        waits = round(sheet.delay / 0.02)
        while (sheet.held or waits > 0) and not await request.is_disconnected():
            waits -= 1
            await anyio.sleep(0.02)
        text = sheet.says(prompt_of(asked))
        if asked.get("stream"):
            return StreamingResponse(self._events(text, asked), media_type="text/event-stream")
        choice = {
            "index": 0,
            "message": {"role": "assistant", "content": text, "refusal": None},
            "finish_reason": sheet.finish,
            "logprobs": None,
        }
        body: dict[str, Any] = {**head("chat.completion"), "choices": [choice]}
        if sheet.usage:
            body["usage"] = usage_of(text)
        return JSONResponse(body)

    async def _events(self, text: str, asked: dict[str, Any]) -> AsyncIterator[str]:
        sheet = self.sheet
        yield event({"role": "assistant", "content": ""})
        for at in range(0, len(text), sheet.piece):
            await anyio.sleep(sheet.between)
            yield event({"content": text[at : at + sheet.piece]})
            if sheet.cut_stream and at > len(text) / 2:
                return
        yield event({}, finish=sheet.finish)
        if sheet.usage and (asked.get("stream_options") or {}).get("include_usage"):
            told = {**head("chat.completion.chunk"), "choices": [], "usage": usage_of(text)}
            yield f"data: {json.dumps(told)}\n\n"
        yield "data: [DONE]\n\n"


def invalid(asked: Any) -> str | None:
    """What is wrong with a request, in the words of a strict server."""
    if not isinstance(asked, dict) or set(asked) - ALLOWED:
        return f"Unrecognized request arguments: {sorted(set(asked) - ALLOWED)}"
    messages = asked.get("messages")
    if not isinstance(messages, list) or not messages:
        return "'messages' must be a list that is not empty"
    for message in messages:
        if set(message) - {"role", "content", "name"} or message.get("role") not in ROLES:
            return "'messages' holds something that is no message"
        if not isinstance(message.get("content"), str) or not message["content"]:
            return "'content' must be a text that is not empty"
    for name, kinds in (("temperature", (int, float)), ("max_tokens", (int,)), ("stream", (bool,))):
        if asked.get(name) is not None and not isinstance(asked[name], kinds):
            return f"'{name}' is invalid"
    if asked.get("stream_options") and not asked.get("stream"):
        return "'stream_options' is only allowed when 'stream' is enabled"
    return None


def prompt_of(asked: dict[str, Any]) -> str:
    """All messages of a request as one text."""
    return "\n".join(message["content"] for message in asked["messages"])


def refusal(status: int, message: str, code: str, **headers: str) -> Response:
    """An error as OpenAI tells it."""
    body = {"error": {"message": message, "type": "invalid_request_error", "code": code}}
    return JSONResponse(body, status_code=status, headers=headers)


def head(kind: str) -> dict[str, Any]:
    return {"id": "chatcmpl-1", "object": kind, "created": int(time.time()), "model": MODEL}


def usage_of(text: str) -> dict[str, int]:
    return {"prompt_tokens": 100, "completion_tokens": len(text), "total_tokens": 100 + len(text)}


def event(delta: dict[str, Any], finish: str | None = None) -> str:
    choice = {"index": 0, "delta": delta, "finish_reason": finish, "logprobs": None}
    chunk = {**head("chat.completion.chunk"), "choices": [choice]}
    return f"data: {json.dumps(chunk, ensure_ascii=False)}\n\n"


def sources_in(prompt: str) -> dict[int, str]:
    """The numbered sources that a prompt of ours gives."""
    found = re.findall(r"<资料 编号=(\d+) 名称=[^>]*>\n(.*?)\n</资料>", prompt, re.DOTALL)
    return {int(number): text for number, text in found}


@contextmanager
def running() -> Iterator[ChatServer]:
    """A server on a loopback port of its own."""
    server = ChatServer("")

    async def completions(request: Request) -> Response:
        return await server.handle(request)

    app = Starlette(routes=[Route("/v1/chat/completions", completions, methods=["POST"])])
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        server.address = f"http://127.0.0.1:{listener.getsockname()[1]}/v1"
        config = uvicorn.Config(app, log_level="error", timeout_graceful_shutdown=1)
        uvicorn_server = uvicorn.Server(config)
        thread = threading.Thread(target=uvicorn_server.run, kwargs={"sockets": [listener]})
        thread.start()
        while not uvicorn_server.started:
            time.sleep(0.01)
        try:
            yield server
        finally:
            uvicorn_server.should_exit = True
            thread.join()
