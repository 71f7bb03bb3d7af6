"""One target with its seeds varied by chance, in a process of its own: TARGET FOLDER SECONDS."""

import sys
import time
from pathlib import Path
from random import Random, SystemRandom

from bench.fuzz.targets import TARGETS
from bench.fuzz.varying import vary


def main() -> None:
    """Go on for so many seconds, or until something is found: it is written down, and raised."""
    name, folder, seconds = sys.argv[1:]
    (target,) = (target for target in TARGETS if target.name == name)
    random = Random(SystemRandom().getrandbits(64))
    end = time.monotonic() + float(seconds)
    count = 0
    while time.monotonic() < end:
        data = vary(random.choice(target.seeds()), target.form, random)
        try:
            target.feed_in_time(data)
        except BaseException:
            file = Path(folder) / f"found-{random.getrandbits(32):08x}"
            file.write_bytes(data)
            print(f"written to {file}")
            raise
        count += 1
    print(f"{count:,} inputs")


if __name__ == "__main__":
    main()
