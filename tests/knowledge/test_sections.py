from hypothesis import given
from hypothesis import strategies as st

from knowledge.sections import has_points, split_points, split_sections
from knowledge.sources.document_text import DocumentText
from knowledge.split import MAX_PASSAGE_CHARACTERS, split_text
from knowledge.structure import pieces

GUIDE = """
汕头市知识产权服务指南
本指南供企业参考。
一、申请条件
企业应当在本市注册。企业应当有专利。
（一）专利数量
不少于三件。
二、办理流程
先网上申报，再现场核验。
"""


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.strip().split("\n") if line.strip()]


def test_sections_have_their_headings_and_what_stands_above() -> None:
    drafts = split_sections(lines(GUIDE))
    assert [(d.locator, d.chapter, d.text) for d in drafts] == [
        ("第一段", "", "汕头市知识产权服务指南本指南供企业参考。"),
        ("一、申请条件", "", "企业应当在本市注册。企业应当有专利。"),
        ("（一）专利数量", "一、申请条件", "不少于三件。"),
        ("二、办理流程", "", "先网上申报，再现场核验。"),
    ]


def test_long_sections_are_cut_at_sentences() -> None:
    sentence = "企业在报名之前应当先核对自己的专利清单和年费缴纳情况。"
    drafts = split_sections(["# 流程", sentence * 100])
    assert len(drafts) > 4
    assert [d.locator for d in drafts[:2]] == ["流程", "流程（2）"]
    assert all(300 <= len(d.text) <= 600 for d in drafts[:-1])
    assert all(d.text.endswith("。") for d in drafts)
    assert "".join(d.text for d in drafts) == sentence * 100


def test_questions_are_headings() -> None:
    drafts = split_sections(["问：年费怎么交？", "答：网上交。", "2. 逾期了怎么办？", "补缴。"])
    assert [(d.locator, d.text) for d in drafts] == [
        ("问：年费怎么交？", "答：网上交。"),
        ("2. 逾期了怎么办？", "补缴。"),
    ]


def test_one_passage_is_the_whole_text() -> None:
    assert [d.locator for d in split_sections(["人民法院依法予以支持。"])] == ["全文"]
    assert [d.text for d in split_sections(["# 只有标题"])] == ["只有标题"]
    assert split_sections([]) == []


def test_points_of_a_reply_and_of_a_decision() -> None:
    text = ["经研究，批复如下，请遵照执行。", "一、甲。", "续甲。", "二、乙。", "六、不连续。"]
    assert has_points(text)
    assert [(d.locator, d.text) for d in split_points(text, rules=True)] == [
        ("引言", "经研究，批复如下，请遵照执行。"),
        ("一", "甲。\n续甲。"),
        ("二", "乙。\n六、不连续。"),
    ]
    assert [d.locator for d in split_points(text, rules=False)] == ["引言", "第一点", "第二点"]


@given(st.text(alphabet="甲乙丙，。；！\n”", max_size=400), st.integers(5, 60))
def test_pieces_lose_nothing_and_stay_short(text: str, limit: int) -> None:
    parts = pieces(text, limit=limit)
    assert "".join(parts).replace("\n", "") == text.replace("\n", "")
    assert all(part for part in parts)


def test_no_passage_is_endless() -> None:
    split = split_text(
        DocumentText(lines=("第一条 甲。", "第二条 " + "乙" * 50_000, "第三条 丙。"))
    )
    assert len(split.drafts) == 9
    assert [d.locator for d in split.drafts][:3] == ["第一条", "第二条", "第二条（2）"]
    assert all(len(d.text) <= MAX_PASSAGE_CHARACTERS for d in split.drafts)
