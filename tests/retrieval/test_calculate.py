"""Plain questions for days and amounts: what is calculated, asked back, and left to the search."""

import re
import tomllib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.policy import Fact, PolicyTable, policy_table
from retrieval.calculation.calculate import branches, calculation, completed
from retrieval.calculation.result import Calculation, Missing, MissingFact

TODAY = date(2026, 11, 22)
CALCULATIONS = Path(__file__).with_name("calculations.toml")
CARDS = Path(__file__).parents[2] / "knowledge" / "cards"


def calculated(question: str, *, as_of: date = TODAY) -> Calculation:
    result = calculation(question, as_of=as_of)
    assert isinstance(result, Calculation), f"{question}: {result}"
    return result


def asked_back(question: str) -> Missing:
    result = calculation(question, as_of=TODAY)
    assert isinstance(result, Missing), f"{question}: {result}"
    return result


ANSWERED = [
    pytest.param(row["ask"], row["topic"], row["said"], row.get("due_on"), id=row["ask"][:24])
    for row in tomllib.loads(CALCULATIONS.read_text("utf-8"))["question"]
]


@pytest.mark.parametrize(("question", "topic", "said", "due_on"), ANSWERED)
def test_a_plain_question_is_calculated(
    question: str, topic: str, said: list[str], due_on: date | None
) -> None:
    found = calculated(question)
    assert found.topic == topic
    for words in said:
        assert words in found.text
    assert found.due_on == due_on


@pytest.mark.parametrize("question", [str(row.values[0]) for row in ANSWERED])
def test_marks_and_sources_go_together(question: str) -> None:
    found = calculated(question)
    marked = {int(number) for number in re.findall(r"\[(\d+)\]", found.text)}
    assert marked == set(range(1, len(found.basis) + 1))
    assert len(set(found.basis)) == len(found.basis)
    assert all("|" in source.name for source in found.basis)
    assert ("待核实" in found.text or "没有看到过渡规定" in found.text) == (not found.confirmed)
    if found.checked_on is not None and "元" in found.text:
        assert "2026年11月22日核对" in found.text


def test_the_version_cited_is_the_one_that_governs() -> None:
    both = calculated("商标2026年12月15日初审公告，异议到哪天").basis
    assert [(s.locator, s.adopted_on) for s in both[:2]] == [
        ("第三十三条", date(2019, 4, 23)),
        ("第三十六条", date(2026, 6, 26)),
    ]
    later = calculated("商标2017年3月21日注册的，什么时候可以续展", as_of=date(2027, 1, 4))
    assert later.basis[0].adopted_on == date(2026, 6, 26)


@pytest.mark.parametrize(
    ("question", "fact"),
    [
        ("发明专利2019年3月5日买的，什么时候到期", MissingFact.FILED_ON),
        ("发明专利2019年3月5日公开的，什么时候到期", MissingFact.FILED_ON),
        ("专利2019年3月5日申请的，今年年费多少", MissingFact.PATENT_KIND),
        ("专利2019年3月5日申请的，什么时候到期", MissingFact.PATENT_KIND),
        ("第7年年费多少", MissingFact.PATENT_KIND),
        ("我的在先申请是2026年1月15日，优先权到哪天", MissingFact.PATENT_KIND),
        ("帮我算一下年费", MissingFact.FILED_ON),
        ("实用新型2021年10月8日授权，什么时候到期", MissingFact.FILED_ON),
        ("外观2021年申请的，什么时候到期", MissingFact.FILED_ON),
        ("发明2020年5月1日申请，年费减缴，今年交多少", MissingFact.SINGLE_OR_JOINT),
        ("2026年11月2日发文的补正通知书，两个月内答复，最晚哪天", MissingFact.NOTICE_MEDIUM),
        ("11月2号收到审查意见通知书，最晚哪天答复", MissingFact.NOTICE_MONTHS),
        ("收到补正通知，最后一天是哪天", MissingFact.NOTICE_DATE),
        ("商标异议期到哪天，帮我算一下", MissingFact.ANNOUNCED_ON),
        ("商标2026年12月初审公告，异议到哪天", MissingFact.ANNOUNCED_ON),
        ("商标2019年注册的，什么时候续展", MissingFact.REGISTERED_ON),
    ],
)
def test_the_one_decisive_fact_is_asked_for(question: str, fact: MissingFact) -> None:
    found = asked_back(question)
    assert found.fact is fact
    assert found.question.endswith(("？", "。"))


@pytest.mark.parametrize(
    "question",
    [
        "专利2019年3月5日申请的，今年年费多少",
        "专利2019年3月5日申请的，什么时候到期",
        "第7年年费多少",
        "发明2020年5月1日申请，年费减缴，今年交多少",
        "2026年11月2日发文的补正通知书，两个月内答复，最晚哪天",
        "11月2号收到审查意见通知书，最晚哪天答复",
    ],
)
def test_every_option_completes_the_question(question: str) -> None:
    missing = asked_back(question)
    both = branches(question, missing, as_of=TODAY)
    assert [option for option, _ in both] == list(missing.options)
    assert len({answer.text for _, answer in both}) == len(both) >= 2
    option, answer = both[0]
    assert calculated(completed(question, option)) == answer


def test_a_missing_date_has_no_branches() -> None:
    question = "商标异议期到哪天，帮我算一下"
    assert branches(question, asked_back(question), as_of=TODAY) == []


