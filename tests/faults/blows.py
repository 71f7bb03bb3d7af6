"""The faults: each does its harm, undoes it as a machine would, and says how long it took."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from tests.faults.world import World

REFUSED_WITHIN = 600.0
CLAIMS_LAPSE = 400.0


@dataclass(frozen=True)
class Struck:
    """What was done, and the seconds from the harm until the desk was whole again."""

    what: str
    seconds: float

    @property
    def line(self) -> str:
        """For people."""
        return f"{self.what:48} {self.seconds:6.1f} s"


Blow = Callable[[World, random.Random], Awaitable[Struck]]


def kill(role: str) -> Blow:
    """kill -9 of a process of a role, which its service manager starts again at once."""

    async def strike(world: World, chance: random.Random) -> Struck:
        house = world.house
        running = [each for each in house.members.values() if each.role == role and each.alive]
        member = chance.choice(running)
        began = time.monotonic()
        member.running.kill()
        await member.running.wait()
        await house.start(member.name)
        return Struck(f"kill -9 {member.name}", time.monotonic() - began)

    return strike


async def second_scheduler(world: World, _chance: random.Random) -> Struck:
    """Another scheduler on the same folder is refused in one sentence, and harms nothing."""
    began = time.monotonic()
    other = await world.house.launch("scheduler2")
    status = await asyncio.wait_for(other.running.wait(), REFUSED_WITHIN)
    said = other.log.read_text(encoding="utf-8")
    assert status == 1, said
    assert "Another server" in said, said
    return Struck("a second scheduler was refused", time.monotonic() - began)


BLOWS: dict[str, Blow] = {
    "web": kill("web"),
    "worker": kill("worker"),
    "scheduler": kill("scheduler"),
    "second": second_scheduler,
}
