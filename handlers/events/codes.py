"""The short code on the wall: it changes every half minute, so that a shared one is soon worth
nothing. Made from the event's secret; nothing is stored."""

import hashlib
import hmac
from datetime import datetime, timedelta

CHANGES_EVERY = timedelta(seconds=30)
DIGITS = 6
STILL_GOOD = 3  # the present one and two before it: a minute to type it in


def wall_code(secret: str, *, now: datetime) -> str:
    """The code that the wall shows at this moment: six digits."""
    return _code(secret, _window(now))


def seconds_left(now: datetime) -> int:
    """For how long the wall shows this code."""
    whole = int(CHANGES_EVERY.total_seconds())
    return whole - int(now.timestamp()) % whole


def is_wall_code(secret: str, code: str, *, now: datetime) -> bool:
    """Whether the code is the present one or was a minute ago."""
    window = _window(now)
    good = [_code(secret, window - age) for age in range(STILL_GOOD)]
    return any(hmac.compare_digest(code.encode(), each.encode()) for each in good)


def wall_key(secret: str) -> str:
    """What the address of the wall page ends with; only staff are told it."""
    return hmac.new(secret.encode(), b"wall", hashlib.sha256).hexdigest()[:24]


def _window(now: datetime) -> int:
    return int(now.timestamp()) // int(CHANGES_EVERY.total_seconds())


def _code(secret: str, window: int) -> str:
    digest = hmac.new(secret.encode(), f"code:{window}".encode(), hashlib.sha256).digest()
    return f"{int.from_bytes(digest[:8], 'big') % 10**DIGITS:0{DIGITS}d}"
