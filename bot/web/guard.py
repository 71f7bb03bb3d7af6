"""What guards every page: headers that forbid the browser tricks, and limits on what comes in."""

import asyncio

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MOST_BYTES = 32 * 1024
MOST_BYTES_THROWN_AWAY = 2 * 1024 * 1024
SECONDS_TO_SEND = 20
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


class BodyTooLarge(Exception):
    """More bytes than a question can need."""


class BodyTooSlow(Exception):
    """The body did not arrive in time."""


class GuardHeaders:
    """Adds the security headers to every response; what sets no cache rule is not cached."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and mark the response."""

        async def marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(HEADERS)
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        await self.app(scope, receive, marked)


def same_origin(headers: Headers) -> bool:
    """Whether the request comes from our own page, or from no page at all (a program).

    Browsers send Sec-Fetch-Site or at least Origin with every POST, and pages cannot forge them.
    """
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = headers.get("origin")
    return origin is None or origin.split("://", 1)[-1] == headers.get("host")


async def read_body(
    request: Request,
    *,
    most_bytes: int = MOST_BYTES,
    thrown_away: int = MOST_BYTES_THROWN_AWAY,
    seconds: float = SECONDS_TO_SEND,
) -> bytes:
    """The whole body. Raises BodyTooLarge or BodyTooSlow.

    A body somewhat too large is read to its end and thrown away: who is cut off while sending
    never sees the answer.
    """
    body = bytearray()
    size = 0
    try:
        async with asyncio.timeout(seconds):
            async for chunk in request.stream():
                size += len(chunk)
                if size <= most_bytes:
                    body += chunk
                if size > thrown_away:
                    break
    except (TimeoutError, ClientDisconnect):
        raise BodyTooSlow from None
    if size > most_bytes:
        raise BodyTooLarge
    return bytes(body)
