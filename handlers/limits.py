"""What one person may send: how long, how often, and which characters survive."""

import re
from collections import OrderedDict, deque
from collections.abc import Hashable
from datetime import datetime, timedelta

from pydantic import BaseModel, ConfigDict, Field

MINUTE = timedelta(minutes=1)
MOST_SENDERS = 10_000
LINE_BREAKS = str.maketrans(
    {"\r": "\n", "\u2028": "\n", "\u2029": "\n", "\x0b": "\n", "\x0c": "\n"}
)

UNREADABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
"""Controls (Cc) but tab and line break, and lone surrogates (Cs)."""


class MessageLimits(BaseModel):
    """How much one person may ask, and how many messages one process has under way at most.

    `at_once`: two cores answer 22 questions a second, so that the last of 200 is still answered
    within WeChat's three deliveries; what takes longer only makes everybody wait.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    characters: int = Field(default=2000, ge=20, le=10_000)
    per_minute: int = Field(default=40, ge=1, le=10_000)
    at_once: int = Field(default=200, ge=1, le=100_000)
    at_once_each: int = Field(default=12, ge=1, le=1000)


class RateLimit:
    """Lets each sender do a number of different things a minute; repeating one costs nothing.

    Kept in memory for the latest senders only: forgetting is harmless, growing is not.
    """

    def __init__(self, per_minute: int) -> None:
        self._per_minute = per_minute
        self._latest: OrderedDict[Hashable, deque[tuple[datetime, str]]] = OrderedDict()

    def admits(self, sender: Hashable, thing: str, *, now: datetime) -> bool:
        """Whether the sender may do ``thing`` now; what is refused is not counted."""
        latest = self._latest.setdefault(sender, deque())
        self._latest.move_to_end(sender)
        if len(self._latest) > MOST_SENDERS:
            self._latest.popitem(last=False)
        while latest and now - latest[0][0] >= MINUTE:
            latest.popleft()
        if any(known == thing for _, known in latest):
            return True
        if len(latest) >= self._per_minute:
            return False
        latest.append((now, thing))
        return True


def readable(text: str) -> str:
    """The text without what nobody can read: NULs, controls and lone surrogates; trimmed.

    Lone surrogates cannot be stored and NULs cut a text short, so neither goes past this point.
    """
    kept = UNREADABLE.sub("", text.replace("\r\n", "\n").translate(LINE_BREAKS))
    return kept.strip().strip("\ufeff\u200b").strip()
