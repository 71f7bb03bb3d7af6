"""The days of one's own rights, by tables of cases."""

from dataclasses import replace
from datetime import date

import pytest

from knowledge.patent_kind import PatentKind
from knowledge.patents.own_days import (
    DayKind,
    MarkFacts,
    PatentFacts,
    mark_days,
    patent_days,
)
from knowledge.patents.row_facts import earliest_day
from knowledge.patents.status import PatentStatus, TrademarkStatus
from knowledge.policy import policy_table

TODAY = date(2026, 11, 26)
GRANTED = PatentFacts(
    country="CN",
    kind=PatentKind.INVENTION,
    status=PatentStatus.GRANTED,
    filed_on=date(2020, 3, 2),
    granted_on=date(2022, 5, 6),
)
WAITING = replace(GRANTED, status=PatentStatus.PUBLISHED, granted_on=None)


def days(facts: PatentFacts, today: date = TODAY) -> list[tuple[DayKind, date]]:
    found = patent_days(facts, today=today, policy=policy_table())
    return [(day.kind, day.last_day) for day in found]


def test_the_next_annuity_with_its_amount() -> None:
    (day,) = patent_days(GRANTED, today=TODAY, policy=policy_table())
    assert (day.kind, day.year, day.amount) == (DayKind.ANNUITY, 8, 2000)
    assert day.last_day == date(2027, 3, 2)


def test_a_fee_that_was_paid_gives_way_to_the_next() -> None:
    (day,) = patent_days(replace(GRANTED, paid_until=8), today=TODAY, policy=policy_table())
    assert (day.kind, day.year, day.last_day) == (DayKind.ANNUITY, 9, date(2028, 3, 2))
    late = replace(GRANTED, filed_on=date(2020, 9, 1))
    assert days(replace(late, paid_until=7)) == [(DayKind.ANNUITY, date(2027, 9, 1))]
    ahead = replace(GRANTED, paid_until=12)
    assert days(ahead) == [(DayKind.ANNUITY, date(2032, 3, 2))]
    whole = replace(GRANTED, paid_until=20)
    assert days(whole) == [(DayKind.TERM_END, date(2040, 3, 1))]


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (replace(GRANTED, filed_on=date(2020, 9, 1)), [
            (DayKind.LATE_ANNUITY, date(2027, 3, 1)), (DayKind.ANNUITY, date(2027, 9, 1))]),
        (replace(GRANTED, status=PatentStatus.LAPSED), []),
        (replace(GRANTED, filed_on=None), []),
        (replace(GRANTED, country="US"), []),
        (replace(GRANTED, kind=None), []),
        (replace(GRANTED, kind=PatentKind.UTILITY_MODEL, filed_on=date(2017, 3, 2),
                 granted_on=date(2017, 9, 1)), [(DayKind.TERM_END, date(2027, 3, 1))]),
        (replace(GRANTED, granted_on=date(2026, 10, 9)), [(DayKind.ANNUITY, date(2027, 3, 2))]),
        (replace(WAITING, filed_on=date(2026, 3, 2)), [
            (DayKind.PRIORITY, date(2027, 3, 2)), (DayKind.EXAMINATION, date(2029, 3, 2))]),
        (replace(WAITING, filed_on=date(2025, 3, 3), claims_priority=True,
                 priority_on=date(2024, 6, 3)), [(DayKind.EXAMINATION, date(2027, 6, 3))]),
        (replace(WAITING, filed_on=date(2026, 3, 2), claims_priority=True), []),
        (replace(WAITING, status=PatentStatus.EXAMINED), []),
        (replace(WAITING, kind=PatentKind.DESIGN, filed_on=date(2026, 8, 3)), [
            (DayKind.PRIORITY, date(2027, 2, 3))]),
        (replace(WAITING, country="WO", kind=None, filed_on=date(2025, 3, 3),
                 international=True), [(DayKind.PCT_ENTRY, date(2027, 9, 3))]),
        (replace(WAITING, country="WO", kind=None, filed_on=date(2024, 5, 6),
                 international=True), [(DayKind.LATE_PCT_ENTRY, date(2027, 1, 6))]),
        (replace(WAITING, country="WO", kind=None, filed_on=date(2020, 5, 6),
                 international=True), []),
    ],
)  # fmt: skip
def test_days_of_patents(facts: PatentFacts, expected: list[tuple[DayKind, date]]) -> None:
    assert days(facts) == expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (MarkFacts(status=TrademarkStatus.REGISTERED, expires_on=date(2027, 5, 6)),
         [(DayKind.RENEWAL, date(2027, 5, 6))]),
        (MarkFacts(status=TrademarkStatus.REGISTERED, registered_on=date(2017, 5, 7)),
         [(DayKind.RENEWAL, date(2027, 5, 6))]),
        (MarkFacts(status=TrademarkStatus.REGISTERED, expires_on=date(2026, 10, 6)),
         [(DayKind.LATE_RENEWAL, date(2027, 4, 6))]),
        (MarkFacts(status=TrademarkStatus.REGISTERED, expires_on=date(2026, 1, 6)), []),
        (MarkFacts(status=TrademarkStatus.PUBLISHED, published_on=date(2026, 10, 6)),
         [(DayKind.OPPOSITION, date(2027, 1, 6))]),
        (MarkFacts(status=TrademarkStatus.PUBLISHED, published_on=date(2026, 1, 6)), []),
        (MarkFacts(status=TrademarkStatus.INVALIDATED, expires_on=date(2027, 5, 6)), []),
        (MarkFacts(status=TrademarkStatus.REGISTERED), []),
    ],
)  # fmt: skip
def test_days_of_marks(facts: MarkFacts, expected: list[tuple[DayKind, date]]) -> None:
    assert [(day.kind, day.last_day) for day in mark_days(facts, today=TODAY)] == expected


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("US201862712345P 2018-07-31; CN201910000001 2019.01.02", date(2018, 7, 31)),
        ("US62/712,345", None),
        ("2018-13-41", None),
        ("", None),
    ],
)
def test_the_earliest_priority_day(text: str, day: date | None) -> None:
    assert earliest_day(text) == day
