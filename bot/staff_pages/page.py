"""The staff page: read-only, for whoever signed in with a code from chat. Work is done in chat."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.staff_pages import charts, tables, texts
from bot.staff_pages.sign_in import StaffSignIn
from bot.staff_pages.tables import EventLine, TableView
from bot.web.pages import Pages
from handlers.attachments import EXCEL
from handlers.clock import Clock, day_of
from handlers.desk import texts as desk_texts
from handlers.requests.own import shown_files
from handlers.staff.audit_view import log_table
from reports.requests import sheet
from reports.requests.texts import KIND_TITLES, heading
from reports.sheet import Table, workbook
from storage import attendance, audit, registrations, targets
from storage.audit_reading import actions
from storage.database import Database, Session
from storage.delivery import reach
from storage.desk import request_queue, requests, staff
from storage.desk.request_queue import Queue, Wanted
from storage.desk.request_state import RequestKind
from storage.desk.requests import AssistanceRequest
from storage.events import recent_events
from storage.people import Role, User

MOST_ROWS = 500
MOST_EVENTS = 100
MOST_EXPORTED = 20_000
CHARTED = timedelta(days=365)
AHEAD = timedelta(days=60)


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffPage:
    """The routes below /staff. Everything but signing in and out only reads."""

    database: Database
    sign_in: StaffSignIn
    clock: Clock
    pages: Pages

    def routes(self) -> tuple[Route, ...]:
        """What to mount."""
        return (
            Route("/staff", self.home),
            Route("/staff/sign-in", self.enter, methods=["POST"]),
            Route("/staff/sign-out", self.sign_in.sign_out, methods=["POST"]),
            Route("/staff/requests", self.requests),
            Route("/staff/requests.xlsx", self.requests_file),
            Route("/staff/requests/{number}", self.request),
            Route("/staff/events", self.events),
            Route("/staff/events.xlsx", self.events_file),
            Route("/staff/people", self.people),
            Route("/staff/audit", self.audit),
            Route("/staff/audit.xlsx", self.audit_file),
        )

    async def home(self, request: Request) -> Response:
        """The counts and charts, or the form to sign in."""
        user = await self.sign_in.user(request)
        if user is None:
            return self._form("", HTTPStatus.OK)
        now = self.clock()
        async with self.database.begin() as session:
            everything = await request_queue.counts(session, now=now)
            mine = await request_queue.counts(session, now=now, user=user)
            tallies = await request_queue.tallies(session, since=now - CHARTED)
            _year, standings = await targets.stand(session, now=now)
            events = await _event_lines(session, limit=charts.MOST_EVENTS)
        summary = desk_texts.counts_line(everything, mine=mine.held)
        drawn = [
            *(charts.request_chart(title, tallies[name]) for name, title in texts.CHARTS.items()),
            charts.event_chart(events),
            charts.target_chart(standings),
        ]
        return self._page("staff_home.html", user, summary=summary, charts=drawn)

    async def enter(self, request: Request) -> Response:
        """Sign in with the code that was written."""
        return await self.sign_in.sign_in(request, self._form)

    async def requests(self, request: Request) -> Response:
        """A part of the queue as a table."""
        user = await self._user(request)
        found, total = await self._found(request, user, limit=MOST_ROWS)
        view = tables.requests_table(found, now=self.clock())
        query = urlencode({k: v for k, v in request.query_params.items() if k in {"part", "kind"}})
        return self._page(
            "staff_table.html",
            user,
            tables=[view],
            export=f"/staff/requests.xlsx?{query}",
            part=request.query_params.get("part", Queue.LIVE.value),
            kind=request.query_params.get("kind", ""),
            kinds={kind.value: title for kind, title in KIND_TITLES.items()},
            more=max(total - len(found), 0),
        )

    async def requests_file(self, request: Request) -> Response:
        """The same as a file; that it was taken is recorded."""
        user = await self._user(request)
        found, _ = await self._found(request, user, limit=MOST_EXPORTED)
        await self._record(user, "request.export")
        return self._file([sheet.requests_table(found)], texts.REQUESTS)

    async def request(self, request: Request) -> Response:
        """One request with its history."""
        user = await self._user(request)
        now = self.clock()
        async with self.database.begin() as session:
            found = await requests.find(session, request.path_params["number"])
            if found is None:
                raise HTTPException(HTTPStatus.NOT_FOUND)
            entries = await requests.history(session, found, internal=True)
            reaches = await reach.reach_of(session, found.user_id, now=now)
            files = await shown_files(session, [file for e in entries for file in e.files])
        ways = desk_texts.ways(reaches, now=now)
        return self._page(
            "staff_request.html",
            user,
            heading=heading(found),
            lines=desk_texts.staff_detail(found, entries, viewer=user, now=now, ways=ways).split(
                "\n"
            )[1:],
            description=found.description,
            files=files,
        )

    async def events(self, request: Request) -> Response:
        """The newest events with their numbers."""
        user = await self._user(request)
        return self._tables(user, [await self._events()], export="/staff/events.xlsx")

    async def events_file(self, request: Request) -> Response:
        """The same as a file."""
        user = await self._user(request)
        await self._record(user, "event.export")
        return self._file([tables.as_sheet(await self._events())], texts.EVENTS)

    async def people(self, request: Request) -> Response:
        """Who there is, who is on duty, who is away."""
        user = await self._user(request)
        today = day_of(self.clock())
        async with self.database.begin() as session:
            members = await staff.members(session, Role.EXPERT, Role.STAFF, Role.ADMIN)
            away = await staff.absences(session, today)
            rota = await staff.rota(session, since=today)
        views = [tables.people_table(members, away), tables.rota_table(rota)]
        return self._tables(user, views, export="")

    async def audit(self, request: Request) -> Response:
        """The newest actions, for administrators."""
        user = await self._administrator(request)
        async with self.database.begin() as session:
            found, _ = await actions(session, limit=MOST_ROWS)
        return self._tables(user, [tables.audit_table(found)], export="/staff/audit.xlsx")

    async def audit_file(self, request: Request) -> Response:
        """The log as a file, for administrators."""
        user = await self._administrator(request)
        await self._record(user, "audit.export")
        async with self.database.begin() as session:
            found, _ = await actions(session, limit=MOST_EXPORTED)
        return self._file([log_table(found)], texts.AUDIT)

    async def _events(self) -> TableView:
        async with self.database.begin() as session:
            lines = await _event_lines(session, limit=MOST_EVENTS)
        return tables.events_table(lines)

    async def _user(self, request: Request) -> User:
        """Whoever is signed in; anybody else is sent to the form."""
        user = await self.sign_in.user(request)
        if user is None:
            raise HTTPException(HTTPStatus.SEE_OTHER, headers={"Location": "/staff"})
        return user

    async def _administrator(self, request: Request) -> User:
        user = await self._user(request)
        if not user.role.includes(Role.ADMIN):
            raise HTTPException(HTTPStatus.FORBIDDEN, texts.ONLY_ADMINS)
        return user

    async def _found(
        self, request: Request, user: User, *, limit: int
    ) -> tuple[Sequence[AssistanceRequest], int]:
        query: Mapping[str, str] = request.query_params
        part, kind = query.get("part", ""), query.get("kind", "")
        wanted = Wanted(
            queue=Queue(part) if part in set(Queue) else Queue.LIVE,
            kind=RequestKind(kind) if kind in set(RequestKind) else None,
            user=user,
        )
        async with self.database.begin() as session:
            return await request_queue.page(session, wanted, now=self.clock(), limit=limit)

    async def _record(self, user: User, action: str) -> None:
        async with self.database.begin() as session:
            await audit.record(session, user, action, now=self.clock())

    def _tables(self, user: User, tables: Sequence[TableView], *, export: str) -> Response:
        return self._page(
            "staff_table.html",
            user,
            tables=tables,
            export=export,
            part="",
            kind="",
            kinds={},
            more=0,
        )

    def _form(self, problem: str, status: int) -> Response:
        return self.pages.render("staff_sign_in.html", status=status, problem=problem)

    def _page(self, template: str, user: User, **values: Any) -> Response:
        return self.pages.render(
            template,
            admin=user.role.includes(Role.ADMIN),
            words=texts,
            at=tables.moment(self.clock()).text,
            **values,
        )

    def _file(self, tables: Sequence[Table], title: str) -> Response:
        name = quote(f"{title}-{day_of(self.clock()).isoformat()}.xlsx")
        headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}"}
        return Response(workbook(tables), media_type=EXCEL, headers=headers)


async def _event_lines(session: Session, *, limit: int) -> Sequence[EventLine]:
    lines = []
    for event in await recent_events(session, limit=limit):
        free = await registrations.free_places(session, event)
        lines.append(
            EventLine(
                event=event,
                people=event.plan.capacity - free,
                enterprises=await registrations.signed_up_enterprises(session, event.id),
                came=(await attendance.turnout(session, event.id)).enterprises,
            )
        )
    return lines
