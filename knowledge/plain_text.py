"""Text as people wrote it, without what machines left in it."""

import re
import unicodedata

_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_SPACES = re.compile("[ \t\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_CJK = "\u3000-\u303f\u3400-\u4dbf\u4e00-\u9fff\uff00-\uffef“”‘’…—·"
_SPACE_IN_CJK = re.compile(f"(?<=[{_CJK}]) (?=[{_CJK}])")

# Control, format (zero-width, byte-order marks, soft hyphens), surrogate, private use, unassigned.
_UNWANTED = {"Cc", "Cf", "Cs", "Co", "Cn"}


def clean(text: str) -> str:
    """The text without NULs, control, zero-width and private-use characters or lone surrogates.

    Every line end becomes a newline, every run of blanks in a line one space; lines are stripped.
    """
    text = _LINE_ENDS.sub("\n", text)
    text = _SPACES.sub(" ", text)
    if not text.isascii() or not text.isprintable():
        unwanted = {c for c in set(text) if c != "\n" and unicodedata.category(c) in _UNWANTED}
        if unwanted:
            text = text.translate(dict.fromkeys(map(ord, unwanted)))
    return "\n".join(line.strip() for line in text.split("\n"))


def unspaced(text: str) -> str:
    """The text without blanks between Chinese characters (总 则 -> 总则)."""
    return _SPACE_IN_CJK.sub("", text)


def joined(first: str, second: str) -> str:
    """Two pieces of one paragraph: a blank between Latin words, nothing between Chinese ones."""
    if not first or not second:
        return first or second
    blank = first[-1].isascii() and second[0].isascii() and first[-1].isalnum()
    return f"{first}{' ' if blank else ''}{second}"
