"""The visitor behind a request to the web channel: found by their cookie, or new."""

import hashlib
import hmac
from dataclasses import dataclass
from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from bot import texts
from bot.web import visitor_cookie as visitors
from handlers.clock import Clock
from handlers.limits import RateLimit

FILE_PATH = "/f"


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who sends a request, and the cookie that says so the next time."""

    sender_id: str
    cookie: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitors:
    """Tells visitors apart by cookies signed with `key`; `newcomers` limits those of an address."""

    key: bytes
    newcomers: RateLimit
    clock: Clock

    def known(self, request: Request) -> Visitor | None:
        """The visitor the cookie names."""
        cookie = request.cookies.get(visitors.COOKIE, "")
        sender_id = visitors.sender_of(cookie, self.key)
        return Visitor(sender_id, cookie) if sender_id is not None else None

    def admit(self, request: Request) -> Visitor:
        """The visitor the cookie names, or a new one; raises 429 for an address with too many."""
        known = self.known(request)
        if known is not None:
            return known
        cookie = visitors.issue(self.key)
        sender_id = visitors.sender_of(cookie, self.key) or ""
        address = request.client.host if request.client else ""
        if not self.newcomers.admits(address, sender_id, now=self.clock()):
            raise HTTPException(HTTPStatus.TOO_MANY_REQUESTS, texts.TOO_MANY_VISITORS)
        return Visitor(sender_id, cookie)

    def file_path(self, file_id: str, visitor: Visitor) -> str:
        """Where a file that was shown to a visitor is opened; the path works for them alone."""
        return f"{FILE_PATH}/{file_id}?shown={self._shown(file_id, visitor)}"

    def was_shown(self, request: Request, file_id: str) -> bool:
        """Whether a request for a file comes from the visitor it was shown to."""
        visitor = self.known(request)
        shown = request.query_params.get("shown", "")
        if visitor is None or not shown.isascii():
            return False
        return hmac.compare_digest(shown, self._shown(file_id, visitor))

    def _shown(self, file_id: str, visitor: Visitor) -> str:
        said = f"file {file_id} shown to {visitor.sender_id}".encode()
        return hmac.new(self.key, said, hashlib.sha256).hexdigest()[:32]

    def remember(self, request: Request, response: Response, visitor: Visitor) -> None:
        """Let the browser keep the cookie."""
        response.set_cookie(
            visitors.COOKIE,
            visitor.cookie,
            max_age=visitors.DAYS * 24 * 3600,
            httponly=True,
            samesite="lax",
            secure=request.url.scheme == "https",
        )
