from datetime import date

import pytest

from knowledge.commencement import repealed_laws, stated_start

ADOPTED = date(2025, 6, 27)


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("本法自2025年10月15日起施行。", date(2025, 10, 15)),
        ("本条例自 2026年8月15日 起施行。", date(2026, 8, 15)),
        ("本规定自二〇二六年一月一日起实施。", date(2026, 1, 1)),
        ("本办法自公布之日起施行。", ADOPTED),
        ("本解释自2025年12月1日起正式施行，旧解释同时废止。", date(2025, 12, 1)),
        ("本法由全国人民代表大会通过，自2026年1月1日起施行。", date(2026, 1, 1)),
        # An amended law keeps the commencement article of its first enactment.
        ("本法自1985年4月1日起施行。", None),
        ("本法自2025年13月45日起施行。", None),
        ("期限自收到通知之日起计算。", None),
    ],
)
def test_what_the_text_says_of_its_start(text: str, start: date | None) -> None:
    assert stated_start(["第一条的内容。", text], adopted_on=ADOPTED) == start


def test_a_stated_day_counts_where_no_adoption_is_known() -> None:
    assert stated_start(["本法自1985年4月1日起施行。"], adopted_on=None) == date(1985, 4, 1)


def test_what_a_text_repeals() -> None:
    text = "本法自2021年1月1日起施行。《中华人民共和国合同法》、《中华人民共和国物权法》同时废止。"
    assert repealed_laws([text], law="民法典") == ["合同法", "物权法"]
    assert repealed_laws(["1950年颁布的《中华人民共和国工会法》同时废止。"], law="工会法") == []
    assert repealed_laws(["依照《中华人民共和国合同法》办理。"], law="民法典") == []
