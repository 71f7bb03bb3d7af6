"""The curated cards against the law in force, the policy table and each other."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from knowledge.card import Basis, Card, CardBroken, cards, parse_card, read_cards
from knowledge.card_check import (
    basis_passages,
    contradictions,
    faults,
    shared_phrasings,
    unsupported,
)
from knowledge.figures import Figure, figures
from knowledge.library import Library
from knowledge.policy import policy_table

LAST_DAY_OF_2019, FIRST_DAY_OF_2026 = date(2026, 12, 31), date(2027, 1, 1)

# Every subject that the shelf must cover, as its cards' topics, titles or questions name it.
SUBJECTS = {
    "patent": "专利",
    "design": "外观",
    "utility model": "实用新型",
    "trade mark": "商标",
    "copyright": "著作权|版权",
    "trade secret": "商业秘密|客户名单",
    "unfair competition": "不正当竞争|仿冒|刷单|商业诋毁",
    "customs": "海关",
    "e-commerce complaints": "平台|链接|淘宝",
    "domain and shop names": "域名|字号|店名",
    "open licence": "开放许可",
    "transfer": "转让",
    "licence recordal": "许可.{0,6}备案",
    "pledge": "质押",
    "valuation": "评估",
    "employees' inventions": "职务发明|员工",
    "joint ownership": "共有|共同申请",
    "contracts": "合同",
    "fees": "年费",
    "reductions": "减缴|费减",
    "deadlines": "期限",
    "restoration": "恢复",
    "evaluation reports": "评价报告",
    "exhibitions": "展会|参展|展览",
    "overseas filing": "国外申请|海外申请|向外国申请|出国申请",
    "secrecy review": "保密审查",
    "PCT": "PCT|pct",
    "Madrid": "马德里",
    "Hague": "海牙",
    "US Schedule A and TRO": "TRO|Schedule A|临时禁令",
    "ITC 337": "337",
    "EU design reform": "欧盟",
    "Guangdong rules": "广东",
    "Shantou rules": "汕头",
    "crime": "判刑|犯罪|坐牢|刑",
    "bad-faith filing": "恶意|抢注|囤",
    "the Trademark Law change of 2027": "新商标法|2027",
    "the centre's own services": "中心",
    "international compliance": "合规",
}
FEWEST_CARDS = 220

ROW = {
    "id": "some-card",
    "title": "标题",
    "questions": ["问一", "问二", "问三", "问四", "问五"],
    "answer": "\n三十日内\n答复。\n",
    "basis": ["专利法|第四十一条"],
}


def test_the_shelf_is_large_enough() -> None:
    assert len(cards()) >= FEWEST_CARDS


@pytest.mark.parametrize(("subject", "words"), SUBJECTS.items(), ids=list(SUBJECTS))
def test_every_subject_has_cards(subject: str, words: str) -> None:
    named = re.compile(words)
    found = [c for c in cards() if named.search(" ".join((c.topic, c.title, *c.questions)))]
    assert found, f"no card is about {subject}"


def test_every_card_rests_on_the_law_in_force_and_says_its_figures(library: Library) -> None:
    policy = policy_table()
    assert not [fault for card in cards() for fault in faults(card, library, policy)]


def test_every_basis_governs_as_long_as_its_card_holds(library: Library) -> None:
    for card in cards():
        passages = basis_passages(card, library)
        assert len(passages) == len(card.basis), card.id
        days = {card.reference_day, card.in_force_from, card.in_force_to} - {None}
        assert all(p.document.holds_on(day) for p in passages for day in days if day), card.id


def test_no_two_cards_share_a_phrasing() -> None:
    assert not list(shared_phrasings(cards()))


def test_no_two_cards_contradict() -> None:
    assert not list(contradictions(cards()))


def test_cards_on_the_trademark_law_change_with_it(library: Library) -> None:
    for card in cards():
        if any(library.law_named(basis.law) == "商标法" for basis in card.basis):
            assert card.in_force_to == LAST_DAY_OF_2019 or card.in_force_from == FIRST_DAY_OF_2026


# The checks themselves are tried on cards that are wrong in just one way.


def made(**changes: object) -> Card:
    return parse_card({**ROW, **changes}, topic="题目")


def test_a_basis_that_does_not_exist_is_found(library: Library) -> None:
    card = made(basis=["专利法|第九百条"], answer="可以。")
    assert "does not stand" in " ".join(faults(card, library, policy_table()))


def test_a_superseded_basis_is_found(library: Library) -> None:
    card = made(basis=["商标法|第三十三条"], answer="可以。")
    assert "superseded after 2026-12-31" in " ".join(faults(card, library, policy_table()))


def test_a_basis_of_the_coming_law_needs_its_first_day(library: Library) -> None:
    card = made(basis=["商标法|第八十七条"], answer="可以。", in_force_from=date(2026, 12, 1))
    assert faults(card, library, policy_table())


def test_an_unsupported_figure_is_found(library: Library) -> None:
    card = made(basis=["专利法|第四十二条"], answer="发明二十年，外观十六年。")
    assert unsupported(card, library, policy_table()) == {Figure(16, "年")}


def test_a_policy_fact_bears_a_figure_out(library: Library) -> None:
    card = made(basis=["专利收费标准|年费"], answer="发明第1—3年900元。")
    assert not unsupported(card, library, policy_table())


def test_cards_that_contradict_are_found() -> None:
    one = made(answer="自收到驳回通知之日起三个月内可以请求复审。")
    other = replace(one, id="other", answer="从收到驳回通知之日起15日内可以请求复审。")
    assert len(list(contradictions([one, other]))) == 1
    elsewhere = replace(other, basis=(Basis("商标法", "第三十四条"),))
    assert not list(contradictions([one, elsewhere]))
    later = replace(other, in_force_from=date(2027, 1, 1))
    assert not list(contradictions([replace(one, in_force_to=date(2026, 12, 31)), later]))


def test_a_shared_phrasing_is_found() -> None:
    one = made()
    other = replace(one, id="other", questions=("问一？", "别的"))
    assert len(list(shared_phrasings([one, other]))) == 1


def test_a_card_is_read() -> None:
    card = made(steps=[" 一步 "], service="staff", in_force_from=date(2027, 1, 1))
    assert card.answer == "三十日内答复。"
    assert card.steps == ("一步",)
    assert card.basis == (Basis("专利法", "第四十一条"),)
    assert card.reference_day == date(2027, 1, 1)
    assert not card.holds_on(date(2026, 12, 31))
    assert card.holds_on(date(2027, 1, 1))


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"id": "Some Card"}, "lower-case"),
        ({"title": "很长" * 9}, "title has 18 characters, at most 16"),
        ({"questions": ["问一"]}, "1 questions, wanted are 5 to 16"),
        ({"questions": ["问"] * 5}, "same text twice"),
        ({"questions": "问"}, "list of texts"),
        ({"answer": "长" * 221}, "at most 220"),
        ({"answer": " "}, "answer"),
        ({"steps": ["步" * 41]}, "a step has 41"),
        ({"basis": []}, "basis is missing"),
        ({"basis": ["专利法第四十一条"]}, "law|article"),
        ({"ask": ["weather"]}, "ask is not a field of a card"),
        ({"cases": ["weather|雨|三十日内"]}, "must be fact|value|text"),
        ({"cases": ["income|低于100万元|可以"]}, "cases of income must be each of"),
        ({"service": "magic"}, "service 'magic' is not known"),
        ({"in_force_from": "2027-01-01"}, "without quotes"),
        (
            {"in_force_from": date(2027, 1, 1), "in_force_to": date(2026, 1, 1)},
            "in_force_to lies before",
        ),
        ({"colour": "red"}, "colour is not a field"),
    ],
)
def test_a_broken_card_is_named_with_its_cure(changes: dict[str, object], complaint: str) -> None:
    with pytest.raises(CardBroken, match=re.escape(complaint)):
        made(**changes)


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("topic = ", "a.toml"),
        ("[[card]]\nid = 'x'\n", "begin with topic"),
        ("topic = '题'\n", "at least one"),
        ("topic = '题'\n[[card]]\nid = 'x'\n", "a.toml: x: title is missing"),
    ],
)
def test_a_broken_file_is_named(content: str, complaint: str, tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(content, "utf-8")
    with pytest.raises(CardBroken, match=complaint):
        read_cards(tmp_path)


def test_an_id_that_stands_twice_is_found(tmp_path: Path) -> None:
    content = (
        "topic = '题'\n[[card]]\nid = 'x'\ntitle = '标题'\nanswer = '可以。'\n"
        "questions = ['一', '二', '三', '四', '五']\nbasis = ['专利法|第二条']\n"
    )
    (tmp_path / "a.toml").write_text(content, "utf-8")
    (tmp_path / "b.toml").write_text(content, "utf-8")
    with pytest.raises(CardBroken, match=r"b\.toml: x: a\.toml has a card of this id"):
        read_cards(tmp_path)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("自收到之日起三十日内", {Figure(30, "日")}),
        ("15天内交500万元，0.5元", {Figure(15, "日"), Figure(5_000_000, "元"), Figure(0.5, "元")}),
        ("第1—3年900元", {Figure(1, "年"), Figure(3, "年"), Figure(900, "元")}),
        ("百分之二十，百分之零点五，5％", {Figure(20, "%"), Figure(0.5, "%"), Figure(5, "%")}),
        ("依照第四十二条第一款，一次办完，三分之一", set()),
        ("两个月，一年", {Figure(2, "月"), Figure(1, "年")}),
    ],
)
def test_figures_are_read_alike_however_written(text: str, expected: set[Figure]) -> None:
    assert figures(text) == expected
