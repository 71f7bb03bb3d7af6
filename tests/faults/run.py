"""One run: a desk is started, people use it, things go wrong, and then everything is counted."""

import asyncio
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from handlers.alerts.texts import nothing_waits
from tests.faults.blows import BLOWS, CLAIMS_LAPSE
from tests.faults.crowd import Crowd, crowd
from tests.faults.invariants import Findings, examine
from tests.faults.people import Visitor
from tests.faults.rows import number
from tests.faults.struck import Struck
from tests.faults.world import World, world

SETTLED_WITHIN = 600.0
SETTLED_SOON = 30.0  # where something is left that will not end
MOST_ELSE = 20  # other things that may be shown to somebody who asks for what waits
UNDER_WAY = (
    "SELECT (SELECT count(*) FROM deliveries WHERE key LIKE 'fault:%'"
    " AND state IN ('pending', 'sending'))"
    " + (SELECT count(*) FROM telegram_updates WHERE done_at IS NULL)"
    " + (SELECT count(*) FROM wechat_turns WHERE answered_at IS NULL)"
    " + (SELECT count(*) FROM wechat_parts WHERE state IN ('waiting', 'sending'))"
)
WAITING = "SELECT key FROM deliveries WHERE key LIKE 'fault:%' AND state IN ('held', 'doubtful')"
LATEST = "最新预警"
NOTHING_WAITS = nothing_waits()


@dataclass
class Report:
    """What was done to the desk, and what was found."""

    seed: int
    struck: list[Struck] = field(default_factory=list)
    findings: Findings = field(default_factory=Findings)

    def lines(self) -> list[str]:
        """For people."""
        recovered = [f"  {each.line}" for each in self.struck]
        counts = [f"  {what:40} {count:6}" for what, count in self.findings.counts.items()]
        wrong = [f"  {sentence}" for sentence in self.findings.wrong]
        return [
            f"seed {self.seed}: what was done, and seconds until the desk was whole again",
            *recovered,
            "counts",
            *counts,
            *(["what does not hold", *wrong] if wrong else ["everything holds"]),
        ]


async def run(
    folder: Path,
    *,
    seed: int,
    blows: Sequence[str],
    webs: int,
    each: int,
    apart: float = 2.0,
    tell: Callable[[str], None] = lambda _line: None,
) -> Report:
    """Strike the desk with the blows in their order, about `apart` seconds from each other."""
    report, chance = Report(seed), random.Random(seed)
    desk = ("scheduler1", *(f"web{n}" for n in range(1, webs + 1)), "worker1")
    died: list[str] = []
    async with world(folder, webs=webs) as around:
        await around.house.start(*desk)
        tell("the desk is open")
        async with crowd(around, chance, each=each) as people:
            await people.open_event()
            living = asyncio.create_task(people.live())
            try:
                for position, name in enumerate(blows):
                    own = random.Random(f"{seed} {position}")  # whatever people draw meanwhile
                    await asyncio.sleep(own.uniform(0.5, 1.5) * apart)
                    report.struck.append(await BLOWS[name](around, own))
                    tell(report.struck[-1].line)
                    died += await _revive(around, desk)
                await asyncio.sleep(apart)
                people.over.set()
                await living
            finally:
                living.cancel()
            tell("everybody is done")
            around.wind(CLAIMS_LAPSE)  # those of the dead
            settled = await _settle(around)
            tell("nothing is under way" if settled else "something stays under way")
            within = SETTLED_WITHIN if settled else SETTLED_SOON
            await _ask_for_what_waits(people, within)
            await _settle(around, within)  # what is on a screen may not be written down yet
            report.findings = await asyncio.to_thread(examine, people, around.postgres.url)
    report.findings.wrong += died
    report.findings.wrong += [f"{each.what}: {each.wrong}" for each in report.struck if each.wrong]
    report.findings.wrong += [
        f"{each.what}: it did not strike" for each in report.struck if not each.touched
    ]
    return report


async def _revive(around: World, desk: Sequence[str]) -> list[str]:
    """Start again what no blow ended, as a service manager does; a sentence about each."""
    sentences = []
    for name in desk:
        member = around.house.member(name)
        if not member.alive:
            sentences.append(f"{name} ended by itself with {member.running.returncode}")
            await around.house.start(name)
    return sentences


async def _settle(around: World, within: float = SETTLED_WITHIN) -> bool:
    """Whether nothing is under way any more; what is left is found when everything is counted."""
    over = time.monotonic() + within
    while await asyncio.to_thread(number, around.postgres.url, UNDER_WAY):
        if time.monotonic() > over:
            return False
        await asyncio.sleep(0.5)
    return True


async def _ask_for_what_waits(people: Crowd, within: float) -> None:
    """Those who may miss something take what the desk offers them, within seconds each."""
    url, ledger = people.world.postgres.url, people.ledger
    ledger.waited = await asyncio.to_thread(_waiting, url)
    for person in people.people:
        missing = [
            mark
            for whose, mark in ledger.marks
            if whose is person and not any(mark in text for text in person.replies)
        ]
        if missing:
            await person.take_offer()
            await _settle(people.world, within)
    for person in people.people:
        person.heard_unasked = len(person.heard)
        if not isinstance(person, Visitor):
            for _ in range(len(ledger.waited) + MOST_ELSE):
                came = await person.look(LATEST)
                if not came or any(NOTHING_WAITS in text for text in came):
                    break


def _waiting(url: str) -> frozenset[str]:
    with psycopg.connect(url) as rows:
        return frozenset(str(key) for (key,) in rows.execute(WAITING))
