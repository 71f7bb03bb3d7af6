from datetime import date

import pytest

from knowledge.document import Kind
from knowledge.head import clean_title, read_head, short_name
from knowledge.sources.document_text import DocumentText
from knowledge.split import amends, guess_kind


def text(*lines: str, title: str = "") -> DocumentText:
    return DocumentText(lines=lines, title=title)


def test_dates_beneath_the_title() -> None:
    head = read_head(
        text(
            "# 中华人民共和国商标法实施条例",
            "2002年8月3日 中华人民共和国国务院令第358号公布",
            "2014年4月29日 中华人民共和国国务院令第651号修订通过",
            "2014年5月1日 施行",
            "## 第一章 总则",
            "第一条 甲。",
        ),
        file_name="商标法实施条例(2014-04-29).md",
    )
    assert head.title == "中华人民共和国商标法实施条例"
    assert head.adopted == (date(2002, 8, 3), date(2014, 4, 29))
    assert head.starts == (date(2014, 5, 1),)
    assert head.file_date == date(2014, 4, 29)
    assert head.body == ("## 第一章 总则", "第一条 甲。")


def test_dates_in_brackets_over_two_lines() -> None:
    head = read_head(
        text(
            "中华人民共和国专利法",
            "（1984年3月12日第六届全国人民代表大会常务委员会第四次会议通过",
            "根据2020年10月17日《关于修改〈中华人民共和国专利法〉的决定》第四次修正）",
            "第一条 甲。",
        )
    )
    assert head.adopted == (date(1984, 3, 12), date(2020, 10, 17))
    assert head.body == ("第一条 甲。",)


def test_numbers_and_bodies_above_and_below_the_title() -> None:
    head = read_head(
        text(
            "最高人民法院公告",
            "最高人民法院",
            "关于审理某类案件的解释",
            "法释\u30142021\u30154号",
            "（2021年2月7日最高人民法院审判委员会第1831次会议通过，自2021年3月3日起施行）",
            "为正确审理案件，制定本解释。",
        )
    )
    assert head.title == "最高人民法院关于审理某类案件的解释"
    assert head.adopted == (date(2021, 2, 7),)
    assert head.starts == (date(2021, 3, 3),)
    assert head.body[-1] == "为正确审理案件，制定本解释。"


@pytest.mark.parametrize(
    ("name", "title", "day"),
    [
        ("laws/商标法(2019-04-23).md", "商标法", date(2019, 4, 23)),
        ("中华人民共和国商标法_20190423.docx", "中华人民共和国商标法", date(2019, 4, 23)),
        ("办事指南.pdf", "办事指南", None),
        ("2024-13-45.txt", "2024-13-45", None),
    ],
)
def test_the_file_name_stands_in(name: str, title: str, day: date | None) -> None:
    head = read_head(text("这里没有标题，只有一句话。"), file_name=name)
    assert (head.title, head.file_date) == (title, day)
    assert head.body == ("这里没有标题，只有一句话。",)


def test_titles_are_written_in_one_way() -> None:
    assert short_name("中华人民共和国商标法（2019年修正）") == "商标法"
    assert short_name("《专利法 实施细则》") == "专利法实施细则"
    assert clean_title("最高人民法院 最高人民检察院关于甲的解释（三）") == (
        "最高人民法院、最高人民检察院关于甲的解释（三）"
    )
    assert clean_title("宪法修正案（1988年）") == "宪法修正案（1988年）"


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("中华人民共和国专利法", Kind.LAW),
        ("中华人民共和国民法典", Kind.LAW),
        ("中华人民共和国专利法实施细则", Kind.REGULATION),
        ("专利权质押登记办法", Kind.REGULATION),
        ("广东省知识产权保护条例", Kind.REGULATION),
        ("国务院关于涉外知识产权纠纷处理的规定", Kind.REGULATION),
        ("最高人民法院关于知识产权民事诉讼证据的若干规定", Kind.INTERPRETATION),
        ("最高人民法院关于适用《反不正当竞争法》若干问题的解释", Kind.INTERPRETATION),
        ("GB/T 29490-2023 企业知识产权合规管理体系 要求", Kind.STANDARD),
        ("DB44/T 2361-2022", Kind.STANDARD),
        ("关于停征和调整部分专利收费的公告", Kind.POLICY),
        ("汕头市知识产权服务指南", Kind.GUIDE),
    ],
)
def test_the_kind_shows_in_the_title(title: str, kind: Kind) -> None:
    assert guess_kind(title) is kind


@pytest.mark.parametrize(
    ("title", "amending"),
    [
        ("全国人民代表大会常务委员会关于修改《中华人民共和国专利法》的决定", True),
        ("中华人民共和国刑法修正案（十一）", True),
        ("国务院关于修改和废止部分行政法规的决定", True),
        ("最高人民法院关于商标法修改决定施行后商标案件管辖和法律适用问题的解释", False),
        ("中华人民共和国专利法", False),
    ],
)
def test_amending_texts_are_known_by_their_title(title: str, amending: bool) -> None:
    assert amends(title) is amending
