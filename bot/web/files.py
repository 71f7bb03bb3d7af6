"""Files on the chat page: sent by a visitor, and opened by those who may."""

import asyncio
import re
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from urllib.parse import quote, unquote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from bot import texts
from bot.staff_pages.sign_in import StaffSignIn
from bot.web.guard import BodyTooLarge, BodyTooSlow, read_body, same_origin
from bot.web.render import rendered
from bot.web.visitors import FILE_PATH, Visitor, Visitors
from handlers.attachments import MOST_BYTES
from handlers.clock import Clock
from handlers.dispatcher import Dispatcher
from handlers.message import (
    Attachment,
    AttachmentUnavailable,
    Channel,
    IncomingMessage,
    MessageKind,
    OutgoingFile,
)
from storage import people
from storage.database import Database, Session
from storage.file_rights import may_open
from storage.files import FileFolder, StoredFile, find_file
from storage.people import User

MESSAGE_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")
THROWN_AWAY = 80 * 2**20  # who sends too much is heard to the end of this, and then answered
SECONDS = 180
AT_ONCE = 8  # uploads held in memory at a time
MEDIA_TYPE = "application/octet-stream"


@dataclass(frozen=True, slots=True, kw_only=True)
class WebFiles:
    """The routes /api/file, which takes a file as a message, and /f/<id>, which gives one."""

    dispatcher: Dispatcher
    database: Database
    folder: FileFolder
    visitors: Visitors
    staff: StaffSignIn
    clock: Clock
    room: asyncio.Semaphore

    def routes(self) -> tuple[Route, ...]:
        """What to mount."""
        return (
            Route("/api/file", self.upload, methods=["POST"]),
            Route(f"{FILE_PATH}/{{file_id}}", self.show),
        )

    async def upload(self, request: Request) -> Response:
        """The reply to a file: its bytes are the body, its name and id come as headers."""
        if not same_origin(request.headers):
            raise HTTPException(HTTPStatus.FORBIDDEN, texts.FOREIGN_ORIGIN)
        # Only our own script can set this type across origins without a question to the server.
        if request.headers.get("content-type") != MEDIA_TYPE:
            raise HTTPException(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, texts.MALFORMED)
        message_id = request.headers.get("x-message-id", "")
        if not MESSAGE_ID.fullmatch(message_id):
            raise HTTPException(HTTPStatus.BAD_REQUEST, texts.MALFORMED)
        name = unquote(request.headers.get("x-file-name", ""))[:200]
        visitor = self.visitors.admit(request)
        if self.room.locked():
            raise HTTPException(HTTPStatus.SERVICE_UNAVAILABLE, texts.UPLOADS_BUSY)
        async with self.room:
            reply = await self.dispatcher.dispatch(
                IncomingMessage(
                    channel=Channel.WEB,
                    sender_id=visitor.sender_id,
                    message_id=message_id,
                    text="",
                    received_at=self.clock(),
                    kind=MessageKind.FILE,
                    attachment=await _received(request, name),
                )
            )
        link = partial(self._link, visitor)
        response = JSONResponse(rendered(reply, link))
        self.visitors.remember(request, response, visitor)
        return response

    async def show(self, request: Request) -> Response:
        """A file, to whoever may open it; to anybody else there is none."""
        async with self.database.begin() as session:
            file = await self._permitted(session, request)
        try:
            path = self.folder.path(file.id) if file is not None else None
        except FileNotFoundError:
            path = None
        if file is None or path is None or not path.is_file():
            raise HTTPException(HTTPStatus.NOT_FOUND)
        shown = "inline" if file.media_type in {"image/png", "image/jpeg"} else "attachment"
        headers = {
            "Content-Disposition": f"{shown}; filename*=UTF-8''{quote(file.name)}",
            "Cache-Control": "private, no-cache",
        }
        return FileResponse(path, media_type=file.media_type, headers=headers)

    async def _permitted(self, session: Session, request: Request) -> StoredFile | None:
        file = await find_file(session, request.path_params["file_id"])
        if file is None:
            return None
        if self.visitors.was_shown(request, file.id):
            return file
        for user in await self._users(session, request):
            if await may_open(session, user, file):
                return file
        return None

    def _link(self, visitor: Visitor, file: OutgoingFile) -> str:
        return self.visitors.file_path(file.file_id, visitor)

    async def _users(self, session: Session, request: Request) -> list[User]:
        """Who asks: the visitor of the chat page, and whoever is signed in to the staff page."""
        users = []
        visitor = self.visitors.known(request)
        if visitor is not None:
            users.append(
                await people.find_user(
                    session, channel=Channel.WEB.value, external_id=visitor.sender_id
                )
            )
        users.append(await self.staff.user_in(session, request))
        return [user for user in users if user is not None]


async def _received(request: Request, name: str) -> Attachment:
    """The body as an attachment; one too large is left to the handlers to refuse."""
    try:
        body = await read_body(
            request, most_bytes=MOST_BYTES, thrown_away=THROWN_AWAY, seconds=SECONDS
        )
    except BodyTooLarge:
        raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, texts.FILE_TOO_LARGE) from None
    except BodyTooSlow:
        raise HTTPException(HTTPStatus.REQUEST_TIMEOUT, texts.TOO_SLOW) from None

    async def fetch(limit: int) -> bytes:
        if len(body) > limit:
            raise AttachmentUnavailable
        return body

    return Attachment(media_id="", media_type="", name=name, fetch=fetch)
