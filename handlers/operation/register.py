"""What the library knows of one patent, as far as operating it depends on it."""

from datetime import date

from knowledge.deadlines.rules import RuleNotHeld
from knowledge.deadlines.term import term
from knowledge.operation.pledge import Register
from knowledge.patent_kind import PatentKind
from knowledge.patents.status import PatentStatus
from knowledge.policy import policy_table
from storage.database import Session
from storage.register import patents

_GRANTED_ONCE = frozenset(
    {
        PatentStatus.GRANTED,
        PatentStatus.LAPSED,
        PatentStatus.EXPIRED,
        PatentStatus.INVALIDATED,
        PatentStatus.ABANDONED,
    }
)


async def register_of(session: Session, key: str, *, today: date) -> Register:
    """What is known; all of it None where the library does not hold the patent."""
    row = await patents.patent_by_key(session, key)
    if row is None:
        return Register()
    ends = term_end(row.kind, row.filed_on)
    status = PatentStatus(row.status)
    granted = None if status is PatentStatus.UNKNOWN else status in _GRANTED_ONCE
    in_force = None if status is PatentStatus.UNKNOWN else status is PatentStatus.GRANTED
    if ends is not None and ends < today:
        in_force = False
    return Register(granted=granted, in_force=in_force, term_ends=ends)


def term_end(kind: str, filed_on: date | None) -> date | None:
    """The last day of a patent's term; None where kind or filing date is not known."""
    if filed_on is None or kind not in set(PatentKind):
        return None
    try:
        return term(kind=PatentKind(kind), filed_on=filed_on, policy=policy_table()).last_day
    except RuleNotHeld:
        return None
