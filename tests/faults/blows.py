"""The faults: each does its harm, undoes it as a machine would, and says how long it took."""

import asyncio
import random
import shutil
import signal
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from resource import RLIMIT_FSIZE, prlimit
from typing import LiteralString

import httpx
from starlette.responses import Response

from bot.simulate.faults import BrokenAnswer, Effect, ErrorCode, Reset, Silence
from tests.faults.house import Member
from tests.faults.rows import number
from tests.faults.world import World
from tests.retrieval.misbehaviour import honest
from tests.retrieval.model_server import Sheet

REFUSED_WITHIN = 1500.0
LASTS = 6.0
STRIKES_WITHIN = 600.0
CLAIMS_LAPSE = 400.0
BLOCK = 4096
INDEXES = ("index", "lexical", "register")
CLOCK_JUMPS = (-200.0, 200.0)  # beyond five minutes WeChat's signatures count as too old


@dataclass(frozen=True)
class Struck:
    """What was done, and the seconds from the harm until the desk was whole again.

    `touched` is how many processes, calls or files felt it; with none it did not strike.
    """

    what: str
    seconds: float
    touched: int

    @property
    def line(self) -> str:
        """For people."""
        return f"{self.what:48} {self.seconds:6.1f} s  touched {self.touched:d}"


Blow = Callable[[World, random.Random], Awaitable[Struck]]


async def _felt(count: Callable[[], int]) -> int:
    """How often a harm that lasts was felt: at least for LASTS, longer until it was at all."""
    await asyncio.sleep(LASTS)
    over = time.monotonic() + STRIKES_WITHIN
    while not count() and time.monotonic() < over:  # noqa: ASYNC110 - a condition
        await asyncio.sleep(0.1)
    return count()


def _stands_still(member: Member) -> bool:
    """Whether a process is stopped, as its kernel says."""
    status = Path(f"/proc/{member.running.pid}/stat").read_text(encoding="utf-8")
    return status.rpartition(")")[2].split()[0] == "T"


def _reads_its_clock(member: Member) -> bool:
    """Whether a process has the file of its clock mapped."""
    maps = Path(f"/proc/{member.running.pid}/maps").read_text(encoding="utf-8")
    return str(member.clock) in maps


AT_WORK: dict[str, LiteralString] = {
    "web": "SELECT count(*) FROM wechat_turns WHERE answered_at IS NULL",
    "worker": "SELECT count(*) FROM deliveries WHERE state = 'sending'",
    "scheduler": "SELECT count(*) FROM telegram_updates WHERE done_at IS NULL",
}


async def _stop_at_work(world: World, member: Member) -> None:
    """Let it stand still where rows say that something is under way; at last anywhere."""
    over = time.monotonic() + STRIKES_WITHIN
    while True:
        member.signal(signal.SIGSTOP)
        under_way = await asyncio.to_thread(number, world.postgres.url, AT_WORK[member.role])
        if under_way or time.monotonic() > over:
            return
        member.signal(signal.SIGCONT)
        await asyncio.sleep(0.03)


def kill(role: str) -> Blow:
    """kill -9 of a process of a role in the middle of work; its service manager starts it again."""

    async def strike(world: World, chance: random.Random) -> Struck:
        house = world.house
        running = [each for each in house.members.values() if each.role == role and each.alive]
        member = chance.choice(running)
        await _stop_at_work(world, member)
        began = time.monotonic()
        member.running.kill()
        await member.running.wait()
        killed = member.running.returncode == -signal.SIGKILL
        await house.start(member.name)
        return Struck(f"kill -9 {member.name}", time.monotonic() - began, killed)

    return strike


async def second_scheduler(world: World, _chance: random.Random) -> Struck:
    """Another scheduler on the same folder is refused in one sentence, and harms nothing."""
    began = time.monotonic()
    other = await world.house.launch("scheduler2")
    status = await asyncio.wait_for(other.running.wait(), REFUSED_WITHIN)
    said = other.log.read_text(encoding="utf-8")
    assert status == 1, said
    assert "Another server" in said, said
    return Struck("a second scheduler was refused", time.monotonic() - began, 1)


