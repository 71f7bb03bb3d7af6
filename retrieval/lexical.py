"""BM25 over character unigrams and bigrams: no dictionary, and better than with one.

One index a scope, built from a library's passages, kept in a folder and read back by mmap.
"""

import hashlib
import json
import logging
import math
import re
import shutil
from array import array
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Protocol

import bm25s
import numpy as np
import numpy.typing as npt

from knowledge.document import Passage, Scope
from knowledge.library import Library
from knowledge.searchable import searchable_text

log = logging.getLogger(__name__)

FORMAT = 1
"""Moves when tokens or files change; an index of another format is built anew."""

K1, B = 1.5, 0.75
_META = "meta.json"
_WORDS = re.compile(r"[a-z0-9]+|[\u3400-\u9fff〇]+")

ADDED_WEIGHT = 0.5
"""Statutory words that a table added count less than the words the person used."""

Scores = npt.NDArray[np.float32]


def tokens(text: str) -> list[str]:
    """Characters and pairs of neighbouring characters; Latin words and numbers stay whole."""
    found: list[str] = []
    for run in _WORDS.findall(text):
        if run[0].isascii():
            found.append(run)
            continue
        found += run
        found += [run[i : i + 2] for i in range(len(run) - 1)]
    return found


class Words(Protocol):
    """The words of a sequence of passages; rows are places in it."""

    @property
    def size(self) -> int:
        """How many passages there are."""
        ...

    def scores(self, text: str) -> Scores:
        """The BM25 of every passage for a query's text; zeros where nothing matches."""
        ...

    def share(self, scores: Scores, *, text: str, added: str) -> float:
        """The best of these scores over the best imaginable for a text and words added to it.

        An absolute sign of a match, 0..1: each added word counts `ADDED_WEIGHT`.
        """
        ...

    def weights(self, asked: Sequence[str], rows: npt.NDArray[np.int64]) -> Scores:
        """What each token adds to each row's BM25, one column a token."""
        ...

    def specificity(self, rows: npt.NDArray[np.int64]) -> Scores:
        """For each row the mean BM25 of its own tokens: high where its words are rare."""
        ...


