"""Until when a published trade mark can be opposed: three months, two from 1 January 2027.

The law of the day of publication is applied. Which one governs a period that began before the
change and ends after it is not known; the day that is safe either way is given as well.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from knowledge.deadlines import statutes
from knowledge.deadlines.counting import Caution, Deadline, deadline
from knowledge.deadlines.rules import Source, rule_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Opposition:
    """The last day by the law of the publication, and the day that is safe under both laws."""

    deadline: Deadline
    months: int
    safe_day: date
    shorter: Deadline | None
    sources: tuple[Source, ...]


def opposition(*, announced_on: date) -> Opposition:
    """The end of the opposition period of a mark published on ``announced_on``.

    Raises RuleNotHeld for publications before 1 November 2019.
    """
    rule = rule_on(statutes.OPPOSITION, announced_on)
    end = deadline(rule, announced_on, counting=statutes.TRADEMARK_COUNTING)
    new = statutes.OPPOSITION[1]
    crosses = rule is not new and end.last_day >= statutes.NEW_TRADEMARK_LAW
    if not crosses:
        cautions = (Caution.NEW_REGULATIONS_UNSEEN,) if rule is new else ()
        end = deadline(rule, announced_on, counting=statutes.TRADEMARK_COUNTING, cautions=cautions)
        return Opposition(
            deadline=end,
            months=rule.amount,
            safe_day=end.last_day,
            shorter=None,
            sources=end.sources,
        )
    short = deadline(new, announced_on, counting=statutes.TRADEMARK_COUNTING)
    last_old_day = statutes.NEW_TRADEMARK_LAW - timedelta(days=1)
    return Opposition(
        deadline=deadline(
            rule,
            announced_on,
            counting=statutes.TRADEMARK_COUNTING,
            cautions=(Caution.OPPOSITION_TRANSITION,),
        ),
        months=rule.amount,
        safe_day=min(end.counted_to, max(short.counted_to, last_old_day)),
        shorter=short,
        sources=(rule.source, new.source, statutes.TRADEMARK_COUNTING),
    )