async def other_scheduler(world: World, _chance: random.Random) -> Struck:
    """A second scheduler on a machine of its own: both keep the clock of one database."""
    began, house = time.monotonic(), world.house
    elsewhere = house.folder / "elsewhere"
    elsewhere.mkdir(exist_ok=True)
    for key in house.data.glob("*.key"):
        shutil.copy(key, elsewhere)
    other = await house.launch("scheduler3", data=elsewhere)
    await other.until_ready()
    await asyncio.sleep(LASTS)
    status = await house.stop("scheduler3")
    assert status == 0, status
    return Struck("two schedulers for a while", time.monotonic() - began, 2)


async def database(world: World, chance: random.Random) -> Struck:
    """PostgreSQL goes away without a word and comes back."""
    await asyncio.to_thread(world.postgres.stop)
    await asyncio.sleep(chance.uniform(1, LASTS))
    felt, over = 0, time.monotonic() + STRIKES_WITHIN
    while not felt and time.monotonic() < over:
        felt = sum([await member.readiness() != httpx.codes.OK for member in _running(world)])
    began = time.monotonic()
    await asyncio.to_thread(world.postgres.start)
    for member in _running(world):
        await member.until_ready()
    return Struck("PostgreSQL was away", time.monotonic() - began, felt)


async def stuck(world: World, _chance: random.Random) -> Struck:
    """A worker stands still until another has taken over what it had claimed, then goes on."""
    began, house = time.monotonic(), world.house
    worker = house.member("worker1")
    worker.signal(signal.SIGSTOP)
    await house.start("worker2")
    world.wind(CLAIMS_LAPSE)
    await asyncio.sleep(LASTS)
    stood = _stands_still(worker)
    worker.signal(signal.SIGCONT)
    await asyncio.sleep(LASTS)
    status = await house.stop("worker2")
    assert status == 0, status
    return Struck("a worker stood still, another took over", time.monotonic() - began, stood)


async def stuck_web(world: World, chance: random.Random) -> Struck:
    """A web process stands still in the middle of its answers until their claims have lapsed."""
    member = chance.choice([each for each in _running(world) if each.role == "web"])
    member.signal(signal.SIGSTOP)
    await asyncio.sleep(2 * LASTS)
    stood = _stands_still(member)
    began = time.monotonic()
    member.signal(signal.SIGCONT)
    await member.until_ready()
    return Struck(f"{member.name} stood still", time.monotonic() - began, stood)


async def clock(world: World, chance: random.Random) -> Struck:
    """One process's clock jumps, and is set right again."""
    member = chance.choice(_running(world))
    jump = chance.choice(CLOCK_JUMPS)
    member.wind(world.clock.ahead + jump)
    await asyncio.sleep(LASTS)
    reads = _reads_its_clock(member)
    began = time.monotonic()
    member.wind(world.clock.ahead)
    await member.until_ready()
    what = f"the clock of {member.name} jumped {jump:+.0f} s"
    return Struck(what, time.monotonic() - began, reads)


async def platforms(world: World, chance: random.Random) -> Struck:
    """WeChat's interface fails or keeps silent; Telegram loses calls, or its answers to them."""
    effects: list[Effect] = [ErrorCode(-1), BrokenAnswer(), Silence(4.0), Reset()]
    api = world.wechat.faults.add("/cgi-bin/*", chance.choice(effects))
    lost: list[Effect] = [ErrorCode(429), ErrorCode(500), BrokenAnswer(), Reset(carried_out=True)]
    chance.shuffle(lost)
    faults = world.telegram.faults
    sending = [faults.add("sendMessage", one, calls={call}) for call, one in enumerate(lost, 1)]
    await _felt(lambda: sending[0].met >= len(lost))
    faults.clear()
    await _felt(lambda: api.met)
    world.wechat.faults.clear()
    met = min(sending[0].met, len(lost))
    what = f"WeChat failed {api.met} times, Telegram {met}"
    return Struck(what, 0.0, min(api.met, met))


