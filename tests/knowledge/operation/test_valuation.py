"""The figures of the valuation worksheet, against sums done another way."""

import pytest

from knowledge.operation.valuation import Assumptions, Method, estimate

GIVEN = Assumptions(
    remaining_years=3,
    term_years=10,
    invested=100,
    revenue=1000,
    growth=0.1,
    royalty_low=0.02,
    royalty_high=0.04,
    comparable_low=50,
)


def test_three_methods_each_with_its_range() -> None:
    found = estimate(GIVEN)
    assert (found[Method.COST].low, found[Method.COST].high) == (30, 100)
    assert (found[Method.MARKET].low, found[Method.MARKET].high) == (50, 50)
    low = 15 / 1.18 + 16.5 / 1.18**2 + 18.15 / 1.18**3
    high = 30 / 1.12 + 33 / 1.12**2 + 36.3 / 1.12**3
    assert found[Method.INCOME].low == pytest.approx(low)
    assert found[Method.INCOME].high == pytest.approx(high)


def test_what_was_not_given_is_left_out() -> None:
    assert estimate(Assumptions(remaining_years=1, term_years=20)) == {}


@pytest.mark.parametrize(
    "wrong",
    [
        {"remaining_years": 0},
        {"remaining_years": 11},
        {"growth": 2.0},
        {"royalty_low": 0.0},
        {"royalty_low": 0.5},
        {"discount": 0.02},
        {"tax": 1.0},
    ],
)
def test_odd_figures_are_refused(wrong: dict[str, float]) -> None:
    figures = {**{name: getattr(GIVEN, name) for name in GIVEN.__slots__}, **wrong}
    with pytest.raises(ValueError, match=r"lie|rise"):
        estimate(Assumptions(**figures))
