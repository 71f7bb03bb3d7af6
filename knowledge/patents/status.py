"""The legal status of a patent or mark, in a few words of our own beside the source's words."""

from enum import StrEnum


class PatentStatus(StrEnum):
    """Where a patent stands. `UNKNOWN` where the source does not say, never by guessing.

    `ENDED` where the source says that it is no longer in force, but not why.
    """

    PENDING = "pending"
    PUBLISHED = "published"
    EXAMINED = "examined"
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    EXPIRED = "expired"
    INVALIDATED = "invalidated"
    ABANDONED = "abandoned"
    ENDED = "ended"
    UNKNOWN = "unknown"

    @property
    def alive(self) -> bool | None:
        """Whether it is pending or in force; None where that is not known."""
        return None if self is PatentStatus.UNKNOWN else self in _ALIVE


_ALIVE = frozenset(
    {PatentStatus.PENDING, PatentStatus.PUBLISHED, PatentStatus.EXAMINED, PatentStatus.GRANTED}
)


class TrademarkStatus(StrEnum):
    """Where a trade mark stands."""

    PENDING = "pending"
    PUBLISHED = "published"
    OPPOSED = "opposed"
    REGISTERED = "registered"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    INVALIDATED = "invalidated"
    UNKNOWN = "unknown"

    @property
    def alive(self) -> bool | None:
        """Whether it is pending or registered; None where that is not known."""
        return None if self is TrademarkStatus.UNKNOWN else self in _ALIVE_MARKS


_ALIVE_MARKS = frozenset(
    {
        TrademarkStatus.PENDING,
        TrademarkStatus.PUBLISHED,
        TrademarkStatus.OPPOSED,
        TrademarkStatus.REGISTERED,
    }
)
