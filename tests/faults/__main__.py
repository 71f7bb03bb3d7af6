"""`make faults`, or python -m tests.faults --seed 7: break a whole desk, count what comes of it."""

import argparse
import asyncio
import random
import signal
import sys
import tempfile
import time
from pathlib import Path

from tests.faults.blows import BLOWS, SHORT
from tests.faults.house import load
from tests.faults.run import run

LAST_LINES = 25


def main() -> int:
    """One run; 1 where something does not hold. SIGTERM ends whatever it has started."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--seed", type=int, default=int(time.time()) % 10_000)
    parser.add_argument("--blows", nargs="*", choices=list(BLOWS), help="only these, in this order")
    parser.add_argument("--times", type=int, default=2, help="how often each blow is struck")
    parser.add_argument("--each", type=int, default=4, help="people on every channel")
    parser.add_argument("--webs", type=int, default=2, help="web processes")
    parser.add_argument("--short", action="store_true", help="few blows, for few people, once")
    parser.add_argument("--keep", type=Path, help="folder that keeps logs and rows")
    chosen = parser.parse_args()
    if chosen.short:
        chosen.times, chosen.each, chosen.webs = 1, 2, 1
    blows = chosen.blows
    if not blows:
        blows = [*(SHORT if chosen.short else BLOWS)] * chosen.times
        random.Random(chosen.seed).shuffle(blows)
    again = f"python -m tests.faults --seed {chosen.seed}{' --short' * chosen.short}"
    print(f"{load()}; {len(blows)} blows; {again}", flush=True)
    with tempfile.TemporaryDirectory() as temporary:
        folder = chosen.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        began = time.monotonic()

        def tell(line: str) -> None:
            print(f"{time.monotonic() - began:7.1f} s  {line}", flush=True)

        try:
            report = asyncio.run(
                run(
                    folder,
                    seed=chosen.seed,
                    blows=blows,
                    webs=chosen.webs,
                    each=chosen.each,
                    tell=tell,
                )
            )
        except AssertionError as broken:  # the desk did not get as far as being examined
            _show_logs(folder)
            print(f"what does not hold\n  {broken}")
            return 1
        except KeyboardInterrupt:
            _show_logs(folder)
            tell("broken off before everything was examined")
            return 1
        if report.findings.wrong:
            _show_logs(folder)
    print("\n".join(report.lines()))
    return 1 if report.findings.wrong else 0


def _show_logs(folder: Path) -> None:
    """What each process of the desk wrote last: the folder may be gone when somebody looks."""
    for log in sorted(folder.glob("*.log")):
        lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
        print(f"== the last lines of {log.name}", *lines[-LAST_LINES:], sep="\n")


if __name__ == "__main__":
    sys.exit(main())
