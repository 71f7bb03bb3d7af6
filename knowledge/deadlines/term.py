"""How long a patent lasts (Patent Law art. 42): from the filing date, not from grant or priority.

The right ends with the corresponding day, so the day before it is the last; that day does not
move off a rest day. Whether a design filed before 1 June 2021 has ten years is not confirmed.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from knowledge.deadlines import statutes
from knowledge.deadlines.counting import (
    Caution,
    Step,
    StepKind,
    count_steps,
    years_after,
)
from knowledge.deadlines.rules import Rule, RuleNotHeld, Source, Unit
from knowledge.patent_kind import PatentKind
from knowledge.policy import Fact, PolicyTable

FIRST_FILING = date(1993, 1, 1)
"""Before it other terms applied; all such patents have long ended."""

_RULES: dict[PatentKind, Rule] = {
    PatentKind.INVENTION: statutes.INVENTION_TERM[0],
    PatentKind.UTILITY_MODEL: statutes.UTILITY_MODEL_TERM[0],
    PatentKind.DESIGN: statutes.DESIGN_TERM[0],
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """The last day of protection and the day from which it has ended."""

    years: int
    last_day: date
    ended_on: date
    steps: tuple[Step, ...]
    sources: tuple[Source, ...]
    cautions: tuple[Caution, ...] = ()
    facts: tuple[Fact, ...] = ()


def term(*, kind: PatentKind, filed_on: date, policy: PolicyTable) -> Term:
    """The term of a patent without any compensation.

    Raises RuleNotHeld for one filed before 1993.
    """
    if filed_on < FIRST_FILING:
        raise RuleNotHeld(f"terms are held for patents filed from {FIRST_FILING} on")
    rule = _RULES[kind]
    facts: tuple[Fact, ...] = ()
    if kind is PatentKind.DESIGN and filed_on < statutes.NEW_DESIGN_TERM:
        facts = (policy.on(filed_on, id="design-term-before-2021-06-01"),)
    years = facts[0].amount if facts else rule.amount
    ended = years_after(filed_on, years)
    last = ended - timedelta(days=1)
    counted = count_steps(filed_on, ended, amount=years, unit=Unit.YEAR)
    return Term(
        years=years,
        last_day=last,
        ended_on=ended,
        steps=(*counted, Step(StepKind.DAY_BEFORE, ended, last)),
        sources=(rule.source,),
        cautions=(Caution.DESIGN_TERM_UNCONFIRMED,) if facts else (),
        facts=facts,
    )
