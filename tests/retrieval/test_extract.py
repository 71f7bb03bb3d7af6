"""Sentences of a provision: split, scored, picked, shortened."""

from datetime import date

import pytest

from knowledge.document import Document, Kind, Passage
from retrieval.confidence import content
from retrieval.extract import (
    Asks,
    Wanted,
    paragraphs,
    pick,
    question_kinds,
    sentences,
    shortened,
    wanted,
)
from retrieval.normalise import normalise

LAW = Document(
    key="专利法@2020-10-17",
    law="专利法",
    title="中华人民共和国专利法",
    kind=Kind.LAW,
    adopted_on=date(2020, 10, 17),
    in_force_from=date(2021, 6, 1),
)
NOT_PATENTED = (
    "对下列各项，不授予专利权：\n（一）科学发现；\n（二）智力活动的规则和方法；\n（三）疾病的诊断和治疗方法；\n"
    "（四）动物和植物品种；\n（五）原子核变换方法以及用原子核变换方法获得的物质；\n"
    "（六）对平面印刷品的图案、色彩或者二者的结合作出的主要起标识作用的设计。\n"
    "对前款第（四）项所列产品的生产方法，可以依照本法规定授予专利权。"
)
CO_OWNERS = (
    "专利申请权或者专利权的共有人对权利的行使有约定的，从其约定。没有约定的，共有人可以单独实施或者以普通"
    "许可方式许可他人实施该专利；许可他人实施该专利的，收取的使用费应当在共有人之间分配。\n"
    "除前款规定的情形外，行使共有的专利申请权或者专利权应当取得全体共有人的同意。"
)


def passage(text: str, locator: str = "第一条") -> Passage:
    return Passage(id=f"{LAW.key}/{locator}", document=LAW, ordinal=1, locator=locator, text=text)


def want(question: str, *among: Passage) -> Wanted:
    return wanted(question, content(normalise(question)), among=among)


def test_items_stay_with_their_paragraph() -> None:
    assert len(paragraphs(passage(NOT_PATENTED))) == 2
    first, second = sentences(passage(NOT_PATENTED))
    assert first.text.startswith("对下列各项")
    assert "（六）" in first.text
    assert (first.paragraph, second.paragraph) == (1, 2)


def test_sentences_are_the_text_itself() -> None:
    assert "".join(s.text for s in sentences(passage(CO_OWNERS))) == CO_OWNERS.replace("\n", "")


def test_the_deciding_sentence_comes_first_and_whole() -> None:
    found = passage(CO_OWNERS)
    asked = want("共有的专利，我自己能单独实施吗", found)
    first, *_ = pick(found, asked, budget=10)
    assert "可以单独实施" in first.text


def test_neighbours_fill_the_budget_in_the_order_of_the_text() -> None:
    found = passage(CO_OWNERS)
    asked = want("转让共有专利要全体共有人同意吗", found)
    picked = pick(found, asked, budget=300)
    assert "全体共有人的同意" in picked[0].text
    assert [s.place for s in picked[1:]] == sorted(s.place for s in picked[1:])
    assert len(picked) == 3


def test_a_long_list_shows_the_item_that_matters_and_says_that_more_were_left_out() -> None:
    found = passage(NOT_PATENTED.replace("科学发现", "科学发现，" + "包括对自然界规律的认识" * 6))
    asked = want("桌游规则这种智力活动的规则能不能报专利", found)
    said = shortened(sentences(found)[0], asked)
    assert "（二）智力活动的规则和方法" in said
    assert "（五）" not in said or "（六）" not in said
    assert "……" in said


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("外观专利能保护多久", Asks.PERIOD),
        ("实用新型二十年对吧", Asks.PERIOD),
        ("外观第十一年要交多少钱", Asks.AMOUNT),
        ("最多几个造型", Asks.COUNT),
        ("能不能单独许可给别人", Asks.PERMISSION),
        ("年费过期了咋整", Asks.REMEDY),
        ("被抄了找谁管", Asks.WHERE),
        ("商标不备案会怎么样", Asks.CONSEQUENCE),
        ("登记要准备哪些东西", Asks.PAPERS),
        ("员工的发明归公司吗", Asks.OWNER),
    ],
)
def test_what_a_question_asks_for(question: str, kind: Asks) -> None:
    assert kind in question_kinds(question)
