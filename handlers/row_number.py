"""Whole numbers as somebody writes them behind a command or into a form; first of all a row's.

What is longer than a column of a database holds never goes past this point.
"""

LARGEST = 999_999_999


def whole_number(text: str, *, least: int, most: int) -> int | None:
    """The number that the text is, if it lies from least to most; None for anything else."""
    digits = text.strip()
    if not (digits.isascii() and digits.isdecimal() and len(digits) <= len(str(LARGEST))):
        return None
    return number if least <= (number := int(digits)) <= most else None


def row_number(text: str) -> int | None:
    """The number of a row, 12 or #12, from 1 to 999,999,999; None for anything else."""
    return whole_number(text.strip().lstrip("#"), least=1, most=LARGEST)
