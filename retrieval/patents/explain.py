"""Why a patent was found: the words of the question that stand in it, and closeness in meaning."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from knowledge.patents.terms import plain, runs, word

SHOWN = 6
LONGEST = 12
"""Characters of one matched part that are shown."""
_OPENING = "一种"
"""How nearly every title begins."""
_FUNCTION = "的了和与及或其所在于为有是该本将被把并且当时而"
_COMMON = frozenset(
    (
        *("一种", "本发", "发明", "明公", "公开", "开了", "实用", "新型", "所述", "包括", "其特"),
        *("特征", "在于", "设置", "用于", "以及", "具有", "方法", "装置"),
        *("the", "and", "of", "for", "with"),
    )
)


@dataclass(frozen=True, slots=True)
class ReadText:
    """A patent's texts, made ready to be compared with questions once."""

    text: str
    latin: frozenset[str]

    @classmethod
    def of(cls, texts: Sequence[str]) -> "ReadText":
        """Read the texts."""
        text = plain("\n".join(texts))
        return cls(text, frozenset(word(run) for run in runs(text) if run[0].isascii()))

    def holds(self, pair: str) -> bool:
        """Whether a pair of characters or a Latin word stands in it."""
        return pair in self.latin if pair[0].isascii() else pair in self.text


def matched_words(question: str, read: ReadText, *, limit: int = SHOWN) -> tuple[str, ...]:
    """The longest parts of the question's words that stand in the texts, in order."""
    found: list[str] = []
    for run in runs(plain(question)):
        if run[0].isascii():
            if word(run) in read.latin and run not in _COMMON:
                found.append(run)
        else:
            found += _parts(run, read.text)
    return tuple(dict.fromkeys(found))[:limit]


def coverage(question: str, read: ReadText) -> float:
    """The share of the question's pairs of characters and Latin words that stand in the texts."""
    asked = asked_pairs(question)
    return sum(read.holds(pair) for pair in asked) / len(asked) if asked else 0.0


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
        end = start + 2
        if run[start:end] not in text:
            start += 1
            continue
        while end < len(run) and run[start : end + 1] in text:
            end += 1
        part = run[start:end].removeprefix(_OPENING).strip(_FUNCTION)
        if len(part) >= 2 and part not in _COMMON:
            parts.append(part[:LONGEST])
        start = end
    return parts
