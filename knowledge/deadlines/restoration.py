"""Asking for rights back after a missed period (Patent Rules art. 6).

Not open for the grace period of novelty, the priority period, the term of a patent and the
limitation of actions (Patent Law arts 24, 29, 42, 74).
"""

from datetime import date

from knowledge.deadlines import statutes
from knowledge.deadlines.counting import Caution, Deadline, deadline
from knowledge.deadlines.notice import Receipt
from knowledge.deadlines.rules import rule_on


def restoration(receipt: Receipt) -> Deadline:
    """For another good reason: two months from the notice that the right was lost."""
    return deadline(
        rule_on(statutes.RESTORATION, receipt.day),
        receipt.day,
        counting=statutes.PATENT_COUNTING,
        before=receipt.steps,
        sources=receipt.sources,
        cautions=(*receipt.cautions, Caution.NO_RESTORATION),
    )


def restoration_after_obstacle(*, removed_on: date, expired_on: date) -> Deadline:
    """After force majeure: two months from its end, and two years from the missed day at most."""
    within = deadline(
        rule_on(statutes.OBSTACLE_RESTORATION, removed_on),
        removed_on,
        counting=statutes.PATENT_COUNTING,
        cautions=(Caution.NO_RESTORATION,),
    )
    limit = deadline(
        statutes.OBSTACLE_LIMIT[0],
        expired_on,
        counting=statutes.PATENT_COUNTING,
        cautions=(Caution.NO_RESTORATION,),
    )
    return min(within, limit, key=lambda found: found.last_day)


def restoration_of_reexamination(*, expired_on: date) -> Deadline:
    """Where the period for re-examination was missed: two months from its last day."""
    return deadline(
        rule_on(statutes.RESTORATION, expired_on),
        expired_on,
        counting=statutes.PATENT_COUNTING,
        cautions=(Caution.NO_RESTORATION,),
    )
