"""People who write to the desk from outside and keep what they saw."""

import asyncio
import itertools
import time
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import httpx

from bot.simulate.telegram_server.phone import Phone
from bot.simulate.wechat_users import WeChatUser
from bot.telegram.texts import SEND_AGAIN
from bot.wechat.texts import FETCH
from handlers.texts import away_for_a_while

PATIENCE = 300.0  # of a machine that has much else to do
LATE = 120.0  # seconds in which what WeChat called a fault may still be answered
PUSH_MARK = "推送甲"
AGAIN_SECONDS = 1.0
TRIES = 60
BROKEN = "这条消息没有处理完"
AWAY = away_for_a_while()


class Unanswered(Exception):
    """Nothing came for a message."""


@dataclass
class Person(ABC):
    """Somebody on one channel. `failures` counts what the platform or the desk said went wrong.

    `heard_unasked` is how much had been heard before the person asked for what waited.
    """

    channel: str
    failures: int = 0
    said: Counter[str] = field(default_factory=Counter)
    heard_unasked: int = 0

    @property
    @abstractmethod
    def external_id(self) -> str:
        """The name by which the channel knows the person."""

    @abstractmethod
    async def say(self, text: str) -> None:
        """Send one message, as its platform does."""

    @property
    @abstractmethod
    def heard(self) -> Sequence[str]:
        """Every text that was ever shown, oldest first."""

    @property
    def replies(self) -> list[str]:
        """What was heard, pushes left out."""
        return [text for text in self.heard if not text.startswith(PUSH_MARK)]

    async def ask(self, text: str, *expected: str) -> str:
        """The reply that holds one of the expected words; said again where the desk asks for that.

        Other things may be shown meanwhile, such as what was left of an earlier answer. Where
        nothing comes, what the desk offers is taken. Raises Unanswered.
        """
        for _ in range(TRIES):
            before, failed = len(self.replies), self.failures
            self.said[text] += 1
            await self.say(text)
            within = PATIENCE if self.failures == failed else LATE
            reply = await self._heard(expected, before, within=within)
            if reply is None and self.failures == failed:
                await self.take_offer()
                reply = await self._heard(expected, before, within=PATIENCE)
            if reply is not None and reply != AWAY and BROKEN not in reply:
                return reply
            if reply is None and self.failures == failed:
                break
            self.failures += reply is not None
            await asyncio.sleep(AGAIN_SECONDS)
        raise Unanswered(f"{self.channel} {self.external_id}: {text!r} was not answered")

    async def look(self, text: str, word: str = "") -> Sequence[str]:
        """Ask for what waits; what came until something held the word."""
        before = len(self.heard)
        await self.say(text)
        over = time.monotonic() + PATIENCE
        while time.monotonic() < over:
            if any(word in heard for heard in self.heard[before:]):
                break
            await asyncio.sleep(0.05)
        return self.heard[before:]

    async def take_offer(self) -> None:
        """Have an answer that may have been lost shown, if the desk offers that."""
        return

    async def _heard(self, expected: Sequence[str], before: int, *, within: float) -> str | None:
        """The first reply after so many with one of the words, or that says what went wrong."""
        over = time.monotonic() + within
        while time.monotonic() < over:
            for reply in self.replies[before:]:
                if any(word in reply for word in (*expected, AWAY, BROKEN)):
                    return reply
            await asyncio.sleep(0.05)
        return None


@dataclass
class WeChatPerson(Person):
    """A follower."""

    user: WeChatUser = field(kw_only=True)

    @property
    def external_id(self) -> str:
        return self.user.person.openid

    async def say(self, text: str) -> None:
        outcome = await self.user.say(text)
        self.failures += outcome.fault

    async def take_offer(self) -> None:
        await self.look(FETCH)

    @property
    def heard(self) -> Sequence[str]:
        return [shown.text for shown in self.user.screen if not shown.fault]


@dataclass
class TelegramPerson(Person):
    """Somebody in a private chat with the bot."""

    phone: Phone = field(kw_only=True)

    @property
    def external_id(self) -> str:
        return str(self.phone.person.id)

    async def say(self, text: str) -> None:
        self.phone.say(text)

    async def take_offer(self) -> None:
        before = len(self.phone.answers)
        await self.look("/hdagain", "hdagain")
        for shown in self.phone.answers[before:]:
            if SEND_AGAIN in shown.buttons:
                self.phone.press(SEND_AGAIN, on=shown)

    @property
    def heard(self) -> Sequence[str]:
        return [shown.text for shown in self.phone.answers]


@dataclass
class Visitor(Person):
    """Somebody on the chat page, whose script posts a message again until an answer comes."""

    client: httpx.AsyncClient = field(kw_only=True)
    screen: list[str] = field(default_factory=list)
    numbers: "itertools.count[int]" = field(default_factory=itertools.count)

    @property
    def external_id(self) -> str:
        return str(id(self))

    async def say(self, text: str) -> None:
        message = {"id": f"visitor-{id(self)}-{next(self.numbers)}", "text": text}
        over = time.monotonic() + PATIENCE
        while time.monotonic() < over:
            try:
                answer = await self.client.post("/api/message", json=message)
            except httpx.TransportError:
                self.failures += 1
            else:
                if answer.status_code == httpx.codes.OK:
                    self.screen.append(str(answer.json()["text"]))
                    return
                self.failures += 1
            await asyncio.sleep(0.2)

    @property
    def heard(self) -> Sequence[str]:
        return self.screen
