"""What stands in the cells of a table: text, days, lists, amounts. Pure, and nothing is guessed."""

import re
import unicodedata
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from knowledge.patents.sources.workbook import Cell
from knowledge.patents.wrong_number import Fault, NumberWrong

_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[T\s].*)?")
_COMPACT_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})(?:\.0)?")
_EMPTY = frozenset(
    (
        *("", "-", "--", "/", "无", "暂无", "null", "none", "n/a", "nan"),
        # What a spreadsheet saves in the place of a formula that it cannot compute.
        *("#n/a", "#name?", "#value!", "#ref!", "#div/0!", "#num!", "#null!"),
        *("err:502", "err:504", "err:508", "err:509", "err:522"),
    )
)
_PIECES = re.compile(r"\s*(?:\||;;?|；|\n|\r)\s*")
_SEPARATOR = frozenset("|;；\n\r")
_FORMS = re.compile(
    r"^(?:co|ltd|inc|llc|corp|s\.?a|gmbh|b\.?v|plc|limited|incorporated)\b\.?", re.I
)
_ROUNDED = re.compile(r"\d{6,}0{6}")
_INVISIBLE = "\u200b\ufeff"
_PADDING = f" \t\r\n\u3000\xa0{_INVISIBLE}"
LONGEST_EMPTY = 8
"""More characters than any word for nothing has, with one to spare."""
_NO_DAY = frozenset({"", "0", "00:00:00"})
FIRST_DAY = date(1901, 1, 1)
LAST_YEAR = 2100
EXACT = 10**15
"""Up to here a float holds every whole number; a spreadsheet keeps fifteen digits."""


class CellWrong(ValueError):
    """A cell that does not hold what its column says; the text says what stands there."""


def text_of(cell: Cell) -> str:
    """The cell as text, without what only lays it out; empty for the usual words for nothing."""
    if isinstance(cell, str):
        plain = cell.strip()
        if not plain.isascii() and plain.strip(_INVISIBLE) != plain:
            plain = plain.strip(_PADDING)
        return "" if len(plain) < LONGEST_EMPTY and plain.casefold() in _EMPTY else plain
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < EXACT:
        return str(int(cell))
    return str(cell)


def number_text(cell: Cell) -> str:
    """A number of a patent or mark as text. Raises NumberWrong for one a spreadsheet has rounded.

    A cell that holds a number is taken only where a float holds all of its digits. Text that ends
    in six zeros was such a cell before it was saved as CSV: no application is numbered so.
    """
    text = text_of(cell)
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        if text.endswith("000000") and _ROUNDED.fullmatch(text):
            raise NumberWrong(Fault.ROUNDED, text)
        return text
    if "e" in text.casefold() or abs(cell) >= EXACT or _ROUNDED.fullmatch(text):
        raise NumberWrong(Fault.ROUNDED, text)
    return text


def day_of(cell: Cell) -> date | None:
    """A day, or None for an empty cell. Raises CellWrong.

    Days of 1900 are what spreadsheets make of an empty cell with a date's format, and are none.
    """
    if isinstance(cell, datetime):
        return _plausible(cell.date())
    if isinstance(cell, date):
        return _plausible(cell)
    text = text_of(cell)
    if text in _NO_DAY:
        return None
    day = _written_day(text)
    if day is None:
        raise CellWrong(f"{text[:30]!r} is no date (write 2026-01-31)")
    return _plausible(day)


@lru_cache(maxsize=16_384)
def _written_day(text: str) -> date | None:
    """The day that is written, or None for no date. Raises CellWrong for no day of the calendar."""
    plain = text if text.isascii() else unicodedata.normalize("NFKC", text)
    found = _DAY.fullmatch(plain) or _COMPACT_DAY.fullmatch(plain)
    if found is None:
        return None
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        raise CellWrong(f"{text[:30]!r} is no day of the calendar") from None


def pieces(cell: Cell) -> tuple[str, ...]:
    """The values of a cell with several, each once: separated by | or ; in half or full width."""
    text = text_of(cell)
    if _SEPARATOR.isdisjoint(text):
        return (text,) if text else ()
    parts = (part.strip() for part in _PIECES.split(text))
    return tuple(dict.fromkeys(part for part in parts if part and part.casefold() not in _EMPTY))


def western_names(cell: Cell) -> tuple[str, ...]:
    """Names separated by ", " as Google does; "Co., Ltd." stays with the name before it."""
    names: list[str] = []
    for part in text_of(cell).split(", "):
        if names and _FORMS.match(part):
            names[-1] = f"{names[-1]}, {part}"
        elif part.strip():
            names.append(part.strip())
    return tuple(dict.fromkeys(names))


def hundredths(cell: Cell) -> int | None:
    """An amount of yuan in hundredths, or None for an empty cell. Raises CellWrong."""
    text = unicodedata.normalize("NFKC", text_of(cell)).replace(",", "")
    text = text.removeprefix("¥").removesuffix("元").strip()
    if not text:
        return None
    try:
        amount = Decimal(text) * 100
    except InvalidOperation:
        raise CellWrong(f"{text[:30]!r} is no amount") from None
    if not amount.is_finite() or amount != amount.to_integral_value() or not 0 <= amount < 10**12:
        raise CellWrong(f"{text[:30]!r} is no amount")
    return int(amount)


def _plausible(day: date) -> date | None:
    if day.year == 1900 or day < FIRST_DAY:
        if day.year >= 1899:
            return None
        raise CellWrong(f"{day} lies before there were such records")
    if day.year > LAST_YEAR:
        raise CellWrong(f"{day} lies too far ahead")
    return day