class LexicalIndex:
    """`Words` as one BM25 index of every passage. Safe to share."""

    def __init__(self, bm25: bm25s.BM25 | None, *, size: int) -> None:
        self._bm25 = bm25
        self.size = size

    @classmethod
    def build(cls, passages: Sequence[Passage]) -> "LexicalIndex":
        """Index the passages; 6,000 articles take about two seconds."""
        vocabulary: dict[str, int] = {}
        documents = []
        for passage in passages:
            words = tokens(searchable_text(passage))
            documents.append(
                array("i", [vocabulary.setdefault(word, len(vocabulary)) for word in words])
            )
        if not vocabulary:
            return cls(None, size=len(passages))
        bm25 = bm25s.BM25(k1=K1, b=B)
        bm25.index((documents, vocabulary), show_progress=False)
        return cls(bm25, size=len(passages))

    def scores(self, text: str) -> Scores:
        """The BM25 of every passage for a query's text; zeros where nothing matches."""
        ids = self._token_ids(text)
        if self._bm25 is None or not ids:
            return np.zeros(self.size, np.float32)
        return np.asarray(self._bm25.get_scores_from_ids(ids), np.float32)

    def share(self, scores: Scores, *, text: str, added: str) -> float:
        """The best score over `ceiling`."""
        ceiling = self.ceiling(text) + ADDED_WEIGHT * self.ceiling(added)
        return float(scores.max(initial=0.0)) / ceiling if ceiling > 0 else 0.0

    def ceiling(self, text: str) -> float:
        """The BM25 of a passage that were the best match for every token of the text at once.

        A token that no passage holds counts as much as the rarest one that is held could.
        """
        if self._bm25 is None:
            return 0.0
        asked = tokens(text)
        data, bounds = self._bm25.scores["data"], self._bm25.scores["indptr"]
        columns = [(int(bounds[i]), int(bounds[i + 1])) for i in self._token_ids(text)]
        held = float(sum(data[start:end].max() for start, end in columns if end > start))
        unheld = math.log(1 + (self.size + 0.5) / 0.5) / (1 + K1)
        return held + (len(asked) - len(columns)) * unheld

    def weights(self, asked: Sequence[str], rows: npt.NDArray[np.int64]) -> Scores:
        """What each token adds to each row's BM25, one column a token."""
        weights = np.zeros((len(rows), len(asked)), np.float32)
        if self._bm25 is None or not len(rows):
            return weights
        scores, known = self._bm25.scores, self._bm25.vocab_dict
        data, holders, bounds = scores["data"], scores["indices"], scores["indptr"]
        place = np.full(self.size, -1, np.int64)
        place[rows] = np.arange(len(rows))
        for column, token in enumerate(asked):
            if token not in known:
                continue
            start, end = int(bounds[known[token]]), int(bounds[known[token] + 1])
            at = place[holders[start:end]]
            weights[at[at >= 0], column] = data[start:end][at >= 0]
        return weights

    def specificity(self, rows: npt.NDArray[np.int64]) -> Scores:
        """For each row the mean BM25 of its own tokens: high where its words are rare."""
        return self._specificity[rows]

    @cached_property
    def _specificity(self) -> Scores:
        if self._bm25 is None:
            return np.zeros(self.size, np.float32)
        scores = self._bm25.scores
        summed = np.bincount(scores["indices"], weights=scores["data"], minlength=self.size)
        counts = np.bincount(scores["indices"], minlength=self.size)
        return np.asarray(summed / np.maximum(counts, 1), np.float32)

    def save(self, folder: Path) -> None:
        """Write the index's files into a new folder."""
        folder.mkdir(parents=True)
        if self._bm25 is not None:
            self._bm25.save(folder, show_progress=False)
        meta = {"format": FORMAT, "size": self.size, "empty": self._bm25 is None}
        (folder / _META).write_text(json.dumps(meta), "utf-8")

    @classmethod
    def load(cls, folder: Path) -> "LexicalIndex":
        """Read an index back; OSError, ValueError or KeyError for a missing or damaged one."""
        meta = json.loads((folder / _META).read_text("utf-8"))
        if meta["format"] != FORMAT:
            raise ValueError(f"format {meta['format']}, not {FORMAT}")
        if meta["empty"]:
            return cls(None, size=meta["size"])
        bm25 = bm25s.BM25.load(folder, mmap=True, show_progress=False)
        if bm25.scores["num_docs"] != meta["size"]:
            raise ValueError(f"{bm25.scores['num_docs']} documents, not {meta['size']}")
        return cls(bm25, size=meta["size"])

    def _token_ids(self, text: str) -> list[int]:
        if self._bm25 is None:
            return []
        known = self._bm25.vocab_dict
        return [known[token] for token in tokens(text) if token in known]


def scope_passages(library: Library, scope: Scope) -> tuple[Passage, ...]:
    """The passages of one scope, in the order every index of that scope uses."""
    return tuple(p for p in library.passages.values() if p.document.scope is scope)


def open_lexical(passages: Sequence[Passage], *, scope: Scope, folder: Path) -> LexicalIndex:
    """The index of these passages from the folder, built and kept there if it is not or is damaged.

    It is named by what it was built from, so that an index of other texts is never taken for it;
    the scope's earlier ones are removed. A folder that cannot be written costs only the next start.
    """
    name = f"{scope.value}-{FORMAT}-{_fingerprint(passages)}"
    place = folder / name
    try:
        return LexicalIndex.load(place)
    except (OSError, ValueError, KeyError, EOFError) as problem:
        if place.exists():
            log.warning("lexical index %s is damaged (%s); building it anew", place, problem)
    index = LexicalIndex.build(passages)
    try:
        _keep(index, place, scope=scope)
    except OSError as problem:
        log.warning("lexical index not kept in %s: %s", folder, problem)
    return index


def _keep(index: LexicalIndex, place: Path, *, scope: Scope) -> None:
    """Write beside and rename, so that a kill leaves either nothing or a whole index."""
    unfinished = place.with_name(f"unfinished-{place.name}")
    shutil.rmtree(unfinished, ignore_errors=True)
    index.save(unfinished)
    shutil.rmtree(place, ignore_errors=True)
    unfinished.rename(place)
    for other in place.parent.glob(f"{scope.value}-*"):
        if other != place:
            shutil.rmtree(other, ignore_errors=True)


def _fingerprint(passages: Sequence[Passage]) -> str:
    digest = hashlib.blake2b(digest_size=12)
    for passage in passages:
        digest.update(
            f"{passage.id}\0{passage.chapter}\0{passage.heading}\0{passage.text}\0".encode()
        )
    return digest.hexdigest()
