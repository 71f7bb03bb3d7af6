"""A long text cut at its borders into pieces of so many UTF-16 code units. Pure."""

import re
import unicodedata

from bot.telegram.markup import Rich

BORDERS = tuple(
    re.compile(pattern)
    for pattern in (
        r"\n\n+",
        r"\n",
        r"[。！？；!?;]+[”’」』）)\]》]*(?:\[\d{1,2}\])*",
        r"[，、,：:]+",
        r" +",
    )
)
MARK = re.compile(r"\[\d{1,2}\]")
JOINER = "\u200d"
EXTENDS_EMOJI = range(0x1F3FB, 0x1F400)


def units(text: str) -> int:
    """The length as Telegram counts it: UTF-16 code units."""
    return len(text) + sum(ord(character) > 0xFFFF for character in text)


def cut(rich: Rich, most: int) -> list[Rich]:
    """Pieces of at most ``most`` units that together are the text, but for spaces at the cuts.

    Paragraphs stay whole where they can, then lines, sentences, clauses, words; marks such as [3]
    and signs made of several characters always do.
    """
    pieces: list[Rich] = []
    start, text = 0, rich.text
    while start < len(text):
        end = _reach(text, start, most)
        if end < len(text):
            end = _border(text, start, end)
        piece = _stripped(rich, start, end)
        if piece.text:
            pieces.append(piece)
        start = end
    return pieces


def _reach(text: str, start: int, most: int) -> int:
    """How far the text fits."""
    end = min(len(text), start + most)
    while units(text[start:end]) > most:
        end -= max(1, (units(text[start:end]) - most) // 2)
    return end


def _border(text: str, start: int, end: int) -> int:
    """The last good place for a cut, in the latter half of what fits."""
    for border in BORDERS:
        places = [found.end() for found in border.finditer(text, start, end)]
        if places and places[-1] > start + (end - start) // 2:
            return places[-1]
    for mark in MARK.finditer(text, max(start, end - 4), min(len(text), end + 4)):
        if start < mark.start() < end < mark.end():
            return mark.start()
    last = end
    while last > start + 1 and _continues(text[last - 1], text[last]):
        last -= 1
    return last if last > start + 1 else end


def _stripped(rich: Rich, start: int, end: int) -> Rich:
    text = rich.text[start:end]
    before = len(text) - len(text.lstrip())
    after = len(text) - len(text.rstrip())
    return rich.cut(start + before, end - after) if before < len(text) else Rich("")


def _continues(before: str, character: str) -> bool:
    """Whether two characters are one sign: accents, variation selectors, joined emoji."""
    return (
        JOINER in {before, character}
        or unicodedata.category(character) in {"Mn", "Me", "Mc"}
        or ord(character) in EXTENDS_EMOJI
    )
