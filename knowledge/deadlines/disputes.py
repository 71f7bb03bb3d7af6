"""Days in a dispute: limitation of actions, suing after an injunction, a counter-notice."""

from datetime import date

from knowledge.deadlines import statutes
from knowledge.deadlines.counting import Deadline, deadline
from knowledge.deadlines.rules import rule_on


def patent_limitation(*, known_on: date) -> Deadline:
    """Three years from knowing act and infringer (Patent Law art. 74).

    Raises RuleNotHeld for days before 1 June 2021, when other rules applied.
    """
    rule = rule_on(statutes.PATENT_LIMITATION, known_on)
    return deadline(rule, known_on, counting=statutes.CIVIL_COUNTING)


def limitation(*, known_on: date) -> Deadline:
    """Three years from knowing of the harm and who did it (Civil Code art. 188)."""
    rule = rule_on(statutes.CIVIL_LIMITATION, known_on)
    return deadline(rule, known_on, counting=statutes.CIVIL_COUNTING)


def suit_after_injunction(*, ordered_on: date) -> Deadline:
    """30 days after the court acted before suit (Civil Procedure Law art. 104)."""
    rule = rule_on(statutes.INJUNCTION_SUIT, ordered_on)
    return deadline(rule, ordered_on, counting=statutes.COURT_COUNTING)


def counter_notice(*, forwarded_on: date) -> Deadline:
    """15 days after the seller's statement reached the right holder (E-Commerce Law art. 43).

    Until then the right holder can complain or sue; afterwards the platform lifts its measures.
    """
    rule = rule_on(statutes.COUNTER_NOTICE, forwarded_on)
    return deadline(rule, forwarded_on, counting=statutes.CIVIL_COUNTING)
