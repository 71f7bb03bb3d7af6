"""The checklists: every basis is in the library, every circumstance brings its paper."""

from datetime import date

import pytest

from knowledge.operation.pledge import Finding, Ground, Question, Register, look_at
from knowledge.operation.recordal_case import Circumstance, RecordalKind, recordal_cases
from knowledge.policy import policy_table


@pytest.mark.parametrize("kind", RecordalKind)
def test_every_kind_has_papers_and_a_basis(kind: RecordalKind) -> None:
    case = recordal_cases()[kind]
    assert len(case.checklist(())) >= 3
    assert len({paper.id for paper in case.papers}) == len(case.papers)
    assert all(basis.count("|") == 1 for basis in case.basis)
    if case.fee:
        assert policy_table().on(date(2026, 11, 26), id=case.fee)
    wanted = {paper.when for paper in case.papers} - {None}
    assert case.checklist(wanted) == case.papers  # type: ignore[arg-type]


def test_only_a_licence_has_a_clock() -> None:
    cases = recordal_cases()
    effective = date(2026, 11, 20)
    due = cases[RecordalKind.LICENCE].due(effective_on=effective)
    assert due is not None
    assert due.counted_to == date(2027, 2, 20)
    assert cases[RecordalKind.PLEDGE].due(effective_on=effective) is None
    assert Circumstance.FOREIGN in {p.when for p in cases[RecordalKind.TRANSFER].papers}


def test_a_pledge_that_outlives_the_patent_is_an_obstacle() -> None:
    register = Register(granted=True, in_force=True, term_ends=date(2030, 1, 1))
    none: dict[Question, bool | None] = dict.fromkeys(Question, False)
    clear = look_at(register, none, debt_ends=date(2030, 1, 1))
    assert set(clear.values()) == {Finding.CLEAR}
    assert set(clear) == set(Ground)
    late = look_at(register, none, debt_ends=date(2030, 1, 2))
    assert late[Ground.TERM] is Finding.OBSTACLE
    unknown = look_at(Register(), {}, debt_ends=None)
    assert set(unknown.values()) == {Finding.CHECK}
