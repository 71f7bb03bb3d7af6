"""The faults: each does its harm, undoes it as a machine would, and says how long it took."""

import asyncio
import random
import shutil
import signal
import time
from collections.abc import Callable
from pathlib import Path
from resource import RLIMIT_FSIZE, prlimit
from typing import LiteralString

import httpx

from bot.simulate.telegram_server.phone import phone
from tests.faults.house import Member
from tests.faults.outside import embedding, model, platforms
from tests.faults.rows import number
from tests.faults.struck import LASTS, STRIKES_WITHIN, Blow, Struck
from tests.faults.world import World

REFUSED_WITHIN = 1500.0
SAID = 300  # characters of what a process said at last
ANSWERED_WITHIN = 300.0
CLAIMS_LAPSE = 400.0
BLOCK = 4096
INDEXES = ("index", "lexical", "register")
CLOCK_JUMPS = (-200.0, 200.0)  # beyond five minutes WeChat's signatures count as too old


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
    while other.alive and await other.readiness() != httpx.codes.OK:
        if time.monotonic() - began > REFUSED_WITHIN:
            break
        await asyncio.sleep(0.3)
    took, what = time.monotonic() - began, "a second scheduler on the same folder"
    if other.alive:
        other.running.kill()
        await other.running.wait()
        return Struck(what, took, 1, "it was let in")
    said = other.log.read_text(encoding="utf-8")
    refused = other.running.returncode == 1 and "Another server" in said
    wrong = f"it ended with {other.running.returncode} and said {said[-SAID:]!r}"
    return Struck(what, took, 1, "" if refused else wrong)


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
    """PostgreSQL goes away without a word and comes back; somebody new writes meanwhile."""
    newcomer = phone(world.telegram)
    await asyncio.to_thread(world.postgres.stop)
    newcomer.say("帮助")
    await asyncio.sleep(chance.uniform(1, LASTS))
    felt, over = 0, time.monotonic() + STRIKES_WITHIN
    while not felt and time.monotonic() < over:
        felt = sum([await member.readiness() != httpx.codes.OK for member in _running(world)])
    began = time.monotonic()
    await asyncio.to_thread(world.postgres.start)
    for member in _running(world):
        await member.until_ready()
    seconds, over = time.monotonic() - began, time.monotonic() + ANSWERED_WITHIN
    while not newcomer.answers and time.monotonic() < over:  # noqa: ASYNC110 - a condition
        await asyncio.sleep(0.1)
    wrong = "" if newcomer.answers else "nothing came for a message to Telegram meanwhile"
    return Struck("PostgreSQL was away", seconds, felt, wrong)


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
