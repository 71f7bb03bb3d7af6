"""Who is answered now, and who is asked to write again later: by pace, and by what is under way.

All of it is in memory and says no at once: a refusal must cost less than an answer. What is refused
is not stored; the same words sent again later are answered.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from enum import StrEnum

from handlers import texts
from handlers.clock import Clock
from handlers.limits import MessageLimits, RateLimit
from handlers.message import IncomingMessage
from handlers.stored_reply import key_of
from storage.people import MessageKey

LATELY = timedelta(minutes=1)


class Refusal(StrEnum):
    """Why a message is not taken up."""

    TOO_MANY = "too_many"  # its sender writes faster than one person may
    TOO_MANY_WAIT = "too_many_wait"  # so many of its sender's are not answered yet
    TOO_BUSY = "too_busy"  # this process has as much under way as it may


class Admission:
    """The limits of one process, for every channel together.

    A message that has a place keeps it until nobody works on it any more: whoever brings it again,
    or works on it further inside, enters the same place and takes no other one.
    """

    def __init__(
        self,
        limits: MessageLimits,
        *,
        clock: Clock,
        refused: Callable[[IncomingMessage, Refusal], None] | None = None,
    ) -> None:
        self._limits = limits
        self._clock = clock
        self._refused = refused
        self._rate = RateLimit(limits.per_minute)
        self._inside: Counter[MessageKey] = Counter()
        self._of_each: Counter[tuple[str, str]] = Counter()
        self._full_at: datetime | None = None

    @property
    def under_way(self) -> int:
        """How many messages are being answered, or wait for it."""
        return len(self._inside)

    @property
    def places(self) -> int:
        """How many more may come in."""
        return max(0, self._limits.at_once - len(self._inside))

    @property
    def turning_away(self) -> bool:
        """Whether somebody was refused in the last minute because too much was under way."""
        return self._full_at is not None and self._clock() - self._full_at < LATELY

    def refusal(self, message: IncomingMessage) -> Refusal | None:
        """Why the message is not taken up now; None where it may come in, or is inside.

        Asking again about the same message does not count it twice.
        """
        key = key_of(message)
        if key in self._inside:
            return None
        if not self.places:
            return Refusal.TOO_BUSY
        sender = _sender(key)
        if self._of_each[sender] >= self._limits.at_once_each:
            return Refusal.TOO_MANY_WAIT
        admitted = self._rate.admits(sender, key.message_id, now=self._clock())
        return None if admitted else Refusal.TOO_MANY

    def turn_away(self, message: IncomingMessage, refusal: Refusal) -> str:
        """Count a message that is not taken up, and give the sentence for its sender."""
        if self._refused is not None:
            self._refused(message, refusal)
        match refusal:
            case Refusal.TOO_MANY:
                return texts.too_many(self._limits.per_minute)
            case Refusal.TOO_MANY_WAIT:
                return texts.too_many_wait(self._limits.at_once_each)
            case Refusal.TOO_BUSY:
                self._full_at = self._clock()
                return texts.too_busy()

    @contextmanager
    def place(self, key: MessageKey) -> Iterator[None]:
        """A place for a message as long as the block lasts; whether there is one was asked before.

        What was taken up earlier, by a process that died, enters without being asked.
        """
        if key not in self._inside:
            self._of_each[_sender(key)] += 1
        self._inside[key] += 1
        try:
            yield
        finally:
            self._inside[key] -= 1
            if not self._inside[key]:
                del self._inside[key]
                self._leave(_sender(key))

    def _leave(self, sender: tuple[str, str]) -> None:
        self._of_each[sender] -= 1
        if not self._of_each[sender]:
            del self._of_each[sender]


def _sender(key: MessageKey) -> tuple[str, str]:
    return key.channel, key.sender_id
