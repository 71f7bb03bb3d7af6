import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.articles import has_articles, split_articles
from knowledge.numerals import article_locator
from knowledge.structure import Draft


def split(text: str) -> list[Draft]:
    return split_articles([line.strip() for line in text.strip().split("\n") if line.strip()])


def locators(text: str) -> list[str]:
    return [draft.locator for draft in split(text)]


def test_articles_chapters_and_paragraphs() -> None:
    drafts = split("""
        ## 第一章 总 则
        第一条 为了甲，制定本法。
        第二条 本法所称乙，是指丙。
        前款的丙包括丁。
        ## 第二章 罚则
        ### 第一节 一般规定
        第三条 有下列情形之一的，罚款：
        （一）甲；
        （二）乙。
        情节严重的，加倍。
    """)
    assert [d.locator for d in drafts] == ["第一条", "第二条", "第三条"]
    assert [d.chapter for d in drafts] == [
        "第一章 总则",
        "第一章 总则",
        "第二章 罚则 第一节 一般规定",
    ]
    assert drafts[1].text == "本法所称乙，是指丙。\n前款的丙包括丁。"
    assert drafts[2].text == "有下列情形之一的，罚款：（一）甲；（二）乙。\n情节严重的，加倍。"


@pytest.mark.parametrize(
    "text",
    [
        "第1条 甲。\n第２条 乙。\n第 3 条 丙。",
        "第一条甲。\n第二条乙。\n第三条丙。",
        "第一条：甲。\n第二条：乙。\n第三条：丙。",
        "第一条 甲。第二条 乙。第三条 丙。",
        "**第一条** 甲。\n第二条 乙。\n第三条 丙。".replace("*", ""),
        "# 第一条 甲。\n## 第二条 乙。\n第三条 丙。",
    ],
)
def test_ways_of_writing_numbers(text: str) -> None:
    assert locators(text) == ["第一条", "第二条", "第三条"]


def test_inserted_articles_follow_their_number() -> None:
    text = "第十条 甲。\n第十条之一 乙。\n第十条之二 丙。\n第十一条 丁。"
    assert locators(text) == ["第十条", "第十条之一", "第十条之二", "第十一条"]


def test_references_do_not_begin_articles() -> None:
    drafts = split("""
        第一条 违反本法
        第三条规定的，依照
        第五条 的规定处罚。
        第二条 依照
        第三条、第四条处理。
        第三条 与本法有关的，适用本法。
    """)
    assert [d.locator for d in drafts] == ["第一条", "第二条", "第三条"]
    assert drafts[0].text == "违反本法第三条规定的，依照第五条 的规定处罚。"


def test_excerpts_leave_articles_out_and_numbers_in_the_text_do_not() -> None:
    assert locators("第一条 甲。\n第一百一十五条 乙。") == ["第一条", "第一百一十五条"]
    text = "第一条 甲。\n第九十九条 见前文。\n第二条 乙。\n第三条 丙。"
    assert locators(text) == ["第一条", "第二条", "第三条"]


def test_articles_go_on_over_several_lines() -> None:
    drafts = split("第一条 专利权人应当自被授予\n专利权的当年开始缴纳年费。\n第二条 乙。")
    assert drafts[0].text == "专利权人应当自被授予专利权的当年开始缴纳年费。"


def test_a_table_of_contents_makes_no_articles() -> None:
    drafts = split("""
        目 录
        第一章 总则…………1
        第二章 附则…………9
        第一章 总则
        第一条 甲。
        第二章 附则
        第二条 乙。
    """)
    assert [(d.locator, d.chapter) for d in drafts] == [
        ("第一条", "第一章 总则"),
        ("第二条", "第二章 附则"),
    ]


def test_a_table_of_contents_that_lists_articles() -> None:
    drafts = split("目录\n第一条 目的\n第二条 范围\n第一条 目的是甲。\n第二条 范围是乙。")
    assert [(d.locator, d.text) for d in drafts] == [
        ("第一条", "目的是甲。"),
        ("第二条", "范围是乙。"),
    ]


