"""The product's webhook as WeChat sees it: what is posted there, and what a follower sees then."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

import httpx

from bot.simulate import texts
from bot.simulate.delivering import DELIVERIES, Delivered, NoAnswer, Postman
from bot.simulate.passive_reply import read_reply
from bot.simulate.platform import Platform
from bot.simulate.sealing import Post, ReplyMalformed, Sealing
from bot.simulate.shown import Shown, Via


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of one message: what was shown at once, and how it got there.

    `shown` is None for a silent end. `problem` is why the fault line was shown, for the operator.
    """

    shown: Shown | None
    deliveries: int
    seconds: float
    problem: str = ""

    @property
    def text(self) -> str:
        """The text that was shown; empty where nothing was."""
        return self.shown.text if self.shown is not None else ""

    @property
    def fault(self) -> bool:
        """Whether the follower saw the fault line."""
        return self.shown is not None and self.shown.fault


@dataclass(slots=True)
class Webhook:
    """One account's server. Close the postman after use."""

    platform: Platform
    postman: Postman
    sealing: Sealing = field(init=False)

    def __post_init__(self) -> None:
        """Seal as the account's console says."""
        self.sealing = Sealing(self.platform.console)

    async def verify(self) -> str:
        """What the console says when the address is entered; empty where it accepts it."""
        query = self.sealing.verification(stamp=int(self.platform.clock().timestamp()))
        try:
            response = await self.postman.get(query)
        except (TimeoutError, httpx.TransportError) as problem:
            return f"no answer: {type(problem).__name__}"
        if response.status_code != HTTPStatus.OK or response.text != query["echostr"]:
            return f"HTTP {response.status_code}: {response.text[:100]}"
        return ""

    async def deliver_reports(self) -> int:
        """Deliver what waits of events about jobs, which nobody sees; how many."""
        reports = list(self.platform.reports)
        self.platform.reports.clear()
        for report in reports:
            await self.deliver(self.post(report, openid=report["FromUserName"]))
        return len(reports)

    def post(self, fields: Mapping[str, Any], *, openid: str) -> Post:
        """A callback that is ready to be delivered, also by hand."""
        stamp = int(self.platform.clock().timestamp())
        return self.sealing.post(fields, openid=openid, stamp=stamp)

    async def deliver(self, post: Post) -> Outcome:
        """Deliver by WeChat's clock; the outcome is what the follower who wrote would see."""
        try:
            delivered = await self.postman.deliver(post)
        except NoAnswer as problem:
            seconds = DELIVERIES * self.postman.seconds
            return self._fault(str(problem), deliveries=DELIVERIES, seconds=seconds)
        deliveries, seconds = delivered.deliveries, delivered.seconds
        try:
            shown = self._read(delivered, post)
        except ReplyMalformed as problem:
            return self._fault(str(problem), deliveries=deliveries, seconds=seconds)
        return Outcome(shown=shown, deliveries=deliveries, seconds=seconds)

    def _read(self, delivered: Delivered, post: Post) -> Shown | None:
        if delivered.status != HTTPStatus.OK:
            raise ReplyMalformed(f"HTTP {delivered.status}")
        openid = post.query["openid"]
        return read_reply(
            delivered.body, platform=self.platform, sealing=self.sealing, openid=openid
        )

    def _fault(self, problem: str, *, deliveries: int, seconds: float) -> Outcome:
        fault = Shown(at=self.platform.clock(), via=Via.SYSTEM, text=texts.FAULT)
        return Outcome(shown=fault, deliveries=deliveries, seconds=seconds, problem=problem)
