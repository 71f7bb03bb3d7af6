"""Why a text is not a number of a patent or mark: the one error every parser of numbers raises."""

from enum import StrEnum


class Fault(StrEnum):
    """What is wrong with a number."""

    EMPTY = "empty"
    FORM = "form"
    CHECK_DIGIT = "check-digit"
    YEAR = "year"
    KIND = "kind"
    ROUNDED = "rounded"


class NumberWrong(ValueError):
    """A text that is no such number; `fault` says in what way, `expected` what would be right.

    Nothing is ever put right by guessing: `expected` is for the sentence to the person only.
    """

    def __init__(self, fault: Fault, given: str, *, expected: str = "") -> None:
        super().__init__(_sentence(fault, given[:60], expected))
        self.fault = fault
        self.given = given[:60]
        self.expected = expected


def _sentence(fault: Fault, given: str, expected: str) -> str:
    match fault:
        case Fault.EMPTY:
            return "there is no number"
        case Fault.CHECK_DIGIT:
            return (
                f"the check digit of {given!r} is wrong: the digits before it call for {expected}"
            )
        case Fault.YEAR:
            return f"{given!r} has a year that no such number can have"
        case Fault.KIND:
            return f"{given!r} has no known kind of patent in the place for it"
        case Fault.ROUNDED:
            return f"{given!r} was rounded by a spreadsheet; export the column as text again"
        case Fault.FORM:
            return f"{given!r} is not written like such a number"
