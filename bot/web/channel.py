"""The chat page over HTTP: parse, hand to the Dispatcher, render.

Works with and without JavaScript: the form posts to /ask, the script posts to /api/message.
"""

import asyncio
import logging
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, Field, SecretStr
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from bot import texts
from bot.health import Health
from bot.staff_pages.sign_in import StaffSignIn
from bot.waiting import Waiting
from bot.web import stream
from bot.web.files import AT_ONCE, WebFiles
from bot.web.guard import BodyTooLarge, BodyTooSlow, GuardHeaders, read_body, same_origin
from bot.web.message import Malformed, WebMessage, parse_form, parse_json, parse_seen
from bot.web.pages import Pages
from bot.web.render import RenderedReply, rendered, rendered_exchange
from bot.web.visitors import Visitor, Visitors
from handlers.clock import Clock
from handlers.conversation import current_exchanges
from handlers.dispatcher import Dispatcher
from handlers.message import Channel, IncomingMessage, Progress, Reply
from storage import people
from storage.database import Database, DatabaseUnavailable
from storage.files import FileFolder

log = logging.getLogger(__name__)

Parsed = TypeVar("Parsed")
STATIC = Path(__file__).parent / "static"
SHOWN_AGAIN = 10
SENTENCES: Mapping[int, str] = {
    HTTPStatus.NOT_FOUND: texts.NOT_FOUND,
    HTTPStatus.METHOD_NOT_ALLOWED: texts.WRONG_METHOD,
}


