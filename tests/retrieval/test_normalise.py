"""Lay, misspelt, traditional, Cantonese and English phrasing; and texts nobody should type."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.searchable import plain
from retrieval.normalise import ADDED_LIMIT, LAY_WORDS, LIMIT, clean, lay_words, normalise


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("實用新型專利權", "实用新型专利权"),
        ("实用新形保护10年吗", "实用新型保护十年吗"),
        ("專力被人侵劝", "专利被人侵权"),
        ("logo　商 标１０年", "logo 商标十年"),
        ("专利法第42条第1款", "专利法第四十二条第一款"),
        ("罚5000000元，50%，两年", "罚五百万元,百分之五十,二年"),
        ("CN115000001A 2026", "cn115000001a 2026"),
        ("2.5倍", "2.5倍"),
    ],
)
def test_writing_is_made_one(question: str, text: str) -> None:
    assert normalise(question).text == text


@pytest.mark.parametrize(
    ("question", "word"),
    [
        ("我的牌子被人先注册了", "抢先注册"),
        ("LOGO谁都能用吗", "标志"),
        ("专利黄了", "视为撤回"),
        ("撤三怎么弄", "连续三年不使用"),
        ("唔記得交年費仲有冇得救", "恢复权利"),
        ("商標保護幾耐", "期限"),
        ("网店下架", "断开链接"),
        ("trademark opposition period", "异议"),
        ("Are our TRADE SECRETS protected?", "商业秘密"),
        ("How long is the patent term?", "专利权"),
    ],
)
def test_statutory_words_are_added(question: str, word: str) -> None:
    query = normalise(question)
    assert word in query.added.split()
    assert query.full == f"{query.text} {query.added}"


def test_latin_phrases_are_whole_words() -> None:
    assert "许可" not in normalise("licenseplate").added
    assert normalise("profile refinement").added == ""


def test_words_already_said_are_not_added() -> None:
    assert "续展" not in normalise("续展怎么办理").added.split()


def test_the_table_is_large_and_sound() -> None:
    sections = tomllib.loads(LAY_WORDS.read_text("utf-8"))
    entries = sum(len(section) for section in sections.values() if isinstance(section, dict))
    assert entries >= 250
    assert len(lay_words().terms) + len(lay_words().corrections) >= 250
    for phrase, words in lay_words().terms.items():
        assert words, phrase
        assert all(len(word) <= 14 and plain(word) == word for word in words), phrase
        assert not any("条" in word and word.startswith("第") for word in words), phrase


@given(st.text(max_size=2 * LIMIT) | st.text("商标专利\ud800\x00 １9年%", max_size=2 * LIMIT))
def test_any_text_is_survived(text: str) -> None:
    query = normalise(text)
    assert len(query.added) <= ADDED_LIMIT
    assert "\x00" not in query.full
    query.full.encode()
    assert clean(clean(text)) == clean(text)
