"""Wrong figures and starting points that a question wants confirmed."""

import pytest

from retrieval.premises import bears_on, correction, figures

TERMS = (
    "发明专利权的期限为二十年，实用新型专利权的期限为十年，外观设计专利权的期限为十五年，"
    "均自申请日起计算。"
)
OPPOSITION = "对初步审定公告的商标，自公告之日起三个月内，在先权利人、利害关系人可以提出异议。"


@pytest.mark.parametrize(
    ("question", "sentence", "words"),
    [
        ("实用新型二十年对吧", TERMS, "不是二十年。"),
        ("发明保护10年，对吧？", TERMS, "不是10年。"),
        ("外观是不是还是10年", TERMS, "不是10年。"),
        ("外观专利保护期是二十年对吗", TERMS, "不是二十年。"),
        ("现在异议期已经是两个月了吧？新法都出来了", OPPOSITION, "不是两个月。"),
        ("商标异议是两个月对吧", OPPOSITION, "不是两个月。"),
        ("异议期不是早就改成两个月了嘛", OPPOSITION, "不是两个月。"),
        ("实用新型是不是从拿证那天开始算十年？", TERMS, "不是从拿证起算。"),
    ],
)
def test_contradicted(question: str, sentence: str, words: str) -> None:
    assert correction(question, sentence, passage_text=sentence) == words


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("实用新型十年对吧", TERMS),
        ("商标异议期是3个月对吧", OPPOSITION),
        ("从申请日开始算的吗", TERMS),
        ("外观交了两年了，还有多久到期", TERMS),
        ("年费晚了两个月是不是就没了", TERMS),
        ("外观不是已经保护十五年了吗", TERMS),
        ("已经过了两个多月，还救得回来吗", OPPOSITION),
    ],
)
def test_borne_out_or_only_told(question: str, sentence: str) -> None:
    assert correction(question, sentence, passage_text=sentence) == ""


def test_a_passage_with_the_figure_of_that_right_decides() -> None:
    assert bears_on("实用新型是保护二十年对吧", TERMS)
    assert not bears_on("实用新型是保护二十年对吧", "实用新型应当具备新颖性。")
    assert not bears_on("实用新型能保护多久", TERMS)


def test_figures_are_one_in_every_writing() -> None:
    assert figures("10年") == figures("十年") == {("10", "年")}
    assert figures("百分之五") == figures("5%") == {("5", "%")}
