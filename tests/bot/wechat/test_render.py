"""Replies as WeChat messages: plain, within the limit, nothing cut that must stay whole."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.wechat.cut import cut, size
from bot.wechat.plain_text import plain_text
from bot.wechat.render import Layout, render, tap
from handlers.message import Choice, Reply
from retrieval.answer import Citation
from tests.handlers.dialogue import TERM

LAYOUT = Layout(2048, "https://desk.example")
SENTENCES = st.lists(
    st.text("专利商标法年费期限abc0123，、 🙂👨‍👩‍👧", min_size=1, max_size=120).map(
        lambda words: f"{words}[3]。"
    ),
    max_size=60,
)


def parts_of(reply: Reply, *, layout: Layout = LAYOUT, told_apart: bool = False) -> list[str]:
    return render(reply, layout, turn_id=7, question="“专利”", told_apart=told_apart)


@pytest.mark.parametrize(
    ("markdown", "plain"),
    [
        ("# 标题\n\n**要点**与*重点*", "标题\n\n要点与重点"),
        ("- 一\n* 二\n+ 三\n1. 四", "· 一\n· 二\n· 三\n1. 四"),
        ("```python\nx = 1\n```", "x = 1"),
        ("|甲|乙|\n|---|---|\n|1|2|", "甲|乙\n1|2"),
        ("见[官网](https://site.example/a)", "见官网（https://site.example/a）"),
        ("> 引文\n\n---\n\n`代码`", "引文\n\n代码"),
        ("3*4*5，a_b_c，2**3", "3*4*5，a_b_c，2**3"),
        ("保护二十年[1][2]。", "保护二十年[1][2]。"),
        ("<a href='https://evil.example'>点我</a>", "＜a href='https://evil.example'>点我＜/a>"),
    ],
)
def test_markdown_becomes_plain_text(markdown: str, plain: str) -> None:
    assert plain_text(markdown) == plain


@given(st.text(max_size=500))
def test_any_text_becomes_plain_text_without_links(text: str) -> None:
    assert not re.search(r"<a[\s>]", plain_text(text), re.IGNORECASE)


@given(SENTENCES, st.integers(300, 2048))
def test_pieces_fit_and_lose_nothing(sentences: list[str], most: int) -> None:
    text = "".join(sentences)
    pieces = cut(text, most)
    assert all(size(piece) <= most for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())
    for piece in pieces[:-1]:
        assert piece.rstrip().endswith("[3]。") or size(piece) > most // 3
    assert sum(piece.count("[3]") for piece in pieces) == text.count("[3]")


@given(st.text(max_size=3000), st.integers(300, 1000))
def test_pieces_of_any_text_fit(text: str, most: int) -> None:
    pieces = cut(text, most)
    assert all(size(piece) <= most for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())


def test_a_joined_emoji_is_not_cut() -> None:
    family = "👨‍👩‍👧"
    pieces = cut(family * 200, 301)
    assert all(piece.replace(family, "") == "" for piece in pieces)


def test_list_items_stay_whole() -> None:
    items = [f"· 第{n}项材料，原件和复印件各一份" for n in range(60)]
    pieces = cut("\n".join(items), 600)
    assert [line for piece in pieces for line in piece.split("\n")] == items


def test_a_short_reply_is_one_message_without_a_count() -> None:
    parts = parts_of(Reply("保护二十年[1]。", (Citation(1, TERM, "第一款"),)))
    assert len(parts) == 1
    assert "（1/" not in parts[0]
    assert '<a href="https://desk.example/p/%E4%B8%93%E5%88%A9%E6%B3%95%40' in parts[0]
    assert "[1] 中华人民共和国专利法（2020修正） 第四十二条第一款</a>" in parts[0]


def test_without_an_address_sources_are_named_only() -> None:
    parts = parts_of(Reply("二十年[1]。", (Citation(1, TERM),)), layout=Layout(2048))
    assert "href" not in parts[0]
    assert "第四十二条（2020-10-17 版" in parts[0]


@given(SENTENCES, st.integers(0, 12), st.booleans())
def test_a_long_reply_is_counted_and_its_sources_are_last_and_whole(
    sentences: list[str], sources: int, told_apart: bool
) -> None:
    reply = Reply("".join(sentences), tuple(Citation(n, TERM) for n in range(1, sources + 1)))
    parts = parts_of(reply, told_apart=told_apart)
    assert all(size(part) <= 2048 - 400 for part in parts)
    for ordinal, part in enumerate(parts, start=1):
        assert len(parts) == 1 or f"（{ordinal}/{len(parts)}）" in part
        assert part.count("<a ") == part.count("</a>")
        assert ordinal == 1 or part.startswith("“专利”")
    for number in range(1, sources + 1):
        assert sum(f">[{number}] 中华" in part for part in parts) == 1
    if sources and len(parts) > 1:
        assert f">[{sources}] 中华" in parts[-1]
    if told_apart and parts:
        assert parts[0].startswith("关于“专利”：")


def test_choices_are_taps_and_numbers() -> None:
    parts = parts_of(Reply("请选。", choices=(Choice("甲", "/甲"), Choice("乙<b>", "/乙"))))
    assert parts[0].endswith(
        "点一下，或回复数字：\n"
        '1. <a href="weixin://bizmsgmenu?msgmenucontent=甲&msgmenuid=c7-1">甲</a>\n'
        '2. <a href="weixin://bizmsgmenu?msgmenucontent=乙＜b＞&msgmenuid=c7-2">乙＜b＞</a>'
    )


@given(st.text(max_size=200), st.text(max_size=200))
def test_a_tap_is_one_link_whatever_is_said(label: str, said: str) -> None:
    link = tap(label, said, "f1")
    assert re.fullmatch(r'<a href="weixin://[^"<>\n]*&msgmenuid=f1">[^<>\n]*</a>', link)


def test_silence_has_no_parts() -> None:
    assert parts_of(Reply("")) == []