def test_a_chapter_named_on_the_next_line() -> None:
    drafts = split("第一章\n总 则\n第一条 甲。\n第二章\n第二条 乙。")
    assert [d.chapter for d in drafts] == ["第一章 总则", "第二章"]


def test_article_headings_are_kept_apart() -> None:
    drafts = split("第一条【立法目的】为了甲。\n第二条 （适用范围）\n适用于乙。")
    assert [(d.heading, d.text) for d in drafts] == [
        ("立法目的", "为了甲。"),
        ("适用范围", "适用于乙。"),
    ]


def test_preambles_and_annexes() -> None:
    drafts = split("""
        为正确审理案件，结合审判实践，制定本解释。
        第一条 甲。
        第二条 本解释自公布之日起施行。
        附件1：收费表
        申请费 | 900
        附件2
        第一条 乙。
        第二条 丙。
    """)
    assert [d.locator for d in drafts] == [
        "引言", "第一条", "第二条", "附件1", "附件2第一条", "附件2第二条",
    ]  # fmt: skip
    assert drafts[3].heading == "收费表"
    assert drafts[2].text == "本解释自公布之日起施行。"


def test_a_preamble_named_as_such() -> None:
    text = "序 言\n中国是历史最悠久的国家之一，有光荣的革命传统。\n第一条 甲。\n第二条 乙。"
    assert locators(text)[0] == "序言"


@pytest.mark.parametrize(
    ("line", "chapter"),
    [
        ("第四章 与著作权有关的权利", "第四章 与著作权有关的权利"),
        ("第 一 章 总 则", "第一章 总则"),
        ("第四章与合同有关的规定适用本法。", ""),
        ("第二章规定的期限", ""),
    ],
)
def test_what_is_a_chapter(line: str, chapter: str) -> None:
    drafts = split(f"第一条 甲。\n{line}\n第二条 乙。")
    assert drafts[1].chapter == chapter


def test_a_second_text_in_the_file_does_not_overwrite_the_first() -> None:
    first = "第一条 甲是这样规定的。\n第二条 乙。\n第三条 丙。\n附加规则如下。"
    assert locators(f"{first}\n第一条 丁。\n第二条 戊。") == [
        "第一条",
        "第二条",
        "第三条",
        "附第一条",
        "附第二条",
    ]


def test_quoted_articles_of_a_decision_stay_in_their_point() -> None:
    text = "第一条 甲。\n第二条 乙。\n“第四十条 修改后的条文。”\n第三条 丙。"
    assert locators(text) == ["第一条", "第二条", "第三条"]


@pytest.mark.parametrize(
    "text", ["", "没有条文。", "第一条 只有一条。", "一、甲\n二、乙", "第二条 乙。\n第一条 甲。"]
)
def test_texts_without_articles(text: str) -> None:
    assert not has_articles(text.split("\n"))


sentences = st.text(alphabet="甲乙丙丁，、", min_size=1, max_size=30).map(lambda s: f"规则{s}完。")


@given(st.lists(st.lists(sentences, min_size=1, max_size=3), min_size=2, max_size=40), st.data())
def test_every_article_comes_back(articles: list[list[str]], data: st.DataObject) -> None:
    written = data.draw(st.sampled_from(["{} {}", "{}　{}", "{}：{}"]))
    lines = []
    for number, paragraphs in enumerate(articles, 1):
        lines.append(written.format(article_locator(number), paragraphs[0]).replace("　", " "))
        lines += paragraphs[1:]
    drafts = split_articles(lines)
    assert [d.locator for d in drafts] == [article_locator(n) for n in range(1, len(articles) + 1)]
    assert [d.text.split("\n") for d in drafts] == articles


lines_of_law = st.lists(
    st.text(alphabet="第一二十百条章节款之附件目录：，。；（）1 甲#“”", max_size=14), max_size=25
)


@given(lines_of_law)
def test_any_lines_give_unique_locators_and_no_empty_text(lines: list[str]) -> None:
    drafts = split_articles(lines)
    assert len({d.locator for d in drafts}) == len(drafts)
    assert all(d.text and d.locator and len(d.locator) <= 100 for d in drafts)