async def embedding(world: World, _chance: random.Random) -> Struck:
    """The embedding endpoint, which refuses anyway, takes its time for it."""
    world.embedding.seconds = 20.0
    before = world.embedding.asked
    felt = await _felt(lambda: world.embedding.asked - before)
    world.embedding.seconds = 0.0
    return Struck("the embedding endpoint was slow", 0.0, felt)


async def model(world: World, chance: random.Random) -> Struck:
    """The chat model takes longer than an answer may, or breaks off, or hands out a page."""
    page = BrokenAnswer()
    pages: list[Response | str] = [Response(page.body, status_code=page.status) for _ in range(100)]
    before = len(world.model.asked)
    world.model.sheet = chance.choice(
        [
            Sheet(says=honest, delay=30.0),
            Sheet(says=honest, cut_stream=True),
            Sheet(says=honest, failures=pages),
        ]
    )
    felt = await _felt(lambda: len(world.model.asked) - before)
    world.model.sheet = Sheet(says=honest)
    return Struck("the model failed", 0.0, felt)


def spoil(what: str, harm: Callable[[bytes, random.Random], bytes]) -> Blow:
    """The scheduler dies, and files of the indexes are no longer what it wrote."""

    async def strike(world: World, chance: random.Random) -> Struck:
        house = world.house
        began, scheduler = time.monotonic(), house.member("scheduler1")
        scheduler.running.kill()
        await scheduler.running.wait()
        written = [
            file
            for name in INDEXES
            for file in sorted((house.data / name).rglob("*"))
            if file.is_file() and file.stat().st_size > 1
        ]
        spoilt = chance.sample(written, min(3, len(written)))
        for file in spoilt:
            _replace(file, harm(file.read_bytes(), chance))
        await house.start("scheduler1")
        return Struck(what, time.monotonic() - began, len(spoilt))

    return strike


def _halve(content: bytes, _chance: random.Random) -> bytes:
    return content[: len(content) // 2]


def _corrupt(content: bytes, chance: random.Random) -> bytes:
    begin = chance.randrange(len(content))
    end = min(len(content), begin + BLOCK)
    return content[:begin] + chance.randbytes(end - begin) + content[end:]


def _replace(file: Path, content: bytes) -> None:
    """As a disk has it after the next start; who has the old file open still reads that."""
    spoilt = file.with_name(f"{file.name}.spoilt")
    spoilt.write_bytes(content)
    spoilt.replace(file)


async def full_disk(world: World, _chance: random.Random) -> Struck:
    """No process can make a file longer, its log included, until space is freed."""
    members = _running(world)
    _largest_file(members, BLOCK)
    limits = [prlimit(member.running.pid, RLIMIT_FSIZE)[0] for member in members]
    await asyncio.sleep(LASTS)
    began = time.monotonic()
    _largest_file(members, -1)
    for member in members:
        await member.until_ready()
    return Struck("the disk was full", time.monotonic() - began, limits.count(BLOCK))


def _largest_file(members: list[Member], size: int) -> None:
    for member in members:
        _, most = prlimit(member.running.pid, RLIMIT_FSIZE)
        prlimit(member.running.pid, RLIMIT_FSIZE, (size, most))


def _running(world: World) -> list[Member]:
    return [member for member in world.house.members.values() if member.alive]


BLOWS: dict[str, Blow] = {
    "web": kill("web"),
    "worker": kill("worker"),
    "scheduler": kill("scheduler"),
    "second": second_scheduler,
    "two": other_scheduler,
    "database": database,
    "stuck": stuck,
    "stuck-web": stuck_web,
    "clock": clock,
    "platforms": platforms,
    "embedding": embedding,
    "model": model,
    "index": spoil("a half-written index", _halve),
    "corrupt": spoil("corrupted files of the index", _corrupt),
    "disk": full_disk,
}

SHORT = ("web", "worker", "database", "platforms", "second")
"""One of each kind that costs a start of one process at most."""
