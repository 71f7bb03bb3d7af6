"""What questions about patents and marks ask for."""

from datetime import date

import pytest

from knowledge.patents.wrong_number import Fault
from retrieval.patents.mark_question import understand_mark
from retrieval.patents.numbers_in import numbers_in
from retrieval.patents.question import PatentQuestion, understand

TODAY = date(2026, 11, 26)


def read(text: str) -> PatentQuestion:
    return understand(text, today=TODAY, industries={"玩具": "toys"})


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("查一下 201811400598.8", ["CN201811400598"]),
        ("ZL201811400598.8 有效吗", ["CN201811400598"]),
        ("2018114005988", ["CN201811400598"]),
        ("201811400598", ["CN201811400598"]),
        ("CN-201811400598-A", ["CN201811400598"]),
        ("zl２０１８１１４００５９８．８", ["CN201811400598"]),
        ("95115608.X", ["CN95115608"]),
        ("CN112345678A", ["CN112345678A"]),
        ("CN 112345678 B", ["CN112345678B"]),
        ("112345678A", ["CN112345678A"]),
        ("CN112345678", ["CN112345678"]),
        ("PCT/CN2026/012345", ["PCTCN2026012345"]),
        ("WO 2026/123456 A1", ["WO2026123456A1"]),
        ("US 9,123,456 B2", ["US9123456B2"]),
        ("201811400598.8 和 CN112345678A", ["CN201811400598", "CN112345678A"]),
        ("手机13800138000", []),
        ("2018年1月1日申请的", []),
        ("20181140059", []),
    ],
)
def test_numbers_in_every_form(text: str, keys: list[str]) -> None:
    found = numbers_in(text)
    assert [number.key for number in found.numbers] == keys
    assert not found.wrong


@pytest.mark.parametrize(
    ("text", "fault", "expected"),
    [
        ("201811400598.7", Fault.CHECK_DIGIT, "8"),
        ("1.23457E+12", Fault.ROUNDED, ""),
        ("2018514005988", Fault.KIND, ""),
    ],
)
def test_wrong_numbers_are_told_and_not_put_right(text: str, fault: Fault, expected: str) -> None:
    found = numbers_in(text)
    assert found.numbers == ()
    assert [(wrong.fault, wrong.expected) for wrong in found.wrong] == [(fault, expected)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("积木 磁吸 连接 结构 有人申请过吗", "积木 磁吸 连接 结构"),
        ("积木磁吸连接结构有人申请专利吗", "积木磁吸连接结构"),
        ("查一下磁吸积木相关的专利", "磁吸积木"),
        ("帮我找找海上风电 漂浮式平台 有没有专利", "海上风电 漂浮式平台"),
        ("这个产品有没有人申请过：可拆卸的遥控车底盘", "可拆卸的遥控车底盘"),
        ("有效降低噪音的电机", "有效降低噪音的电机"),
        ("A63H33/04 2024年以后 有效", ""),
    ],
)
def test_words_that_are_left_to_search_by(text: str, words: str) -> None:
    assert read(text).words == words


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("积木 2024年以后", date(2024, 1, 1), None),
        ("积木 2024年3月以来", date(2024, 3, 1), None),
        ("积木 2019年以前", None, date(2018, 12, 31)),
        ("积木 2020-2023年", date(2020, 1, 1), date(2023, 12, 31)),
        ("积木 2020年6月到2021年2月", date(2020, 6, 1), date(2021, 2, 28)),
        ("积木 近三年", date(2023, 11, 26), None),
        ("积木 2022年", date(2022, 1, 1), date(2022, 12, 31)),
        ("积木", None, None),
    ],
)
def test_spans_of_days(text: str, start: date | None, end: date | None) -> None:
    filters = read(text).filters
    assert (filters.filed_from, filters.filed_to) == (start, end)


def test_filters_together() -> None:
    question = read("玩具行业 A63H33/04 实用新型 有效 2024年以后 磁吸")
    filters = question.filters
    assert filters.industries == ("toys",)
    assert filters.classes == ("A63H33/04",)
    assert filters.kinds == ("utility-model",)
    assert filters.statuses == ("granted",)
    assert question.words == "磁吸"


@pytest.mark.parametrize(
    ("text", "firm"),
    [
        ("澄海XX玩具 的外观专利", "澄海XX玩具"),
        ("广东XX玩具有限公司的专利", "广东XX玩具有限公司"),
        ("申请人：奥飞 遥控车", "奥飞"),
        ("磁吸 积木", ""),
    ],
)
def test_firms(text: str, firm: str) -> None:
    assert read(text).firm == firm


def test_a_pasted_description_is_not_taken_apart() -> None:
    text = "本实用新型公开了一种积木、申请人某某公司的专利、2024年以后的产品也可以使用。" * 5
    question = read(text)
    assert question.description
    assert not question.filters
    assert question.words == text


@pytest.mark.parametrize(
    ("text", "name", "classes", "number"),
    [
        ("小猪乐园 28类", "小猪乐园", (28,), ""),
        ("商标 小猪乐园 第28类、25类", "小猪乐园", (28, 25), ""),
        ("“小猪乐园”能查一下吗", "小猪乐园", (), ""),
        ("小猪乐园这个商标被注册了吗", "小猪乐园", (), ""),
        ("12345678", "", (), "12345678"),
        ("第12345678号商标", "", (), "12345678"),
        ("G1234567", "", (), "G1234567"),
        ("HAPPY PIG 28类", "HAPPY PIG", (28,), ""),
        ("小猪乐园 99类", "小猪乐园", (), ""),
    ],
)
def test_questions_about_marks(text: str, name: str, classes: tuple[int, ...], number: str) -> None:
    question = understand_mark(text)
    assert (question.name, question.classes, question.number) == (name, classes, number)


@pytest.mark.parametrize(
    "text",
    [
        "foldable stroller patents",
        "any patent on foldable stroller?",
        "has anyone patented a foldable stroller?",
        "查一下 foldable stroller patent",
        "foldable stroller patents 2020年以后",
    ],
)
def test_english_words_of_asking_are_not_searched_by(text: str) -> None:
    assert understand(text, today=TODAY).words == "foldable stroller"
