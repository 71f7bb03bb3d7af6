"""The days that matter to the owner of a patent or mark, by the rules of `knowledge.deadlines`.

Pure. A fee of which nobody told that it was paid is told after its day as well, while something
can still be done about it. Nothing is told of what the rows do not say.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from knowledge.deadlines.annuity import YearOutsideTerm, annuity, patent_year
from knowledge.deadlines.counting import Caution
from knowledge.deadlines.filing import examination_request, pct_entry, priority
from knowledge.deadlines.late_fee import late_fee
from knowledge.deadlines.opposition import opposition
from knowledge.deadlines.rules import RuleNotHeld
from knowledge.deadlines.term import term
from knowledge.deadlines.trademark import registration_term, renewal
from knowledge.patent_kind import PatentKind
from knowledge.patents.status import PatentStatus, TrademarkStatus
from knowledge.policy import FactUnknown, PolicyTable

WAITING = frozenset({PatentStatus.PENDING, PatentStatus.PUBLISHED, PatentStatus.UNKNOWN})


class DayKind(StrEnum):
    """What a day is for."""

    ANNUITY = "annuity"
    LATE_ANNUITY = "late-annuity"
    TERM_END = "term-end"
    EXAMINATION = "examination"
    PRIORITY = "priority"
    PCT_ENTRY = "pct-entry"
    LATE_PCT_ENTRY = "late-pct-entry"
    RENEWAL = "renewal"
    LATE_RENEWAL = "late-renewal"
    OPPOSITION = "opposition"


LATE = frozenset({DayKind.LATE_ANNUITY, DayKind.LATE_PCT_ENTRY, DayKind.LATE_RENEWAL})
"""The days of the grace after a first day has passed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnDay:
    """The last day for something. `amount` and `surcharge` are yuan, without any reduction.

    `year` is the patent's year that a fee is for; `opens_on` the first day, where there is one.
    """

    kind: DayKind
    last_day: date
    year: int | None = None
    amount: int | None = None
    surcharge: int | None = None
    opens_on: date | None = None
    cautious: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PatentFacts:
    """What a patent's days depend on; what is not known is None.

    `claims_priority` without `priority_on` means that a priority is claimed whose day is not known.
    `paid_until` is the last year whose annual fee is known to be paid: the years before it are too,
    or the patent would have ended.
    """

    country: str
    kind: PatentKind | None
    status: PatentStatus
    filed_on: date | None
    granted_on: date | None = None
    priority_on: date | None = None
    claims_priority: bool = False
    international: bool = False
    paid_until: int = 0

    @property
    def counted_from(self) -> date | None:
        """The day that arts 34 and 35 call the filing date; None where it is not known."""
        return self.priority_on if self.claims_priority else self.filed_on


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkFacts:
    """What a mark's days depend on."""

    status: TrademarkStatus
    published_on: date | None = None
    registered_on: date | None = None
    expires_on: date | None = None


def patent_days(facts: PatentFacts, *, today: date, policy: PolicyTable) -> tuple[OwnDay, ...]:
    """The days from today on, the nearest first."""
    if facts.filed_on is None or facts.status.alive is False:
        return ()
    days: list[OwnDay] = []
    if facts.international:
        days += _pct(facts, today=today)
    elif facts.country == "CN" and facts.kind is not None:
        try:
            if facts.status is PatentStatus.GRANTED:
                days += _annuities(facts, facts.kind, facts.filed_on, today=today, policy=policy)
            else:
                days += _waiting(facts, facts.kind, today=today)
            days += _priority(facts, facts.kind, facts.filed_on, today=today)
        except (RuleNotHeld, FactUnknown):
            return tuple(sorted(days, key=lambda day: day.last_day))
    return tuple(sorted(days, key=lambda day: day.last_day))


