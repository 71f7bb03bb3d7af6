"""The whole delivery side under one clock that a test winds: jobs, engine, both channels, people.

Rows lie in PostgreSQL; WeChat and Telegram are the strict simulators over HTTP. Nothing waits for
real time: a run of the jobs is one round of what the runner does when they fall due.
"""

import asyncio
import os
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from starlette.applications import Starlette

from bot.alert_jobs import alert_jobs, noting
from bot.forecast import Forecasts
from bot.simulate.console import Console, Template
from bot.simulate.delivering import Postman
from bot.simulate.faults import ErrorCode, Silence
from bot.simulate.listening import serving
from bot.simulate.platform import Platform
from bot.simulate.product import options_for
from bot.simulate.shown import Shown
from bot.simulate.telegram_server.chats import Shown as TelegramShown
from bot.simulate.telegram_server.flood import Limits
from bot.simulate.telegram_server.phone import Phone, phone
from bot.simulate.telegram_server.server import telegram_serving
from bot.simulate.telegram_server.telegram import Telegram
from bot.simulate.webhook import Webhook
from bot.simulate.wechat_api import WeChatApi
from bot.simulate.wechat_users import WeChatUser, newcomer
from bot.telegram.options import TelegramOptions
from bot.telegram.service import TelegramService, open_telegram
from bot.web.file_links import FileLinks
from bot.wechat.channel import PATH
from bot.wechat.options import AccountKind
from bot.wechat.service import WeChatService, open_wechat
from handlers.attachments import Attachments
from handlers.build import build_routes
from handlers.dispatcher import Dispatcher
from handlers.limits import MessageLimits
from knowledge.policy import policy_table
from scheduler.delivery.engine import Delivering
from scheduler.delivery.policy import SHANGHAI, read_quiet_hours
from scheduler.patent_watch import FolderWatch
from scheduler.portfolio_deadlines import remind_of_deadlines
from scheduler.reminder_clock import tell_reminders
from scheduler.runner import Job, Runner
from scheduler.schedule import ScheduleOptions
from storage.database import Database
from storage.files import FileFolder
from tests.handlers.dialogue import Clock, OneArticleAnswerer, build_desk

ONCE = Template("once", ("thing1",))
NOTICES = """
[[notice]]
id = "once"
kinds = ["alert"]
data = { thing1 = "title" }
"""
WEIGHTS = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)
SECONDS, PATIENCE = 5.0, 60.0


def numbered(year: int, serial: int) -> str:
    """An application number with its check digit (the rule of ZC 0006)."""
    digits = f"{year}1{serial:07}"
    left = sum(int(digit) * weight for digit, weight in zip(digits, WEIGHTS, strict=True)) % 11
    return f"{digits}.{'X' if left == 10 else left}"


@dataclass(kw_only=True)
class Month:
    """The desk, both platforms, and the hands of whoever moves the clock."""

    clock: Clock
    database: Database
    api: WeChatApi
    telegram: Telegram
    webhook: Webhook
    wechat: WeChatService
    bot: TelegramService
    jobs: Sequence[Job]
    runner: Runner
    incoming: Path
    imported: int = 0
    followers: list[WeChatUser] = field(default_factory=list)
    phones: list[Phone] = field(default_factory=list)

    def follower(self) -> WeChatUser:
        """Somebody new who will follow the account."""
        self.followers.append(newcomer(self.webhook))
        return self.followers[-1]

    def phone(self) -> Phone:
        """Somebody new on Telegram."""
        self.phones.append(phone(self.telegram))
        return self.phones[-1]

    async def ask(self, person: Phone, text: str) -> str:
        """Say something on Telegram, and what is answered."""
        before = len(person.answers)
        person.say(text)
        await self._answered(person, before)
        return person.answers[-1].text

    async def press(self, person: Phone, label: str, on: TelegramShown) -> None:
        """Press a button on Telegram, and wait for what is answered."""
        before = len(person.answers)
        person.press(label, on=on)
        await self._answered(person, before)

    async def idle(self) -> None:
        """Until nobody is being answered, the parts that follow an answer included."""
        await self.wechat.turns.window.finish()
        async with asyncio.timeout(PATIENCE):
            while self.bot.lanes.busy or any(map(_serves, asyncio.all_tasks())):  # noqa: ASYNC110
                await asyncio.sleep(0.005)

    async def _answered(self, person: Phone, before: int) -> None:
        async with asyncio.timeout(PATIENCE):
            while len(person.answers) == before:  # noqa: ASYNC110 - a condition, not an event
                await asyncio.sleep(0.005)
        await self.idle()

    def drop(self, *titles: str) -> None:
        """Put an export of new patents of the toy industry into the watched folder."""
        rows = ["申请号,公开号,发明名称,申请日,公开日,IPC,申请人"]
        for title in titles:
            self.imported += 1
            rows.append(
                f"{numbered(2025, self.imported)},CN1210{self.imported:05}A,{title},2025-06-01,"
                f"{self.today():%Y-%m-%d},A63H33/04,某某玩具有限公司"
            )
        self.put("\n".join(rows))

    def put(self, export: str) -> None:
        """Put a file into the watched folder that was written a minute ago."""
        self.incoming.mkdir(exist_ok=True)
        path = self.incoming / f"{self.clock():%Y%m%d%H%M}.csv"
        path.write_text(export + "\n", encoding="utf-8")
        written = self.clock().timestamp() - 60
        os.utime(path, (written, written))

    def today(self) -> datetime:
        """The moment in Shanghai time."""
        return self.clock().astimezone(SHANGHAI)

    def wind(self, day: datetime, hour: int, minute: int = 0) -> None:
        """Set the clock to a time of a day in Shanghai."""
        self.clock.now = datetime.combine(day.date(), time(hour, minute), tzinfo=SHANGHAI)

    async def run(self, *, rounds: int = 2) -> None:
        """Rounds of every job, a few seconds apart, and what the platform reports afterwards."""
        for _ in range(rounds):
            for job in self.jobs:
                await self.runner.run_once(job)
            await self.idle()
            self.clock.advance(seconds=40)
        await self.webhook.deliver_reports()

    async def run_with(self, where: str, effect: ErrorCode | Silence, *, call: int = 1) -> None:
        """The same, while one call to WeChat goes wrong."""
        self.api.faults.add(where, effect, calls={call})
        await self.run()
        self.api.faults.clear()

    @property
    def everybody(self) -> Sequence[WeChatUser | Phone]:
        """All who are there, on both platforms."""
        return (*self.followers, *self.phones)

    def pushed(self) -> list[Shown]:
        """Everything that ever came to a follower's screen."""
        return [shown for one in self.followers for shown in one.screen]

    def seen_by(self, person: WeChatUser | Phone) -> list[str]:
        """Every text the desk ever put on somebody's screen."""
        if isinstance(person, WeChatUser):
            return [shown.text for shown in person.screen]
        return [shown.text for shown in person.answers]


