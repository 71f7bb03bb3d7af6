"""The webhook of the bot: check who calls, write the update down, say so."""

import hashlib
import hmac
import json
import logging
from dataclasses import dataclass
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.telegram.intake import Intake
from bot.telegram.options import TelegramOptions
from bot.web.guard import BodyTooLarge, BodyTooSlow, read_body

log = logging.getLogger(__name__)

PATH = "/telegram"
SECRET_HEADER = "x-telegram-bot-api-secret-token"  # noqa: S105 - the name of a header


def secret_of(options: TelegramOptions) -> str:
    """The secret that Telegram sends along: the one that is set, or one made out of the token."""
    if options.webhook_secret is not None:
        return options.webhook_secret.get_secret_value()
    token = options.token.get_secret_value().encode()
    return hmac.new(token, b"webhook of the desk", hashlib.sha256).hexdigest()


@dataclass(frozen=True, slots=True)
class TelegramChannel:
    """Takes what Telegram sends; the answers go their own way."""

    intake: Intake
    secret: str
    most_body_bytes: int

    def routes(self) -> list[Route]:
        """What to mount."""
        return [Route(PATH, self.receive, methods=["POST"])]

    async def receive(self, request: Request) -> Response:
        """One update. Only a 200 takes it out of Telegram's queue.

        While too many wait here it stays there: Telegram keeps it for a day, sends it again with
        growing pauses, and what its person wrote afterwards only behind it.
        """
        given = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode(), self.secret.encode()):
            log.warning("a request without Telegram's secret was refused")
            return _said(HTTPStatus.FORBIDDEN)
        if self.intake.lanes.full:
            return _said(HTTPStatus.SERVICE_UNAVAILABLE)
        try:
            raw = json.loads(await read_body(request, most_bytes=self.most_body_bytes))
        except BodyTooLarge:
            return _said(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        except BodyTooSlow:
            return _said(HTTPStatus.REQUEST_TIMEOUT)
        except (ValueError, RecursionError):
            return _said(HTTPStatus.BAD_REQUEST)
        try:
            await self.intake.take([raw])
        except Exception:
            log.exception("an update could not be written down; Telegram sends it again")
            return _said(HTTPStatus.SERVICE_UNAVAILABLE)
        return Response()


def _said(status: HTTPStatus) -> Response:
    return PlainTextResponse(status.phrase, status_code=status)
