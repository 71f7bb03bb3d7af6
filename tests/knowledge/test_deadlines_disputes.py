"""Deadlines in disputes and with customs."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.deadlines import customs, disputes
from knowledge.deadlines.rules import RuleNotHeld


def test_limitation_of_actions() -> None:
    found = disputes.patent_limitation(known_on=date(2023, 11, 22))
    assert found.last_day == date(2026, 11, 23)  # a Sunday before
    assert [source.name for source in found.sources] == ["专利法|第七十四条", "民法典|第二百零三条"]
    general = disputes.limitation(known_on=date(2024, 2, 29))
    assert general.counted_to == date(2027, 2, 28)
    assert general.sources[0].name == "民法典|第一百八十八条"


@pytest.mark.parametrize("known_on", [date(2021, 5, 31), date(2015, 1, 1)])
def test_limitation_under_older_laws_is_not_held(known_on: date) -> None:
    with pytest.raises(RuleNotHeld):
        disputes.patent_limitation(known_on=known_on)


def test_a_suit_after_an_injunction_and_a_counter_notice() -> None:
    suit = disputes.suit_after_injunction(ordered_on=date(2026, 9, 3))
    assert suit.counted_to == date(2026, 10, 3)
    assert suit.last_day == date(2026, 10, 8)
    assert suit.sources[0].name == "民事诉讼法|第一百零四条"
    platform = disputes.counter_notice(forwarded_on=date(2026, 11, 11))
    assert platform.last_day == date(2026, 11, 26)
    assert platform.sources[0].name == "电子商务法|第四十三条"


@pytest.mark.parametrize(
    ("notified_on", "last"),
    [
        (date(2026, 11, 20), date(2026, 11, 25)),
        (date(2026, 9, 30), date(2026, 10, 10)),
        (date(2026, 2, 12), date(2026, 2, 24)),  # over the Spring Festival, the 14th is worked
    ],
)
def test_customs_is_answered_in_three_working_days(notified_on: date, last: date) -> None:
    found = customs.customs_reply(notified_on=notified_on)
    assert found.last_day == last
    assert found.sources[0].name == "知识产权海关保护条例|第十六条"


def test_a_customs_recordal_lasts_ten_years() -> None:
    found = customs.customs_recordal(approved_on=date(2017, 3, 10))
    assert found.last_day == date(2027, 3, 9)
    assert found.renewable_from == date(2026, 9, 10)
    assert customs.customs_renewal(expires_on=date(2027, 3, 9)).renewable_from == date(2026, 9, 10)


@given(st.dates(date(2018, 3, 19), date(2050, 12, 31)))
def test_three_working_days_take_at_least_three_days(notified_on: date) -> None:
    found = customs.customs_reply(notified_on=notified_on).last_day
    assert 3 <= (found - notified_on).days <= 15
