"""Numbers of Chinese trade marks and of international registrations that extend to China."""

import re
from dataclasses import dataclass

from knowledge.patents.numbers import cleaned
from knowledge.patents.wrong_number import Fault, NumberWrong

_NATIONAL = re.compile(r"(?:第)?(\d{1,8})([A-Z]{0,2})(?:号)?")
_INTERNATIONAL = re.compile(r"(?:国际注册)?(?:第)?G(\d{5,7})([A-Z]?)(?:号)?")


@dataclass(frozen=True, slots=True)
class TrademarkNumber:
    """The application or registration number, which are one and the same in China.

    `suffix` is the letter of a divided mark (12345678A). An international registration carries a G.
    """

    serial: str
    suffix: str = ""
    international: bool = False

    @property
    def key(self) -> str:
        """12345678, 12345678A, G1234567."""
        return f"{'G' if self.international else ''}{self.serial}{self.suffix}"


def parse_trademark(text: str) -> TrademarkNumber:
    """The mark a text names: 12345678, 第12345678号, 12345678A, G1234567. Raises NumberWrong."""
    given = cleaned(text)
    compact = given.replace(" ", "")
    if found := _INTERNATIONAL.fullmatch(compact):
        return TrademarkNumber(found[1].lstrip("0"), found[2], international=True)
    found = _NATIONAL.fullmatch(compact)
    if found is None or not found[1].strip("0"):
        raise NumberWrong(Fault.FORM, given)
    return TrademarkNumber(found[1].lstrip("0"), found[2])
