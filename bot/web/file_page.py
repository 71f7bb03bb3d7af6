"""The page behind a link to a file, and the file itself."""

from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from urllib.parse import quote

from jinja2 import Environment
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.routing import Route

from bot import texts
from bot.web.file_links import PATH, FileLinks, LinkExpired
from handlers.clock import SHANGHAI
from storage import files
from storage.database import Database
from storage.files import FileFolder, StoredFile

SHOWN = frozenset({"image/png", "image/jpeg", "image/gif"})
"""What a browser may show by itself; anything else is only ever offered for keeping."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FilePages:
    """Hands out stored files to whoever holds a link that is good."""

    database: Database
    folder: FileFolder
    links: FileLinks
    environment: Environment

    def routes(self) -> list[Route]:
        """What to mount beside the other pages."""
        return [
            Route(f"{PATH}/{{token}}", self.page),
            Route(f"{PATH}/{{token}}/content", self.content),
        ]

    async def page(self, request: Request) -> Response:
        """What the file is, until when, and how to get it out of WeChat's own browser."""
        token = request.path_params["token"]
        file, until = await self._opened(token)
        shown = self.environment.get_template("file.html").render(
            file=file,
            content=f"{PATH}/{token}/content",
            until=texts.moment(until.astimezone(SHANGHAI)),
            picture=file.media_type in SHOWN,
        )
        return HTMLResponse(shown)

    async def content(self, request: Request) -> Response:
        """The bytes."""
        file, _ = await self._opened(request.path_params["token"])
        path = self.folder.path(file.id)
        if not path.is_file():
            raise HTTPException(HTTPStatus.NOT_FOUND, texts.FILE_GONE)
        how = "inline" if file.media_type in SHOWN else "attachment"
        disposition = f"{how}; filename*=UTF-8''{quote(file.name)}"
        return FileResponse(
            path, media_type=file.media_type, headers={"Content-Disposition": disposition}
        )

    async def _opened(self, token: str) -> tuple[StoredFile, datetime]:
        try:
            opened = self.links.opened(token)
        except LinkExpired:
            raise HTTPException(HTTPStatus.GONE, texts.FILE_LINK_OVER) from None
        if opened is None:
            raise HTTPException(HTTPStatus.NOT_FOUND, texts.NOT_FOUND)
        file_id, until = opened
        async with self.database.begin() as session:
            file = await files.find_file(session, file_id)
        if file is None:
            raise HTTPException(HTTPStatus.NOT_FOUND, texts.FILE_GONE)
        return file, until
