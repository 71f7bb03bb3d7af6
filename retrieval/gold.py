"""Questions whose right articles are known, over a corpus of articles: for training and judging.

A corpus file has rows {id, law, art, chap, text}, a question file {qid, question, gold: [id, ...]};
both are JSON lines, plain or gzipped.
"""

import gzip
import json
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from knowledge.document import Document, Kind, Passage, Scope, embedding_text
from knowledge.exact_index import ExactIndex
from knowledge.index import Embedder, Vector
from knowledge.numerals import LARGEST, parse_article
from knowledge.vectors import passage_hash, quantise, restore
from retrieval.lexical import LexicalIndex
from retrieval.normalise import normalise

ANY_DAY = date(2000, 1, 1)
"""A corpus file has no versions: its texts hold on every day."""
BATCH = 64
NEAR = 30
"""How many of the best by words for each question a part of a corpus keeps, room permitting."""
SAVE_EVERY = 40
"""Batches between two writes of the cache: what a kill costs."""


class GoldUnreadable(Exception):
    """A corpus or question file cannot be used; the text says which line and why."""


@dataclass(frozen=True, slots=True)
class GoldQuestion:
    """A question and the ids of the passages that answer it; `absent` are not in the corpus."""

    qid: str
    text: str
    gold: tuple[str, ...]
    absent: tuple[str, ...] = ()


def read_corpus(path: Path) -> list[Passage]:
    """The articles as passages of the IP scope, law by law, by article number.

    A file's own order is not kept: one that lists the right articles first would tell them.
    """
    by_law: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in _rows(path, wanted=("id", "law", "text")):
        by_law[row["law"]].append(row)
    passages = []
    for law, rows in sorted(by_law.items()):
        rows.sort(key=_number)
        document = Document(key=law, law=law, title=law, kind=kind_of(law), scope=Scope.IP)
        passages += [
            Passage(
                id=str(row["id"]),
                document=document,
                ordinal=ordinal,
                locator=row.get("art") or "",
                chapter=row.get("chap") or "",
                text=row["text"],
            )
            for ordinal, row in enumerate(rows)
        ]
    return passages


def read_questions(
    path: Path, passages: Sequence[Passage], *, limit: int | None = None
) -> list[GoldQuestion]:
    """The questions, with the golds that the corpus holds told from those it does not."""
    held = {passage.id for passage in passages}
    questions = []
    for row in _rows(path, wanted=("qid", "question", "gold")):
        gold = [str(id_) for id_ in row["gold"]]
        questions.append(
            GoldQuestion(
                str(row["qid"]),
                row["question"],
                tuple(id_ for id_ in gold if id_ in held),
                tuple(id_ for id_ in gold if id_ not in held),
            )
        )
    return questions[:limit]


def part_of(
    passages: Sequence[Passage], questions: Sequence[GoldQuestion], *, others: int, seed: int
) -> list[Passage]:
    """Every right passage and ``others`` more: the best by words for each question, then by chance.

    A part small enough to embed in minutes in which wrong answers are still hard to tell.
    """
    right = {id_ for question in questions for id_ in question.gold}
    lexical = LexicalIndex.build(passages)
    found = [lexical.scores(normalise(question.text).text) for question in questions]
    near = [np.argsort(-scores, kind="stable")[:NEAR] for scores in found]
    drawn = np.random.default_rng(seed).permutation(len(passages))
    by_rank = np.stack(near).T.ravel().tolist() if near else []
    order = [*by_rank, *drawn.tolist()]
    wrong = [place for place in dict.fromkeys(order) if passages[place].id not in right]
    kept = set(wrong[:others])
    return [p for place, p in enumerate(passages) if place in kept or p.id in right]


def kind_of(law: str) -> Kind:
    """What sort of text a name stands for; only its last words are looked at."""
    if "解释" in law or law.startswith(("最高人民", "人民检察院", "人民法院")):
        return Kind.INTERPRETATION
    if law.endswith(("条例", "规定", "办法", "细则", "规则", "决定")):
        return Kind.REGULATION
    return Kind.LAW


def embedded(
    passages: Sequence[Passage],
    embedder: Embedder,
    *,
    cache: Path,
    progress: Callable[[int, int], None],
) -> ExactIndex:
    """An index of all passages; vectors come from the cache file and what is new goes into it.

    ``progress`` is told how many of how many are done. A kill loses a minute or two of work.
    """
    hashes = [passage_hash(passage) for passage in passages]
    held = _cached(cache, model=embedder.model)
    missing = {h: p for h, p in zip(hashes, passages, strict=True) if h not in held}
    # Texts of one length together: a batch takes as long as its longest.
    todo = sorted(missing.items(), key=lambda pair: len(pair[1].text))
    done = len(passages) - len(todo)
    for number, start in enumerate(range(0, len(todo), BATCH), 1):
        batch = todo[start : start + BATCH]
        vectors = embedder.passages([embedding_text(passage) for _, passage in batch])
        stored = restore(quantise(vectors))  # as the cache will have them: one run equals the next
        held.update({h: vector for (h, _), vector in zip(batch, stored, strict=True)})
        progress(done + start + len(batch), len(passages))
        if number % SAVE_EVERY == 0:
            _keep(held, cache, model=embedder.model)
    if todo:
        _keep(held, cache, model=embedder.model)
    index = ExactIndex()
    index.put(
        {p.id: held[h] for p, h in zip(passages, hashes, strict=True)},
        scope=Scope.IP,
    )
    return index


def _number(row: dict[str, Any]) -> tuple[int, int, str, str]:
    """Where an article stands in its law; what has no number comes last, by its text."""
    article = parse_article(row.get("art") or "")
    if article is None:
        return LARGEST + 1, 0, row.get("art") or "", row["text"]
    return article.number, article.suffix, "", row["text"]


def _cached(cache: Path, *, model: str) -> dict[str, Vector]:
    try:
        with cache.open("rb") as file, np.load(file) as stored:
            if str(stored["model"]) != model:
                return {}
            return dict(zip(stored["hashes"].tolist(), restore(stored["codes"]), strict=True))
    except (OSError, ValueError, KeyError, EOFError, zlib.error, zipfile.BadZipFile):
        return {}


def _keep(held: dict[str, Vector], cache: Path, *, model: str) -> None:
    """Write beside and rename; vectors in the one byte a number that the product stores too."""
    cache.parent.mkdir(parents=True, exist_ok=True)
    unfinished = cache.with_name(f"unfinished-{cache.name}")
    with unfinished.open("wb") as file:
        np.savez(
            file,
            model=np.array(model),
            hashes=np.array(list(held)),
            codes=quantise(np.stack(list(held.values()))),
        )
    unfinished.replace(cache)


def _rows(path: Path, *, wanted: Sequence[str]) -> Iterator[dict[str, Any]]:
    opener = gzip.open if path.suffix == ".gz" else open
    try:
        with opener(path, "rt", encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                if not line.strip():
                    continue
                row = json.loads(line)
                missing = [name for name in wanted if name not in row]
                if missing:
                    raise GoldUnreadable(f"{path}, line {number}: no {', '.join(missing)}")
                yield row
    except (OSError, EOFError, UnicodeDecodeError, json.JSONDecodeError) as problem:
        raise GoldUnreadable(f"{path} cannot be read: {problem}") from problem
