"""The Telegram channel put together: its routes, its work by the clock, its end."""

import asyncio
import logging
import os
import secrets
import socket
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from typing import ClassVar

from starlette.routing import Route
from telegram import Bot

from bot.telegram import commands
from bot.telegram.api import FAILURES, call, close_bot, open_bot
from bot.telegram.channel import PATH, TelegramChannel, secret_of
from bot.telegram.gate import CHAT, Gate
from bot.telegram.intake import Intake
from bot.telegram.lanes import Lanes
from bot.telegram.options import Receive, TelegramOptions
from bot.telegram.polling import Polling
from bot.telegram.replying import Replier
from bot.telegram.sender import TelegramSender
from bot.telegram.sending import Sending
from bot.telegram.staff_group import StaffGroup
from bot.telegram.updates import KINDS, Me
from bot.voice import Speech
from handlers.clock import Clock
from handlers.dispatcher import Dispatcher
from handlers.routes import Route as CommandRoute
from storage.database import Database
from storage.files import FileFolder
from storage.people import Role
from storage.shared_transaction import SharedTransaction
from storage.telegram import chats as telegram_chats

log = logging.getLogger(__name__)

SWEEP_EVERY = timedelta(seconds=2)
TRY_AGAIN = timedelta(seconds=30)
STAFF_AGAIN = timedelta(minutes=10)
AT_WORK = tuple(role.value for role in Role if role.includes(Role.STAFF))


@dataclass(slots=True, kw_only=True)
class TelegramService:
    """One bot in one process. `sweep` and, in one process of all, `attend` are to be run every
    SWEEP_EVERY."""

    sweep_every: ClassVar[timedelta] = SWEEP_EVERY

    options: TelegramOptions
    bot: Bot
    lanes: Lanes
    sending: Sending
    intake: Intake
    channel: TelegramChannel
    rows: SharedTransaction
    routes_known: Sequence[CommandRoute]
    speech: Speech | None
    staff_group: StaffGroup | None
    hello_at: datetime
    starts_at: datetime
    staff_at: datetime
    polling: "asyncio.Task[None] | None" = None
    staff: set[int] = field(default_factory=set)

    @property
    def sender(self) -> TelegramSender:
        """What the delivery engine sends by."""
        return TelegramSender(sending=self.sending, rows=self.rows)

    def routes(self) -> list[Route]:
        """What to mount beside the web channel's routes."""
        return self.channel.routes() if self.options.receive is Receive.WEBHOOK else []

    async def entry(self, scene: str) -> str:
        """The link that begins a chat with the scene; empty until the bot knows its name."""
        name = self.intake.me.username
        return f"https://t.me/{name}?start={scene.replace(':', '-')}" if name else ""

    async def sweep(self, now: datetime) -> None:
        """Learn the bot's name, take up what died. For every process."""
        if self.hello_at <= now:
            self.hello_at = now + TRY_AGAIN
            await self._hello(now)
        await self.lanes.sweep(now)

    async def attend(self, now: datetime) -> None:
        """Begin to receive, keep the lists of commands. For one process alone."""
        if self.starts_at <= now:
            self.starts_at = now + TRY_AGAIN
            await self._start(now)
        elif self.staff_at <= now:
            self.staff_at = now + STAFF_AGAIN
            await self._list_for_staff()
        if self.staff_group is not None:
            await self.staff_group.announce(now)

    async def close(self) -> None:
        """Stop fetching, finish the replies under way and close the connections."""
        if self.polling is not None:
            self.polling.cancel()
            await asyncio.wait({self.polling})
        await self.lanes.finish()
        await close_bot(self.bot)
        if self.speech is not None:
            await self.speech.close()

    async def _hello(self, now: datetime) -> None:
        try:
            me = await call(self.bot.get_me)
        except FAILURES as problem:
            log.warning("Telegram does not answer, it is asked again: %s", problem)
            return
        self.intake.me = replace(
            self.intake.me, username=me.username or "", staff_group=await self._staff_group()
        )
        self.hello_at = datetime.max.replace(tzinfo=now.tzinfo)
        log.info("the bot is @%s", me.username)

    async def _staff_group(self) -> int | None:
        """The number that the staff's group has now."""
        group = self.options.staff_group
        if group is None:
            return None
        return int(
            await self.rows.run(lambda session: telegram_chats.current_chat(session, str(group)))
        )

    async def _start(self, now: datetime) -> None:
        """Choose the way of receiving and list the commands; again later if that fails."""
        try:
            await self._receive()
            self.staff = await self._staff()
            await commands.put_up(self.bot, self.routes_known, staff=self.staff)
        except FAILURES as problem:
            log.warning("Telegram is not ready, it is tried again: %s", problem)
            return
        self.starts_at = datetime.max.replace(tzinfo=now.tzinfo)
        self.staff_at = now + STAFF_AGAIN
        log.info("Telegram's updates come by %s", self.options.receive)

    async def _receive(self) -> None:
        if self.options.receive is Receive.WEBHOOK:
            await call(
                partial(
                    self.bot.set_webhook,
                    f"{self.options.public_base_url}{PATH}",
                    allowed_updates=list(KINDS),
                    secret_token=self.channel.secret,
                )
            )
        elif self.polling is None:
            await call(self.bot.delete_webhook)
            polling = Polling(bot=self.bot, intake=self.intake)
            self.polling = asyncio.create_task(polling.run())

    async def _staff(self) -> set[int]:
        """The chats of staff: private ones, and their group."""
        chats = await self.rows.run(lambda session: telegram_chats.chats_of(session, AT_WORK))
        private = {int(chat) for chat in chats if chat.lstrip("-").isdecimal()}
        group = await self._staff_group()
        return private if group is None else private | {group}

    async def _list_for_staff(self) -> None:
        """Staff come and go: their chats get the list of commands, and lose it."""
        try:
            staff = await self._staff()
            await commands.put_up_for_staff(
                self.bot, self.routes_known, staff=sorted(staff - self.staff)
            )
            for chat_id in self.staff - staff:
                await commands.take_down(self.bot, chat_id)
            self.staff = staff
        except FAILURES as problem:
            log.warning("the staff's commands were not listed: %s", problem)


