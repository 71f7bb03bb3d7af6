"""Why a patent was found: the words of the question that stand in it, and closeness in meaning."""

import re
from collections.abc import Sequence
from functools import lru_cache

from knowledge.patents.terms import plain, runs, word

SHOWN = 6
_GAPS = re.compile(r"\s+")
_COMMON = frozenset(
    (
        *("一种", "本发", "发明", "明公", "公开", "开了", "实用", "新型", "所述", "包括", "其特"),
        *("特征", "在于", "设置", "用于", "以及", "具有", "方法", "装置"),
        *("the", "and", "of", "for", "with"),
    )
)


def matched_words(question: str, texts: Sequence[str], *, limit: int = SHOWN) -> tuple[str, ...]:
    """The longest parts of the question's words that stand in the texts, in order."""
    text = plain("\n".join(texts))
    latin = {word(run) for run in runs(text) if run[0].isascii()}
    found: list[str] = []
    for run in runs(plain(question)):
        if run[0].isascii():
            if word(run) in latin and run not in _COMMON:
                found.append(run)
        else:
            found += _parts(run, text)
    return tuple(dict.fromkeys(found))[:limit]


def coverage(question: str, texts: Sequence[str]) -> float:
    """The share of the question's pairs of characters and Latin words that stand in the texts."""
    text = plain("\n".join(texts))
    latin = {word(run) for run in runs(text) if run[0].isascii()}
    asked = asked_pairs(question)
    if not asked:
        return 0.0
    held = sum(pair in latin if pair[0].isascii() else pair in text for pair in asked)
    return held / len(asked)


@lru_cache(maxsize=64)
def asked_pairs(question: str) -> tuple[str, ...]:
    """The pairs and Latin words of a question that say something."""
    pairs: list[str] = []
    for run in runs(plain(question)):
        if run[0].isascii():
            pairs.append(word(run))
        else:
            pairs += [run[i : i + 2] for i in range(max(len(run) - 1, 1))]
    return tuple(pair for pair in dict.fromkeys(pairs) if pair not in _COMMON)


def _parts(run: str, text: str) -> list[str]:
    """The longest stretches of at least two characters of a run that stand in the text."""
    parts, start = [], 0
    while start < len(run) - 1:
        end = len(run)
        while end > start + 1 and run[start:end] not in text:
            end -= 1
        if end > start + 1:
            part = run[start:end]
            if part not in _COMMON:
                parts.append(part)
            start = end
        else:
            start += 1
    return parts
