"""A chat model at an OpenAI-compatible endpoint (`POST {base_url}/chat/completions`), by LangChain.

Apart from `model.py`, because importing LangChain's OpenAI package takes more than a second: import
this module only where an endpoint is set.
"""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Sequence
from contextlib import aclosing, contextmanager
from typing import Any

import httpx
import openai
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage
from langchain_openai import ChatOpenAI
from pydantic import SecretStr

from retrieval.generation.model import (
    Completion,
    Message,
    ModelFailed,
    Piece,
    Role,
    Trouble,
    Usage,
    estimated_usage,
)
from retrieval.generation.options import ModelOptions

LONGEST = 6000
"""Characters of an answer; more is a model out of hand."""
_FINISHED = {"stop", "", None}  # some servers leave the reason out


class EndpointModel:
    """A `ChatModel` that asks somebody else's server; every request is sent once."""

    def __init__(self, options: ModelOptions) -> None:
        self._base_url = options.base_url
        self._http = httpx.AsyncClient(timeout=options.seconds)
        key = options.api_key.get_secret_value() if options.api_key else ""
        self._client = ChatOpenAI(
            model=options.model,
            base_url=options.base_url,
            api_key=SecretStr(key or "none"),  # the client insists on one; local servers do not
            temperature=0,
            timeout=options.seconds,
            max_retries=0,  # the retry is ours, within the time of the whole answer
            http_async_client=self._http,
            # ChatOpenAI itself would say max_completion_tokens, which many servers do not know.
            extra_body={"max_tokens": options.most_output_tokens},
        )

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def complete(self, messages: Sequence[Message], *, within: float) -> Completion:
        """The whole text."""
        with self._failures():
            async with asyncio.timeout(within):
                answer = await self._client.ainvoke(_sent(messages))
        text = self._text(answer)
        if len(text) > LONGEST:
            raise self._failed(Trouble.LONG, "wrote far too much", "try another model")
        self._check_end(answer)
        if not text.strip():
            raise self._failed(Trouble.EMPTY, "gave an empty answer", "see its own log")
        return Completion(text, _usage(answer) or estimated_usage(messages, text))

    async def stream(self, messages: Sequence[Message], *, within: float) -> AsyncGenerator[Piece]:
        """The text in pieces; the last one brings the usage."""
        text, usage, ended = "", None, False
        ends_at = asyncio.get_running_loop().time() + within
        async with aclosing(self._client.astream(_sent(messages))) as chunks:  # type: ignore[type-var]
            async for chunk in self._timed(chunks, ends_at=ends_at):
                part = self._text(chunk)
                text += part
                usage = _usage(chunk) or usage
                ended = ended or "finish_reason" in chunk.response_metadata
                self._check_end(chunk)
                if len(text) > LONGEST:
                    raise self._failed(Trouble.LONG, "wrote far too much", "try another model")
                if part:
                    yield Piece(part)
        if not text.strip():
            raise self._failed(Trouble.EMPTY, "gave an empty answer", "see its own log")
        if not ended:
            raise self._failed(Trouble.CUT, "broke off in the middle", "see its own log")
        yield Piece("", usage or estimated_usage(messages, text))

    async def _timed(
        self, chunks: AsyncIterator[Any], *, ends_at: float
    ) -> AsyncIterator[AIMessage]:
        """The chunks that come in time. The clock runs only while we wait for one."""
        while True:
            with self._failures():
                async with asyncio.timeout_at(ends_at):
                    try:
                        chunk = await anext(chunks)
                    except StopAsyncIteration:
                        return
            yield chunk

    def _text(self, answer: BaseMessage) -> str:
        if not isinstance(answer.content, str):
            raise self._failed(Trouble.UNREADABLE, "gave no plain text", "check what runs there")
        return answer.content

    def _check_end(self, answer: BaseMessage) -> None:
        reason = answer.response_metadata.get("finish_reason")
        if reason == "length":
            raise self._failed(
                Trouble.CUT, "cut its answer at the limit", "raise IPDESK_MODEL__MOST_OUTPUT_TOKENS"
            )
        if reason not in _FINISHED:
            raise self._failed(Trouble.REFUSED, f"stopped for {reason!r}", "see its own log")

    @contextmanager
    def _failures(self) -> Iterator[None]:
        """Every way in which the client fails, as a ModelFailed."""
        try:
            yield
        except (TimeoutError, openai.APITimeoutError) as error:
            raise self._failed(
                Trouble.SLOW, "did not answer in time", "check that it runs"
            ) from error
        except openai.RateLimitError as error:
            raise self._failed(
                Trouble.LIMITED, "takes no more requests now", "see its limits", wait=_wait(error)
            ) from error
        except openai.InternalServerError as error:
            raise self._failed(
                Trouble.BROKEN, f"failed ({error.status_code})", "see its own log"
            ) from error
        except openai.APIStatusError as error:
            raise self._failed(
                Trouble.REFUSED,
                f"refuses the request ({error.status_code})",
                "check the key, the model's name and the address (it usually ends in /v1)",
            ) from error
        except (openai.APIConnectionError, httpx.HTTPError) as error:
            raise self._failed(
                Trouble.UNREACHABLE, "cannot be reached", "check the address and that it runs"
            ) from error
        except openai.APIError as error:  # an error told inside a stream
            raise self._failed(Trouble.BROKEN, "failed while writing", "see its own log") from error
        except (openai.OpenAIError, ValueError, TypeError, LookupError, AttributeError) as error:
            raise self._failed(
                Trouble.UNREADABLE, "gave an unreadable answer", "check what runs there"
            ) from error

    def _failed(self, trouble: Trouble, fact: str, cure: str, *, wait: float = 0.0) -> ModelFailed:
        return ModelFailed(
            trouble, f"The model endpoint {self._base_url} {fact}: {cure}.", wait_seconds=wait
        )


def _sent(messages: Sequence[Message]) -> list[BaseMessage]:
    return [
        SystemMessage(_sendable(message.content))
        if message.role is Role.SYSTEM
        else HumanMessage(_sendable(message.content))
        for message in messages
    ]


def _sendable(text: str) -> str:
    """Without lone surrogates, which cannot be sent."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _usage(answer: BaseMessage) -> Usage | None:
    told = getattr(answer, "usage_metadata", None)
    if not told:
        return None
    return Usage(int(told["input_tokens"]), int(told["output_tokens"]))


def _wait(error: openai.APIStatusError) -> float:
    """The seconds of a Retry-After header; a date, which few servers send, counts as none."""
    try:
        return max(0.0, float(error.response.headers.get("retry-after", "0")))
    except ValueError:
        return 0.0
