"""`python -m bot` with a clock that can be wound from outside.

`python -m tests.faults.wound FILE serve --role web`: the eight bytes of FILE are the seconds that
this process's clock is ahead. Everything else is the product as it ships.
"""

import mmap
import runpy
import struct
import sys
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path

import apscheduler.schedulers.base

from bot.app import build_app

SECONDS = struct.Struct("d")


def main() -> None:
    """Put the clock in and start."""
    with Path(sys.argv.pop(1)).open("rb") as file:
        ahead = mmap.mmap(file.fileno(), SECONDS.size, access=mmap.ACCESS_READ)

    def wound() -> datetime:
        return datetime.now(UTC) + timedelta(seconds=SECONDS.unpack(ahead)[0])

    class Wound(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> "Wound":
            return cls.fromtimestamp(wound().timestamp(), tz)

    # The scheduler reads the machine's clock, which jumps with the process's own.
    vars(apscheduler.schedulers.base)["datetime"] = Wound
    build_app.__kwdefaults__ |= {"clock": wound}  # type: ignore[operator]
    runpy.run_module("bot", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
