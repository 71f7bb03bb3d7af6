"""Articles named in questions, found by structure in the shipped library."""

from datetime import date

import pytest

from knowledge.library import Library
from retrieval.references import Edition, find_laws, find_references, governing_day, locate

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("question", "document", "locator", "paragraph"),
    [
        ("专利法第42条", "专利法@2020-10-17", "第四十二条", ""),
        ("专利法第42条第二款", "专利法@2020-10-17", "第四十二条", "第二款"),
        ("专利法的第十四条", "专利法@2020-10-17", "第十四条", ""),
        ("专利法里第１１条", "专利法@2020-10-17", "第十一条", ""),
        ("中华人民共和国专利法第十条", "专利法@2020-10-17", "第十条", ""),
        ("细则115条", "专利法实施细则@2023-12-11", "第一百一十五条", ""),
        ("商标法实施条例第66条", "商标法实施条例@2014-04-29", "第六十六条", ""),
        ("商标法2019第三十三条", "商标法@2019-04-23", "第三十三条", ""),
        ("2019年商标法第三十三条", "商标法@2019-04-23", "第三十三条", ""),
        ("商标法（2026年修订）第36条", "商标法@2026-06-26", "第三十六条", ""),
        ("新商标法36条", "商标法@2026-06-26", "第三十六条", ""),
        ("旧商标法第33条", "商标法@2019-04-23", "第三十三条", ""),
        ("《民法典》第一千一百八十五条", "民法典@2020-05-28", "第一千一百八十五条", ""),
    ],
)
def test_located(
    shipped: Library, question: str, document: str, locator: str, paragraph: str
) -> None:
    (reference,) = find_references(question, shipped.names)
    found = locate(reference, shipped, as_of=TODAY)
    assert found.document is not None
    assert found.document.key == document
    assert found.passage is not None
    assert (found.passage.locator, found.paragraph) == (locator, paragraph)


def test_several_articles_share_the_law_before_them(shipped: Library) -> None:
    found = find_references("专利法第四十二条和细则第七十七条、第七十八条说什么", shipped.names)
    assert [(r.law and r.law.law, r.number.locator) for r in found] == [
        ("专利法", "第四十二条"),
        ("专利法实施细则", "第七十七条"),
        ("专利法实施细则", "第七十八条"),
    ]


def test_the_law_comes_from_what_was_said(shipped: Library) -> None:
    before = ["专利法说了什么", "商标法实施条例第六十五条……"]
    (reference,) = find_references("第六十六条呢", shipped.names, said_before=before)
    assert reference.law is not None
    assert reference.law.law == "商标法实施条例"


@pytest.mark.parametrize(
    "question", ["有三条链接被下架", "我有98条商标怎么办", "一条龙服务", "第三方平台"]
)
def test_counts_are_not_articles(shipped: Library, question: str) -> None:
    assert find_references(question, shipped.names) == []


def test_no_such_article_names_the_last(shipped: Library) -> None:
    (reference,) = find_references("专利法第一百五十条", shipped.names)
    found = locate(reference, shipped, as_of=TODAY)
    assert found.passage is None
    assert found.last == "第八十二条"


def test_an_old_number_is_known_to_have_moved(shipped: Library) -> None:
    (reference,) = find_references("专利法实施细则第九十八条", shipped.names)
    former = locate(reference, shipped, as_of=TODAY).former
    assert former is not None
    assert former.now.locator == "第一百一十五条"
    assert former.same_number is not None
    assert former.same_number.locator == "第九十八条"


def test_versions_are_read_from_years_and_words() -> None:
    names = {"商标法": "商标法"}
    assert [m.edition for m in find_laws("新商标法和旧的商标法还有商标法", names)] == [
        Edition.NEW,
        Edition.OLD,
        Edition.IN_FORCE,
    ]
    assert [m.year for m in find_laws("2013年商标法、商标法（2019）、商标法2026版", names)] == [
        2013,
        2019,
        2026,
    ]


def test_the_day_nearest_to_a_version(shipped: Library) -> None:
    old, new = shipped.versions("商标法")[-2:]
    assert governing_day(new, as_of=TODAY) == date(2027, 1, 1)
    assert governing_day(old, as_of=TODAY) == TODAY
    assert governing_day(old, as_of=date(2027, 3, 1)) == date(2026, 12, 31)
