"""The pages of events: one for everybody, one behind the QR code, one for the wall.

The page for everybody may be passed on: it names nobody who signed up. Whoever has the address of
the wall page sees the codes; it is told to staff only.
"""

import hmac
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from jinja2 import Environment
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from handlers.clock import Clock
from handlers.events import texts, words
from handlers.events.addresses import Addresses
from handlers.events.codes import DIGITS, seconds_left, wall_code, wall_key
from handlers.made_files import ICS
from reports.calendar_file import calendar_file
from reports.qr_code import qr_data_uri
from storage import attendance, events, files, registrations
from storage.database import Database
from storage.events import Event, EventState
from storage.files import FileFolder

Entry = Callable[[str], Awaitable[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class EventPages:
    """The pages. `wechat` and `telegram` give addresses that bring somebody there with a scene."""

    database: Database
    folder: FileFolder
    environment: Environment
    clock: Clock
    addresses: Addresses
    wechat: Entry | None = None
    telegram: Entry | None = None

    def routes(self) -> list[Route]:
        """What to mount."""
        return [
            Route("/e/{name}", self.show),
            Route("/e/{name}/poster", self.poster),
            Route("/e/{name}/event.ics", self.calendar),
            Route("/e/{name}/here", self.here),
            Route("/e/{name}/wall/{key}", self.wall),
            Route("/e/{name}/wall/{key}/code", self.code),
        ]

    async def show(self, request: Request) -> Response:
        """The event for everybody."""
        event = await self._event(request)
        async with self.database.begin() as session:
            free = await registrations.free_places(session, event)
        now = self.clock()
        open_now = event.state is EventState.PUBLISHED and now <= event.plan.sign_up_until
        return self._page(
            "event.html",
            event=event,
            kind=texts.KINDS[event.plan.kind],
            period=texts.period(event.plan),
            until=texts.moment(event.plan.sign_up_until),
            free=max(free, 0),
            open_now=open_now,
            why=None if open_now else texts.closed(event, now=now),
            sign_up=f"{words.SIGN_UP} {event.id}",
            wechat=await self._qr(self.wechat, f"signup:{event.id}"),
            telegram=await self._address(self.telegram, f"signup:{event.id}"),
            message_id=secrets.token_urlsafe(16),
        )

    async def poster(self, request: Request) -> Response:
        """The picture of the event."""
        event = await self._event(request)
        async with self.database.begin() as session:
            stored = await files.find_file(session, event.plan.poster_id or "")
        if stored is None or not stored.media_type.startswith("image/"):
            raise HTTPException(404)
        path = self.folder.path(stored.id)
        if not path.is_file():
            raise HTTPException(404)
        return FileResponse(path, media_type=stored.media_type)

    async def calendar(self, request: Request) -> Response:
        """The event for a calendar."""
        event = await self._event(request)
        content = calendar_file(event, url=self.addresses.page(event), now=self.clock())
        headers = {"Content-Disposition": f'attachment; filename="event-{event.id}.ics"'}
        return Response(content, media_type=ICS, headers=headers)

    async def here(self, request: Request) -> Response:
        """Behind the QR code on the wall: how to check in, with the code that was on it."""
        event = await self._event(request)
        code = request.query_params.get("code", "")
        known = code.isascii() and code.isdecimal() and len(code) == DIGITS
        return self._page(
            "event_here.html",
            event=event,
            code=code if known else "",
            check_in=f"{words.CHECK_IN} {code}",
            wechat=await self._qr(self.wechat, event.subject),
            telegram=await self._address(self.telegram, event.subject),
            message_id=secrets.token_urlsafe(16),
        )

    async def wall(self, request: Request) -> Response:
        """The page for the wall: a QR code, and the code that changes."""
        event = await self._of_wall(request)
        return self._page("event_wall.html", event=event, **await self._shown(event))

    async def code(self, request: Request) -> Response:
        """What the wall shows now, for its script."""
        event = await self._of_wall(request)
        return JSONResponse(await self._shown(event))

    async def _shown(self, event: Event) -> dict[str, object]:
        now = self.clock()
        code = wall_code(event.secret, now=now)
        scene = await self._address(self.wechat, event.subject)
        async with self.database.begin() as session:
            turnout = await attendance.turnout(session, event.id)
        target = scene or self.addresses.check_in(event, code)
        return {
            "code": code,
            "seconds": seconds_left(now),
            "qr": qr_data_uri(target) if target else "",
            "in_wechat": bool(scene),
            "people": turnout.people,
            "enterprises": turnout.enterprises,
        }

    async def _event(self, request: Request) -> Event:
        async with self.database.begin() as session:
            event = await events.find_by_name(session, request.path_params["name"])
        if event is None:
            raise HTTPException(404)
        return event

    async def _of_wall(self, request: Request) -> Event:
        event = await self._event(request)
        key = str(request.path_params["key"]).encode()
        if not hmac.compare_digest(key, wall_key(event.secret).encode()):
            raise HTTPException(404)
        return event

    async def _address(self, entry: Entry | None, scene: str) -> str:
        return await entry(scene) if entry is not None else ""

    async def _qr(self, entry: Entry | None, scene: str) -> str:
        address = await self._address(entry, scene)
        return qr_data_uri(address) if address else ""

    def _page(self, template: str, **values: object) -> HTMLResponse:
        return HTMLResponse(self.environment.get_template(template).render(**values))