class WebOptions(BaseModel):
    """Where the chat page is served, its public address, and how many may come from one address."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    host: str = Field(default="127.0.0.1", min_length=1)
    port: int = Field(default=8000, ge=0, le=65535)
    cookie_key: SecretStr | None = Field(default=None, min_length=32)
    new_visitors_per_minute: int = Field(default=60, ge=1, le=100_000)
    trusted_proxies: str = Field(default="127.0.0.1", pattern=r"^(\*|[0-9a-fA-F.:/, ]+)$")
    public_url: str | None = Field(default=None, pattern=r"^https?://[^\s]+[^/\s]$")


@dataclass(frozen=True, slots=True)
class Said:
    """One exchange as the page shows it; the greeting has no question."""

    question: str
    reply: RenderedReply


@dataclass(frozen=True, slots=True, kw_only=True)
class WebChannel:
    """The chat page, the interface its script uses, and the pages it links to."""

    dispatcher: Dispatcher
    database: Database
    pages: Pages
    greeting: Reply
    health: Callable[[], Health]
    clock: Clock
    visitors: Visitors
    files: FileFolder
    other_routes: tuple[Route, ...] = ()

    def application(self) -> Starlette:
        """The ASGI application."""
        return Starlette(
            routes=[
                Route("/", self.home),
                Route("/ask", self.ask, methods=["POST"]),
                Route("/api/message", self.message, methods=["POST"]),
                Route("/api/waiting", self.waiting, methods=["POST"]),
                Route("/p/{name:path}", self.pages.show),
                Mount("/static", StaticFiles(directory=STATIC)),
                *self._file_routes(),
                *self.other_routes,
            ],
            middleware=[Middleware(GuardHeaders)],
            exception_handlers={
                HTTPException: self._refused,
                DatabaseUnavailable: self._away,
                Exception: self._broken,
            },
        )

    async def home(self, request: Request) -> Response:
        """The chat page with what was said in the past half hour."""
        visitor = self.visitors.admit(request)
        said = await self._said_lately(visitor)
        return self._chat_page(request, visitor, said)

    async def ask(self, request: Request) -> Response:
        """The chat page with the answer to a form, for browsers without JavaScript."""
        message = await self._receive(request, parse_form)
        visitor = self.visitors.admit(request)
        said = await self._said_lately(visitor)
        reply = await self._whole_reply(message, visitor)
        return self._chat_page(
            request, visitor, [*said, Said(message.text, self._rendered(reply, visitor))]
        )

    async def message(self, request: Request) -> Response:
        """The reply to one message as JSON; growing, where the request can take that."""
        if request.headers.get("content-type", "").split(";")[0].strip() != "application/json":
            raise HTTPException(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, texts.MALFORMED)
        message = await self._receive(request, parse_json)
        visitor = self.visitors.admit(request)
        response: Response
        if stream.wanted(request.headers.get("accept", "")):
            lines = stream.growing(
                lambda show: self._dispatch(message, visitor, progress=show),
                lambda reply: self._rendered(reply, visitor),
            )
            response = StreamingResponse(lines, media_type=stream.MEDIA_TYPE)
        else:
            reply = await self._whole_reply(message, visitor)
            response = JSONResponse(self._rendered(reply, visitor))
        self.visitors.remember(request, response, visitor)
        return response

    async def waiting(self, request: Request) -> Response:
        """What waits for the visitor; the request names what was shown of it before."""
        seen = await self._receive(request, parse_seen)
        visitor = self.visitors.known(request)
        if visitor is None:
            return JSONResponse([])
        waiting = Waiting(self.database, self.clock)
        await waiting.mark_shown(Channel.WEB, visitor.sender_id, seen)
        found = await waiting.look(Channel.WEB, visitor.sender_id)
        return JSONResponse(
            [{"id": number, "reply": self._rendered(reply, visitor)} for number, reply in found]
        )

    def _file_routes(self) -> tuple[Route, ...]:
        return WebFiles(
            dispatcher=self.dispatcher,
            database=self.database,
            folder=self.files,
            visitors=self.visitors,
            staff=StaffSignIn(self.database, self.clock),
            clock=self.clock,
            room=asyncio.Semaphore(AT_ONCE),
        ).routes()

    async def _receive(self, request: Request, parse: Callable[[bytes], Parsed]) -> Parsed:
        if not same_origin(request.headers):
            raise HTTPException(HTTPStatus.FORBIDDEN, texts.FOREIGN_ORIGIN)
        try:
            return parse(await read_body(request))
        except BodyTooLarge:
            raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, texts.TOO_LARGE) from None
        except BodyTooSlow:
            raise HTTPException(HTTPStatus.REQUEST_TIMEOUT, texts.TOO_SLOW) from None
        except Malformed:
            raise HTTPException(HTTPStatus.BAD_REQUEST, texts.MALFORMED) from None

    async def _whole_reply(self, message: WebMessage, visitor: Visitor) -> Reply:
        """The reply; a sentence where the process stops first, which alone cancels a request."""
        try:
            return await self._dispatch(message, visitor)
        except asyncio.CancelledError:
            raise HTTPException(HTTPStatus.SERVICE_UNAVAILABLE, texts.STOPPING) from None

    async def _dispatch(
        self, message: WebMessage, visitor: Visitor, *, progress: Progress | None = None
    ) -> Reply:
        return await self.dispatcher.dispatch(
            IncomingMessage(
                channel=Channel.WEB,
                sender_id=visitor.sender_id,
                message_id=message.id,
                text=message.text,
                received_at=self.clock(),
                kind=message.message_kind,
                progress=progress,
            )
        )

    def _rendered(self, reply: Reply, visitor: Visitor) -> RenderedReply:
        return rendered(reply, lambda file: self.visitors.file_path(file.file_id, visitor))

    async def _said_lately(self, visitor: Visitor) -> list[Said]:
        async with self.database.begin() as session:
            user = await people.find_user(
                session, channel=Channel.WEB.value, external_id=visitor.sender_id
            )
            if user is None:
                return []
            exchanges = await current_exchanges(session, user, now=self.clock(), limit=SHOWN_AGAIN)
        library = self.pages.library()
        return [Said(e.question, rendered_exchange(e, library)) for e in exchanges]

    def _chat_page(self, request: Request, visitor: Visitor, said: Sequence[Said]) -> Response:
        response = self.pages.render(
            "chat.html",
            said=[Said("", rendered(self.greeting)), *said],
            message_id=secrets.token_urlsafe(16),
            health=self.health(),
        )
        self.visitors.remember(request, response, visitor)
        return response

    async def _refused(self, request: Request, refusal: Exception) -> Response:
        """A sentence instead of what was asked for: JSON for programs, a page for people."""
        if not isinstance(refusal, HTTPException):
            raise refusal
        sentence = SENTENCES.get(refusal.status_code, refusal.detail)
        return self._say(request, sentence, status=refusal.status_code, headers=refusal.headers)

    async def _away(self, request: Request, problem: Exception) -> Response:
        log.error("%s %s: %s", request.method, request.url.path, problem)
        status = HTTPStatus.SERVICE_UNAVAILABLE
        return self._say(request, texts.AWAY, status=status, headers={"Retry-After": "60"})

    async def _broken(self, request: Request, _problem: Exception) -> Response:
        reference = secrets.token_hex(3).upper()
        log.error("%s %s failed, reference %s", request.method, request.url.path, reference)
        return self._say(request, texts.broken(reference), status=500, headers=None)

    def _say(
        self, request: Request, sentence: str, *, status: int, headers: Mapping[str, str] | None
    ) -> Response:
        response: Response
        if request.url.path.startswith(("/api/", "/healthz", "/readyz")):
            response = JSONResponse({"error": sentence}, status_code=status)
        else:
            response = self.pages.sentence(sentence, status=status)
        response.headers.update(headers or {})
        return response
