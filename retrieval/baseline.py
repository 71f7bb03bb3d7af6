"""BM25 over jieba's words: the usual Chinese lexical search, which ours is compared with."""

from collections.abc import Sequence

import bm25s
import jieba
import numpy as np

from knowledge.document import Passage

STOP_WORDS = frozenset("的了和是在有与及或等对为以其之将被把向于中上下也都就而但并着过吗呢吧啊") | {
    "我", "你", "他", "她", "它", "这", "那",
    "我们", "你们", "他们", "什么", "怎么", "怎么办", "如何", "哪些", "可以", "能", "能否", "是否",
    "应当", "应该", "需要", "如果", "一个",
}  # fmt: skip


class JiebaBm25:
    """Law, chapter and text of every passage, cut into words by jieba."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        self._ids = [passage.id for passage in passages]
        texts = (f"{p.document.law} {p.chapter} {p.text}" for p in passages)
        self._bm25 = bm25s.BM25()
        self._bm25.index([_words(text) for text in texts], show_progress=False)

    def search(self, question: str, *, limit: int) -> list[str]:
        """The ids of the best passages."""
        words = [word for word in _words(question) if word in self._bm25.vocab_dict]
        if not words:
            return []
        scores = self._bm25.get_scores(words)
        best = np.argsort(-scores, kind="stable")[:limit]
        return [self._ids[place] for place in best.tolist() if scores[place] > 0]


def _words(text: str) -> list[str]:
    words = (word.strip().lower() for word in jieba.cut(text))
    return [word for word in words if word and word not in STOP_WORDS and word.isalnum()]
