"""Class symbols: IPC and CPC, Locarno for designs, Nice with its similar groups.

Every symbol has one spelling (A63H33/04, 21-01, 2802), so that a prefix is a class above it.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

_IPC = re.compile(r"([A-HY])(\d{2})([A-Z])(?:0*([1-9]\d{0,3})(?:/(\d{2,6}))?)?")
_IPC_IN_TEXT = re.compile(r"([A-HY])\s?(\d{2})\s?([A-Z])\s*(?:0*([1-9]\d{0,3})\s*/\s*(\d{2,6}))?")
_VERSION = re.compile(r"\s*[\[(]\d{4}\.\d{2}[)\]].*$")
_VALUES = re.compile(r"\s+[A-Z](?:\s+[A-Z])?\s*$")
_LOC = re.compile(r"(?:LOC\s*\(?\d*\)?\s*)?(?:CL\.?\s*)?(\d{1,2})-(\d{2})")
_GROUP = re.compile(r"(\d{2})(\d{2})")
NICE_CLASSES = range(1, 46)
LOCARNO_CLASSES = range(1, 33)
MOST_SYMBOLS = 200
"""Symbols kept of one document; more than that is no classification but a damaged cell."""


@dataclass(frozen=True, slots=True)
class ClassWrong(ValueError):
    """A text that is no symbol of that classification."""

    given: str

    def __str__(self) -> str:
        """What was found in the place of a symbol."""
        return f"{self.given[:60]!r} is not a class symbol"


def parse_ipc(text: str) -> str:
    """One symbol of IPC or CPC in its one spelling: A63H33/04, A63H33, A63H. Raises ClassWrong.

    Accepts "A63H 33/04 (2006.01)", DOCDB's padded "E21B  47/  0228            A I" and "A63H33/04".
    """
    bare = unicodedata.normalize("NFKC", text).upper().strip()
    bare = _VERSION.sub("", _VALUES.sub("", bare))
    found = _IPC.fullmatch(re.sub(r"\s+", "", bare))
    if found is None:
        raise ClassWrong(text)
    section, group, letter, main, sub = found.groups()
    return f"{section}{group}{letter}{main or ''}{'/' + sub if sub else ''}"


def find_ipc(text: str) -> tuple[str, ...]:
    """Every full symbol within a text of any shape, in order, each once."""
    bare = unicodedata.normalize("NFKC", text).upper()
    return once(
        f"{section}{group}{letter}{main or ''}{'/' + sub if sub else ''}"
        for section, group, letter, main, sub in _IPC_IN_TEXT.findall(bare)
    )


def parse_loc(text: str) -> str:
    """One Locarno class in its one spelling, 21-01. Raises ClassWrong.

    Accepts "LOC(15) Cl.21-01", "21-01" and "LOC (13) Cl. 21-01".
    """
    bare = unicodedata.normalize("NFKC", text).upper().strip()
    found = _LOC.fullmatch(bare)
    if found is None or int(found[1]) not in LOCARNO_CLASSES:
        raise ClassWrong(text)
    return f"{int(found[1]):02}-{found[2]}"


def parse_nice(text: str) -> int:
    """A class of goods or services, 1 to 45: "28", "第28类". Raises ClassWrong."""
    bare = unicodedata.normalize("NFKC", text).strip().removeprefix("第").removesuffix("类")
    bare = bare.removesuffix(".0")
    if not bare.isdecimal() or len(bare) > 3 or int(bare) not in NICE_CLASSES:
        raise ClassWrong(text)
    return int(bare)


def parse_similar_group(text: str) -> str:
    """A group of similar goods, 2802; it begins with its Nice class. Raises ClassWrong."""
    bare = unicodedata.normalize("NFKC", text).strip()
    found = _GROUP.fullmatch(bare)
    if found is None or int(found[1]) not in NICE_CLASSES:
        raise ClassWrong(text)
    return bare


def within(symbol: str, prefix: str) -> bool:
    """Whether a symbol lies in a class: A63H33/04 in A63H33 and A63H, but not in A63H3."""
    if not symbol.startswith(prefix):
        return False
    rest = symbol[len(prefix) :]
    return not rest or len(prefix) < 4 or not (prefix[-1].isdigit() and rest[0].isdigit())


def once(symbols: Iterable[str]) -> tuple[str, ...]:
    """The symbols in order, each once, no more than MOST_SYMBOLS."""
    return tuple(dict.fromkeys(symbols))[:MOST_SYMBOLS]
