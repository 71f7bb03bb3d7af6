"""When a notice of the patent office counts as received (Patent Rules art. 4).

An electronic notice: the day it enters the system that the party recognises. A posted one: 15 days
after it was sent, unless the day it really arrived is proved. In force from 20 January 2024.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from knowledge.deadlines import statutes
from knowledge.deadlines.counting import Caution, Deadline, Step, StepKind, deadline, period_end
from knowledge.deadlines.rules import Rule, Source, Unit, rule_on


class Medium(StrEnum):
    """How a notice came."""

    ELECTRONIC = "electronic"
    POST = "post"


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """The day a notice counts as received, and how that was found."""

    day: date
    steps: tuple[Step, ...] = ()
    sources: tuple[Source, ...] = ()
    cautions: tuple[Caution, ...] = ()


def received(*, arrived_on: date) -> Receipt:
    """A notice whose day of arrival is known: of entering the system, or proved for a letter."""
    rule = rule_on(statutes.PRESUMED_RECEIPT, arrived_on)
    return Receipt(day=arrived_on, sources=(rule.source,))


def sent(*, sent_on: date, medium: Medium) -> Receipt:
    """A notice of which only the date it bears is known; raises RuleNotHeld before 2024-01-20."""
    rule = rule_on(statutes.PRESUMED_RECEIPT, sent_on)
    if medium is Medium.ELECTRONIC:
        cautions = (Caution.ENTRY_DAY_ASSUMED,)
        return Receipt(day=sent_on, sources=(rule.source,), cautions=cautions)
    day = period_end(sent_on, amount=rule.amount, unit=rule.unit)
    step = Step(StepKind.PRESUMED_RECEIVED, sent_on, day, rule.amount, rule.unit)
    return Receipt(day=day, steps=(step,), sources=(rule.source,))


def response(receipt: Receipt, *, months: int) -> Deadline:
    """The last day to answer a notice that gives so many months."""
    given = Rule(
        source=statutes.PATENT_COUNTING,
        amount=months,
        unit=Unit.MONTH,
        words="",
        holds_from=statutes.PATENT_RULES_SINCE,
    )
    return deadline(
        given,
        receipt.day,
        counting=None,
        before=receipt.steps,
        sources=receipt.sources,
        cautions=receipt.cautions,
    )


def grant_formalities(receipt: Receipt) -> Deadline:
    """The last day for the grant formalities and that year's annuity (Patent Rules art. 60)."""
    return _from(receipt, statutes.GRANT_FORMALITIES)


def reexamination(receipt: Receipt) -> Deadline:
    """The last day to ask for re-examination of a refusal (Patent Law art. 41)."""
    return _from(receipt, statutes.REEXAMINATION)


def reexamination_suit(receipt: Receipt) -> Deadline:
    """The last day to sue against a re-examination decision (Patent Law art. 41)."""
    return _from(receipt, statutes.REEXAMINATION_SUIT)


def invalidity_suit(receipt: Receipt) -> Deadline:
    """The last day to sue against a decision on invalidity (Patent Law art. 46)."""
    return _from(receipt, statutes.INVALIDITY_SUIT)


def _from(receipt: Receipt, rules: tuple[Rule, ...]) -> Deadline:
    return deadline(
        rule_on(rules, receipt.day),
        receipt.day,
        counting=statutes.PATENT_COUNTING,
        before=receipt.steps,
        sources=receipt.sources,
        cautions=(*receipt.cautions, Caution.CANNOT_BE_EXTENDED),
    )
