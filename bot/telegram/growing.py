"""A reply that is shown while a model writes it: one message, edited as often as the chat allows.

Only the newest state is worth showing, so what comes while an edit waits for its turn is passed
over. Whatever fails here is no matter: the whole reply is sent in the end.
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from bot.telegram.api import FAILURES
from bot.telegram.cut import cut
from bot.telegram.markup import plain, read_markdown
from bot.telegram.render import MOST_UNITS, Part
from bot.telegram.sending import Address, Sending
from handlers.message import Reply

log = logging.getLogger(__name__)

GOES_ON = " …"


@dataclass(slots=True)
class Growing:
    """Shows the states of one reply."""

    sending: Sending
    address: Address
    _newest: Part | None = None
    _shown: int | None = None
    _news: asyncio.Event = field(default_factory=asyncio.Event)
    _task: "asyncio.Task[None] | None" = None

    async def show(self, reply: Reply) -> None:
        """Note a state of the reply; it is shown when the chat may be written to."""
        part = growing_part(reply.text)
        if part is None:
            return
        self._newest = part
        self._news.set()
        if self._task is None:
            self._task = asyncio.create_task(self._run())

    async def ended(self) -> int | None:
        """Show nothing more; the message that was shown, for the first time this is asked.

        What is under way is let finish: cancelled, nobody would know whether it arrived.
        """
        if self._task is not None:
            self._newest = None
            self._news.set()
            await asyncio.wait({self._task})
            self._task = None
        shown, self._shown = self._shown, None
        return shown

    async def _run(self) -> None:
        while True:
            await self._news.wait()
            self._news.clear()
            part = self._newest
            if part is None:
                return
            try:
                if self._shown is None:
                    message = await self.sending.send(self.address, part)
                    self._shown = message.message_id
                else:
                    await self.sending.edit(self.address, self._shown, part)
            except FAILURES as problem:
                log.info("a growing answer is not shown any further: %s", problem)
                return


@asynccontextmanager
async def growing(sending: Sending, address: Address) -> AsyncIterator[Growing]:
    """A reply that may be shown while it grows, until the block ends."""
    reply = Growing(sending, address)
    try:
        yield reply
    finally:
        await reply.ended()


def growing_part(text: str) -> Part | None:
    """What of a growing text fits one message, with a sign that it goes on; None for nothing."""
    pieces = cut(read_markdown(text), MOST_UNITS - len(GOES_ON))
    if not pieces:
        return None
    shown = pieces[0] + plain(GOES_ON)
    return {"html": shown.html(), "plain": shown.text}
