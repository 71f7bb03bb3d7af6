"""Deadlines of patent procedure: notices, restoration, filing, after grant."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.deadlines import notice
from knowledge.deadlines.after_grant import evaluation_report, licence_recordal
from knowledge.deadlines.counting import Caution, StepKind
from knowledge.deadlines.filing import examination_request, pct_entry, priority, publication
from knowledge.deadlines.notice import Medium
from knowledge.deadlines.restoration import (
    restoration,
    restoration_after_obstacle,
    restoration_of_reexamination,
)
from knowledge.deadlines.rules import RuleNotHeld
from knowledge.patent_kind import PatentKind

SINCE_2024 = st.dates(date(2024, 1, 20), date(2050, 12, 31))


def test_an_electronic_notice_counts_from_its_arrival_and_a_posted_one_15_days_later() -> None:
    electronic = notice.sent(sent_on=date(2026, 11, 2), medium=Medium.ELECTRONIC)
    posted = notice.sent(sent_on=date(2026, 11, 2), medium=Medium.POST)
    assert electronic.day == date(2026, 11, 2)
    assert electronic.cautions == (Caution.ENTRY_DAY_ASSUMED,)
    assert posted.day == date(2026, 11, 17)
    assert posted.steps[0].kind is StepKind.PRESUMED_RECEIVED


def test_the_presumed_day_does_not_move_off_a_rest_day() -> None:
    posted = notice.sent(sent_on=date(2026, 11, 6), medium=Medium.POST)
    assert posted.day == date(2026, 11, 21)  # a Saturday


@pytest.mark.parametrize("medium", list(Medium))
def test_the_rule_on_electronic_notices_is_held_from_2024(medium: Medium) -> None:
    assert notice.sent(sent_on=date(2024, 1, 20), medium=medium)
    with pytest.raises(RuleNotHeld):
        notice.sent(sent_on=date(2024, 1, 19), medium=medium)


@pytest.mark.parametrize(
    ("sent_on", "medium", "months", "last"),
    [
        (date(2026, 11, 2), Medium.POST, 2, date(2027, 1, 18)),  # 17 January is a Sunday
        (date(2026, 11, 2), Medium.ELECTRONIC, 2, date(2027, 1, 4)),  # 2 January is a Saturday
        (date(2026, 8, 1), Medium.ELECTRONIC, 2, date(2026, 10, 8)),
        (date(2025, 12, 16), Medium.POST, 2, date(2026, 2, 28)),  # 31 December, no 31 February
        (date(2026, 2, 11), Medium.POST, 4, date(2026, 6, 26)),
    ],
)
def test_responses(sent_on: date, medium: Medium, months: int, last: date) -> None:
    found = notice.response(notice.sent(sent_on=sent_on, medium=medium), months=months)
    assert found.last_day == last
    assert [source.name for source in found.sources] == [
        "专利法实施细则|第四条",
        "专利法实施细则|第五条",
    ]


def test_periods_of_the_law_from_a_notice() -> None:
    receipt = notice.received(arrived_on=date(2026, 9, 10))
    assert notice.grant_formalities(receipt).last_day == date(2026, 11, 10)
    assert notice.reexamination(receipt).last_day == date(2026, 12, 10)
    assert notice.reexamination_suit(receipt).last_day == date(2026, 12, 10)
    suit = notice.invalidity_suit(receipt)
    assert suit.last_day == date(2026, 12, 10)
    assert suit.sources[1].name == "专利法|第四十六条"
    assert Caution.CANNOT_BE_EXTENDED in suit.cautions


def test_restoration_for_a_good_reason() -> None:
    found = restoration(notice.received(arrived_on=date(2026, 9, 30)))
    assert found.last_day == date(2026, 11, 30)
    assert found.sources[1].name == "专利法实施细则|第六条"
    assert Caution.NO_RESTORATION in found.cautions
    assert restoration_of_reexamination(expired_on=date(2026, 9, 30)).last_day == date(2026, 11, 30)


@pytest.mark.parametrize(
    ("removed_on", "expired_on", "last"),
    [
        (date(2026, 9, 30), date(2026, 5, 6), date(2026, 11, 30)),
        (date(2026, 9, 30), date(2024, 10, 15), date(2026, 10, 15)),  # two years come first
    ],
)
def test_restoration_after_force_majeure(removed_on: date, expired_on: date, last: date) -> None:
    found = restoration_after_obstacle(removed_on=removed_on, expired_on=expired_on)
    assert found.last_day == last


def test_priority_is_twelve_months_six_for_designs() -> None:
    invention = priority(kind=PatentKind.INVENTION, first_filed_on=date(2025, 11, 22))
    assert invention.regular.last_day == date(2026, 11, 23)  # a Sunday before
    assert invention.restored is not None
    assert invention.restored.last_day == date(2027, 1, 25)
    assert invention.restored.sources[0].name == "专利法实施细则|第三十六条"
    design = priority(kind=PatentKind.DESIGN, first_filed_on=date(2026, 8, 31))
    assert design.regular.last_day == date(2027, 3, 1)  # 28 February 2027 is a Sunday
    assert design.restored is None


def test_pct_entry() -> None:
    found = pct_entry(priority_on=date(2024, 1, 31))
    assert found.regular.last_day == date(2026, 7, 31)
    assert found.extended.last_day == date(2026, 9, 30)
    assert found.regular.sources[0].name == "专利法实施细则|第一百二十条"


def test_examination_and_publication() -> None:
    assert examination_request(filed_on=date(1998, 6, 1)).counted_to == date(2001, 6, 1)
    assert examination_request(filed_on=date(2024, 2, 29)).counted_to == date(2027, 2, 28)
    found = publication(filed_on=date(2025, 8, 31))
    assert found.day == date(2027, 2, 28)
    assert found.sources[0].name == "专利法|第三十四条"


def test_after_grant() -> None:
    recordal = licence_recordal(effective_on=date(2026, 9, 1))
    assert recordal.last_day == date(2026, 12, 1)
    assert recordal.sources[0].name == "专利法实施细则|第十五条"
    assert evaluation_report(requested_on=date(2026, 10, 9)).last_day == date(2026, 12, 9)
    with pytest.raises(RuleNotHeld):
        licence_recordal(effective_on=date(2024, 1, 19))


@given(SINCE_2024, st.integers(1, 12))
def test_the_post_never_shortens_a_period(sent_on: date, months: int) -> None:
    last = [
        notice.response(notice.sent(sent_on=sent_on, medium=medium), months=months).last_day
        for medium in (Medium.ELECTRONIC, Medium.POST)
    ]
    assert last[0] <= last[1]


@given(SINCE_2024, st.integers(0, 900))
def test_force_majeure_is_limited_by_both_periods(removed_on: date, before: int) -> None:
    expired_on = removed_on - timedelta(days=before)
    found = restoration_after_obstacle(removed_on=removed_on, expired_on=expired_on).last_day
    assert (
        found <= restoration_after_obstacle(removed_on=removed_on, expired_on=removed_on).last_day
    )
