"""WeChat's side, small and strict: its interface on a loopback port, and followers with its clock.

The channel under test holds a delivery for HOLD seconds and then says "not yet" instead of letting
it run into WeChat's five seconds: nothing here depends on how fast the machine is.
"""

import asyncio
import itertools
import json
import re
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import httpx
import xmltodict
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route
from wechatpy.crypto import WeChatCrypto

from bot.server import WebServer, address_of, bind
from bot.web.channel import WebOptions
from bot.wechat.envelope import sign
from handlers.clock import Clock

PATIENCE = 120.0
SILENCE = 30.0
HOLD = 0.3
TOKEN = "AAAAA"
KEY = "A" * 43
APP_ID = "wxba5fad812f8e6fb9"
FAULT = "该公众号提供的服务出现故障，请稍后再试"
NUMBERS = itertools.count(1)
TAP = re.compile(r'<a href="weixin://bizmsgmenu\?msgmenucontent=([^"&]*)&msgmenuid=([^"]*)">')


@asynccontextmanager
async def served(application: Starlette) -> AsyncIterator[str]:
    """The application on a loopback port of its own."""
    listening = bind(WebOptions(port=0))
    server = WebServer(application)
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    try:
        yield address_of(listening).rstrip("/")
    finally:
        server.should_exit = True
        await serving
        listening.close()


@dataclass
class Api:
    """api.weixin.qq.com: gives tokens, refuses old ones, takes messages, fails when told to."""

    sent: list[tuple[str, str]] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    forced: int = 0
    tokens: int = 1
    refusals: dict[str, list[Any]] = field(default_factory=lambda: defaultdict(list))
    forbidden: set[str] = field(default_factory=set)
    menu: dict[str, Any] | None = None
    media: dict[str, bytes] = field(default_factory=dict)

    @property
    def current(self) -> str:
        return f"token-{self.tokens}"

    def application(self) -> Starlette:
        return Starlette(routes=[Route("/{path:path}", self.answer, methods=["GET", "POST"])])

    async def answer(self, request: Request) -> Response:
        path = request.url.path.removeprefix("/cgi-bin/")
        self.calls.append(path)
        if self.refusals[path]:
            done = await self._refuse(self.refusals[path], request)
            if done is not None:
                return done
        if path == "stable_token":
            return await self._token(request)
        if request.query_params.get("access_token") != self.current:
            return _code(40001, "invalid credential")
        if path in self.forbidden:
            return _code(48001, "api unauthorized")
        return await self._allowed(path, request)

    async def _allowed(self, path: str, request: Request) -> Response:
        if path == "media/get":
            return Response(self.media[request.query_params["media_id"]], media_type="audio/amr")
        body = json.loads(await request.body()) if request.method == "POST" else {}
        if path.startswith("message/custom/") and body["touser"].startswith("nobody"):
            return _code(40003, "invalid openid")
        if path == "message/custom/send":
            assert set(body) == {"touser", "msgtype", "text"}
            assert len(body["text"]["content"].encode()) <= 2048
            self.sent.append((body["touser"], body["text"]["content"]))
        elif path == "menu/create":
            self.menu = body
        elif path == "menu/get":
            return JSONResponse({"menu": self.menu}) if self.menu else _code(46003, "no menu")
        return _code(0, "ok")

    async def _token(self, request: Request) -> Response:
        body = json.loads(await request.body())
        if body["secret"] != "secret":
            return _code(40125, "invalid appsecret")
        if body["force_refresh"]:
            self.forced += 1
            self.tokens += 1
        return JSONResponse({"access_token": self.current, "expires_in": 7200})

    async def _refuse(self, refusals: list[Any], request: Request) -> Response | None:
        refusal = refusals.pop(0)
        if refusal == "html":
            return HTMLResponse("<html>502 Bad Gateway</html>")
        if refusal == "silence":
            return await _silence(request)
        if refusal == "http 500":
            return Response(status_code=500)
        if refusal == "revoke":
            self.tokens += 1
            return None
        return _code(int(refusal), "injected")


