"""What a patent may be worth, three ways, as ranges with every assumption open. Pure.

A worksheet, no appraisal: a formal opinion takes at least two professionals (Asset Appraisal Law
arts. 24-26). Money is in 万元, rates are shares (0.05 is five per cent).
"""

from dataclasses import dataclass
from enum import StrEnum


class Method(StrEnum):
    """The three usual ways to value a right."""

    COST = "cost"
    INCOME = "income"
    MARKET = "market"


@dataclass(frozen=True, slots=True)
class Range:
    """From low to high, in 万元."""

    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumptions:
    """What goes in. What the firm did not give is None, and its method is left out.

    `spread` is how far the discount rate may lie to either side; ours unless the firm says another.
    """

    remaining_years: int
    term_years: int
    invested: float | None = None
    revenue: float | None = None
    growth: float = 0.0
    royalty_low: float | None = None
    royalty_high: float | None = None
    discount: float = 0.15
    spread: float = 0.03
    tax: float = 0.25
    comparable_low: float | None = None
    comparable_high: float | None = None


def estimate(given: Assumptions) -> dict[Method, Range]:
    """A range for each method that enough was given for; raises ValueError for odd figures."""
    _check(given)
    found = {}
    if given.invested is not None:
        found[Method.COST] = cost(given)
    if given.revenue is not None and given.royalty_low is not None:
        found[Method.INCOME] = income(given)
    if given.comparable_low is not None:
        high = given.comparable_high
        found[Method.MARKET] = Range(given.comparable_low, high or given.comparable_low)
    return found


def cost(given: Assumptions) -> Range:
    """What was spent: worn down by the years gone, up to in full."""
    spent = given.invested or 0.0
    return Range(spent * given.remaining_years / given.term_years, spent)


def income(given: Assumptions) -> Range:
    """Relief from royalty: the fees after tax that owning the right saves, discounted.

    The low end takes the lower royalty and the higher discount rate, the high end the reverse.
    """
    low = given.royalty_low or 0.0
    high = given.royalty_high or low
    return Range(
        _royalties(given, royalty=low, discount=given.discount + given.spread),
        _royalties(given, royalty=high, discount=given.discount - given.spread),
    )


def _royalties(given: Assumptions, *, royalty: float, discount: float) -> float:
    """Sales grow and fees come at each year's end."""
    yearly = (given.revenue or 0.0) * royalty * (1 - given.tax)
    return sum(
        yearly * (1 + given.growth) ** (year - 1) / (1 + discount) ** year
        for year in range(1, given.remaining_years + 1)
    )


def _check(given: Assumptions) -> None:
    if not 0 < given.remaining_years <= given.term_years <= 20:
        raise ValueError("the remaining years lie between one and the term")
    if not 0 <= given.spread < given.discount < 1:
        raise ValueError("the discount rate lies between its spread and one")
    low, high = given.royalty_low, given.royalty_high
    if low is not None and not 0 < low <= (high or low) < 1:
        raise ValueError("the royalty rates rise from above nought and stay below one")
    if not -0.5 <= given.growth <= 1 or not 0 <= given.tax < 1:
        raise ValueError("growth lies between -50 and 100 per cent, tax below 100")
