"""Days with customs: answering a notice, and the life of a recordal (Customs Regulations)."""

from dataclasses import dataclass
from datetime import date, timedelta

from knowledge.deadlines import statutes
from knowledge.deadlines.counting import Caution, Deadline, Step, deadline, months_after, term_end
from knowledge.deadlines.rules import Source, rule_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Recordal:
    """The last day of a recordal and the first day on which it can be renewed."""

    last_day: date
    renewable_from: date
    steps: tuple[Step, ...]
    sources: tuple[Source, ...]
    cautions: tuple[Caution, ...]


def customs_reply(*, notified_on: date) -> Deadline:
    """Three working days to ask for detention and give security (art. 16)."""
    return deadline(rule_on(statutes.CUSTOMS_REPLY, notified_on), notified_on, counting=None)


def customs_recordal(*, approved_on: date) -> Recordal:
    """Ten years from approval, renewable within the last six months (art. 10)."""
    rule = statutes.CUSTOMS_RECORDAL[0]
    last, steps = term_end(approved_on, years=rule.amount)
    return customs_renewal(expires_on=last, steps=tuple(steps))


def customs_renewal(*, expires_on: date, steps: tuple[Step, ...] = ()) -> Recordal:
    """The same where the last day is known from the recordal itself."""
    rule = statutes.CUSTOMS_RENEWAL[0]
    return Recordal(
        last_day=expires_on,
        renewable_from=months_after(expires_on, -rule.amount) + timedelta(days=1),
        steps=steps,
        sources=(rule.source,),
        cautions=(Caution.RECORD_PREVAILS,),
    )
