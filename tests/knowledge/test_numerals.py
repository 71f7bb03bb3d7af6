import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.numerals import (
    ArticleNumber,
    article_locator,
    chinese_number,
    find_articles,
    parse_article,
    parse_number,
)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (0, "零"),
        (7, "七"),
        (10, "十"),
        (12, "十二"),
        (20, "二十"),
        (100, "一百"),
        (101, "一百零一"),
        (110, "一百一十"),
        (115, "一百一十五"),
        (205, "二百零五"),
        (1000, "一千"),
        (1001, "一千零一"),
        (1010, "一千零一十"),
        (1185, "一千一百八十五"),
        (1260, "一千二百六十"),
        (10_000, "一万"),
        (10_015, "一万零一十五"),
        (99_999, "九万九千九百九十九"),
    ],
)
def test_numbers_are_written_as_statutes_write_them(value: int, written: str) -> None:
    assert chinese_number(value) == written
    assert parse_number(written) == value


@given(st.integers(0, 99_999))
def test_every_number_survives_the_way_there_and_back(value: int) -> None:
    assert parse_number(chinese_number(value)) == value
    assert parse_number(str(value)) == value


@given(st.text(alphabet="零〇一二两三四五六七八九十百千万0１", max_size=12))
def test_any_run_of_numerals_is_a_number_or_none(text: str) -> None:
    value = parse_number(text)
    assert value is None or 0 <= value <= 99_999


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("１１５", 115),
        (" 1 1 ", 11),
        ("二〇二四", 2024),
        ("一百一", 110),
        ("两百", 200),
        ("一万五", 15_000),
        ("一十五", 15),
        ("一百十五", 115),
        ("", None),
        ("十百", None),
        ("一二十", None),
        ("百", None),
        ("万", None),
        ("123456789012345678901234567890", None),
        ("甲", None),
    ],
)
def test_other_ways_of_writing(text: str, value: int | None) -> None:
    assert parse_number(text) == value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("第一百一十五条　专利权人", ArticleNumber(115)),
        ("第115条", ArticleNumber(115)),
        ("第 11 条", ArticleNumber(11)),
        ("第１０条之一", ArticleNumber(10, 1)),
        ("第二百一十九条之一", ArticleNumber(219, 1)),
        ("第四十五条第一款", ArticleNumber(45, 0, 1)),
        ("第十五条第一款第（三）项", ArticleNumber(15, 0, 1, 3)),
        ("第十五条第(3)项", ArticleNumber(15, 0, 0, 3)),
        ("第零条", None),
        ("条", None),
        ("本法第三条", None),
    ],
)
def test_article_numbers(text: str, expected: ArticleNumber | None) -> None:
    assert parse_article(text) == expected


def test_all_articles_of_a_sentence_are_found() -> None:
    found = find_articles("依据商标法第三十三条和细则第98条第一款")
    assert found == [ArticleNumber(33), ArticleNumber(98, 0, 1)]


@given(st.integers(1, 9999), st.integers(0, 99))
def test_locators_are_read_back(number: int, suffix: int) -> None:
    assert parse_article(article_locator(number, suffix)) == ArticleNumber(number, suffix)


def test_a_number_that_cannot_be_written_is_refused() -> None:
    with pytest.raises(ValueError, match="99999"):
        chinese_number(100_000)
