"""Rendering and cutting, held against the strict server's own reading of HTML."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.simulate.telegram_server.entities import parse
from bot.simulate.telegram_server.entities import units as counted
from bot.simulate.telegram_server.keyboards import a_keyboard
from bot.telegram.cut import cut, units
from bot.telegram.markup import plain, read_markdown
from bot.telegram.render import keyboard, offer, render
from bot.telegram.sending import markup
from handlers.message import Choice, OutgoingFile, Reply
from retrieval.answer import Citation
from tests.handlers.dialogue import TERM

WILD = st.text(
    st.sampled_from("专利法第一条。，！\n\n  ab<>&\"'*`#-[](1)😀👨‍👩‍👧é_~|>https://x.example"),
    max_size=400,
)


@pytest.mark.parametrize(
    ("markdown", "text", "html"),
    [
        ("**要点**：<3 & >2", "要点：<3 & >2", "<b>要点</b>：&lt;3 &amp; &gt;2"),
        ("# 标题\n正文", "标题\n正文", "<b>标题</b>\n正文"),
        ("- 一\n* 二", "· 一\n· 二", "· 一\n· 二"),
        ("见[官网](https://a.example/?x=1&y=2)", "见官网",
         '见<a href="https://a.example/?x=1&amp;y=2">官网</a>'),
        ("`代码` 与 2*3*4", "代码 与 2*3*4", "<code>代码</code> 与 2*3*4"),
        ("```\na<b\n```", "a<b", "<code>a&lt;b</code>"),
        ("一\n\n\n\n二", "一\n\n二", "一\n\n二"),
        ("| 甲 | 乙 |\n|---|---|\n| 1 | 2 |", "甲 | 乙\n1 | 2", "甲 | 乙\n1 | 2"),
        ("期限二十年[1]。", "期限二十年[1]。", "期限二十年[1]。"),
        ("[1](javascript:x)", "[1](javascript:x)", "[1](javascript:x)"),
    ],
)  # fmt: skip
def test_the_little_markdown_that_answers_use(markdown: str, text: str, html: str) -> None:
    rich = read_markdown(markdown)
    assert rich.text == text
    assert rich.html() == html


@given(WILD, st.integers(1, 60))
@settings(max_examples=200, deadline=None)
def test_pieces_fit_lose_nothing_and_are_valid_html(source: str, most: int) -> None:
    rich = read_markdown(source)
    pieces = cut(rich, max(most, 2))
    for piece in pieces:
        shown = parse(piece.html(), "HTML")
        assert shown.text == piece.text
        assert counted(shown.text) == units(piece.text) <= max(most, 2)
    assert "".join("".join(p.text for p in pieces).split()) == "".join(rich.text.split())


@given(st.text(max_size=300))
@settings(max_examples=200, deadline=None)
def test_any_text_becomes_html_that_telegram_takes(source: str) -> None:
    source = source.encode(errors="ignore").decode()
    assert parse(read_markdown(source).html(), "HTML").text == read_markdown(source).text


def test_marks_of_sources_and_signs_of_several_characters_stay_whole() -> None:
    for most in range(12, 40):
        pieces = cut(plain("年费须在规定期限内缴纳[12]" * 9), most)
        assert "".join(piece.text for piece in pieces) == "年费须在规定期限内缴纳[12]" * 9
        assert all(piece.text.count("[") == piece.text.count("]") for piece in pieces)
    family = "👨‍👩‍👧"
    assert {p.text for p in cut(plain(family * 5), units(family))} == {family}


def test_a_long_answer_comes_in_parts_with_sources_and_buttons_on_the_last() -> None:
    citations = tuple(Citation(number, TERM, "") for number in range(1, 60))
    reply = Reply(
        "第一句话。" * 1500,
        citations=citations,
        choices=(Choice("转给工作人员", "转给工作人员 7"),),
        files=(OutgoingFile(file_id="f" * 32, name="表.xlsx", media_type="x"),),
    )
    *parts, file = render(reply, row="c17", public_base_url="https://desk.example.org")
    assert len(parts) == 3
    assert all(counted(parse(part["html"], "HTML").text) <= 4096 for part in parts)
    assert [("buttons" in part) for part in parts] == [False, False, True]
    together = "\n".join(part["plain"] for part in parts)
    assert all(f"[{number}] 中华人民共和国专利法" in together for number in range(1, 60))
    assert file == {"file_id": "f" * 32, "name": "表.xlsx", "media_type": "x"}


def test_buttons_hold_what_telegram_allows() -> None:
    choices = [Choice("很长的标签" * 30, "值" * 500), Choice("是", "y"), Choice("否", "n")]
    rows = keyboard(choices, "c123456789012345678")
    assert [len(row) for row in rows] == [1, 2]
    made = markup(rows)
    assert made is not None
    assert a_keyboard(made.to_dict())


def test_silence_is_nothing_and_choices_alone_get_a_word() -> None:
    assert render(Reply(""), row="c1") == []
    (part,) = render(Reply("", choices=(Choice("是", "y"),)), row="c1")
    assert part["plain"] == "请选择："
    offer([part], "再来", "r5")
    assert part["buttons"][-1] == [{"label": "再来", "data": "r5"}]
