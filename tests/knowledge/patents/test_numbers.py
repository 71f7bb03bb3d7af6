"""Numbers in every form they are met in: real ones read, wrong ones explained, nothing guessed."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.patent_kind import PatentKind
from knowledge.patents.numbers import check_digit, parse_application
from knowledge.patents.publication import parse_publication
from knowledge.patents.trademark_number import parse_trademark
from knowledge.patents.wrong_number import Fault, NumberWrong

REAL = (
    "200710308494.X",
    "201811400598.8",
    "201380062258.8",
    "201810862228.X",
    "201811044634.1",
    "201810801154.9",
    "201810246441.8",
    "201910931480.6",
    "201310699744.2",
    "201710117081.7",
    "201610311380.X",
    "201730033448.8",
    "202111419399.3",
    "201510163325.6",
    "95115608.X",
    "97101765.4",
    "90101673.X",
)


@pytest.mark.parametrize("number", REAL)
def test_real_numbers_are_read_as_they_stand(number: str) -> None:
    parsed = parse_application(number)
    assert parsed.display == number
    assert parsed.key == f"CN{number.split('.')[0]}"


@pytest.mark.parametrize(
    "written",
    [
        "201811400598.8",
        "2018114005988",
        "201811400598",
        "ZL201811400598.8",
        "ZL 2018 1 1400598.8",
        "CN201811400598.8",
        "CN-201811400598-A",
        "cn201811400598a",
        "２０１８１１４００５９８．８",
        "'201811400598.8",
        ' "201811400598.8" ',
    ],
)
def test_one_application_has_one_key_however_it_is_written(written: str) -> None:
    assert parse_application(written).key == "CN201811400598"


@pytest.mark.parametrize(
    ("written", "kind", "year"),
    [
        ("201811400598.8", PatentKind.INVENTION, 2018),
        ("201380062258.8", PatentKind.INVENTION, 2013),
        ("201730033448.8", PatentKind.DESIGN, 2017),
        ("95115608.X", PatentKind.INVENTION, 1995),
        ("951156087"[:8], PatentKind.INVENTION, 1995),
    ],
)
def test_a_chinese_number_says_its_kind_and_year(written: str, kind: PatentKind, year: int) -> None:
    parsed = parse_application(written)
    assert (parsed.kind, parsed.year) == (kind, year)


@pytest.mark.parametrize(
    ("written", "key", "display"),
    [
        ("PCT/CN2026/012345", "PCTCN2026012345", "PCT/CN2026/012345"),
        ("PCTCN2026012345", "PCTCN2026012345", "PCT/CN2026/012345"),
        ("PCT/US99/01234", "PCTUS1999001234", "PCT/US1999/001234"),
        ("US201815919370A", "US201815919370A", "US201815919370A"),
        ("US 201815919370 A", "US201815919370A", "US201815919370A"),
        ("CA2300029A", "CA2300029A", "CA2300029A"),
    ],
)
def test_numbers_of_other_offices(written: str, key: str, display: str) -> None:
    parsed = parse_application(written)
    assert (parsed.key, parsed.display) == (key, display)


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        ("", Fault.EMPTY),
        ("   ", Fault.EMPTY),
        ("201811400598.7", Fault.CHECK_DIGIT),
        ("2018114005980", Fault.CHECK_DIGIT),
        ("95115608.1", Fault.CHECK_DIGIT),
        ("2.01811E+11", Fault.ROUNDED),
        ("1.23457E+12", Fault.ROUNDED),
        ("\uff11.23457\uff25+12", Fault.ROUNDED),
        ("199811400598", Fault.YEAR),
        ("201841400598", Fault.KIND),
        ("951156", Fault.FORM),
        ("QQ201811400598", Fault.FORM),
        ("=cmd|'/c calc'!A0", Fault.FORM),
        ("201811400598.8" * 9, Fault.FORM),
    ],
)
def test_wrong_numbers_are_refused_with_the_reason(written: str, fault: Fault) -> None:
    with pytest.raises(NumberWrong) as refusal:
        parse_application(written)
    assert refusal.value.fault is fault


def test_a_wrong_check_digit_says_what_it_should_be() -> None:
    with pytest.raises(NumberWrong, match="call for 8"):
        parse_application("201811400598.7")


@given(st.integers(2004, 2099), st.sampled_from("12389"), st.integers(0, 9_999_999), st.data())
def test_every_single_wrong_digit_is_noticed(
    year: int, kind: str, serial: int, data: st.DataObject
) -> None:
    digits = f"{year}{kind}{serial:07}"
    place = data.draw(st.integers(5, 11))
    other = data.draw(st.sampled_from([d for d in "0123456789" if d != digits[place]]))
    wrong = f"{digits[:place]}{other}{digits[place + 1 :]}.{check_digit(digits)}"
    with pytest.raises(NumberWrong):
        parse_application(wrong)


@given(st.text(max_size=80))
def test_any_text_is_a_number_or_a_refusal(text: str) -> None:
    for parse in (parse_application, parse_publication, parse_trademark):
        with suppress(NumberWrong):
            assert parse(text).key


@pytest.mark.parametrize(
    ("written", "key", "kind", "granted"),
    [
        ("CN112345678A", "CN112345678A", PatentKind.INVENTION, False),
        ("CN 112345678 A", "CN112345678A", PatentKind.INVENTION, False),
        ("112345678B", "CN112345678B", PatentKind.INVENTION, True),
        ("CN1234567C", "CN1234567C", PatentKind.INVENTION, True),
        ("CN212345678U", "CN212345678U", PatentKind.UTILITY_MODEL, True),
        ("CN2345678Y", "CN2345678Y", PatentKind.UTILITY_MODEL, True),
        ("CN306789012S", "CN306789012S", PatentKind.DESIGN, True),
        ("CN3456789D", "CN3456789D", PatentKind.DESIGN, True),
        ("CN85101234A", "CN85101234A", PatentKind.INVENTION, False),
        ("CN112345678", "CN112345678", PatentKind.INVENTION, None),
        ("US-2014102795-A1", "US2014102795A1", None, None),
        ("US 2014/0102795 A1", "US2014102795A1", None, None),
        ("US20140102795A1", "US2014102795A1", None, None),
        ("US-D912345-S", "USD912345S", None, None),
        ("WO 2026/123456 A1", "WO2026123456A1", None, None),
        ("EP2906782A2", "EP2906782A2", None, None),
    ],
)
def test_publications(
    written: str, key: str, kind: PatentKind | None, granted: bool | None
) -> None:
    parsed = parse_publication(written)
    assert (parsed.key, parsed.kind, parsed.granted) == (key, kind, granted)


@pytest.mark.parametrize(
    "written", ["112345678", "CN412345678A", "CN112345678U", "CN12345A", "201811400598.8", "A", ""]
)
def test_what_is_no_publication_is_refused(written: str) -> None:
    with pytest.raises(NumberWrong):
        parse_publication(written)


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("12345678", "12345678"),
        ("第12345678号", "12345678"),
        ("12345678A", "12345678A"),
        ("G1234567", "G1234567"),
        ("国际注册第G1234567号", "G1234567"),
        ("0012345", "12345"),
    ],
)
def test_trademark_numbers(written: str, key: str) -> None:
    assert parse_trademark(written).key == key


@pytest.mark.parametrize("written", ["", "0", "123456789", "1.2345E+07", "ABC", "G12"])
def test_what_is_no_trademark_number_is_refused(written: str) -> None:
    with pytest.raises(NumberWrong):
        parse_trademark(written)