def mark_days(facts: MarkFacts, *, today: date) -> tuple[OwnDay, ...]:
    """The days of a mark from today on, the nearest first."""
    if facts.status.alive is False:
        return ()
    if facts.status in {TrademarkStatus.PUBLISHED, TrademarkStatus.OPPOSED}:
        return _opposition(facts.published_on, today=today)
    expires_on = facts.expires_on
    if expires_on is None and facts.registered_on is not None:
        expires_on = registration_term(registered_on=facts.registered_on, as_of=today).last_day
    if expires_on is None:
        return ()
    window = renewal(expires_on=expires_on, as_of=today)
    cautious = Caution.NEW_REGULATIONS_UNSEEN in window.cautions
    if today <= window.last_day:
        kind, last = DayKind.RENEWAL, window.last_day
    elif today <= window.grace.last_day:
        kind, last = DayKind.LATE_RENEWAL, window.grace.last_day
    else:
        return ()
    return (OwnDay(kind=kind, last_day=last, opens_on=window.opens_on, cautious=cautious),)


def _annuities(
    facts: PatentFacts, kind: PatentKind, filed_on: date, *, today: date, policy: PolicyTable
) -> list[OwnDay]:
    """The fee whose grace runs, the next fee, and the end of the term where no fee is left."""
    days: list[OwnDay] = []
    current = patent_year(max(today, filed_on), filed_on=filed_on)
    first = max(current - 1, facts.paid_until + 1, 1)
    for year in range(first, max(current, first) + 3):
        try:
            fee = annuity(
                kind=kind, filed_on=filed_on, year=year, policy=policy, granted_on=facts.granted_on
            )
        except YearOutsideTerm:
            continue
        if fee.due is None:
            continue
        if fee.due.last_day >= today:
            days.append(
                OwnDay(
                    kind=DayKind.ANNUITY,
                    last_day=fee.due.last_day,
                    year=year,
                    amount=fee.full,
                    cautious=bool(fee.due.unknown),
                )
            )
            return days
        late = late_fee(
            due_on=fee.due.counted_to,
            paid_on=today,
            full=fee.full,
            payable=fee.full,
            policy=policy,
        )
        if not late.lapsed:
            days.append(
                OwnDay(
                    kind=DayKind.LATE_ANNUITY,
                    last_day=late.last_day,
                    year=year,
                    amount=fee.full,
                    surcharge=late.bracket.surcharge if late.bracket else 0,
                )
            )
    last = term(kind=kind, filed_on=filed_on, policy=policy).last_day
    if last >= today:
        days.append(OwnDay(kind=DayKind.TERM_END, last_day=last))
    return days


def _waiting(facts: PatentFacts, kind: PatentKind, *, today: date) -> list[OwnDay]:
    start = facts.counted_from
    if kind is not PatentKind.INVENTION or facts.status not in WAITING or start is None:
        return []
    last = examination_request(filed_on=start).last_day
    return [OwnDay(kind=DayKind.EXAMINATION, last_day=last)] if last >= today else []


def _priority(facts: PatentFacts, kind: PatentKind, filed_on: date, *, today: date) -> list[OwnDay]:
    """Until when others can be filed with priority of this one, where it is a first filing."""
    if facts.claims_priority:
        return []
    last = priority(kind=kind, first_filed_on=filed_on).regular.last_day
    return [OwnDay(kind=DayKind.PRIORITY, last_day=last)] if last >= today else []


def _pct(facts: PatentFacts, *, today: date) -> list[OwnDay]:
    if facts.counted_from is None:
        return []
    entry = pct_entry(priority_on=facts.counted_from)
    if entry.regular.last_day >= today:
        return [OwnDay(kind=DayKind.PCT_ENTRY, last_day=entry.regular.last_day)]
    if entry.extended.last_day >= today:
        return [OwnDay(kind=DayKind.LATE_PCT_ENTRY, last_day=entry.extended.last_day)]
    return []


def _opposition(published_on: date | None, *, today: date) -> tuple[OwnDay, ...]:
    if published_on is None:
        return ()
    try:
        end = opposition(announced_on=published_on)
    except RuleNotHeld:
        return ()
    last = end.deadline.last_day
    if last < today:
        return ()
    unsure = end.shorter is not None or bool(end.deadline.cautions)
    return (OwnDay(kind=DayKind.OPPOSITION, last_day=last, cautious=unsure),)
