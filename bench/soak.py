"""An hour of messages, and whether memory and file handles stay flat: `python -m bench.soak`.

Followers ask, search, sign up and ask for nonsense over the real webhook of a desk of real
processes on PostgreSQL, by WeChat's rule (three deliveries of five seconds). Every ten seconds the
memory and the open files of each process are read; every five minutes their medians are printed.
Without --rate it asks half as much as two cores were measured to answer (`bench.answers`).
"""

import argparse
import asyncio
import statistics
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from bench.posting import Load, post_at_a_rate, request_bytes
from bench.processes import addresses, prepared
from bench.wechat_desk import answered, posts
from tests.faults.house import House, load

RATE = 13.0
ASKING = (
    "商标续展什么时候办{}",
    "外观设计专利保护几年？第{}个问题",
    "专利 积木{}",
    "帮助",
    "/没有这个命令{}",
    "最新政策",
)
READ_EVERY, PRINTED_EVERY = 10.0, 300.0
GROWTH, MORE_FILES = 0.03, 5
RULE = (
    f"flat: in the last quarter of the run no process holds more than {GROWTH:.0%} more memory, nor"
    f" more than {MORE_FILES} more open files, than in its second quarter (medians)"
)


@dataclass
class Reading:
    """What one process was seen to hold: seconds since the start, megabytes, open files."""

    at: list[float] = field(default_factory=list)
    memory: list[int] = field(default_factory=list)
    files: list[int] = field(default_factory=list)

    def between(self, begin: float, end: float) -> tuple[float, float]:
        """The medians of a stretch: megabytes and open files."""
        within = [number for number, at in enumerate(self.at) if begin <= at < end]
        return (
            statistics.median(self.memory[number] for number in within),
            statistics.median(self.files[number] for number in within),
        )


def verdict(name: str, reading: Reading, seconds: float) -> tuple[bool, str]:
    """Whether a process was flat by the rule, and the figures that say so."""
    memory, files = reading.between(seconds / 4, seconds / 2)
    memory_later, files_later = reading.between(seconds * 3 / 4, seconds)
    flat = memory_later <= memory * (1 + GROWTH) and files_later <= files + MORE_FILES
    figures = f"{memory:.0f} -> {memory_later:.0f} MB, {files:.0f} -> {files_later:.0f} files"
    return flat, f"{name:12} {'flat' if flat else 'NOT FLAT':9} {figures}"


async def _read(
    house: House, readings: dict[str, Reading], loads: Sequence[Load], seconds: float
) -> None:
    """Read every process again and again, and print as the time passes."""
    began = printed = time.monotonic()
    while (at := time.monotonic() - began) < seconds:
        for name, reading in readings.items():
            used = house.member(name).used
            reading.at.append(at)
            reading.memory.append(used.memory())
            reading.files.append(used.files())
        if time.monotonic() - printed >= PRINTED_EVERY:
            printed += PRINTED_EVERY
            _print(readings, loads, at)
        await asyncio.sleep(READ_EVERY)
    _print(readings, loads, seconds)


def _print(readings: dict[str, Reading], loads: Sequence[Load], at: float) -> None:
    held = [
        f"{name} {memory:.0f} MB {files:.0f} files"
        for name, reading in readings.items()
        for memory, files in [reading.between(at - PRINTED_EVERY, at)]
    ]
    print(f"minute {at / 60:3.0f}: {', '.join(held)}; {_came_of(loads)}; {load()}", flush=True)


def _came_of(loads: Sequence[Load]) -> str:
    answers, failures = sum(len(each.times) for each in loads), sum(each.failures for each in loads)
    return f"{answers} messages answered, {failures} not within WeChat's three deliveries"


async def _ask(url: str, rate: float, seconds: float, loads: list[Load]) -> None:
    """Post evenly, in pieces of a minute: a signature is made shortly before it is used."""
    first, over = 0, time.monotonic() + seconds
    while (left := over - time.monotonic()) > 1:
        piece = min(60.0, left)
        made = posts(max(2, int(rate * piece)), first=first, asking=ASKING)
        requests = [request_bytes(url, query, body) for query, body in made]
        first += len(requests)
        loads.append(
            await asyncio.to_thread(post_at_a_rate, url, requests, seconds=piece, good=answered)
        )


async def soak(minutes: float, rate: float, roles: Sequence[str]) -> bool:
    """Whether every process was flat."""
    seconds = 60 * minutes
    async with prepared() as house:
        await house.start(*roles)
        readings, loads = {name: Reading() for name in roles}, list[Load]()
        print(f"{minutes:.0f} minutes at {rate} messages/s; {load()}\n{RULE}", flush=True)
        url = addresses(house)[0]
        await asyncio.gather(
            _ask(url, rate, seconds, loads), _read(house, readings, loads, seconds)
        )
    print(_came_of(loads))
    found = [verdict(name, reading, seconds) for name, reading in readings.items()]
    print("\n".join(line for _, line in found), flush=True)
    return all(flat for flat, _ in found)


def main() -> int:
    """Run it; 1 where something grew."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--rate", type=float, default=RATE, help="messages a second")
    chosen = parser.parse_args()
    flat = asyncio.run(soak(chosen.minutes, chosen.rate, ("scheduler", "web1", "worker1")))
    return 0 if flat else 1


if __name__ == "__main__":
    sys.exit(main())
