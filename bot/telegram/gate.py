"""The flood gate: when a message may go. 30 a second to everybody, 1 a second to a chat, 20 a
minute to a group (core.telegram.org/bots/faq), answers ahead of broadcasts.

A place is free again a second after Telegram has *answered*: whenever it counted the message, it
was not later than that, so its own windows are never over-full, however long the way.
"""

import asyncio
import heapq
import itertools
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

MARGIN = 0.005  # seconds, against clocks that tick differently
CHAT, GROUP = (1, 1.0), (20, 60.0)
SEVERAL_CHATS, SOON = 3, 2.0
MOST_CHATS = 5000


@dataclass(slots=True)
class _Window:
    """So many messages in so many seconds: those on their way, and the times of answers."""

    most: int
    span: float
    under_way: int = 0
    answered: deque[float] = field(default_factory=deque)

    def opens_at(self, now: float) -> float | None:
        """When there is a place: now or later; None where only an answer can tell."""
        while self.answered and self.answered[0] + self.span <= now:
            self.answered.popleft()
        if self.under_way + len(self.answered) < self.most:
            return now
        if self.under_way >= self.most:
            return None
        return self.answered[self.under_way + len(self.answered) - self.most] + self.span

    def idle(self, now: float) -> bool:
        """Whether nothing remembers this window."""
        return self.opens_at(now) == now and not self.answered and not self.under_way


@dataclass(order=True, slots=True)
class _Waiting:
    priority: int
    number: int
    chat_id: int = field(compare=False)
    admitted: "asyncio.Future[None]" = field(compare=False)


class Gate:
    """Admits messages of one process. `now` counts seconds."""

    def __init__(
        self,
        per_second: int = 30,
        *,
        chat: tuple[int, float] = CHAT,
        now: Callable[[], float] | None = None,
    ) -> None:
        self._everybody = _Window(per_second, 1.0 + MARGIN)
        self._chat = chat
        self._chats: dict[int, list[_Window]] = {}
        self._closed: dict[int, float] = {}
        self._refused: deque[tuple[float, int]] = deque(maxlen=20)
        self._all_closed_until = 0.0
        self._waiting: list[_Waiting] = []
        self._numbers = itertools.count()
        self._timer: asyncio.TimerHandle | None = None
        self._now = now

    @asynccontextmanager
    async def place(self, chat_id: int, *, priority: int) -> AsyncIterator[None]:
        """Wait for one's turn; the lowest priority goes first. Leave when Telegram has answered."""
        waiting = _Waiting(
            priority, next(self._numbers), chat_id, asyncio.get_running_loop().create_future()
        )
        heapq.heappush(self._waiting, waiting)
        self._admit()
        try:
            await waiting.admitted
        except asyncio.CancelledError:
            if waiting.admitted.done() and not waiting.admitted.cancelled():
                self._leave(chat_id)
            else:
                self._waiting.remove(waiting)
                heapq.heapify(self._waiting)
            raise
        try:
            yield
        finally:
            self._leave(chat_id)

    def close(self, chat_id: int, seconds: float) -> None:
        """Telegram refused a message: the chat waits as told, and the others go on.

        Where several chats are refused within moments the limit is everybody's, and all wait.
        """
        now = self._time()
        until = now + seconds + MARGIN
        self._closed[chat_id] = max(until, self._closed.get(chat_id, 0))
        self._refused.append((now, chat_id))
        lately = {chat for at, chat in self._refused if now - at <= SOON}
        if len(lately) >= SEVERAL_CHATS:
            self._all_closed_until = max(until, self._all_closed_until)

    def _leave(self, chat_id: int) -> None:
        now = self._time()
        for window in (self._everybody, *self._windows(chat_id)):
            window.under_way -= 1
            window.answered.append(now)
        self._admit()

    def _admit(self) -> None:
        """Let everybody in who may go now, and look again when the next one may."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        now = self._time()
        later, soonest = list[_Waiting](), float("inf")
        while self._waiting:
            everybody = self._everybody_at(now)
            if everybody is None or everybody > now:
                soonest = min(soonest, everybody or soonest)
                break
            waiting = heapq.heappop(self._waiting)
            opens_at = self._opens_at(waiting.chat_id, now)
            if opens_at == now:
                for window in (self._everybody, *self._windows(waiting.chat_id)):
                    window.under_way += 1
                waiting.admitted.set_result(None)
                continue
            soonest = min(soonest, opens_at or soonest)
            later.append(waiting)
        for waiting in later:
            heapq.heappush(self._waiting, waiting)
        if self._waiting and soonest < float("inf"):
            self._timer = asyncio.get_running_loop().call_later(
                max(soonest - now, 0.001), self._admit
            )

    def _everybody_at(self, now: float) -> float | None:
        if now < self._all_closed_until:
            return self._all_closed_until
        return self._everybody.opens_at(now)

    def _opens_at(self, chat_id: int, now: float) -> float | None:
        """When the chat may be written to, as far as it alone decides; None: after an answer."""
        at = max(now, self._closed.get(chat_id, now))
        for window in self._windows(chat_id):
            opens_at = window.opens_at(now)
            if opens_at is None:
                return None
            at = max(at, opens_at)
        return at

    def _windows(self, chat_id: int) -> list[_Window]:
        windows = self._chats.get(chat_id)
        if windows is None:
            if len(self._chats) >= MOST_CHATS:
                self._forget_idle()
            kinds = [self._chat, GROUP] if chat_id < 0 else [self._chat]
            windows = [_Window(most, span + MARGIN) for most, span in kinds]
            self._chats[chat_id] = windows
        return windows

    def _forget_idle(self) -> None:
        now = self._time()
        for chat_id, windows in list(self._chats.items()):
            if all(window.idle(now) for window in windows):
                del self._chats[chat_id]
        self._closed = {chat: until for chat, until in self._closed.items() if until > now}

    def _time(self) -> float:
        return self._now() if self._now is not None else asyncio.get_running_loop().time()
