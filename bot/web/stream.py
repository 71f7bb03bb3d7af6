"""A reply on the wire while it grows: one JSON object a line, `partial` ones, then the `reply`.

Only what the handlers let through is sent: a partial text holds checked sentences alone, and each
replaces the one before it. Whoever goes away early ends the work; the same message sent again is
answered then.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable

from bot.web.render import RenderedReply
from handlers.message import Progress, Reply

MEDIA_TYPE = "application/x-ndjson"

Answering = Callable[[Progress], Awaitable[Reply]]


def wanted(accept: str) -> bool:
    """Whether a request can take a growing reply."""
    return any(kind.split(";")[0].strip() == MEDIA_TYPE for kind in accept.split(","))


async def growing(
    answering: Answering, render: Callable[[Reply], RenderedReply]
) -> AsyncIterator[str]:
    """The lines of one reply."""
    parts: asyncio.Queue[Reply | None] = asyncio.Queue()

    async def work() -> Reply:
        try:
            return await answering(parts.put)
        finally:
            parts.put_nowait(None)

    async with asyncio.TaskGroup() as group:
        task = group.create_task(work())
        while (part := await parts.get()) is not None:
            yield _line("partial", render(part))
    yield _line("reply", render(task.result()))


def _line(name: str, reply: RenderedReply) -> str:
    return json.dumps({name: reply}, ensure_ascii=False) + "\n"