def _serves(task: "asyncio.Task[Any]") -> bool:
    return getattr(task.get_coro(), "__qualname__", "").endswith("run_asgi")


@asynccontextmanager
async def opened(database: Database, folder: Path, begins: datetime) -> AsyncIterator[Month]:
    """Everything put together, with the clock at its beginning."""
    clock = Clock(begins)
    console = Console(templates=(ONCE,))
    api = WeChatApi(Platform(console, clock))
    telegram = Telegram(clock)
    telegram.flood.limits = Limits(overall=10_000, chat=10_000, group=10_000)
    forecasts = Forecasts(clock)
    made = replace(
        build_desk(database, OneArticleAnswerer(), clock, files=folder / "files"),
        forecast=forecasts,
    )
    routes = build_routes(made)
    dispatcher = Dispatcher(
        database,
        routes,
        limits=MessageLimits(per_minute=10_000),
        clock=clock,
        safety=made.safety,
        attachments=Attachments(database, made.files, clock),
    )
    templates = folder / "templates.toml"
    templates.write_text(NOTICES, encoding="utf-8")
    async with AsyncExitStack() as stack:
        mounted = Starlette()
        url = await stack.enter_async_context(serving(mounted))
        address = await stack.enter_async_context(serving(api.application()))
        options = options_for(console, api_address=address).model_copy(
            update={
                "api_timeout_seconds": 2.0,
                "hold_seconds": 4.0,
                "kind": AccountKind.FULL,
                "templates_file": templates,
            }
        )
        wechat = open_wechat(
            options,
            database,
            dispatcher,
            clock=clock,
            folder=FileFolder(Path(tempfile.mkdtemp(dir=folder))),
            links=FileLinks(key=b"k" * 32, clock=clock),
        )
        stack.push_async_callback(wechat.close)
        bot_api = await stack.enter_async_context(telegram_serving(telegram))
        bot = open_telegram(
            TelegramOptions.model_validate(
                {
                    "token": telegram.token,
                    "receive": "webhook",
                    "api_base_url": bot_api,
                    "public_base_url": url,
                    "api_timeout_seconds": 10,
                    "messages_per_second": 1000,
                }
            ),
            database,
            dispatcher,
            routes,
            files=made.files,
            clock=clock,
            chat=(1000, 1.0),
        )
        stack.push_async_callback(bot.close)
        mounted.router.routes.extend([*wechat.routes(), *bot.routes()])
        await bot.sweep(clock())
        await bot.attend(clock())
        postman = await stack.enter_async_context(Postman(f"{url}{PATH}", seconds=SECONDS))
        forecasts.senders = (wechat.sender, bot.sender)
        delivering = Delivering(
            database,
            forecasts.senders,
            clock=clock,
            worker="w1",
            hours=read_quiet_hours("21:30-08:00"),
            chance=lambda: 0.0,
        )
        jobs = _jobs(database, folder / "incoming", delivering, wechat, bot)
        yield Month(
            clock=clock,
            database=database,
            api=api,
            telegram=telegram,
            webhook=Webhook(api.platform, postman),
            wechat=wechat,
            bot=bot,
            jobs=jobs,
            runner=Runner(jobs, clock=clock, note=noting(database)),
            incoming=folder / "incoming",
        )


def _jobs(
    database: Database,
    incoming: Path,
    delivering: Delivering,
    wechat: WeChatService,
    bot: TelegramService,
) -> tuple[Job, ...]:
    """The jobs of a server by which anything reaches anybody, in the order of cause and effect."""

    async def remind(now: datetime) -> None:
        await remind_of_deadlines(database, policy=policy_table(), now=now)

    async def tell(now: datetime) -> None:
        await tell_reminders(database, now=now)

    often = partial(Job, every=timedelta(seconds=2))
    return (
        often(name="telegram", run=bot.sweep),
        often(name="telegram-attend", run=bot.attend),
        often(name="patents", run=FolderWatch(database, incoming).run),
        often(name="deadlines", run=remind),
        often(name="reminders", run=tell),
        *alert_jobs(ScheduleOptions(), database, worker="w1"),
        often(name="deliver", run=delivering.run),
        often(name="wechat", run=wechat.sweep),
    )
