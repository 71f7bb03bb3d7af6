"""The webhook of a WeChat Official Account: open the envelope, read the update, hand out a text."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from http import HTTPStatus

from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.web.guard import BodyTooLarge, BodyTooSlow, read_body
from bot.wechat import texts
from bot.wechat.composing import Handed
from bot.wechat.envelope import Envelope, EnvelopeMalformed, EnvelopeRefused, Opened
from bot.wechat.reports import Report
from bot.wechat.turns import Turns
from bot.wechat.updates import Delivered, Ignored, Update, read_update
from handlers.clock import Clock
from storage.database import Session
from storage.shared_transaction import SharedTransaction
from storage.wechat.consents import note_consent
from storage.wechat.receipts import Receipt, note_receipt

log = logging.getLogger(__name__)

PATH = "/wechat"
SUCCESS = "success"
SECONDS_UNTIL_WECHAT_HANGS_UP = 1.0
ECHO_BYTES = 256


@dataclass(slots=True, kw_only=True)
class WeChatChannel:
    """Answers WeChat's deliveries, never with an error that a follower would see as a fault."""

    envelope: Envelope
    turns: Turns
    rows: SharedTransaction
    clock: Clock
    most_body_bytes: int
    pause: Callable[[float], Awaitable[None]]

    def routes(self) -> list[Route]:
        """What to mount."""
        return [
            Route(PATH, self.verify, methods=["GET"]),
            Route(PATH, self.receive, methods=["POST"]),
        ]

    async def verify(self, request: Request) -> Response:
        """The console checks that this server knows the token."""
        try:
            echo = self.envelope.verify(request.query_params, now=self.clock())
        except EnvelopeRefused as refused:
            return _refuse(refused)
        return PlainTextResponse(echo[:ECHO_BYTES])

    async def receive(self, request: Request) -> Response:
        """One delivery of a message or an event."""
        now = self.clock()
        try:
            body = await read_body(request, most_bytes=self.most_body_bytes)
            if self.turns.door.admission.turning_away and await _hung_up(request):
                return _deliver_again()
            opened = self.envelope.open(request.query_params, body, now=now)
            update = read_update(opened.fields, now=now)
        except EnvelopeRefused as refused:
            return _refuse(refused)
        except EnvelopeMalformed as malformed:
            log.warning("a delivery could not be read: %s", malformed)
            return PlainTextResponse("malformed", status_code=HTTPStatus.BAD_REQUEST)
        except BodyTooLarge:
            status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
            return PlainTextResponse("too large", status, {"Connection": "close"})
        except BodyTooSlow:
            return PlainTextResponse("too slow", status_code=HTTPStatus.REQUEST_TIMEOUT)
        return await self._answer(opened, update, now=now)

    async def _answer(self, opened: Opened, update: Update, *, now: datetime) -> Response:
        if isinstance(update, Ignored):
            log.info("nothing to answer: %s", update.fact)
            return PlainTextResponse(SUCCESS)
        try:
            if isinstance(update, tuple):
                await self.rows.run(partial(_note, reports=update, now=now))
                return PlainTextResponse(SUCCESS)
            handed = await self.turns.deliver(update)
        except Exception:
            log.exception("a delivery failed")
            return self._broken(opened, update, now=now)
        if handed is None:
            await self.pause(SECONDS_UNTIL_WECHAT_HANGS_UP)
            return _deliver_again()
        return self._hand(opened, handed, update)

    def _hand(self, opened: Opened, handed: Handed, update: Update) -> Response:
        response = self._say(opened, handed.text)
        if handed.more_waits and isinstance(update, Delivered):
            sender_id = update.message.sender_id
            response.background = BackgroundTask(self.turns.pusher.push_all, sender_id)
        return response

    def _broken(self, opened: Opened, update: Update, *, now: datetime) -> Response:
        """WeChat delivers again after an error; only the last time the follower has to be told."""
        if isinstance(update, Delivered) and (now - update.sent_at).total_seconds() >= 9:
            return self._say(opened, texts.BUSY)
        return _deliver_again()

    def _say(self, opened: Opened, text: str) -> Response:
        if not text:
            return PlainTextResponse(SUCCESS)
        body, media_type = self.envelope.seal(opened, text, now=self.clock())
        return Response(body, media_type=media_type)


async def _note(session: Session, *, reports: tuple[Report, ...], now: datetime) -> None:
    for report in reports:
        if isinstance(report, Receipt):
            log.info("WeChat reports of %s %s: %s", report.kind, report.job_id, report.status)
            await note_receipt(session, report, now=now)
            continue
        await note_consent(
            session,
            sender_id=report.sender_id,
            event_id=report.event_id,
            template_id=report.template_id,
            accepted=report.accepted,
            now=now,
        )


async def _hung_up(request: Request) -> bool:
    """Whether WeChat waits no longer for this delivery, after one look at the connection.

    Where more comes than can be read, each delivery would otherwise be read too late. The message
    comes again, or WeChat has told its follower that there is a fault.
    """
    await asyncio.sleep(0)
    return await request.is_disconnected()


def _refuse(refused: EnvelopeRefused) -> Response:
    log.warning("a request was refused: %s", refused)
    return PlainTextResponse("refused", status_code=HTTPStatus.FORBIDDEN)


def _deliver_again() -> Response:
    return PlainTextResponse("not yet", status_code=HTTPStatus.SERVICE_UNAVAILABLE)
