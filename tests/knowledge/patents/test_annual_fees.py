"""Which years of a patent are paid, by what fee queries say."""

from datetime import date

import pytest

from knowledge.patents.annual_fees import PaidYear, annual_year, is_paid, paid_years
from storage.register.patent_record import Fee

PAID_ON = date(2026, 1, 5)


@pytest.mark.parametrize(
    ("name", "year"),
    [
        ("发明专利第7年年费", 7),
        ("实用新型专利第 10 年年费", 10),
        ("外观设计专利年费（第3年）", 3),
        ("发明专利第七年年费", 7),
        ("发明专利第十年年费", 10),
        ("发明专利第十七年年费", 17),
        ("发明专利第二十年年费", 20),
        ("发明专利第7年年费滞纳金", None),
        ("年费滞纳金", None),
        ("发明专利申请费", None),
        ("年费", None),
        ("第0年年费", None),
    ],
)
def test_the_year_of_an_annual_fee(name: str, year: int | None) -> None:
    assert annual_year(name) == year


@pytest.mark.parametrize(
    ("state", "paid_on", "paid"),
    [
        ("已缴", None, True),
        ("已缴费", None, True),
        ("", PAID_ON, True),
        ("", None, False),
        ("未缴", None, False),
        ("待缴", None, False),
        ("部分已缴", PAID_ON, False),
        ("unpaid", None, False),
        ("paid", None, True),
    ],
)
def test_whether_it_was_paid(state: str, paid_on: date | None, paid: bool) -> None:
    assert is_paid(Fee(name="年费", due_on=None, amount=None, state=state, paid_on=paid_on)) is paid


def test_what_was_due_and_then_paid_counts_once_with_its_day() -> None:
    fees = [
        Fee(name="发明专利第6年年费", due_on=date(2025, 2, 24), amount=120_000, state="已缴"),
        Fee(name="发明专利第7年年费", due_on=date(2026, 2, 24), amount=200_000, state="未缴"),
        Fee(name="发明专利第7年年费", due_on=None, amount=200_000, paid_on=PAID_ON),
        Fee(name="发明专利第8年年费", due_on=date(2027, 2, 24), amount=200_000, state="未缴"),
    ]
    assert paid_years(fees) == [PaidYear(6, None), PaidYear(7, PAID_ON)]
