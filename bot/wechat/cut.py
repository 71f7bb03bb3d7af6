"""A long text cut into pieces of so many bytes, at the borders of lines and sentences. Pure."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

SENTENCE = re.compile(
    r"[^。！？；!?;\n]*[。！？；!?;]+[”’」』）)\]》]*(?:\[\d{1,2}\])*|[^。！？；!?;\n]+"
)
CLAUSE = re.compile(r"[^，、,：:]*[，、,：:]+|[^，、,：:]+")
KEPT_WHOLE = re.compile(r"\[\d{1,2}\]|https?://[!-~]+|[A-Za-z0-9.@%-]+")
JOINER = "\u200d"
EXTENDS_EMOJI = range(0x1F3FB, 0x1F400)


def size(text: str) -> int:
    """Bytes in UTF-8, which is what WeChat counts."""
    return len(text.encode())


def cut(text: str, most: int) -> list[str]:
    """Pieces of at most ``most`` bytes that together are the text, but for spaces at the cuts.

    Lines stay whole where they are short, sentences where they fit at all; marks such as [3], words
    and addresses are only cut where one alone is too long.
    """
    pieces: list[str] = []
    for atom in _atoms(text, most):
        if pieces and size(pieces[-1] + atom.rstrip()) <= most:
            pieces[-1] += atom
        else:
            pieces.append(atom.lstrip("\n"))
    return [piece for piece in (piece.strip() for piece in pieces) if piece]


def _atoms(text: str, most: int) -> Iterator[str]:
    """What is never cut: short lines, sentences of long ones, and less only where it must be."""
    for line in text.splitlines(keepends=True):
        if size(line) <= most // 3:
            yield line
            continue
        for sentence in SENTENCE.findall(line):
            yield from [sentence] if size(sentence) <= most else _pieces(sentence, most)
        if line.endswith("\n"):
            yield "\n"


def _pieces(sentence: str, most: int) -> Iterator[str]:
    for clause in CLAUSE.findall(sentence):
        yield from [clause] if size(clause) <= most else _packed(_units(clause), most)


def _packed(units: Iterable[str], most: int) -> Iterator[str]:
    packed = ""
    for unit in units:
        if packed and size(packed + unit) > most:
            yield packed
            packed = ""
        packed += unit
    if packed:
        yield packed


def _units(clause: str) -> Iterator[str]:
    """Characters as people see them, and marks, words and addresses as a whole."""
    end = 0
    while end < len(clause):
        start = end
        kept = KEPT_WHOLE.match(clause, start)
        if kept and size(kept[0]) <= 300:
            end = kept.end()
        else:
            end = start + 1
            while end < len(clause) and _continues(clause[end - 1], clause[end]):
                end += 1
                if end - start >= 20:
                    break
        yield clause[start:end]


def _continues(before: str, character: str) -> bool:
    """Whether two characters are one sign: accents, variation selectors, joined emoji."""
    return (
        JOINER in {before, character}
        or unicodedata.category(character) in {"Mn", "Me", "Mc"}
        or ord(character) in EXTENDS_EMOJI
    )
