"""Signing in to the staff page with a code from chat, and out again.

The cookie is out of reach of scripts and of other sites; only its hash is stored, and the role is
looked up with every request.
"""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import parse_qs

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot import texts
from bot.web.guard import BodyTooLarge, BodyTooSlow, read_body, same_origin
from handlers.clock import Clock
from storage import codes
from storage.database import Database, Session
from storage.desk import staff_sessions
from storage.people import User

COOKIE = "ipdesk_staff"
Refused = Callable[[str, int], Response]


@dataclass(frozen=True, slots=True)
class StaffSignIn:
    """Who is signed in, and how they come in and go out."""

    database: Database
    clock: Clock

    async def user(self, request: Request) -> User | None:
        """Whoever is signed in by the request's cookie and still of the desk."""
        if COOKIE not in request.cookies:
            return None
        async with self.database.begin() as session:
            return await self.user_in(session, request)

    async def user_in(self, session: Session, request: Request) -> User | None:
        """The same, in a transaction that is open."""
        token = request.cookies.get(COOKIE, "")
        if not token or len(token) > 100:
            return None
        return await staff_sessions.signed_in(session, token, now=self.clock())

    async def sign_in(self, request: Request, refused: Refused) -> Response:
        """Try the code of the form: in, or `refused` with a sentence."""
        code = (await _form(request)).get("code", [""])[0]
        sender = request.client.host if request.client else ""
        try:
            async with self.database.begin() as session:
                token = await staff_sessions.sign_in(
                    session, code, sender=sender[:64], now=self.clock()
                )
        except codes.TooManyGuesses:
            return refused(texts.STAFF_TOO_MANY, HTTPStatus.TOO_MANY_REQUESTS)
        if token is None:
            return refused(texts.STAFF_WRONG_CODE, HTTPStatus.FORBIDDEN)
        response = RedirectResponse("/staff", HTTPStatus.SEE_OTHER)
        response.set_cookie(
            COOKIE,
            token,
            max_age=int(staff_sessions.SESSION_LASTS.total_seconds()),
            httponly=True,
            samesite="strict",
            secure=request.url.scheme == "https",
        )
        return response

    async def sign_out(self, request: Request) -> Response:
        """End the session."""
        await _form(request)
        async with self.database.begin() as session:
            await staff_sessions.sign_out(session, request.cookies.get(COOKIE, ""))
        response = RedirectResponse("/staff", HTTPStatus.SEE_OTHER)
        response.delete_cookie(COOKIE, httponly=True, samesite="strict")
        return response


async def _form(request: Request) -> dict[str, list[str]]:
    """The fields of a small form of our own page; raises HTTPException for anything else."""
    if not same_origin(request.headers):
        raise HTTPException(HTTPStatus.FORBIDDEN, texts.FOREIGN_ORIGIN)
    try:
        body = await read_body(request, most_bytes=1000)
        return parse_qs(body.decode("ascii"), max_num_fields=5)
    except BodyTooSlow:
        raise HTTPException(HTTPStatus.REQUEST_TIMEOUT, texts.TOO_SLOW) from None
    except (BodyTooLarge, ValueError):
        raise HTTPException(HTTPStatus.BAD_REQUEST, texts.MALFORMED) from None
