"""Matching new notices against subscriptions: `python -m bench.alerts [--notices 10000]`.

Topics are drawn at random as people choose them: an industry alone or with keywords, keywords,
a competitor, a class, one right. Nearly every topic is another one, which is the worst case: people
who watch for the same share a topic. Words are drawn from
4,800 alike, a notice has thirty. Prints seconds and memory for 1,000 to 100,000 topics.
"""

import argparse
import random
import resource
import time
from collections.abc import Iterator
from datetime import date, timedelta

from knowledge.alerts.matching import TopicIndex
from storage.alerts.notices import NoticeKind, StoredNotice
from storage.alerts.topics import Topic

SIZES = (1_000, 10_000, 100_000)
INDUSTRIES = ("toys", "textile", "newenergy", "newmaterial", "electronics", "machinery")
FIRST, LAST = range(0x4E00, 0x4E00 + 120), range(0x5B00, 0x5B00 + 120)
WORDS = tuple(chr(first) + chr(last) for first in FIRST for last in LAST)[::3]
KINDS = tuple(kind.value for kind in (NoticeKind.NEW_PATENT, NoticeKind.STATUS_CHANGE))
CLASSES = tuple(
    f"{letter}{number:02}{sub}{group}"
    for letter in "ABCDFGH"
    for number in (1, 29, 41, 63)
    for sub in "BCHK"
    for group in (1, 3, 17, 33)
)


def word(chance: random.Random) -> str:
    """One of 4,800 words of two characters."""
    return chance.choice(WORDS)


def topic(chance: random.Random) -> Topic:
    """What one person might watch for."""
    kinds = chance.choice(((), (KINDS[0],)))
    match chance.randrange(6):
        case 0:
            return Topic(industries=(chance.choice(INDUSTRIES),), kinds=kinds)
        case 1:
            words = (word(chance), word(chance))
            return Topic(industries=(chance.choice(INDUSTRIES),), keywords=words, kinds=kinds)
        case 2:
            return Topic(keywords=tuple(word(chance) for _ in range(3)), kinds=kinds)
        case 3:
            return Topic(applicants=(f"汕头{word(chance)}玩具有限公司",), kinds=kinds)
        case 4:
            return Topic(ipc=(chance.choice(CLASSES),), keywords=(word(chance),), kinds=kinds)
        case _:
            return Topic(numbers=(f"20261{chance.randrange(10**7):07}",))


def notice(number: int, chance: random.Random) -> StoredNotice:
    """One new document with a title and a sentence or two."""
    title = f"一种{word(chance)}{word(chance)}的{word(chance)}结构"
    text = "，".join(f"{word(chance)}{word(chance)}" for _ in range(12))
    return StoredNotice(
        id=number,
        key=str(number),
        kind=NoticeKind(chance.choice(KINDS)),
        title=title,
        text=text,
        url="",
        happened_on=date(2026, 11, 1) + timedelta(days=number % 28),
        facets={
            "industries": [chance.choice(INDUSTRIES)],
            "ipc": [f"{chance.choice(CLASSES)}/{chance.randrange(10, 99)}" for _ in range(2)],
            "applicants": [f"汕头{word(chance)}玩具有限公司"],
            "numbers": [f"20261{chance.randrange(10**7):07}"],
        },
    )


def measure(size: int, notices: list[StoredNotice]) -> str:
    """One line of the growth table."""
    chance = random.Random(size)
    drawn = [topic(chance) for _ in range(size)]
    shared: dict[str, int] = {}
    ids = [shared.setdefault(each.key, number) for number, each in enumerate(drawn)]
    began = time.process_time()
    index = TopicIndex({number: drawn[number] for number in dict.fromkeys(ids)})
    listed = time.process_time() - began
    began = time.process_time()
    matches = sum(_counted(index, notices))
    seconds = time.process_time() - began
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return (
        f"{size:9,} {len(shared):9,} {listed:8.2f} s {seconds:8.2f} s "
        f"{1000 * seconds / len(notices):7.2f} ms {matches:10,} {megabytes:7.0f} MB"
    )


def _counted(index: TopicIndex, notices: list[StoredNotice]) -> Iterator[int]:
    for each in notices:
        yield len(index.fits(each))


def main() -> None:
    """Print the growth table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--notices", type=int, default=10_000)
    count = parser.parse_args().notices
    chance = random.Random(1)
    notices = [notice(number, chance) for number in range(count)]
    print(f"{count:,} notices; seconds are of one core (CPU time)")
    print("  subscr.    topics   listing   matching  a notice    matches    peak")
    for size in SIZES:
        print(measure(size, notices), flush=True)


if __name__ == "__main__":
    main()
