"""The worksheets' formulas give what the pure functions give, reckoned by LibreOffice."""

from pathlib import Path

import pytest

from handlers.cultivation.texts import VALUES, worth_words
from handlers.operation.worth_texts import METHODS, sheet_words
from knowledge.operation.valuation import Assumptions, Method, estimate
from knowledge.operation.worth import Value, indicators, shares
from reports.valuation import valuation_sheet
from reports.worth import worth_sheet
from tests.reports.recalculated import recalculated, rows_of


@pytest.mark.parametrize(
    "given",
    [
        Assumptions(
            remaining_years=7,
            term_years=10,
            invested=40,
            revenue=1000,
            growth=0.05,
            royalty_low=0.02,
            royalty_high=0.04,
            comparable_low=33.5,
        ),
        Assumptions(remaining_years=20, term_years=20, revenue=12.5, royalty_low=0.03),
    ],
)
def test_a_valuation_is_reckoned_the_same_by_another_program(
    given: Assumptions, tmp_path: Path
) -> None:
    sheet = recalculated(valuation_sheet(given, sheet_words("积木", given)), tmp_path)
    found: dict[object, tuple[object, object]] = {}
    years = []
    for label, low, high, *_ in sheet.iter_rows(values_only=True, min_row=17):
        if isinstance(label, int):
            years.append(label)
        found.setdefault(label, (low, high))
    ours = estimate(given)
    assert years == list(range(1, 21))
    for method in Method:
        reckoned = [each or "" for each in found[METHODS[method]]]
        if method in ours:
            assert reckoned == pytest.approx([ours[method].low, ours[method].high])
        else:
            assert reckoned == ["", ""]


def test_a_worth_is_added_up_the_same_by_another_program(tmp_path: Path) -> None:
    marks = {each.id: number % 3 for number, each in enumerate(indicators()) if number != 4}
    content = worth_sheet(marks, worth_words("202010123456.7", checked=False))
    rows = rows_of(recalculated(content, tmp_path))
    for value, share in shares(marks).items():
        reached, most, part = rows[VALUES[value]][:3]
        assert (reached, most) == (share.reached, share.most)
        assert isinstance(part, float)
        assert round(part * 100) == share.percent
    assert set(shares(marks)) == set(Value)
