"""The table of facts: sound, agreeing with the digests, and clear about what is wrong in it."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from knowledge.digest import digests
from knowledge.policy import (
    FACTS,
    Fact,
    FactUnknown,
    PolicyBroken,
    PolicyTable,
    Status,
    Subject,
    policy_table,
    read_policy,
)

TODAY = date(2026, 11, 22)
GOOD = """
[[fact]]
id = "a"
subject = "official_fee"
title = "甲费"
values = [{ amount = 1, unit = "元" }]
source = "x"
checked_on = 2026-11-22
status = "confirmed"
note = "x"
"""


@pytest.fixture(params=policy_table().facts, ids=lambda fact: fact.id)
def fact(request: pytest.FixtureRequest) -> Fact:
    value = request.param
    assert isinstance(value, Fact)
    return value


def digest_text(basis: str) -> str:
    law, _, locator = basis.partition("|")
    texts = {
        digest.edition.document.version: passage.text
        for digest in digests()
        if digest.edition.document.law == law
        for passage in digest.edition.passages
        if passage.locator == locator
    }
    assert texts, f"no digest holds {basis}"
    return texts[max(texts)]


def test_every_fact_was_checked_and_is_worded_for_users(fact: Fact) -> None:
    assert fact.checked_on == TODAY
    assert re.search(r"[\u4e00-\u9fff]", fact.note)
    assert fact.holds_on(TODAY)


@pytest.mark.parametrize(
    "fact", [f for f in policy_table().facts if f.basis], ids=lambda fact: fact.id
)
def test_its_figures_and_items_stand_in_the_digest_it_names(fact: Fact) -> None:
    text = digest_text(fact.basis)
    if fact.subject is Subject.ANNUITY:
        text = next(line for line in text.split("\n") if line.startswith(fact.title))
    for value in fact.values:
        amount = str(value.amount)
        if value.years is not None:
            amount = f"第{value.years[0]}至{value.years[1]}年{amount}元"
        elif value.unit == "年":
            amount = "十年" if value.amount == 10 else amount
        elif value.amount in {60_000, 1_000_000}:
            amount = f"{value.amount // 10_000}万"
        assert amount in text, f"{fact.id}: {amount} is not in {fact.basis}"
    if fact.id in {"pledge-refusal", "form-restoration", "form-trademark-renewal"}:
        assert all(item.removeprefix("商标") in text for item in fact.items)


@pytest.mark.parametrize(
    ("id_", "year", "amount"),
    [
        ("annuity-invention", 3, 900),
        ("annuity-invention", 4, 1200),
        ("annuity-invention", 9, 2000),
        ("annuity-invention", 10, 4000),
        ("annuity-invention", 15, 6000),
        ("annuity-invention", 20, 8000),
        ("annuity-utility-model", 5, 900),
        ("annuity-utility-model", 10, 2000),
        ("annuity-design", 8, 1200),
        ("annuity-design", 11, 3000),
        ("annuity-design", 15, 3000),
    ],
)
def test_fees_by_year(id_: str, year: int, amount: int) -> None:
    assert policy_table().on(TODAY, id=id_).amount_for(year=year) == amount


@pytest.mark.parametrize(("id_", "year"), [("annuity-utility-model", 11), ("annuity-invention", 0)])
def test_a_year_beyond_the_table_is_unknown(id_: str, year: int) -> None:
    with pytest.raises(FactUnknown):
        policy_table().on(TODAY, id=id_).amount_for(year=year)


def test_what_has_no_official_source_is_not_confirmed() -> None:
    table = policy_table()
    for id_ in ("design-term-before-2021-06-01", "fee-trademark-filing", "reduction-single"):
        assert table.on(TODAY, id=id_).status is Status.TO_CONFIRM
    assert table.on(TODAY, id="late-surcharge").confirmed


def test_facts_by_subject() -> None:
    annuities = policy_table().about(Subject.ANNUITY, day=TODAY)
    assert [fact.id for fact in annuities] == [
        "annuity-invention",
        "annuity-utility-model",
        "annuity-design",
    ]


def test_a_fact_does_not_hold_before_its_day() -> None:
    with pytest.raises(FactUnknown, match="2023-12-31"):
        policy_table().on(date(2023, 12, 31), id="late-surcharge")


def test_versions_that_follow_each_other_are_found_by_day() -> None:
    old = replace(policy_table().on(TODAY, id="fee-restoration"), valid_to=date(2026, 12, 31))
    new = replace(old, valid_from=date(2027, 1, 1), valid_to=None, note="新")
    table = PolicyTable([new, old])
    assert table.on(date(2026, 12, 31), id=old.id) is old
    assert table.on(date(2027, 1, 1), id=old.id) is new
    with pytest.raises(PolicyBroken, match="two facts hold on 2027-01-01"):
        PolicyTable([new, replace(old, valid_to=date(2027, 1, 1))])


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("[[fact]", "facts.toml"),
        ("", "at least one"),
        ("x = 1" + GOOD, "only"),
        (GOOD.replace('note = "x"', ""), "a: note is missing"),
        (GOOD.replace('note = "x"', 'note = " "'), "a: note is empty"),
        (GOOD + 'colour = "red"', "a: colour is not a field"),
        (GOOD.replace('"confirmed"', '"perhaps"'), "a: 'perhaps' is not a valid Status"),
        (GOOD.replace('"official_fee"', '"tea"'), "a: 'tea' is not a valid Subject"),
        (GOOD.replace("2026-11-22", '"today"'), "a: 'today' is not a day"),
        (GOOD.replace('values = [{ amount = 1, unit = "元" }]', ""), "neither values nor items"),
        (GOOD.replace("amount = 1", "amount = -1"), "a: an amount"),
        (GOOD.replace("amount = 1", 'amount = "1"'), "a: an amount"),
        (GOOD.replace("amount = 1,", "amount = 1, per = 2,"), "a: per is not a field of a value"),
        (GOOD + "valid_from = 2026-01-02\nvalid_to = 2026-01-01", "valid_to lies before"),
        (GOOD + GOOD, "a: two facts hold"),
        (GOOD.replace('unit = "元"', 'unit = "元", years = [2, 3]'), "years 2-3 leave a gap"),
    ],
)
def test_a_broken_table_names_fact_and_fault(content: str, complaint: str, tmp_path: Path) -> None:
    path = tmp_path / "facts.toml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(PolicyBroken, match=complaint):
        read_policy(path)


def test_the_table_ships_beside_its_reader() -> None:
    assert read_policy(FACTS).facts == policy_table().facts
