"""Days after grant: recording a licence, and when an evaluation report is due."""

from datetime import date

from knowledge.deadlines import statutes
from knowledge.deadlines.counting import Deadline, deadline
from knowledge.deadlines.rules import rule_on


def licence_recordal(*, effective_on: date) -> Deadline:
    """The last day to record a licence: three months from its effect (Patent Rules art. 15)."""
    rule = rule_on(statutes.LICENCE_RECORDAL, effective_on)
    return deadline(rule, effective_on, counting=statutes.PATENT_COUNTING)


def evaluation_report(*, requested_on: date) -> Deadline:
    """By when the office makes an evaluation report: two months (Patent Rules art. 63).

    For one asked for with the grant formalities, the day is that of the grant announcement.
    """
    rule = rule_on(statutes.EVALUATION_REPORT, requested_on)
    return deadline(rule, requested_on, counting=statutes.PATENT_COUNTING)
