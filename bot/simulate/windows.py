"""How many customer-service messages a follower may be sent, and until when.

Rule: developers.weixin.qq.com, "发送客服消息": five within 48 hours of a message; three within a
minute of a click on the menu, of following and of a scan. A tap on a link in a message is said to
count as a click. How windows that are open together are used up is not documented: here the one
that closes first.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from bot.simulate.refusals import Refused


class Contact(StrEnum):
    """What a follower did that lets the account speak."""

    MESSAGE = "message"
    TAP = "tap"
    CLICK = "click"
    FOLLOW = "follow"
    SCAN = "scan"


MINUTE = (3, timedelta(minutes=1))
ALLOWANCES = dict.fromkeys(Contact, MINUTE) | {Contact.MESSAGE: (5, timedelta(hours=48))}


@dataclass(slots=True)
class _Window:
    closes_at: datetime
    left: int


@dataclass(slots=True)
class Windows:
    """The windows of one follower."""

    _open: dict[Contact, _Window] = field(default_factory=dict)

    def opened_by(self, contact: Contact, *, now: datetime) -> None:
        """A contact begins its window anew."""
        messages, lasts = ALLOWANCES[contact]
        self._open[contact] = _Window(now + lasts, messages)

    def close(self) -> None:
        """The follower has left."""
        self._open.clear()

    def left(self, *, now: datetime) -> int:
        """How many messages may still be sent."""
        return sum(window.left for window in self._live(now))

    def spend(self, *, now: datetime) -> None:
        """Use one message. Raises Refused: 45015 outside every window, 45047 if none is left."""
        live = self._live(now)
        if not live:
            raise Refused(45015)
        usable = next((window for window in live if window.left), None)
        if usable is None:
            raise Refused(45047)
        usable.left -= 1

    def _live(self, now: datetime) -> list[_Window]:
        live = [window for window in self._open.values() if window.closes_at > now]
        return sorted(live, key=lambda window: window.closes_at)
