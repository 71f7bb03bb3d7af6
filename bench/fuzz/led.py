"""One target led by coverage, in a process of its own: TARGET FOLDER SECONDS."""

import sys
from pathlib import Path
from random import Random

import atheris

from bench.fuzz.varying import vary

# Only what is imported here is watched: our own rooms, and not what they stand on.
with atheris.instrument_imports(
    include=["bot", "handlers", "knowledge", "retrieval", "scheduler.feeds", "storage.backup"]
):
    from bench.fuzz.targets import TARGETS

LONGEST = 65_536
"""Bytes of one input; a reader's own limit is tried by what says that it is longer."""


def main() -> None:
    """Go on for so many seconds, or until something is found; then the process ends."""
    name, folder, seconds = sys.argv[1:]
    (target,) = (target for target in TARGETS if target.name == name)
    corpus = Path(folder) / "corpus"
    corpus.mkdir(exist_ok=True)
    seeds = target.seeds()
    for number, seed in enumerate(seeds):
        (corpus / f"seed-{number}").write_bytes(seed)

    def mutate(data: bytes, most: int, seed: int) -> bytes:
        random = Random(seed)
        if random.randint(0, 1):
            return bytes(atheris.Mutate(data, most))
        return vary(random.choice((data, *seeds)), target.form, random)[:most]

    flags = (
        f"-artifact_prefix={folder}/", f"-max_total_time={seconds}", f"-max_len={LONGEST}",
        "-timeout=20", "-rss_limit_mb=2048", "-verbosity=0", "-print_final_stats=1",
    )  # fmt: skip
    atheris.Setup([sys.argv[0], *flags, str(corpus)], target.feed_in_time, custom_mutator=mutate)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
