"""How fast a bot may write: 30 messages a second to everybody, 1 a second to a chat, 20 a minute
to a group.

Telegram publishes these three and says that short bursts to one chat may pass; here none does.
A call beyond a limit is refused with the seconds to wait, and so is every call until they are over.
"""

import math
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.simulate.telegram_server.refusals import too_many

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Limits:
    """So many in a second overall, in a second in a chat, in a minute in a group."""

    overall: int = 30
    chat: int = 1
    group: int = 20


@dataclass(slots=True)
class Window:
    """The times of the latest messages to one address."""

    times: deque[datetime] = field(default_factory=deque)
    closed_until: datetime | None = None

    def wait(self, most: int, span: timedelta, now: datetime) -> int:
        """The seconds to wait before another one; 0 if it may go."""
        if self.closed_until is not None and now < self.closed_until:
            return math.ceil((self.closed_until - now).total_seconds())
        while self.times and now - self.times[0] >= span:
            self.times.popleft()
        if len(self.times) < most:
            return 0
        seconds = max(1, math.ceil((self.times[0] + span - now).total_seconds()))
        self.closed_until = now + timedelta(seconds=seconds)
        return seconds


@dataclass(slots=True)
class Flood:
    """Counts messages. `refused` says how often a call was refused."""

    limits: Limits = field(default_factory=Limits)
    everybody: Window = field(default_factory=Window)
    chats: dict[int, Window] = field(default_factory=dict)
    groups: dict[int, Window] = field(default_factory=dict)
    refused: int = 0

    def admit(self, chat_id: int, *, group: bool, now: datetime) -> None:
        """Count a message. Raises Refused (429) for one too many."""
        windows = [
            (self.everybody, self.limits.overall, SECOND),
            (self.chats.setdefault(chat_id, Window()), self.limits.chat, SECOND),
        ]
        if group:
            windows.append((self.groups.setdefault(chat_id, Window()), self.limits.group, MINUTE))
        if seconds := max(window.wait(most, span, now) for window, most, span in windows):
            self.refused += 1
            raise too_many(seconds)
        for window, _, _ in windows:
            window.times.append(now)