async def _silence(request: Request) -> Response:
    """Nothing for SILENCE seconds, or until the caller hangs up."""
    with suppress(TimeoutError):
        async with asyncio.timeout(SILENCE):
            while (await request.receive())["type"] != "http.disconnect":
                pass
    return _code(0, "ok")


def _code(code: int, message: str) -> Response:
    return JSONResponse({"errcode": code, "errmsg": message})


@dataclass
class Follower:
    """One follower; `say` gives what they see in answer, after up to three deliveries."""

    client: httpx.AsyncClient
    clock: Clock
    name: str = "follower"
    encrypted: bool = False
    as_json: bool = False
    deliveries: int = 0

    async def say(self, text: str, **fields: str) -> str:
        return await self.message(MsgType="text", Content=text, **fields)

    async def tap(self, shown: str, label: str | None = None) -> str:
        """Tap a link in a text: the one of that label, or the last one."""
        taps = TAP.findall(shown)
        content, menu_id = next((t for t in taps if t[0] == label), taps[-1])
        return await self.say(content, bizmsgmenuid=menu_id)

    async def event(self, name: str, **fields: str) -> str:
        return await self.deliver(self.fields(MsgType="event", Event=name, **fields))

    async def message(self, **fields: str) -> str:
        return await self.deliver(self.fields(MsgId=f"{self.name}{next(NUMBERS)}", **fields))

    def fields(self, **fields: str) -> dict[str, str]:
        stamp = str(int(self.clock().timestamp()))
        common = {"ToUserName": "gh_1", "FromUserName": self.name, "CreateTime": stamp}
        return {**common, **fields}

    async def deliver(self, fields: dict[str, str]) -> str:
        """WeChat's clock: three deliveries of one body, the fault line when none is answered."""
        query, body = self.signed(fields)
        for _ in range(3):
            response = await self.once(query, body)
            if response.status_code < 500:
                return self.seen(response)
        return FAULT

    async def once(self, query: dict[str, str], body: bytes) -> httpx.Response:
        self.deliveries += 1
        return await self.client.post("/wechat", params=query, content=body, timeout=PATIENCE)

    def signed(self, fields: dict[str, str]) -> tuple[dict[str, str], bytes]:
        stamp, nonce = str(int(self.clock().timestamp())), f"{self.name}{next(NUMBERS)}"
        query = {"timestamp": stamp, "nonce": nonce, "signature": sign(TOKEN, stamp, nonce)}
        body = json.dumps(fields) if self.as_json else xmltodict.unparse({"xml": fields})
        if not self.encrypted:
            return query, body.encode()
        sealed = WeChatCrypto(TOKEN, KEY, APP_ID).encrypt_message(body, nonce, stamp)
        outer = xmltodict.parse(sealed)["xml"]
        query |= {"encrypt_type": "aes", "msg_signature": outer["MsgSignature"]}
        hidden = {"ToUserName": "gh_1", "Encrypt": outer["Encrypt"]}
        written = json.dumps(hidden) if self.as_json else xmltodict.unparse({"xml": hidden})
        return query, written.encode()

    def seen(self, response: httpx.Response) -> str:
        """What a follower sees of an answer; WeChat takes nothing else."""
        assert response.status_code == 200, response.text
        if response.text in {"", "success"}:
            return ""
        reply = self._read(response.text)
        if "Encrypt" in reply:
            assert (
                sign(TOKEN, str(reply["TimeStamp"]), reply["Nonce"], reply["Encrypt"])
                == (reply["MsgSignature"])
            )
            crypto = WeChatCrypto(TOKEN, KEY, APP_ID)
            reply = self._read(
                crypto.decrypt_message(
                    {"Encrypt": reply["Encrypt"]},
                    reply["MsgSignature"],
                    str(reply["TimeStamp"]),
                    reply["Nonce"],
                )
            )
        assert reply["ToUserName"] == self.name
        assert reply["FromUserName"] == "gh_1"
        assert reply["MsgType"] == "text"
        assert len(reply["Content"].encode()) <= 2048
        return str(reply["Content"])

    def _read(self, text: str) -> dict[str, Any]:
        read: dict[str, Any] = json.loads(text) if self.as_json else xmltodict.parse(text)["xml"]
        return read
