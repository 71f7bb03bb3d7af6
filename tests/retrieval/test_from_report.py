"""Which questions an issued navigation report answers, with what; every other one is left alone."""

from datetime import date

import pytest

from knowledge.document import Document, Kind, Passage, passage_id
from knowledge.library import Library
from reports import navigation_texts
from retrieval.answer import Turn
from retrieval.from_report import _table, from_issued_report, nearest_report

TODAY = date(2026, 11, 26)
FIGURES = ("检索范围", "申请趋势", "专利类型和法律状态", "主要申请人", "技术分支", "增长较快的分组")
HEADINGS = (*FIGURES, "本地空白的分组", "发明人和地域", "产业发展方向分析", "数据和局限")
LAW = "玩具创意专利导航报告（编号 1）"
REPORT = Document(
    key=f"{LAW}@2026-11-20",
    law=LAW,
    title="玩具创意专利导航报告",
    kind=Kind.GUIDE,
    adopted_on=date(2026, 11, 20),
    in_force_from=date(2026, 11, 20),
    source="navigation:1",
)
LIBRARY = Library(
    Passage(
        id=passage_id(REPORT.key, heading),
        document=REPORT,
        ordinal=ordinal,
        locator=heading,
        text=f"磁吸积木一节：{heading}。",
    )
    for ordinal, heading in enumerate(HEADINGS)
)


def told(question: str, *, history: tuple[Turn, ...] = (), on: date = TODAY) -> list[str]:
    """The headings that answer, without the limits that every answer ends with."""
    answer = from_issued_report(question, history, LIBRARY, as_of=on)
    if answer is None:
        return []
    *sections, limits = (citation.passage.locator for citation in answer.citations)
    assert limits == "数据和局限"
    return sections


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("玩具创意近五年的申请趋势怎样", "申请趋势"),
        ("玩具专利一年申请多少件", "申请趋势"),
        ("澄海玩具专利谁最多", "主要申请人"),
        ("玩具行业申请最多的是哪家", "主要申请人"),
        ("玩具创意的龙头企业有哪些", "主要申请人"),
        ("玩具领域现在什么技术最火", "增长较快的分组"),
        ("玩具产业还有哪些空白可以做", "本地空白的分组"),
        ("玩具专利里发明占多少", "专利类型和法律状态"),
        ("玩具专利主要在哪些地方", "发明人和地域"),
        ("汕头玩具专利有多少件", "检索范围"),
        ("玩具产业往哪个方向发展", "产业发展方向分析"),
        ("这份导航报告说了什么", "检索范围"),
        ("导航报告里的热点", "增长较快的分组"),
    ],
)
def test_a_question_for_the_field_gets_the_section_that_tells_it(question: str, first: str) -> None:
    assert told(question)[0] == first


@pytest.mark.parametrize(
    "question",
    [
        "玩具专利申请要多少钱",
        "玩具外观专利能保护多久",
        "我做玩具要申请专利，材料有哪些",
        "玩具专利被侵权了谁负责",
        "玩具专利可以质押吗",
        "玩具的专利归谁",
        "玩具厂申请专利一年要多少钱",
        "玩具外观设计申请有什么要求",
        "玩具专利申请人写公司还是个人",
        "有人申请过磁吸玩具专利吗",
        "玩具专利失效多少年可以用",
        "玩具商标注册哪家机构好",
        "新能源近五年的申请趋势怎样",
        "汕头纺织导航报告里热点是什么",
        "化工行业的导航报告热点是什么",
        "近五年的申请趋势怎样",
        "导航设备的外观专利保护多久",
        "专利导航是什么，有哪些方法",
        "专利权评价报告里一般写什么结论",
    ],
)
def test_other_questions_are_left_to_others(question: str) -> None:
    assert told(question) == []


def test_a_report_answers_from_its_day_on_and_is_gone_on_with() -> None:
    asked = "玩具创意近五年的申请趋势怎样"
    assert told(asked, on=date(2026, 11, 19)) == []
    answer = from_issued_report(asked, (), LIBRARY, as_of=TODAY)
    assert answer is not None
    assert told("那谁申请得最多？", history=(Turn(asked, answer.text),)) == ["主要申请人"]
    assert told("那谁申请得最多？", history=(Turn("年费多少", "按年计算。"),)) == []


def test_words_that_nothing_else_answers_are_looked_for_in_the_report() -> None:
    assert nearest_report("磁吸积木怎么样", LIBRARY, as_of=TODAY) is not None
    assert nearest_report("牛肉丸怎么做才好吃", LIBRARY, as_of=TODAY) is None


def test_every_heading_that_a_topic_names_is_one_of_the_reports() -> None:
    written = {value for value in vars(navigation_texts).values() if isinstance(value, str)}
    written |= set(navigation_texts.JUDGED.values())
    *_, topics = _table()
    assert {section for topic in topics for section in topic.sections} <= written
