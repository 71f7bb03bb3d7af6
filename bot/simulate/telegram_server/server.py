"""The HTTP side of the Bot API: /bot<token>/<method>, and files under /file/bot<token>/."""

import asyncio
import inspect
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.simulate.faults import BrokenAnswer, ErrorCode, Silence
from bot.simulate.listening import reset_connection, serving
from bot.simulate.telegram_server.files import MOST_DOWNLOAD, MOST_UPLOAD
from bot.simulate.telegram_server.methods import SAYING
from bot.simulate.telegram_server.pushing import pushing
from bot.simulate.telegram_server.reading import check, read_call
from bot.simulate.telegram_server.refusals import Refused
from bot.simulate.telegram_server.setting_up import SETTING_UP
from bot.simulate.telegram_server.telegram import Call, Telegram

METHODS: Mapping[str, Any] = {**SAYING, **SETTING_UP}
ENVELOPE = 64 * 1024
KEEP_ALIVE = 75
REFUSALS = {
    400: "Bad Request: injected",
    403: "Forbidden: bot was blocked by the user",
    429: "Too Many Requests: retry after 1",
    500: "Internal Server Error",
}


@dataclass(slots=True)
class TelegramServer:
    """Serves one Telegram over HTTP."""

    telegram: Telegram

    def application(self) -> Starlette:
        """What to serve."""
        routes = [
            Route("/file/bot{token}/{path:path}", self.download),
            Route("/bot{token}/{method}", self.answer, methods=["GET", "POST"]),
            Route("/", self.home),
        ]
        return Starlette(routes=routes)

    async def home(self, _request: Request) -> Response:
        """Something that tells the time in its headers."""
        return Response(status_code=302, headers={"Location": "https://core.telegram.org/bots"})

    async def download(self, request: Request) -> Response:
        """A file that getFile told of."""
        if request.path_params["token"] != self.telegram.token:
            return JSONResponse(Refused(401, "Unauthorized").body(), 401)
        upload = self.telegram.files.held.get(request.path_params["path"].partition("/")[2])
        if upload is None or len(upload.content) > MOST_DOWNLOAD:
            return JSONResponse(Refused(404, "Not Found").body(), 404)
        return Response(upload.content, media_type="application/octet-stream")

    async def answer(self, request: Request) -> Response:
        """One call, or what the rules for faults put in its place."""
        method = request.path_params["method"]
        try:
            body = await self._body(request)
        except ClientDisconnect:  # killed while it was calling
            return Response()
        effect = self.telegram.faults.next_for(method, body)
        if isinstance(effect, ErrorCode):
            parameters = {"retry_after": 1} if effect.code == 429 else None
            refused = Refused(effect.code, REFUSALS[effect.code], parameters)
            self._keep(method, {}, refused.code)
            return JSONResponse(refused.body(), refused.code)
        if isinstance(effect, BrokenAnswer):
            return Response(effect.body, effect.status, media_type=effect.media_type)
        if effect is None or effect.carried_out:
            response = await self._carry_out(request, method, body)
            if effect is None:
                return response
        if isinstance(effect, Silence):
            await asyncio.sleep(effect.seconds)
        reset_connection(request.scope)
        return Response()

    async def _carry_out(self, request: Request, method: str, body: bytes) -> Response:
        values: dict[str, Any] = {}
        try:
            handler, parameters = self._method(request.path_params["token"], method)
            kind = request.headers.get("content-type", "")
            raw = read_call(request.url.query, kind, body)
            values = dict(raw.values)
            result = handler(self.telegram, check(raw, parameters))
            if inspect.isawaitable(result):
                result = await result
        except Refused as refused:
            self._keep(method, values, refused.code)
            return JSONResponse(refused.body(), refused.code)
        self._keep(method, values, 200)
        return JSONResponse({"ok": True, "result": result})

    def _method(self, token: str, method: str) -> Any:
        if token != self.telegram.token:
            raise Refused(401, "Unauthorized")
        if method not in METHODS:
            raise Refused(404, "Not Found")
        return METHODS[method]

    async def _body(self, request: Request) -> bytes:
        """The body; what is beyond any limit is thrown away."""
        body = bytearray()
        async for chunk in request.stream():
            if len(body) <= MOST_UPLOAD + ENVELOPE:
                body += chunk
        return bytes(body)  # too large: the end is missing, and no reader takes that

    def _keep(self, method: str, values: dict[str, Any], code: int) -> None:
        at = self.telegram.clock()
        self.telegram.calls.append(Call(at=at, method=method, values=values, code=code))


@asynccontextmanager
async def telegram_serving(telegram: Telegram, *, port: int = 0) -> AsyncIterator[str]:
    """The address of the interface, which is served, webhook and all, until the block ends."""
    application = TelegramServer(telegram).application()
    async with serving(application, port=port, keep_alive=KEEP_ALIVE) as address, pushing(telegram):
        telegram.updates.ended = False
        try:
            yield address
        finally:
            telegram.updates.end()
