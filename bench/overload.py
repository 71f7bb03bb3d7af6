"""More messages than the processor answers: what each follower is told: `python -m bench.overload`.

The followers of `bench.soak` write over the real webhook of one web process on PostgreSQL, by
WeChat's rule (three deliveries of five seconds), at a rate well above what it answers, with busy
loops beside it. Every text that WeChat was handed is decrypted and told apart; afterwards the rows
say whether something that was taken up is still unanswered.
"""

import argparse
import asyncio
import multiprocessing
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import xmltodict
from wechatpy.crypto import WeChatCrypto

from bench.posting import Load, post_at_a_rate, request_bytes
from bench.processes import addresses, prepared
from bench.soak import ASKING
from bench.wechat_desk import APP_ID, KEY, TOKEN, answered, posts
from handlers.texts import too_busy
from storage.database import Database
from storage.wechat import turns as turn_rows
from tests.faults.house import House, load

MOST_AFTERWARDS, WARMING_SECONDS = 120.0, 20.0
ANSWERED, TO_FETCH, TURNED_AWAY = "answered", "told to fetch it later", "told to write again"


def _for_ever() -> None:
    while True:
        pass


@contextmanager
def busy_loops(count: int) -> Iterator[None]:
    """So many other programs that want a core each, at the same priority."""
    spawn = multiprocessing.get_context("spawn")
    loops = [spawn.Process(target=_for_ever, daemon=True) for _ in range(count)]
    for each in loops:
        each.start()
    try:
        yield
    finally:
        for each in loops:
            each.kill()
            each.join()


def told(body: bytes) -> str:
    """What the follower of an encrypted answer was told."""
    sealed = xmltodict.parse(body)["xml"]
    stamp, nonce = sealed["TimeStamp"], sealed["Nonce"]
    crypto = WeChatCrypto(TOKEN, KEY, APP_ID)
    opened = crypto.decrypt_message(body, sealed["MsgSignature"], stamp, nonce)
    text = xmltodict.parse(opened)["xml"]["Content"]
    if text == too_busy():
        return TURNED_AWAY
    return TO_FETCH if "回复“取" in text and "正在查" in text else ANSWERED


async def _unanswered(house: House) -> tuple[int, int]:
    database = Database(house.database_url)
    async with database.begin() as session:
        counts = await turn_rows.turn_counts(session)
    await database.close()
    return counts


async def _afterwards(house: House) -> str:
    """How long what was taken up took to be answered, and what is left."""
    began = time.monotonic()
    while True:
        turns, unanswered = await _unanswered(house)
        waited = time.monotonic() - began
        if not unanswered or waited > MOST_AFTERWARDS:
            return f"{turns} messages in rows, {unanswered} of them unanswered {waited:.0f} s after"
        await asyncio.sleep(2)


async def _counted(house: House) -> list[str]:
    """The desk's own counts of WeChat's messages."""
    url = addresses(house)[0].removesuffix("/wechat")
    async with httpx.AsyncClient(trust_env=False, timeout=60) as client:
        lines = (await client.get(f"{url}/metrics")).text.splitlines()
    return [line for line in lines if line.startswith("ipdesk_messages_total")]


async def measure(house: House, rate: float, seconds: float, loops: int) -> None:
    """Post to the first web process, tell apart, print."""
    bodies = list[bytes]()

    def kept(body: bytes) -> bool:
        if good := answered(body):
            bodies.append(body)
        return good

    def post(first: int, span: float, per_second: float) -> Load:
        made = posts(int(per_second * span), first=first, asking=ASKING)
        url = addresses(house)[0]
        requests = [request_bytes(url, query, body) for query, body in made]
        return post_at_a_rate(url, requests, seconds=span, good=kept)

    await asyncio.to_thread(post, 0, WARMING_SECONDS, 1.0)
    bodies.clear()
    with busy_loops(loops):
        print(f"{rate} messages/s for {seconds:.0f} s beside {loops} busy loops; {load()}")
        outcome = await asyncio.to_thread(post, 1_000_000, seconds, rate)
        print(f"at the end: {load()}")
    sent = len(outcome.times) + outcome.failures
    came = Counter(told(body) for body in bodies)
    for what in (ANSWERED, TO_FETCH, TURNED_AWAY):
        print(f"{came[what]:7} {came[what] / sent:6.1%}  {what}")
    print(f"{outcome.failures:7} {outcome.failures / sent:6.1%}  told nothing")
    print(f"{outcome.deliveries} deliveries of {sent} messages; {await _afterwards(house)}")
    print("\n".join(await _counted(house)), flush=True)


async def overload(rate: float, seconds: float, loops: int) -> None:
    """Start a desk and measure."""
    async with prepared() as house:
        await house.start("web1")
        await measure(house, rate, seconds, loops)


def main() -> None:
    """Run it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rate", type=float, default=60.0, help="messages a second")
    parser.add_argument("--seconds", type=float, default=180.0)
    parser.add_argument("--loops", type=int, default=4, help="busy loops beside the desk")
    chosen = parser.parse_args()
    asyncio.run(overload(chosen.rate, chosen.seconds, chosen.loops))


if __name__ == "__main__":
    main()
