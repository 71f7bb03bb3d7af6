"""A chat model that is tried once more where that may help, and left alone while it fails."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Sequence
from contextlib import aclosing, asynccontextmanager

from retrieval.generation.breaker import Breaker
from retrieval.generation.model import ChatModel, Completion, Message, ModelFailed, Piece, Trouble

PAUSE_SECONDS = 0.2
"""Between a failure and the second try, where the endpoint asked for no other pause."""


class CarefulModel:
    """A `ChatModel` with one retry, both tries within the time given, behind a breaker."""

    def __init__(self, model: ChatModel, breaker: Breaker, *, clock: Callable[[], float]) -> None:
        self._model = model
        self._breaker = breaker
        self._clock = clock

    async def complete(self, messages: Sequence[Message], *, within: float) -> Completion:
        """The whole text; ModelFailed at once while the model is left alone."""
        ends_at = self._clock() + within
        async with self._try():
            try:
                return await self._model.complete(messages, within=within)
            except ModelFailed as failure:
                await self._pause(failure, ends_at=ends_at)
            return await self._model.complete(messages, within=ends_at - self._clock())

    async def stream(self, messages: Sequence[Message], *, within: float) -> AsyncGenerator[Piece]:
        """The text in pieces; a second try only while nothing has been given out."""
        ends_at = self._clock() + within
        async with self._try():
            begun = False
            try:
                async with aclosing(self._model.stream(messages, within=within)) as pieces:
                    async for piece in pieces:
                        begun = True
                        yield piece
                    return
            except ModelFailed as failure:
                if begun:
                    raise
                await self._pause(failure, ends_at=ends_at)
            rest = ends_at - self._clock()
            async with aclosing(self._model.stream(messages, within=rest)) as pieces:
                async for piece in pieces:
                    yield piece

    async def _pause(self, failure: ModelFailed, *, ends_at: float) -> None:
        """Wait before the second try; raises the failure where there is no time or no use."""
        pause = failure.wait_seconds or PAUSE_SECONDS
        if not failure.worth_retrying or self._clock() + pause >= ends_at:
            raise failure
        await asyncio.sleep(pause)

    @asynccontextmanager
    async def _try(self) -> AsyncIterator[None]:
        if not self._breaker.admits():
            raise ModelFailed(Trouble.RESTING, "The model kept failing and is left alone.")
        try:
            yield
        except ModelFailed:
            self._breaker.failed()
            raise
        except BaseException:  # broken off from outside, which is not the model's fault
            self._breaker.abandoned()
            raise
        self._breaker.succeeded()
