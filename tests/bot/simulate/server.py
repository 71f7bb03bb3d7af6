"""An account's server for tests of the followers: answers each delivery as the test says.

Written with wechatpy alone, as any other product would be.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import xmltodict
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from wechatpy.crypto import WeChatCrypto
from wechatpy.replies import TextReply
from wechatpy.utils import check_signature

from bot.simulate.console import Console, Mode
from bot.simulate.delivering import SECONDS, Postman
from bot.simulate.listening import serving
from bot.simulate.platform import Platform
from bot.simulate.webhook import Webhook

Answering = Callable[["Seen"], Awaitable[str | Response]]


@dataclass(frozen=True)
class Seen:
    """One delivery as the server got it; `number` counts those with the same body."""

    fields: dict[str, Any]
    source: str
    body: bytes
    number: int


@dataclass
class Server:
    """Keeps what it saw. `answering` gives a text to answer with, or a whole response."""

    console: Console
    answering: Answering
    seen: list[Seen] = field(default_factory=list)

    async def handle(self, request: Request) -> Response:
        """Check the signature, open, answer."""
        query = request.query_params
        check_signature(self.console.token, query["signature"], query["timestamp"], query["nonce"])
        if request.method == "GET":
            return PlainTextResponse(query["echostr"])
        body = await request.body()
        number = 1 + sum(seen.body == body for seen in self.seen)
        assert request.client is not None
        seen = Seen(self._open(body, query), request.client.host, body, number)
        self.seen.append(seen)
        answer = await self.answering(seen)
        return answer if isinstance(answer, Response) else self._say(seen, answer, query)

    def _open(self, body: bytes, query: Any) -> dict[str, Any]:
        text = body.decode()
        if self.console.mode is not Mode.PLAIN:
            signature, stamp = query["msg_signature"], query["timestamp"]
            text = self._crypto().decrypt_message(body, signature, stamp, query["nonce"])
        return dict(xmltodict.parse(text)["xml"])

    def _say(self, seen: Seen, text: str, query: Any) -> Response:
        if not text:
            return PlainTextResponse("success")
        ours, to = seen.fields["ToUserName"], seen.fields["FromUserName"]
        reply = TextReply(source=ours, target=to, content=text).render()
        if self.console.mode is Mode.SAFE:
            reply = self._crypto().encrypt_message(reply, query["nonce"], query["timestamp"])
        return Response(reply, media_type="application/xml")

    def _crypto(self) -> WeChatCrypto:
        return WeChatCrypto(self.console.token, self.console.aes_key, self.console.app_id)


@asynccontextmanager
async def account(
    platform: Platform, answering: Answering, *, seconds: float = SECONDS
) -> AsyncIterator[tuple[Webhook, Server]]:
    """A server on a port, and the webhook by which the platform reaches it."""
    server = Server(platform.console, answering)
    routes = [Route("/wechat", server.handle, methods=["GET", "POST"])]
    async with (
        serving(Starlette(routes=routes)) as address,
        Postman(f"{address}/wechat", seconds=seconds) as postman,
    ):
        yield Webhook(platform, postman), server


async def echo(seen: Seen) -> str:
    """Say the same."""
    return str(seen.fields.get("Content", "收到"))


async def never(_seen: Seen) -> str:
    """Think for longer than anybody waits."""
    await asyncio.sleep(10)
    return "太晚了"
