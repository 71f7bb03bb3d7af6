"""Deadlines of trade marks under both laws."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.calendar import is_rest_day
from knowledge.deadlines import trademark
from knowledge.deadlines.counting import Caution
from knowledge.deadlines.opposition import opposition
from knowledge.deadlines.rules import RuleNotHeld
from knowledge.deadlines.trademark import Known

TODAY = date(2026, 11, 22)
NEW_LAW = date(2027, 1, 1)


@pytest.mark.parametrize(
    ("announced_on", "months", "last", "locator"),
    [
        (date(2026, 8, 20), 3, date(2026, 11, 20), "第三十三条"),
        (date(2026, 8, 21), 3, date(2026, 11, 23), "第三十三条"),  # a Saturday
        (date(2026, 9, 30), 3, date(2026, 12, 30), "第三十三条"),
        (date(2027, 1, 1), 2, date(2027, 3, 1), "第三十六条"),
        (date(2027, 1, 6), 2, date(2027, 3, 8), "第三十六条"),  # a Saturday
    ],
)
def test_opposition_by_the_law_of_the_publication(
    announced_on: date, months: int, last: date, locator: str
) -> None:
    found = opposition(announced_on=announced_on)
    assert (found.months, found.deadline.last_day) == (months, last)
    assert found.safe_day == last
    assert found.shorter is None
    assert found.sources[0].name == f"商标法|{locator}"


@pytest.mark.parametrize(
    ("announced_on", "long", "short", "safe"),
    [
        (date(2026, 12, 15), date(2027, 3, 15), date(2027, 2, 15), date(2027, 2, 15)),
        (date(2026, 10, 20), date(2027, 1, 20), date(2026, 12, 21), date(2026, 12, 31)),
        (date(2026, 12, 31), date(2027, 3, 31), date(2027, 3, 1), date(2027, 2, 28)),
    ],
)
def test_a_period_across_the_change_is_open_and_has_a_safe_day(
    announced_on: date, long: date, short: date, safe: date
) -> None:
    found = opposition(announced_on=announced_on)
    assert found.deadline.last_day == long
    assert found.shorter is not None
    assert found.shorter.last_day == short
    assert found.safe_day == safe
    assert found.deadline.cautions == (Caution.OPPOSITION_TRANSITION,)
    assert [source.name for source in found.sources[:2]] == [
        "商标法|第三十三条",
        "商标法|第三十六条",
    ]


def test_publications_under_older_laws_are_not_held() -> None:
    with pytest.raises(RuleNotHeld):
        opposition(announced_on=date(2019, 10, 31))


@given(st.dates(date(2019, 11, 1), date(2040, 12, 31)))
def test_the_safe_day_is_never_later_than_the_last(announced_on: date) -> None:
    found = opposition(announced_on=announced_on)
    assert announced_on < found.safe_day <= found.deadline.last_day
    assert not is_rest_day(found.deadline.last_day)
    assert (found.shorter is not None) == (announced_on < NEW_LAW <= found.deadline.last_day)


@pytest.mark.parametrize(
    ("registered_on", "last", "renewed"),
    [
        (date(2016, 12, 21), date(2026, 12, 20), 0),
        (date(2016, 5, 23), date(2026, 5, 22), 0),  # grace ends on the 23rd, a Monday
        (date(2016, 5, 21), date(2036, 5, 20), 1),
        (date(2000, 2, 29), date(2030, 2, 28), 2),
        (date(2026, 11, 21), date(2036, 11, 20), 0),
    ],
)
def test_the_term_that_holds_today(registered_on: date, last: date, renewed: int) -> None:
    found = trademark.registration_term(registered_on=registered_on, as_of=TODAY)
    assert (found.last_day, found.renewed) == (last, renewed)


def test_the_term_before_is_named_where_a_renewal_is_supposed() -> None:
    current = trademark.registration_term(registered_on=date(2016, 5, 21), as_of=TODAY)
    before = trademark.term_before(registered_on=date(2016, 5, 21), current=current, as_of=TODAY)
    assert before.last_day == date(2026, 5, 20)
    assert before.grace.last_day == date(2026, 11, 20)
    first = trademark.registration_term(registered_on=date(2020, 1, 7), as_of=TODAY)
    with pytest.raises(ValueError, match="no renewal"):
        trademark.term_before(registered_on=date(2020, 1, 7), current=first, as_of=TODAY)


@pytest.mark.parametrize(
    ("as_of", "locators"),
    [
        (date(2026, 12, 31), ["第三十九条", "第四十条"]),
        (date(2027, 1, 1), ["第四十三条", "第四十四条"]),
    ],
)
def test_renewal_cites_the_law_of_the_day(as_of: date, locators: list[str]) -> None:
    found = trademark.renewal(expires_on=date(2027, 3, 20), as_of=as_of)
    assert found.opens_on == date(2026, 3, 21)
    assert found.grace.last_day == date(2027, 9, 20)
    assert [source.locator for source in found.sources[:2]] == locators
    assert found.cautions == (Caution.NEW_REGULATIONS_UNSEEN,)


@pytest.mark.parametrize(
    ("day", "known", "last"),
    [
        (date(2026, 11, 10), Known.ARRIVED, date(2026, 11, 25)),
        (date(2026, 11, 10), Known.SENT, date(2026, 12, 10)),
        (date(2026, 11, 6), Known.ARRIVED, date(2026, 11, 23)),  # a Saturday
    ],
)
def test_review_of_a_refusal(day: date, known: Known, last: date) -> None:
    assert trademark.refusal_review(day=day, known=known).last_day == last


def test_review_of_a_refusal_under_the_new_law() -> None:
    found = trademark.refusal_review(day=date(2026, 12, 20), known=Known.SENT)
    assert found.sources[1].name == "商标法|第三十七条"  # presumed received on 4 January 2027
    assert found.cautions == (Caution.NEW_REGULATIONS_UNSEEN,)


@pytest.mark.parametrize(
    ("registered_on", "earliest"),
    [
        (date(2023, 12, 7), date(2026, 12, 8)),
        (date(2024, 2, 29), date(2027, 3, 1)),
    ],
)
def test_non_use_after_three_full_years(registered_on: date, earliest: date) -> None:
    assert trademark.non_use(registered_on=registered_on, as_of=TODAY).earliest == earliest


@given(st.dates(date(1985, 1, 1), TODAY))
def test_the_term_found_is_not_over(registered_on: date) -> None:
    found = trademark.registration_term(registered_on=registered_on, as_of=TODAY)
    window = trademark.renewal(expires_on=found.last_day, as_of=TODAY)
    assert window.opens_on < found.last_day < window.grace.last_day
    assert window.grace.last_day >= TODAY
    assert found.last_day - registered_on >= timedelta(days=3650)
