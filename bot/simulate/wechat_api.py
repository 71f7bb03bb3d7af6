"""A server that plays api.weixin.qq.com as the documentation describes it, and not a bit softer."""

import asyncio
import secrets
from collections import deque
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from bot.simulate import (
    access,
    customer_service,
    mass,
    media_interface,
    menus,
    notices,
    people,
    qr_interface,
    tags,
)
from bot.simulate.faults import BrokenAnswer, ErrorCode, Faults, Silence
from bot.simulate.interface import Answer, ApiRequest, Download, Interface
from bot.simulate.listening import reset_connection
from bot.simulate.media import SHOWN_AT
from bot.simulate.platform import Platform
from bot.simulate.reading import read_json
from bot.simulate.refusals import Refused

INTERFACES: Mapping[str, Interface] = {
    **access.INTERFACES,
    **customer_service.INTERFACES,
    **mass.INTERFACES,
    **media_interface.INTERFACES,
    **menus.INTERFACES,
    **notices.INTERFACES,
    **people.INTERFACES,
    **qr_interface.INTERFACES,
    **tags.INTERFACES,
}
MOST_BODY_BYTES = 12 * 2**20
MOST_CALLS_KEPT = 20_000
METHODS = ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD"]


@dataclass(frozen=True, slots=True)
class Call:
    """One call that was made: what came, and the code it was answered with.

    0 is done; None is a call that a fault kept from being done.
    """

    at: datetime
    method: str
    path: str
    query: Mapping[str, str]
    body: bytes
    code: int | None

    def json(self) -> dict[str, Any]:
        """The object in the body. Raises Refused."""
        return read_json(self.body)


class _NoAnswer(Response):
    """Keeps silent until the time is up or the caller is gone, then ends the connection."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, _send: Send) -> None:
        """Answer nothing."""
        with suppress(TimeoutError):
            async with asyncio.timeout(self._seconds):
                await _gone(receive)
        reset_connection(scope)
        await _gone(receive)


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


@dataclass(slots=True)
class WeChatApi:
    """The interface of one account. Every call is kept in `calls`; `faults` decides what fails."""

    platform: Platform
    faults: Faults = field(default_factory=Faults)
    calls: deque[Call] = field(default_factory=lambda: deque(maxlen=MOST_CALLS_KEPT))

    def application(self) -> Starlette:
        """What to serve."""
        return Starlette(
            routes=[
                Route(f"{SHOWN_AT}{{media_id}}/0", self.show_picture, methods=["GET"]),
                Route("/{path:path}", self.answer, methods=METHODS),
            ]
        )

    def calls_of(self, path: str) -> list[Call]:
        """The calls of one path so far."""
        return [call for call in self.calls if call.path == path]

    async def show_picture(self, request: Request) -> Response:
        """A follower's picture as every account may see it; in truth on another host."""
        try:
            medium = self.platform.library.get(
                request.path_params["media_id"], now=self.platform.clock()
            )
        except Refused:
            return Response(status_code=HTTPStatus.NOT_FOUND)
        return Response(medium.content, media_type=medium.media_type)

    async def answer(self, request: Request) -> Response:
        """Answer one call, or fail as the rules say."""
        body = await _read(request)
        effect = self.faults.next_for(request.url.path, body)
        if isinstance(effect, ErrorCode):
            return self._refuse(request, body, Refused(effect.code))
        if isinstance(effect, BrokenAnswer):
            self._keep(request, body, None)
            return Response(effect.body, effect.status, media_type=effect.media_type)
        if effect is None:
            return self._carry_out(request, body)
        if effect.carried_out:
            self._carry_out(request, body)
        else:
            self._keep(request, body, None)
        return _NoAnswer(effect.seconds if isinstance(effect, Silence) else 0)

    def _carry_out(self, request: Request, body: bytes) -> Response:
        try:
            answer = self._answer(request, body)
        except Refused as refused:
            return self._refuse(request, body, refused)
        self._keep(request, body, 0)
        if isinstance(answer, Download):
            disposition = f"attachment; filename*=utf-8''{quote(answer.name)}"
            headers = {"Content-Disposition": disposition}
            return Response(answer.content, media_type=answer.media_type, headers=headers)
        return JSONResponse(dict(answer))

    def _answer(self, request: Request, body: bytes) -> Answer:
        """Check what every interface checks, in the platform's order, and let it answer."""
        path, query = request.url.path, dict(request.query_params)
        interface = INTERFACES.get(path)
        if interface is None:
            raise Refused(40066)
        if request.method != interface.method:
            raise Refused(43001 if interface.method == "GET" else 43002)
        self._check_address(request)
        if interface.needs_token:
            self._check_token(query)
        if unknown := set(query) - interface.query:
            raise Refused(40035, f"query {sorted(unknown)[0]} unknown")
        self.platform.count(path)
        self.platform.require(interface.permission)
        content_type = request.headers.get("content-type", "")
        return interface.handler(self.platform, ApiRequest(query, content_type, body))

    def _check_address(self, request: Request) -> None:
        white_list = self.platform.console.white_list
        host = request.client.host if request.client is not None else ""
        if white_list is not None and host not in white_list:
            raise Refused(40164, f"{host} ipv6 ::ffff:{host}")

    def _check_token(self, query: Mapping[str, str]) -> None:
        if not query.get("access_token"):
            raise Refused(41001)
        self.platform.tokens.check(query["access_token"], now=self.platform.clock())

    def _refuse(self, request: Request, body: bytes, refused: Refused) -> Response:
        self._keep(request, body, refused.code)
        rid = "-".join(secrets.token_hex(4) for _ in range(3))
        text = f"{refused} rid: {rid}"
        return JSONResponse({"errcode": refused.code, "errmsg": text, **refused.more})

    def _keep(self, request: Request, body: bytes, code: int | None) -> None:
        query = {name: value for name, value in request.query_params.items() if name != "secret"}
        at = self.platform.clock()
        self.calls.append(Call(at, request.method, request.url.path, query, body, code))


async def _read(request: Request) -> bytes:
    """The body; what is beyond any limit of the platform is thrown away and will not be read."""
    body = bytearray()
    async for chunk in request.stream():
        if len(body) <= MOST_BODY_BYTES:
            body += chunk
    return bytes(body)
