"""Numbers of patents within a sentence, in whatever form they are written. Pure."""

import re
import unicodedata
from dataclasses import dataclass

from knowledge.patents.numbers import PatentNumber, parse_application
from knowledge.patents.publication import PublicationNumber, parse_publication
from knowledge.patents.wrong_number import Fault, NumberWrong

Number = PatentNumber | PublicationNumber

_CANDIDATES = re.compile(
    r"(?<![A-Z0-9])(?:"
    r"PCT\s?/?\s?[A-Z]{2}\s?\d{2,4}\s?/?\s?\d{5,6}"
    r"|(?:CN|ZL)[\s\-_.]*\d{7,13}(?:\s?\.\s?[\dX])?(?:[\s\-]?[ABCUYSD]\d?(?![A-Z0-9]))?"
    r"|(?:19|20)\d{10}(?:\s?\.\s?[\dX]|[\dX])?"
    r"|(?:8[5-9]|9\d|0[0-3])\d{6}\.[\dX]"
    r"|[123]\d{8}\s?[ABCUYS]\d?(?![A-Z0-9])"
    r"|(?:US|EP|WO|JP|KR|DE|GB|FR|TW)[\s\-]?\d[\d/,]{4,13}(?:[\s\-]?[A-Z]\d?)?(?![A-Z0-9])"
    r"|\d(?:\.\d+)?E\+\d{2}"
    r")"
)
MOST = 20
"""Numbers of one message that are looked up."""
MOST_DIGITS = 9
"""Digits of a Chinese document's number; more are an application's."""


@dataclass(frozen=True, slots=True)
class NumbersIn:
    """What was found: numbers, texts that look like one and are wrong, and what else was said."""

    numbers: tuple[Number, ...]
    wrong: tuple[NumberWrong, ...]
    rest: str

    def __bool__(self) -> bool:
        """Whether there was anything that looks like a number."""
        return bool(self.numbers or self.wrong)


def numbers_in(text: str) -> NumbersIn:
    """Every number in a text; wrong ones are told apart and never put right."""
    plain = unicodedata.normalize("NFKC", text).upper()
    numbers: dict[Number, None] = {}
    wrong: list[NumberWrong] = []
    for candidate in _CANDIDATES.findall(plain)[:MOST]:
        try:
            numbers[parse_number(candidate)] = None
        except NumberWrong as fault:
            wrong.append(fault)
    return NumbersIn(tuple(numbers), tuple(wrong), _CANDIDATES.sub(" ", plain).strip())


def parse_number(text: str) -> Number:
    """The application or published document that a text names. Raises NumberWrong."""
    readings = (
        (_published, parse_application) if _lettered(text) else (parse_application, _published)
    )
    first: NumberWrong | None = None
    for reading in readings:
        try:
            return reading(text)
        except NumberWrong as wrong:
            if wrong.fault not in {Fault.FORM, Fault.KIND}:
                raise
            first = first or wrong
    raise first or NumberWrong(Fault.FORM, text)


def _lettered(text: str) -> bool:
    """Whether a text is written like the number of a document rather than of an application."""
    foreign = text[:2].isalpha() and not text.startswith(("CN", "ZL", "PC"))
    return foreign or (text[-2:].strip("0123456789") not in {"", "X", ".X"})


def _published(text: str) -> PublicationNumber:
    number = parse_publication(text)
    if number.country == "CN" and len(number.serial) > MOST_DIGITS:
        raise NumberWrong(Fault.FORM, text)
    return number
