"""Several web processes on one PostgreSQL: `python -m bench.processes`.

Encrypted questions of 1,000 followers over the real webhook of 1, 2 and 4 processes, with the real
library, each question searched and answered anew. The load comes from one more process on the same
machine.
"""

import argparse
import asyncio
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bench.posting import Load, post_all, request_bytes
from bench.wechat_desk import APP_ID, KEY, TOKEN, answered, posts
from tests.faults.house import House, load
from tests.postgres import Postgres

PROCESSES = (1, 2, 4)
CONNECTIONS = 32
WARMING = 200
SETTINGS = {
    "IPDESK_WECHAT__APP_ID": APP_ID,
    "IPDESK_WECHAT__TOKEN": TOKEN,
    "IPDESK_WECHAT__ENCODING_AES_KEY": KEY,
    "IPDESK_WECHAT__KIND": "passive",
    "IPDESK_LIMITS__PER_MINUTE": "10000",
}


@asynccontextmanager
async def prepared() -> AsyncIterator[House]:
    """A desk whose scheduler has prepared the library and, so that it takes no part, stopped."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        postgres = Postgres(folder / "postgres")
        house = House(folder, postgres.url, SETTINGS)
        try:
            await house.start("scheduler")
            await house.stop("scheduler")
            yield house
        finally:
            await house.close()
            postgres.close()


def addresses(house: House) -> list[str]:
    """The webhooks of the web processes that run."""
    members = house.members.values()
    return [f"{each.url}/wechat" for each in members if each.role == "web" and each.alive]


def question_bytes(urls: list[str], count: int, *, first: int) -> list[bytes]:
    """Questions as they go over the wire."""
    return [request_bytes(urls[0], query, body) for query, body in posts(count, first=first)]


async def measure(house: House, count: int, *, first: int) -> Load:
    """The load of so many questions, after some warming."""
    urls = addresses(house)

    def work() -> Load:
        for size, begin in ((WARMING, first), (count, first + WARMING)):
            requests = question_bytes(urls, size, first=begin)
            outcome = post_all(*urls, requests=requests, connections=CONNECTIONS, good=answered)
        return outcome

    return await asyncio.to_thread(work)


async def compare(count: int) -> None:
    """The same load on ever more processes."""
    async with prepared() as house:
        for number in PROCESSES:
            await house.start(*(f"web{n}" for n in range(1, number + 1) if _down(house, f"web{n}")))
            before = load()
            outcome = await measure(house, count, first=number * 1_000_000)
            print(outcome.line(f"{number} web, {CONNECTIONS} connections"), f"  {before}")


def _down(house: House, name: str) -> bool:
    return not house.member(name).alive


def main() -> None:
    """Run it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=2000)
    asyncio.run(compare(parser.parse_args().messages))


if __name__ == "__main__":
    main()
