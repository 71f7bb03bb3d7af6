"""The WeChat channel under load: `python -m bench.wechat [speed|window|crowd|all]`.

speed   50 connections, AES, an instant answerer, every message written to disk; beside WeRoBot's
        echo (AES, session off, installed into a folder of its own) and wechatpy's bare crypto.
        All of them are one process with one thread; every answer is decrypted and read.
window  50 followers at once whose answers take 3, 6, 12 and 30 seconds, with WeChat's true clock.
crowd   10,000 followers within a minute, each on a connection of their own, by WeChat's rule.
Each server runs in a process of its own; the machine's other core makes the load.
"""

import argparse
import asyncio
import os
import re
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import xmltodict
from wechatpy.crypto import WeChatCrypto

from bench.posting import Load, post_all, post_at_a_rate, request_bytes
from bench.wechat_desk import (
    APP_ID,
    KEY,
    TOKEN,
    Serving,
    answered,
    desk,
    free_port,
    now,
    posts,
    until_open,
)
from bot.simulate.console import Console
from bot.simulate.delivering import Postman
from bot.simulate.platform import Platform
from bot.simulate.webhook import Webhook
from bot.simulate.wechat_users import follower

CONNECTIONS = 50
MESSAGES = 3000
WARMING = 300
WAITS = (3.0, 6.0, 12.0, 30.0)
FOLLOWERS = 50
CROWD = 10_000
CROWD_SECONDS = 60.0
QUESTION = re.compile(r"商标续展什么时候办(\d+)")
WEROBOT = "WeRoBot==1.13.1"
WEROBOT_SERVERS = ("auto", "tornado")
"""What its `robot.run()` takes by itself after `pip install` (wsgiref), and the fastest one."""
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


async def speed() -> None:
    """Requests a second, side by side."""
    with tempfile.TemporaryDirectory() as folder:
        async with desk(folder) as serving:
            await _measure("IP Desk, everything on", serving)
    for server in WEROBOT_SERVERS:
        await werobot_echo(server)
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


async def _measure(name: str, serving: Serving) -> None:
    """The load after some warming; every answer is decrypted afterwards and has its question."""
    url, answers = serving.url, list[bytes]()
    requests = [request_bytes(url, query, body) for query, body in posts(WARMING + MESSAGES)]

    def kept(body: bytes) -> bool:
        answers.append(body)
        return answered(body)

    def work() -> Load:
        first, rest = requests[:WARMING], requests[WARMING:]
        post_all(url, requests=first, connections=CONNECTIONS, good=kept)
        return post_all(url, requests=rest, connections=CONNECTIONS, good=kept)

    before = serving.cpu_seconds()
    load = await asyncio.to_thread(work)
    spent = (serving.cpu_seconds() - before) / len(requests)
    repeated = {number for body in answers if (number := _question_in(body)) is not None}
    print(load.line(name))
    print(
        f"{'':34} {1000 * spent:8.2f} ms of CPU a message, {serving.memory()} MB; "
        f"{len(repeated)} of {len(requests)} questions in a decrypted answer"
    )


def _question_in(body: bytes) -> int | None:
    """The number of the question that an encrypted answer repeats; None where it holds none."""
    sealed = xmltodict.parse(body)["xml"]
    stamp, nonce = sealed["TimeStamp"], sealed["Nonce"]
    crypto = WeChatCrypto(TOKEN, KEY, APP_ID)
    text = crypto.decrypt_message(body, sealed["MsgSignature"], stamp, nonce)
    found = QUESTION.search(xmltodict.parse(text)["xml"]["Content"])
    return int(found[1]) if found else None


async def crowd() -> None:
    """Ten thousand people ask one question each within a minute: who got an answer, and memory."""
    with tempfile.TemporaryDirectory() as folder:
        async with desk(folder) as serving:
            made = posts(CROWD, people=CROWD)
            requests = [request_bytes(serving.url, query, body) for query, body in made]
            watching = asyncio.create_task(_watch(serving))
            load = await asyncio.to_thread(
                post_at_a_rate, serving.url, requests, seconds=CROWD_SECONDS, good=answered
            )
            print(load.line("10,000 followers in a minute"))
            print(f"deliveries: {load.deliveries}; memory and open files every ten seconds:")
            print("  " + ", ".join(await watching))
        with sqlite3.connect(Path(folder) / "bench.db") as rows:
            count = "SELECT count(*), count(DISTINCT sender_id) FROM wechat_turns WHERE answered_at"
            print("rows answered, people:", rows.execute(count).fetchone())


async def _watch(serving: Serving) -> list[str]:
    seen = []
    for _ in range(int(CROWD_SECONDS // 10) + 1):
        seen.append(f"{serving.memory()} MB/{serving.files()}")
        await asyncio.sleep(10)
    return seen


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
            serving = Serving(f"http://127.0.0.1:{port}/", process.pid)
            await _measure(f"WeRoBot 1.13.1 echo ({server})", serving)
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
    console = Console(app_id=APP_ID, token=TOKEN, aes_key=KEY)
    for seconds in WAITS:
        with tempfile.TemporaryDirectory() as folder:
            async with desk(folder, seconds=seconds) as serving, Postman(serving.url) as postman:
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
    parser.add_argument(
        "what", nargs="?", default="all", choices=["speed", "window", "crowd", "all"]
    )
    what = parser.parse_args().what
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, {sys.version.split()[0]}")
    for name, bench in (("speed", speed), ("window", window), ("crowd", crowd)):
        if what in {name, "all"}:
            asyncio.run(bench())


if __name__ == "__main__":
    main()
