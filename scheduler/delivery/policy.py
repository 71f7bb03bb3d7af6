"""What is decided about a push without looking at any row: when it may go, and go again."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from storage.delivery.deliveries import DeliveryKind, Priority
from storage.delivery.outbox import QuietHours

SHANGHAI = ZoneInfo("Asia/Shanghai")
MOST_ATTEMPTS = 8
FIRST_PAUSE = timedelta(seconds=20)
LONGEST_PAUSE = timedelta(hours=1)
AGAIN = frozenset({DeliveryKind.DEADLINE, DeliveryKind.ANSWER})
ALWAYS = Priority.URGENT  # answers and urgent words go at any hour


def pause(attempts: int, *, at_least: float, chance: float) -> timedelta:
    """How long to wait after so many attempts: doubling, up to half as long again by chance.

    `at_least` is in seconds, `chance` from 0 to 1.
    """
    doubled = FIRST_PAUSE * (1 << min(max(attempts, 1) - 1, 10))
    wanted = max(min(doubled, LONGEST_PAUSE), timedelta(seconds=at_least))
    return wanted * (1 + chance / 2)


def least_priority(now: datetime, hours: QuietHours, *, room: int, kept_free: int) -> Priority:
    """The least urgent push that may begin now.

    In quiet hours only what goes always. When few places are left they are kept for what is more
    urgent than digests and broadcasts.
    """
    if quiet_until(now, hours) is not None:
        return ALWAYS
    return Priority.BROADCAST if room > kept_free else Priority.REMINDER


def quiet_until(now: datetime, hours: QuietHours) -> datetime | None:
    """When the quiet hours end that a moment lies in; None outside of them."""
    local = now.astimezone(SHANGHAI)
    if not hours.cover(local.hour * 60 + local.minute):
        return None
    end = local.replace(hour=hours.ends // 60 % 24, minute=hours.ends % 60, second=0, microsecond=0)
    if end <= local:
        end += timedelta(days=1)
    return end.astimezone(now.tzinfo)


def repeats(kind: DeliveryKind, *, idempotent: bool, attempts: int) -> bool:
    """Whether a push of unknown outcome is sent again by itself.

    Where the channel shows a repeated push once only, always. Otherwise only the reminder of a
    deadline and the answer that somebody waits for, once: hearing of it twice harms less than
    never. Whatever is not repeated is doubtful and waits for the person's next contact, so that
    nothing is missed for good.
    """
    if attempts >= MOST_ATTEMPTS:
        return False
    return idempotent or (kind in AGAIN and attempts < 2)


def read_quiet_hours(text: str) -> QuietHours:
    """21:30-08:00 as minutes. Raises ValueError."""
    begins, _, ends = text.partition("-")
    return QuietHours(_minutes(begins), _minutes(ends))


def _minutes(text: str) -> int:
    hour, colon, minute = text.strip().partition(":")
    if not colon or not (0 <= int(hour) <= 23 and 0 <= int(minute) <= 59):
        raise ValueError("write times as 21:30-08:00")
    return int(hour) * 60 + int(minute)
