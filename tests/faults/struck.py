"""What every fault says of itself, and how long one lasts."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from tests.faults.world import World

LASTS = 6.0
STRIKES_WITHIN = 600.0


@dataclass(frozen=True)
class Struck:
    """What was done, and the seconds from the harm until the desk was whole again.

    `touched` is how many processes, calls or files felt it; with none it did not strike. `wrong`
    is a sentence where the desk did not do at once what it should.
    """

    what: str
    seconds: float
    touched: int
    wrong: str = ""

    @property
    def line(self) -> str:
        """For people."""
        return f"{self.what:48} {self.seconds:6.1f} s  touched {self.touched:d}"


Blow = Callable[[World, random.Random], Awaitable[Struck]]


async def felt(count: Callable[[], int]) -> int:
    """How often a harm that lasts was felt: at least for LASTS, longer until it was at all."""
    await asyncio.sleep(LASTS)
    over = time.monotonic() + STRIKES_WITHIN
    while not count() and time.monotonic() < over:  # noqa: ASYNC110 - a condition
        await asyncio.sleep(0.1)
    return count()
