"""Numbers of published documents: CN112345678A, CN100123456C, WO2026123456A1, US2014102795A1.

The Chinese kind letters follow ZC 0008-2004: A the published application, B (C until April 2010)
the granted invention, U (Y) the utility model, S (D) the design.
"""

import re
from dataclasses import dataclass
from datetime import date

from knowledge.patent_kind import PatentKind
from knowledge.patents.numbers import cleaned
from knowledge.patents.offices import OFFICES
from knowledge.patents.wrong_number import Fault, NumberWrong

_NUMBER = re.compile(r"([A-Z]{2})(D?\d{4,13})([A-Z]\d?)?")
_AMERICAN = re.compile(r"((?:19|20)\d\d)0(\d{6})")
"""American publications are printed with seven digits after the year; DOCDB drops the first."""
_CHINESE = re.compile(r"(?:[123]\d{6}|[123]\d{8}|8[5-9]\d{6})")
_LETTERS = {
    "A": PatentKind.INVENTION,
    "B": PatentKind.INVENTION,
    "C": PatentKind.INVENTION,
    "U": PatentKind.UTILITY_MODEL,
    "Y": PatentKind.UTILITY_MODEL,
    "S": PatentKind.DESIGN,
    "D": PatentKind.DESIGN,
}
_FIRST = {
    "1": PatentKind.INVENTION,
    "2": PatentKind.UTILITY_MODEL,
    "3": PatentKind.DESIGN,
}
_GRANTED = frozenset("BCUYSD")


@dataclass(frozen=True, slots=True)
class PublicationNumber:
    """The number of one published document; `letter` is its kind code, empty where not given."""

    country: str
    serial: str
    letter: str = ""

    @property
    def key(self) -> str:
        """CN112345678A."""
        return f"{self.country}{self.serial}{self.letter}"

    @property
    def kind(self) -> PatentKind | None:
        """The kind of a Chinese document; None for other offices."""
        if self.country != "CN":
            return None
        return _LETTERS.get(self.letter[:1]) or _FIRST.get(self.serial[0])

    @property
    def granted(self) -> bool | None:
        """Whether a Chinese document announces a grant; None where its letter is not given."""
        if self.country != "CN" or not self.letter:
            return None
        return self.letter[0] in _GRANTED


@dataclass(frozen=True, slots=True)
class Publication:
    """A published document and the day it came out, where that is known."""

    number: PublicationNumber
    published_on: date | None = None


def parse_publication(text: str) -> PublicationNumber:
    """The document a text names: CN112345678A, CN 112345678 A, US-2014102795-A1.

    Raises NumberWrong.
    A Chinese number needs its country letters or its kind letter, for nine bare digits could be an
    old application number as well.
    """
    given = cleaned(text)
    compact = re.sub(r"[\s\-_,./]", "", given)
    if compact[:1].isdigit() and compact[-1:].isalpha():
        compact = f"CN{compact}"
    found = _NUMBER.fullmatch(compact)
    if found is None or found[1] not in OFFICES:
        raise NumberWrong(Fault.FORM, given)
    country, serial, letter = found[1], found[2], found[3] or ""
    if country == "US" and (padded := _AMERICAN.fullmatch(serial)):
        serial = f"{padded[1]}{padded[2]}"
    if country == "CN":
        if not _CHINESE.fullmatch(serial):
            raise NumberWrong(Fault.FORM, given)
        if letter and (letter[0] not in _LETTERS or not _agrees(serial, letter)):
            raise NumberWrong(Fault.KIND, given)
    return PublicationNumber(country, serial, letter)


def _agrees(serial: str, letter: str) -> bool:
    """Whether the letter fits the first digit; numbers of 1985-1988 were application numbers."""
    if serial[0] == "8":
        return True
    return _FIRST[serial[0]] is _LETTERS[letter[0]]
