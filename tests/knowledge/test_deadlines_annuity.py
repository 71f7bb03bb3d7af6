"""Annual fees, late fees and terms: known cases, boundaries, and what never happens."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.deadlines import statutes
from knowledge.deadlines.annuity import (
    Reduction,
    YearOutsideTerm,
    annuity,
    annuity_amount,
    due_day,
    patent_year,
    reduced,
    schedule,
)
from knowledge.deadlines.counting import Caution, years_after
from knowledge.deadlines.late_fee import late_fee
from knowledge.deadlines.rules import RuleNotHeld
from knowledge.deadlines.term import term
from knowledge.patent_kind import PatentKind
from knowledge.policy import FactUnknown, policy_table

POLICY = policy_table()
FILED = st.dates(date(1993, 1, 1), date(2040, 12, 31))
INVENTION, MODEL, DESIGN = PatentKind.INVENTION, PatentKind.UTILITY_MODEL, PatentKind.DESIGN


@pytest.mark.parametrize(
    ("kind", "filed_on", "years", "last"),
    [
        (INVENTION, date(2019, 3, 5), 20, date(2039, 3, 4)),
        (MODEL, date(1999, 9, 6), 10, date(2009, 9, 5)),  # the Examination Guidelines' example
        (DESIGN, date(2021, 5, 31), 10, date(2031, 5, 30)),
        (DESIGN, date(2021, 6, 1), 15, date(2036, 5, 31)),
        (MODEL, date(2024, 2, 29), 10, date(2034, 2, 27)),
        (INVENTION, date(2004, 2, 29), 20, date(2024, 2, 28)),
    ],
)
def test_terms(kind: PatentKind, filed_on: date, years: int, last: date) -> None:
    found = term(kind=kind, filed_on=filed_on, policy=POLICY)
    assert (found.years, found.last_day) == (years, last)
    assert found.ended_on == last + timedelta(days=1)
    assert found.sources[0].name == "专利法|第四十二条"


def test_the_old_term_of_designs_is_not_confirmed() -> None:
    old = term(kind=DESIGN, filed_on=date(2021, 5, 31), policy=POLICY)
    assert old.cautions == (Caution.DESIGN_TERM_UNCONFIRMED,)
    assert not old.facts[0].confirmed
    assert term(kind=DESIGN, filed_on=date(2021, 6, 1), policy=POLICY).cautions == ()
    assert term(kind=MODEL, filed_on=date(2021, 5, 31), policy=POLICY).cautions == ()


def test_terms_of_very_old_patents_are_not_held() -> None:
    with pytest.raises(RuleNotHeld):
        term(kind=INVENTION, filed_on=date(1992, 12, 31), policy=POLICY)


@pytest.mark.parametrize(
    ("filed_on", "year", "due"),
    [
        (date(1997, 6, 3), 6, date(2002, 6, 3)),  # the Examination Guidelines' example
        (date(2019, 3, 5), 8, date(2026, 3, 5)),
        (date(2010, 8, 9), 17, date(2026, 8, 10)),  # a Sunday
        (date(2016, 10, 1), 11, date(2026, 10, 8)),  # the golden week
        (date(2020, 2, 29), 2, date(2021, 3, 1)),  # 28 February 2021 was a Sunday
    ],
)
def test_a_fee_is_due_on_the_filing_days_corresponding_day(
    filed_on: date, year: int, due: date
) -> None:
    found = due_day(filed_on=filed_on, year=year)
    assert found.last_day == due
    assert [source.name for source in found.sources] == [
        "专利法实施细则|第一百一十五条",
        "专利法实施细则|第五条",
    ]


def test_the_first_year_has_no_day_of_its_own() -> None:
    with pytest.raises(YearOutsideTerm):
        due_day(filed_on=date(2026, 1, 1), year=1)


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (date(1999, 6, 1), 1),
        (date(2000, 5, 31), 1),
        (date(2000, 6, 1), 2),
        (date(2001, 5, 31), 2),
    ],
)
def test_years_run_from_the_filing_date(day: date, year: int) -> None:
    assert patent_year(day, filed_on=date(1999, 6, 1)) == year


def test_no_year_lies_before_filing() -> None:
    with pytest.raises(ValueError, match="before the filing date"):
        patent_year(date(1999, 5, 31), filed_on=date(1999, 6, 1))


@pytest.mark.parametrize(
    ("kind", "year", "reduction", "payable"),
    [
        (INVENTION, 1, Reduction.SINGLE, 135),
        (INVENTION, 8, Reduction.NONE, 2000),
        (INVENTION, 8, Reduction.SINGLE, 300),
        (INVENTION, 8, Reduction.JOINT, 600),
        (MODEL, 7, Reduction.SINGLE, 180),
        (DESIGN, 4, Reduction.JOINT, 270),
    ],
)
def test_amounts(kind: PatentKind, year: int, reduction: Reduction, payable: int) -> None:
    found = annuity_amount(
        kind=kind, year=year, day=date(2026, 11, 22), policy=POLICY, reduction=reduction
    )
    assert found.payable == payable


@pytest.mark.parametrize(
    ("granted_on", "year", "reducible"),
    [
        (date(2018, 3, 1), 8, True),  # granted in the 8th year
        (date(2018, 3, 1), 17, True),
        (date(2018, 3, 1), 18, False),
        (None, 10, True),
        (None, 11, None),
    ],
)
def test_ten_years_from_the_year_of_grant_are_reduced(
    granted_on: date | None, year: int, reducible: bool | None
) -> None:
    found = annuity(
        kind=INVENTION,
        filed_on=date(2010, 8, 9),
        year=year,
        policy=POLICY,
        reduction=Reduction.SINGLE,
        granted_on=granted_on,
    )
    assert found.reducible is reducible
    assert found.payable == (found.full * 15 // 100 if reducible else found.full)


def test_the_year_of_grant_is_paid_with_the_formalities() -> None:
    found = annuity(
        kind=INVENTION,
        filed_on=date(2010, 8, 9),
        year=8,
        policy=POLICY,
        granted_on=date(2018, 3, 1),
    )
    assert found.due is None
    assert found.sources[-1].name == "专利法实施细则|第一百一十四条"


@pytest.mark.parametrize(
    ("kind", "year", "granted_on"),
    [
        (MODEL, 11, None),
        (DESIGN, 11, None),  # filed before June 2021
        (INVENTION, 21, None),
        (INVENTION, 7, date(2018, 3, 1)),
    ],
)
def test_no_fee_before_grant_or_after_the_term(
    kind: PatentKind, year: int, granted_on: date | None
) -> None:
    with pytest.raises(YearOutsideTerm):
        annuity(
            kind=kind,
            filed_on=date(2010, 8, 9),
            year=year,
            policy=POLICY,
            granted_on=granted_on,
        )


def test_a_schedule_lists_every_fee_to_the_end() -> None:
    listed = schedule(
        kind=DESIGN,
        filed_on=date(2022, 7, 1),
        policy=POLICY,
        reduction=Reduction.SINGLE,
        granted_on=date(2022, 12, 9),
    )
    assert [item.year for item in listed] == list(range(1, 16))
    assert [item.payable for item in listed] == [90] * 3 + [135] * 2 + [180] * 3 + [300] * 2 + [
        3000
    ] * 5
    assert listed[0].due is None


def test_a_reduction_to_fractions_of_a_yuan_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="no whole number"):
        reduced(333, percent=85)


@given(FILED, st.integers(2, 20))
def test_fees_fall_due_in_order_and_never_early(filed_on: date, year: int) -> None:
    due = due_day(filed_on=filed_on, year=year)
    assert due.last_day >= due.counted_to == years_after(filed_on, year - 1)
    if year < 20:
        assert due.last_day < due_day(filed_on=filed_on, year=year + 1).last_day


@given(FILED, st.integers(0, 19 * 365))
def test_a_day_lies_in_the_year_whose_fee_was_due_before_it(filed_on: date, later: int) -> None:
    day = filed_on + timedelta(days=later)
    year = patent_year(day, filed_on=filed_on)
    assert years_after(filed_on, year - 1) <= day < years_after(filed_on, year)


@pytest.mark.parametrize(
    ("paid_on", "percent", "total"),
    [
        (date(2026, 3, 5), None, 2000),
        (date(2026, 3, 6), 0, 2000),
        (date(2026, 4, 5), 0, 2000),  # a whole month, still nothing
        (date(2026, 4, 6), 5, 2100),
        (date(2026, 5, 5), 5, 2100),
        (date(2026, 5, 6), 10, 2200),
        (date(2026, 6, 6), 15, 2300),
        (date(2026, 7, 6), 20, 2400),
        (date(2026, 8, 6), 25, 2500),
        (date(2026, 9, 7), 25, 2500),  # 5 September is a Saturday
        (date(2026, 9, 8), None, None),
    ],
)
def test_late_fees_by_the_day_of_payment(
    paid_on: date, percent: int | None, total: int | None
) -> None:
    found = late_fee(
        due_on=date(2026, 3, 5), paid_on=paid_on, full=2000, payable=2000, policy=POLICY
    )
    assert (found.bracket.percent if found.bracket else None) == percent
    assert found.total == total
    assert found.last_day == date(2026, 9, 7)
    assert found.lapsed == (paid_on > date(2026, 9, 7))


def test_the_surcharge_is_a_share_of_the_full_fee() -> None:
    found = late_fee(
        due_on=date(2026, 3, 5),
        paid_on=date(2026, 5, 20),
        full=2000,
        payable=300,
        policy=POLICY,
    )
    assert found.total == 300 + 200


def test_nothing_is_late_while_the_due_day_is_a_rest_day() -> None:
    monday = late_fee(
        due_on=date(2026, 8, 9), paid_on=date(2026, 8, 10), full=900, payable=900, policy=POLICY
    )
    assert monday.bracket is None
    assert monday.total == 900


def test_rates_of_earlier_years_are_not_held() -> None:
    with pytest.raises(FactUnknown):
        late_fee(
            due_on=date(2023, 6, 1),
            paid_on=date(2023, 9, 1),
            full=900,
            payable=900,
            policy=POLICY,
        )


@given(FILED.filter(lambda day: day > statutes.PATENT_RULES_SINCE), st.integers(0, 250))
def test_waiting_never_makes_it_cheaper(due_on: date, waited: int) -> None:
    totals = [
        late_fee(
            due_on=due_on,
            paid_on=due_on + timedelta(days=days),
            full=1200,
            payable=180,
            policy=POLICY,
        ).total
        for days in (waited, waited + 1)
    ]
    now, tomorrow = totals
    assert tomorrow is None or (now is not None and 180 <= now <= tomorrow <= 480)


@given(FILED.filter(lambda day: day > statutes.PATENT_RULES_SINCE))
def test_brackets_follow_each_other(due_on: date) -> None:
    found = late_fee(due_on=due_on, paid_on=due_on, full=600, payable=600, policy=POLICY)
    assert [bracket.percent for bracket in found.brackets] == [0, 5, 10, 15, 20, 25]
    for earlier, later in zip(found.brackets, found.brackets[1:], strict=False):
        assert earlier.after < earlier.until == later.after
    assert found.brackets[-1].until == found.last_day