def open_telegram(
    options: TelegramOptions,
    database: Database,
    dispatcher: Dispatcher,
    routes: Sequence[CommandRoute],
    *,
    files: FileFolder,
    clock: Clock,
    chat: tuple[int, float] = CHAT,
) -> TelegramService:
    """The channel for one bot; nothing is asked of Telegram before the first sweep.

    `chat` is how many messages one chat may be sent in how many seconds.
    """
    rows = database.sharing()
    bot = open_bot(options)
    speech = Speech(options.speech) if options.speech is not None else None
    gate = Gate(options.messages_per_second, chat=chat)
    sending = Sending(bot=bot, gate=gate, rows=rows, files=files)
    replier = Replier(
        dispatcher=dispatcher, routes=routes, rows=rows, bot=bot, options=options, speech=speech
    )
    lanes = Lanes(
        rows=rows,
        replier=replier,
        sending=sending,
        bot_id=options.bot_id,
        clock=clock,
        me=f"{socket.gethostname()[:30]}:{os.getpid()}:{secrets.token_hex(4)}",
    )
    me = Me(options.bot_id, staff_group=options.staff_group)
    intake = Intake(me=me, lanes=lanes, rows=rows, clock=clock)
    group = options.staff_group
    return TelegramService(
        options=options,
        bot=bot,
        lanes=lanes,
        sending=sending,
        intake=intake,
        channel=TelegramChannel(intake, secret_of(options), options.most_body_bytes),
        rows=rows,
        routes_known=routes,
        speech=speech,
        staff_group=None if group is None else StaffGroup(rows, group),
        hello_at=clock(),
        starts_at=clock(),
        staff_at=clock(),
    )
