"""What kinds of requests there are, where they may stand, and which state may follow which."""

from collections.abc import Mapping
from enum import StrEnum


class RequestKind(StrEnum):
    """What is asked for."""

    DISPUTE = "dispute"
    EVIDENCE = "evidence"
    OVERSEAS = "overseas"
    EXHIBITION = "exhibition"
    SEARCH = "search"
    MONITORING = "monitoring"
    REVIEW = "review"
    PREFILING = "prefiling"
    TRANSFER = "transfer"
    PLEDGE = "pledge"
    CONSULTING = "consulting"
    COMPLIANCE = "compliance"
    OTHER = "other"


URGENT_KINDS = frozenset({RequestKind.OVERSEAS})


class RequestState(StrEnum):
    """Where a request stands."""

    OPEN = "open"  # nobody has taken it
    ASSIGNED = "assigned"  # somebody has it and has not answered yet
    IN_PROGRESS = "in_progress"
    WAITING = "waiting"  # for the person; the service time stands still
    RESOLVED = "resolved"  # answered; the person may rate it or ask to go on
    CLOSED = "closed"


class Outcome(StrEnum):
    """How a request ended; NONE while it goes on."""

    NONE = ""
    RESOLVED = "resolved"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"
    REFUSED = "refused"


class EntryKind(StrEnum):
    """What a line of the history tells."""

    OPENED = "opened"
    MOVED = "moved"  # the state or who has it changed
    SAID = "said"  # the person's words or files
    REPLIED = "replied"
    ASKED = "asked"  # staff ask back
    NOTE = "note"  # staff among themselves
    REFERRED = "referred"  # handed to an outside agency
    RATED = "rated"


_S = RequestState
LIVE = (_S.OPEN, _S.ASSIGNED, _S.IN_PROGRESS, _S.WAITING)
HELD = (_S.ASSIGNED, _S.IN_PROGRESS, _S.WAITING)
MAY_FOLLOW: Mapping[RequestState, frozenset[RequestState]] = {
    _S.OPEN: frozenset({_S.ASSIGNED, _S.CLOSED}),
    _S.ASSIGNED: frozenset(set(_S)),
    _S.IN_PROGRESS: frozenset(set(_S)),
    _S.WAITING: frozenset(set(_S)),
    _S.RESOLVED: frozenset({_S.CLOSED, _S.IN_PROGRESS, _S.OPEN}),
    _S.CLOSED: frozenset({_S.IN_PROGRESS, _S.OPEN}),
}
