"""Class symbols in the spellings of exports and of DOCDB, and names as they are compared."""

import pytest

from knowledge.patents.classification import (
    ClassWrong,
    find_ipc,
    parse_ipc,
    parse_loc,
    parse_nice,
    parse_similar_group,
    within,
)
from knowledge.patents.names import name_key


@pytest.mark.parametrize(
    ("written", "symbol"),
    [
        ("A63H 33/04 (2006.01)", "A63H33/04"),
        ("A63H33/04", "A63H33/04"),
        ("A63H 33/04(2006.01)I", "A63H33/04"),
        ("A63H 33/04 [2006.01]", "A63H33/04"),
        ("a63h 33/04", "A63H33/04"),
        ("\uff21６３\uff28３３／０４", "A63H33/04"),
        ("E21B  47/  0228            A I                    ", "E21B47/0228"),
        ("E21B   7/    00            A I", "E21B7/00"),
        ("A63H", "A63H"),
        ("A63H 33", "A63H33"),
        ("Y02E 10/72", "Y02E10/72"),
    ],
)
def test_one_symbol_has_one_spelling(written: str, symbol: str) -> None:
    assert parse_ipc(written) == symbol


@pytest.mark.parametrize(
    "written", ["", "63H", "A63", "Z63H 1/00", "A63H 33/", "玩具", "A63H 33/4"]
)
def test_what_is_no_symbol_is_refused(written: str) -> None:
    with pytest.raises(ClassWrong):
        parse_ipc(written)


def test_symbols_are_found_in_a_cell_of_any_separator() -> None:
    cell = "A63H 33/04(2006.01)I; A63H 33/08 | B29C45/00,A63H33/04"
    assert find_ipc(cell) == ("A63H33/04", "A63H33/08", "B29C45/00")


@pytest.mark.parametrize(
    ("symbol", "prefix", "inside"),
    [
        ("A63H33/04", "A63H", True),
        ("A63H33/04", "A63H33", True),
        ("A63H33/04", "A63H3", False),
        ("A63H33/04", "A63H33/04", True),
        ("A63H33/042", "A63H33/04", False),
        ("H01M4/36", "H01M4", True),
        ("H01M40/36", "H01M4", False),
        ("21-01", "21", True),
    ],
)
def test_a_symbol_lies_in_the_classes_above_it(symbol: str, prefix: str, inside: bool) -> None:
    assert within(symbol, prefix) is inside


@pytest.mark.parametrize("written", ["LOC(15) Cl.21-01", "21-01", "LOC (13) Cl. 21-01", "cl 21-01"])
def test_locarno(written: str) -> None:
    assert parse_loc(written) == "21-01"


def test_nice_and_similar_groups() -> None:
    assert [parse_nice(text) for text in ("28", "第28类", "28.0", "01")] == [28, 28, 28, 1]
    assert parse_similar_group("2802") == "2802"
    for wrong in ("0", "46", "类", ""):
        with pytest.raises(ClassWrong):
            parse_nice(wrong)
    for wrong in ("4601", "280", "0001"):
        with pytest.raises(ClassWrong):
            parse_similar_group(wrong)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("广东（示例）玩具有限公司", "广东(示例)玩具 有限公司"),
        ("廣東示例玩具有限公司", "广东示例玩具有限公司"),
        ("\uff21\uff22\uff23 Toys Co., Ltd.", "abc toys co ltd"),
    ],
)
def test_names_that_differ_in_writing_only_are_one(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


def test_a_branch_is_another_firm() -> None:
    assert name_key("示例玩具有限公司") != name_key("示例玩具有限公司汕头分公司")