@pytest.mark.parametrize(
    "question",
    [
        "年费忘交了怎么办",
        "专利年费什么时候交",
        "发明第11年到第15年年费多少",
        "商标初审公告后多久可以异议",
        "2027年起商标异议期是多久",
        "新商标法2027年1月1日施行后异议期变几个月",
        "2019年修正的商标法第三十三条规定的异议期是几个月，什么时候改的",
        "外观设计保护几年",
        "2020年的时候外观保护期是几年",
        "2021年6月前申请的外观保护多少年",  # a bound, no day of filing
        "2021年6月1日以前申请的外观到哪年",
        "专利期限当天算不算在内",
        "期限届满日碰上春节国庆放假顺延吗",
        "海关打电话说发现一批疑似侵权货，我几天内要回复？",
        "滞纳金怎么算",
        "2018年12月1日签的劳动合同，什么时候到期",
        "公司2026年11月2日成立，要交多少税",
        "申请号202110123456.7的专利是谁的",
        "前年就发现有人抄我的实用新型，还能告吗，时效几年",
        "2026年13月45日申请的发明什么时候到期",
        "商标2019年10月8日初审公告，异议到哪天",  # under a law that is not held
        "电子通知发文日2023年5月6日，2个月，最后哪天",  # likewise
        "",
        "！？。。。",
        "第零年年费" * 300,
        "9999年99月99日" * 50 + "年费多少",
    ],
)
def test_other_questions_are_left_to_the_search(question: str) -> None:
    assert calculation(question, as_of=TODAY) is None


def test_hardly_any_phrasing_of_the_cards_is_taken_from_them() -> None:
    """The cards' questions ask what the law says; the few that name a figure may be calculated."""
    questions = [
        question
        for path in sorted(CARDS.glob("*.toml"))
        for card in tomllib.loads(path.read_text("utf-8"))["card"]
        for question in card["questions"]
    ]
    assert len(questions) > 1000
    taken = [q for q in questions if calculation(q, as_of=TODAY) is not None]
    assert all(re.search(r"第.{1,3}年|\d月\d|逾期.个月", question) for question in taken), taken
    assert len(taken) <= len(questions) // 200


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2026年11月2日", "2026年11月2日"),
        ("2026-11-02", "2026年11月2日"),
        ("2026/11/2", "2026年11月2日"),
        ("２０２６．１１．２", "2026年11月2日"),
        ("20261102", "2026年11月2日"),
        ("26年11月2号", "2026年11月2日"),
        ("二〇二六年十一月二日", "2026年11月2日"),
        ("今年11月2日", "2026年11月2日"),
        ("本月2号", "2026年11月2日"),
        ("11月2日", "2026年11月2日"),
        ("十一月二号", "2026年11月2日"),
        ("去年11月2日", "2025年11月2日"),
        ("上个月30号", "2026年10月30日"),
        ("昨天", "2026年11月21日"),
        ("上周五", "2026年11月13日"),
        ("12月2日", "2025年12月2日"),  # received, so not a day to come
    ],
)
def test_days_as_people_write_them(written: str, day: str) -> None:
    found = calculated(f"{written}收到补正通知书，期限两个月，最晚哪天答复")
    assert f"1. {day}当天不算" in found.text


_FRAGMENTS = (
    "发明", "实用新型", "外观设计", "专利", "商标", "海关", "平台", "许可", "备案", "PCT", "异议",
    "2019年3月5日", "2024-02-29", "去年2月29日", "上个月31号", "2100年12月31日", "1985年1月1日",
    "12月15日", "昨天", "2018年", "申请", "授权", "注册", "公告", "收到", "发文日", "到期", "生效",
    "第7年", "第21年", "第40年", "年费", "滞纳金", "减缴85%", "减缴70%", "减缴", "两个月", "24个月",
    "通知", "补正", "驳回", "复审", "无效", "起诉", "恢复", "优先权", "实审", "公布", "评价报告",
    "时效", "撤三", "续展", "声明", "纸质", "电子", "应缴日", "补缴", "2000元", "今年", "明年",
    "多少", "最后哪天", "什么时候", "帮我算", "，", " ",
)  # fmt: skip


@settings(deadline=None, max_examples=400)
@given(st.lists(st.sampled_from(_FRAGMENTS), min_size=3, max_size=9).map("".join))
def test_no_question_breaks_it(question: str) -> None:
    result = calculation(question, as_of=TODAY)
    if isinstance(result, Calculation):
        marked = {int(number) for number in re.findall(r"\[(\d+)\]", result.text)}
        assert marked == set(range(1, len(result.basis) + 1))
        assert result.due_on is None or result.due_on >= TODAY
    elif isinstance(result, Missing):
        assert len(branches(question, result, as_of=TODAY)) <= len(result.options)


@settings(deadline=None)
@given(st.text(max_size=600))
def test_no_text_breaks_it(question: str) -> None:
    calculation(question + "年费多少第3年", as_of=TODAY)


def test_a_table_kept_by_staff_is_used() -> None:
    def raised(fact: Fact) -> Fact:
        if fact.id != "annuity-design":
            return fact
        values = tuple(
            type(value)(amount=value.amount + 100, unit=value.unit, years=value.years)
            for value in fact.values
        )
        return Fact(
            id=fact.id,
            subject=fact.subject,
            title=fact.title,
            source=fact.source,
            checked_on=date(2026, 11, 30),
            status=fact.status,
            note=fact.note,
            values=values,
            basis=fact.basis,
        )

    policy = PolicyTable(raised(fact) for fact in policy_table().facts)
    found = calculation("外观设计第12年年费多少钱", as_of=TODAY, policy=policy)
    assert isinstance(found, Calculation)
    assert "3100元" in found.text
    assert "2026年11月30日核对" in found.text
    assert found.checked_on == date(2026, 11, 30)
