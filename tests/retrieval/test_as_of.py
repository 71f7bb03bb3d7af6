"""Which day a question means."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.as_of import day_meant

TODAY = date(2026, 11, 22)
UPCOMING = {"商标法": date(2027, 1, 1)}

MEANT = [
    ("明年二月才公告，异议期几个月", "2027-02-01"),
    ("要是明年二月才公告呢", "2027-02-01"),
    ("明年2月15号公告", "2027-02-15"),
    ("2027年1月以后异议期多久", "2027-01-01"),
    ("2027年呢", "2027-01-01"),
    ("1月1日以后呢", "2027-01-01"),
    ("三月份去展会参展", "2027-03-01"),
    ("下个月公告异议期多久", "2026-12-01"),
    ("年底公告的商标异议到什么时候", "2026-12-31"),
    ("元旦以后公告呢", "2027-01-01"),
    ("再过两个月公告异议期是多少", "2027-01-21"),
    ("要是3月份公告了还能异议吗", "2027-03-01"),
    ("3月份展会过后再交外观行吗", "2027-03-01"),
    ("后年", "2028-01-01"),
    ("明年专利年费要交多少", "2027-01-01"),
    ("2026-12-31 异议期", "2026-12-31"),
    ("2026/12/31公告的", "2026-12-31"),
    ("2026年12月31日那天", "2026-12-31"),
    ("新商标法施行以后异议期多久", "2027-01-01"),
    ("新法实施后还能异议吗", "2027-01-01"),
    ("新商标法施行前申请的商标", "2026-11-22"),
    ("现在商标异议期多久", "2026-11-22"),
    ("去年年底商标异议期是多久", "2025-12-31"),
    ("2020年的时候外观专利是几年", "2020-12-31"),
    ("2025年10月当时反不正当竞争法怎么规定的", "2025-10-01"),
    ("2018年申请的发明当时要交多少", "2018-12-31"),
    ("去年的商标法第33条怎么规定", "2025-12-31"),
]
NOT_MEANT = [
    "发明年费滞纳金怎么算",
    "过期以后年费还能补吗",
    "发明年限是多久",
    "今天公告的商标，异议期算几个月？听说明天法律就变了",
    "动态标志今年能注册商标吗，明年呢",
    "2019年注册的商标要续展吗",
    "我2019年的时候注册的商标，现在到期了能续吗",
    "我们那个实用新型证书去年才拿到手，是不是从拿证那天开始算十年？",
    "2021年6月1日以前申请的外观保护多久",
    "商标明年三月到期，什么时候能续",
    "专利法2020第42条",
    "商标法2019第三十三条",
    "外观专利交到第十一年，一年要多少",
    "how many years does a China design patent last (filed 2026)?",
    "过期三个月还行吗",
    "他是离职一年半以后才搞出来的",
    "连续三年不使用",
    "7月份在澄海的玩具展摆过样品，外观还能交吗",
    "8月份我们公司发布会展示了新款，还算新吗",
    "提前3个月",
    "2026年13月40日",
    "CN202510001234.5 的年费",
    "电话2027-1234",
    "",
]


@pytest.mark.parametrize(("question", "day"), MEANT)
def test_the_day_meant(question: str, day: str) -> None:
    meant = day_meant(question, today=TODAY, upcoming=UPCOMING)
    assert meant is not None
    assert meant.day == date.fromisoformat(day)


@pytest.mark.parametrize("question", NOT_MEANT)
def test_dates_that_are_facts_of_the_case(question: str) -> None:
    assert day_meant(question, today=TODAY, upcoming=UPCOMING) is None


def test_a_new_law_means_nothing_where_none_is_coming() -> None:
    assert day_meant("新商标法施行以后异议期多久", today=TODAY, upcoming={}) is None


@given(st.text(alphabet="明去今年月日底号0123456789二三十后再过个的新法施行/-. ", max_size=30))
def test_any_text_is_read_without_failing(text: str) -> None:
    day_meant(text, today=TODAY, upcoming=UPCOMING)
