"""`python -m bench.fuzz`: readers of outside bytes, fed for as long as one likes.

Each target runs in a process of its own. Where atheris is installed (the `fuzz` extra) it leads by
coverage; elsewhere, or with `--plain`, seeds are varied by chance. What breaks a reader is written
below `build/fuzz` and named; `--again FILE` feeds it once more. Fails when anything was found.
"""

import argparse
import importlib.util
import subprocess
import sys
from pathlib import Path

from bench.fuzz.targets import TARGETS

FOLDER = Path("build/fuzz")
NAMES = [target.name for target in TARGETS]


def main() -> None:
    """Feed the targets one after another."""
    parser = argparse.ArgumentParser(prog="python -m bench.fuzz", description=__doc__)
    parser.add_argument("targets", nargs="*", help=f"of {', '.join(NAMES)}; all if none is named")
    parser.add_argument("--seconds", type=int, default=60, help="for each target")
    parser.add_argument("--plain", action="store_true", help="without atheris")
    parser.add_argument("--again", type=Path, help="feed this file to one target, and no more")
    asked = parser.parse_args()
    names: list[str] = asked.targets or NAMES
    if unknown := set(names) - set(NAMES):
        parser.error(f"no such target: {', '.join(unknown)}")
    if asked.again:
        (target,) = (target for target in TARGETS if target.name == names[0])
        target.feed_in_time(asked.again.read_bytes())
        return
    led = importlib.util.find_spec("atheris") is not None and not asked.plain
    print("led by coverage" if led else "varied by chance, without atheris", flush=True)
    if found := [name for name in names if not _kept(name, asked.seconds, led=led)]:
        sys.exit(f"something was found in: {', '.join(found)}")
    print("nothing was found")


def _kept(name: str, seconds: int, *, led: bool) -> bool:
    """Whether the target kept its word for so long."""
    print(f"== {name}", flush=True)
    module = "bench.fuzz.led" if led else "bench.fuzz.plain"
    folder = FOLDER / name
    folder.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", module, name, str(folder), str(seconds)]
    return subprocess.run(command, check=False).returncode == 0


if __name__ == "__main__":
    main()
