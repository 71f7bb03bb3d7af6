"""The WeChat channel put together: its routes, its work by the clock, its end."""

import asyncio
import logging
import os
import secrets
import socket
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import ClassVar

from starlette.routing import Route

from bot.passive_window import PassiveWindow
from bot.web.file_links import FileLinks
from bot.wechat.account import Account, NoSecret
from bot.wechat.channel import WeChatChannel
from bot.wechat.composing import Composer
from bot.wechat.door import Door
from bot.wechat.envelope import Envelope
from bot.wechat.errors import ApiFailed, ApiUnreachable, OutcomeUnknown
from bot.wechat.mass_sending import MassSending
from bot.wechat.options import AccountKind, WeChatOptions
from bot.wechat.permissions import find_kind
from bot.wechat.pictures import Pictures
from bot.wechat.pushing import Pusher
from bot.wechat.render import Layout
from bot.wechat.replying import Replier
from bot.wechat.scenes import Scenes
from bot.wechat.sender import WeChatSender
from bot.wechat.templates import read_templates
from bot.wechat.turns import Turns
from bot.wechat.voice import Transcriber
from handlers.clock import Clock
from handlers.dispatcher import Dispatcher
from scheduler.delivery.policy import quiet_until, read_quiet_hours
from scheduler.delivery.routing import KEPT_FOR_ANSWERS
from storage.database import Database
from storage.files import FileFolder
from storage.wechat.offering import offer_again

log = logging.getLogger(__name__)

SWEEP_EVERY = timedelta(seconds=2)
ASK_AGAIN_AFTER = timedelta(minutes=10)
MASS_EVERY = timedelta(minutes=5)
OFFER_EVERY = timedelta(seconds=15)
HOUSE_HOURS = "21:30-08:00"


@dataclass(slots=True, kw_only=True)
class WeChatService:
    """One account, served by one process. `sweep` is to be run every SWEEP_EVERY."""

    sweep_every: ClassVar[timedelta] = SWEEP_EVERY

    options: WeChatOptions
    account: Account
    turns: Turns
    channel: WeChatChannel
    transcriber: Transcriber | None
    kind: "_Kind"
    scenes: Scenes
    sender: WeChatSender
    mass: MassSending
    mass_at: datetime
    offers_at: datetime

    def routes(self) -> list[Route]:
        """What to mount beside the web channel's routes."""
        return self.channel.routes()

    async def entry(self, scene: str) -> str:
        """What the QR code of a scene holds; empty where the account may make none."""
        return await self.scenes.address(scene)

    async def sweep(self, now: datetime) -> None:
        """Find out what the account may do, take up what died, send what waits."""
        if self.kind.asks_at <= now:
            self.kind.asks_at = now + ASK_AGAIN_AFTER
            await self._find_kind()
        await self.turns.sweep(now)
        if now >= self.mass_at:
            self.mass_at = now + MASS_EVERY
            await self.mass.run(now)
        if now >= self.offers_at and quiet_until(now, self.mass.hours) is None:
            self.offers_at = now + OFFER_EVERY
            await self._offer_what_waits(now)

    async def close(self) -> None:
        """Finish the answers under way and close the connections."""
        await self.turns.window.finish()
        await self.account.close()
        if self.transcriber is not None:
            await self.transcriber.close()

    async def _offer_what_waits(self, now: datetime) -> None:
        """Who has written gets what is held for them, as far as the window carries it."""
        kind = self.sender.kind()
        if kind is not None and kind.may_push:
            rows = self.sender.rows
            await rows.run(partial(offer_again, kept=KEPT_FOR_ANSWERS, now=now))

    async def _find_kind(self) -> None:
        try:
            self.kind.found = await find_kind(self.account)
        except NoSecret:
            log.info("no app secret is set: the account answers messages and sends none")
            return
        except (ApiFailed, ApiUnreachable, OutcomeUnknown) as problem:
            log.warning("what the account may do is not known yet: %s", problem)
            return
        self.kind.asks_at = datetime.max.replace(tzinfo=self.kind.asks_at.tzinfo)
        log.info("the account's kind is %s", self.kind.found)


@dataclass(slots=True)
class _Kind:
    """What the account may do, as far as is known, and when to ask."""

    found: AccountKind | None
    asks_at: datetime


def open_wechat(
    options: WeChatOptions,
    database: Database,
    dispatcher: Dispatcher,
    *,
    clock: Clock,
    folder: FileFolder,
    links: FileLinks,
    quiet_hours: str = HOUSE_HOURS,
    stopping: Callable[[], bool] = lambda: False,
) -> WeChatService:
    """The channel for one account; nothing is asked of WeChat before the first sweep.

    `stopping` says that the process was asked to end.
    """
    rows = database.sharing()
    account = Account(options, database, clock=clock)
    speech = options.speech
    transcriber = Transcriber(speech, account) if speech is not None else None
    never = datetime.max.replace(tzinfo=clock().tzinfo)
    kind = _Kind(options.kind, never if options.kind is not None else clock())
    layout = Layout(options.text_bytes, options.public_base_url, links)

    def may_push() -> bool:
        return options.app_secret is not None and bool(kind.found and kind.found.may_push)

    def may_make_scenes() -> bool:
        return options.app_secret is not None and kind.found is AccountKind.FULL

    def composer() -> Composer:
        return Composer(layout=layout, may_push=pusher.may_push)

    pusher = Pusher(
        account=account,
        rows=rows,
        composer=composer,
        clock=clock,
        allowed=may_push,
        pictures=Pictures(account=account, database=database, folder=folder),
    )
    turns = Turns(
        window=PassiveWindow(hold=options.hold_seconds),
        door=Door(admission=dispatcher.admission, rows=rows),
        rows=rows,
        replier=Replier(dispatcher=dispatcher, rows=rows, transcriber=transcriber, account=account),
        pusher=pusher,
        layout=layout,
        clock=clock,
        me=f"{socket.gethostname()[:30]}:{os.getpid()}:{secrets.token_hex(4)}",
        stopping=stopping,
    )
    sender = WeChatSender(
        account=account,
        rows=rows,
        templates=read_templates(options.templates_file),
        layout=layout,
        kind=lambda: kind.found if options.app_secret is not None else None,
        clock=clock,
    )
    channel = WeChatChannel(
        envelope=Envelope(options),
        turns=turns,
        rows=rows,
        clock=clock,
        most_body_bytes=options.most_body_bytes,
        pause=asyncio.sleep,
    )
    return WeChatService(
        options=options,
        account=account,
        turns=turns,
        channel=channel,
        transcriber=transcriber,
        kind=kind,
        scenes=Scenes(account=account, database=database, clock=clock, allowed=may_make_scenes),
        sender=sender,
        mass=MassSending(
            account=account,
            database=database,
            worker=turns.me,
            hours=read_quiet_hours(quiet_hours),
            text_bytes=options.text_bytes,
            kind=sender.kind,
        ),
        mass_at=clock(),
        offers_at=clock(),
    )
