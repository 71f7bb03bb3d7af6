"""The number of a row as somebody writes it behind a command."""

LARGEST_DIGITS = 9


def row_number(text: str) -> int | None:
    """The number that the text is, from 1 to 999,999,999; None for anything else."""
    text = text.strip()
    if not (text.isascii() and text.isdecimal() and len(text) <= LARGEST_DIGITS):
        return None
    return int(text) or None
