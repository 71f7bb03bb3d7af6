"""The figures of a field, against counts done by hand."""

from datetime import date
from typing import Any

from knowledge.patents.landscape import Branch, Counting, LandscapeRow, is_local

AS_OF = date(2026, 11, 26)


def row(key: str, year: int | None, **changes: Any) -> LandscapeRow:
    """One patent of a firm from Shantou."""
    plain = LandscapeRow(
        key=key,
        title="积木",
        kind="invention",
        status="granted",
        filed_on=date(year, 5, 1) if year else None,
        applicants=("汕头市甲玩具有限公司",),
        inventors=("陈一",),
        ipc=("A63H33/04",),
        place="广东省汕头市",
        family=None,
        international=False,
        deals=0,
    )
    return plain._replace(**changes)


def test_every_figure_is_counted() -> None:
    counting = Counting(as_of=AS_OF)
    rows = [
        row("a", 2012, family=1),
        row("b", 2020, family=1, international=True, deals=2),
        row("c", 2021, applicants=("深圳乙公司", "深圳乙公司"), place="深圳", status="lapsed"),
        row("d", 2026, kind="design", ipc=(), inventors=("陈一", "李二")),
        row("e", None, ipc=("A63H33/04", "A63H33/06", "A63H17/26"), place=""),
    ]
    for each in rows:
        counting.add(each)
    found = counting.result()
    assert (found.total, found.undated, found.local) == (5, 1, 4)
    assert found.by_year == {2012: 1, 2020: 1, 2021: 1, 2026: 1}
    assert found.by_year_local[2021] == 0
    assert found.by_kind == {"invention": 4, "design": 1}
    assert found.by_status == {"granted": 4, "lapsed": 1}
    assert found.applicants == [("汕头市甲玩具有限公司", 4), ("深圳乙公司", 1)]
    assert found.local_applicants == [("汕头市甲玩具有限公司", 4)]
    assert found.inventors == [("陈一", 5), ("李二", 1)]
    assert dict(found.places) == {"广东省汕头市": 3, "深圳": 1}
    assert found.branches == [Branch("A63H", 4, 2, 0, local=3)]
    assert found.groups == [Branch("A63H33", 4, 2, 0, local=3), Branch("A63H17", 1, 0, 0, local=1)]
    assert [key.row.key for key in found.key_patents] == ["b", "a"]
    assert found.key_patents[0].reasons == ("family:2", "international", "deals:2", "granted")
    assert found.key_patents[1].reasons == ("family:2", "granted", "kept")
    assert found.complete_to == 2024


def test_cold_and_empty_groups_are_told() -> None:
    counting = Counting(as_of=AS_OF)
    for number in range(6):
        counting.add(row(f"cold-{number}", 2016, ipc=("A63H17/26",)))
        outside = {"applicants": ("深圳乙公司",), "place": "深圳"}
        counting.add(row(f"empty-{number}", 2022, ipc=("A63H30/04",), **outside))
    counting.add(row("late", 2022, ipc=("A63H17/26",)))
    found = counting.result()
    assert found.fading == [Branch("A63H17", 7, 1, 6, local=7)]
    assert found.empty_here == [Branch("A63H30", 6, 6, 0)]


def test_growth_compares_five_years_with_the_five_before() -> None:
    counting = Counting(as_of=AS_OF)
    for year, count in {2015: 2, 2019: 2, 2020: 3, 2024: 3, 2025: 9}.items():
        for number in range(count):
            counting.add(row(f"{year}-{number}", year))
    [group] = counting.result().groups
    assert (group.total, group.recent, group.earlier, group.growth) == (19, 6, 4, 1.5)
    assert counting.result().rising == [group]


def test_an_empty_field_has_no_figures() -> None:
    found = Counting(as_of=AS_OF).result()
    assert (found.total, found.first_year, found.groups, found.rising) == (0, None, [], [])


def test_local_is_told_by_place_or_name() -> None:
    assert is_local(row("a", 2020, place=""))
    assert is_local(row("a", 2020, applicants=("某人",), place="澄海区"))
    assert not is_local(row("a", 2020, applicants=("某人",), place=""))
