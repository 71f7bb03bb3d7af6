"""Which years of a patent are paid, by the fees that a fee query told. Pure.

CNIPA names an annual fee by its year (发明专利第7年年费) and lists what is due and what was paid
apart: the first with a last day and a state, the second with the day of payment.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

PAID = ("已缴", "已交", "已支付", "缴纳成功", "paid")
NOT_PAID = ("未", "待", "部分", "unpaid")
LATE_FEE = "滞纳金"
_YEAR = re.compile(r"第\s*(\d{1,2}|[一二三四五六七八九]?十?[一二三四五六七八九]?)\s*年")
_DIGITS = "零一二三四五六七八九"


class ToldFee(Protocol):
    """A fee, from a file or from a row."""

    @property
    def name(self) -> str:
        """As the office names it."""
        ...

    @property
    def state(self) -> str:
        """As the file says it; empty where it does not."""
        ...

    @property
    def paid_on(self) -> date | None:
        """The day of payment, where it is told."""
        ...


@dataclass(frozen=True, slots=True)
class PaidYear:
    """One year's annual fee that was paid; the day where it is told."""

    year: int
    paid_on: date | None


def is_paid(fee: ToldFee) -> bool:
    """Whether the fee was paid in full: its day of payment is told, or its state says so."""
    state = fee.state.casefold()
    if any(word in state for word in NOT_PAID):
        return False
    return fee.paid_on is not None or any(word in state for word in PAID)


def paid_years(fees: Iterable[ToldFee]) -> Sequence[PaidYear]:
    """The years whose annual fee was paid, in order."""
    found: dict[int, date | None] = {}
    for fee in fees:
        year = annual_year(fee.name)
        if year is not None and is_paid(fee):
            found[year] = fee.paid_on or found.get(year)
    return [PaidYear(year, found[year]) for year in sorted(found)]


def annual_year(name: str) -> int | None:
    """The patent's year that an annual fee is for; None for any other fee."""
    if "年费" not in name or LATE_FEE in name:
        return None
    found = _YEAR.search(name)
    return _number(found[1]) if found else None


def _number(written: str) -> int | None:
    """7, 七 and 十七; no patent has more than twenty years."""
    if written.isdecimal():
        return int(written) or None
    tens, ten, ones = written.rpartition("十")
    number = (_DIGITS.index(tens) if tens else 1) * 10 if ten else 0
    return number + (_DIGITS.index(ones) if ones else 0) or None
