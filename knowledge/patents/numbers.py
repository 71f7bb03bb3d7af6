"""Numbers of patent applications: read in every form they are met in, checked, never guessed.

Chinese numbers follow ZC 0006-2003. From 2003-10-01: four digits of the year, one of the kind,
seven of the serial, a point and the check digit; before: two, one and five. Elsewhere the number
is kept as DOCDB writes it (country, number, kind letter).
"""

import re
import unicodedata
from dataclasses import dataclass
from operator import mul

from knowledge.patent_kind import PatentKind
from knowledge.patents.offices import OFFICES
from knowledge.patents.wrong_number import Fault, NumberWrong

_WEIGHTS = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)
_KINDS = {
    "1": PatentKind.INVENTION,
    "2": PatentKind.UTILITY_MODEL,
    "3": PatentKind.DESIGN,
    "8": PatentKind.INVENTION,
    "9": PatentKind.UTILITY_MODEL,
}
_PCT_KINDS = frozenset("89")
FIRST_YEAR = 1985
LAST_YEAR = 2100
_LONG = re.compile(r"(\d{12})(?:\.?([\dX]))?")
_SHORT = re.compile(r"(8[5-9]\d{6}|9\d{7}|0[0-3]\d{6})(?:\.?([\dX]))?")
_PCT = re.compile(r"PCT/?([A-Z]{2})(?:(\d{4})/?(\d{6})|(\d{2})/?(\d{5}))")
_FOREIGN = re.compile(r"([A-Z]{2})(D?\d[\d./,]{2,19}\d)([A-Z]\d?)?")
_SCIENTIFIC = re.compile(r"[+-]?\d+(?:\.\d+)?E[+-]?\d+")
_PREFIX = re.compile(r"(?:CN|ZL)[-_.]?(?=[\d ])")
_KIND_SUFFIX = re.compile(r"[-_]?[A-Z]\d?$")
LONGEST = 60


@dataclass(frozen=True, slots=True)
class PatentNumber:
    """The number of one application, which is what makes a patent one patent.

    `serial` holds the digits without the check digit; `check` is computed for Chinese numbers and
    empty for others. `kind` is None where the number does not say it.
    """

    country: str
    serial: str
    check: str = ""
    kind: PatentKind | None = None
    international: bool = False

    @property
    def key(self) -> str:
        """One spelling for one application: CN202010123456, PCTCN2026012345, US201815919370A."""
        return f"PCT{self.serial}" if self.country == "WO" else f"{self.country}{self.serial}"

    @property
    def display(self) -> str:
        """As people write it: 202010123456.7, PCT/CN2026/012345, US201815919370A."""
        if self.country == "CN":
            return f"{self.serial}.{self.check}"
        if self.country == "WO":
            office, year, number = self.serial[:2], self.serial[2:-6], self.serial[-6:]
            return f"PCT/{office}{year}/{number}"
        return self.key

    @property
    def year(self) -> int | None:
        """The year in a Chinese number; None where the form does not say it for sure."""
        if self.country != "CN":
            return None
        return int(self.serial[:4]) if len(self.serial) == 12 else _century(self.serial[:2])


def parse_application(text: str) -> PatentNumber:
    """The application a text names.

    Accepts 202010123456.7, 2020101234567, 202010123456, ZL…, CN…, CN-…-A, 95115608.X and its
    shorter spellings, PCT/CN2026/012345 and DOCDB numbers of other offices. Raises NumberWrong.
    """
    given = cleaned(text)
    compact = given.replace(" ", "")
    if pct := _PCT.fullmatch(compact):
        return _international(pct)
    body = _PREFIX.sub("", given, count=1).replace(" ", "")
    chinese = len(body) < len(compact) or compact[:1].isdigit()
    if chinese:
        return _chinese(body, given=given)
    return _foreign(compact, given=given)


def chinese_number(serial: str) -> PatentNumber:
    """The number with those eight or twelve digits, its check digit computed.

    Raises NumberWrong for a year or kind that cannot be.
    """
    return _chinese(serial, given=serial)


def check_digit(digits: str) -> str:
    """The check digit of eight or twelve digits: the weighted sum modulo eleven, ten being X."""
    if len(digits) not in (8, 12) or not digits.isdecimal():
        raise ValueError("a check digit belongs to eight or twelve digits")
    return "0123456789X"[sum(map(mul, map(int, digits), _WEIGHTS)) % 11]


def cleaned(text: str) -> str:
    """Half-width capitals, trimmed. Raises NumberWrong for an empty, overlong or rounded one."""
    given = unicodedata.normalize("NFKC", text[: LONGEST * 2]).strip().strip("'\"=").upper()
    if not given:
        raise NumberWrong(Fault.EMPTY, text)
    if len(given) > LONGEST:
        raise NumberWrong(Fault.FORM, given)
    if _SCIENTIFIC.fullmatch(given.replace(" ", "")):
        raise NumberWrong(Fault.ROUNDED, given)
    return given


def _chinese(body: str, *, given: str) -> PatentNumber:
    found = _LONG.fullmatch(body) or _SHORT.fullmatch(body)
    if found is None:
        shorter = _KIND_SUFFIX.sub("", body)
        found = _LONG.fullmatch(shorter) or _SHORT.fullmatch(shorter)
    if found is None:
        raise NumberWrong(Fault.FORM, given)
    serial, check = found[1], found[2]
    long = len(serial) == 12
    year = int(serial[:4]) if long else _century(serial[:2])
    if not (2003 if long else FIRST_YEAR) <= year <= LAST_YEAR:
        raise NumberWrong(Fault.YEAR, given)
    letter = serial[4] if long else serial[2]
    if letter not in _KINDS:
        raise NumberWrong(Fault.KIND, given)
    right = check_digit(serial)
    if check is not None and check != right:
        raise NumberWrong(Fault.CHECK_DIGIT, given, expected=right)
    return PatentNumber("CN", serial, right, _KINDS[letter], letter in _PCT_KINDS)


def _international(found: re.Match[str]) -> PatentNumber:
    office, year, number, short_year, short_number = found.groups()
    if office not in OFFICES:
        raise NumberWrong(Fault.FORM, found[0])
    if year is None:
        year, number = str(_century(short_year)), f"0{short_number}"
    if not 1978 <= int(year) <= LAST_YEAR:
        raise NumberWrong(Fault.YEAR, found[0])
    return PatentNumber("WO", f"{office}{year}{number}", international=True)


def _foreign(compact: str, *, given: str) -> PatentNumber:
    found = _FOREIGN.fullmatch(compact.replace("-", ""))
    if found is None or found[1] not in OFFICES:
        raise NumberWrong(Fault.FORM, given)
    digits = re.sub(r"[^\dD]", "", found[2])
    return PatentNumber(found[1], f"{digits}{found[3] or ''}")


def _century(two: str) -> int:
    year = int(two)
    return 1900 + year if year >= 50 else 2000 + year
