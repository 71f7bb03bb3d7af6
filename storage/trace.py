"""Which message is being worked on: one id for every line of the log that it causes.

The id travels with the task, also into threads, and with the pushes that the message causes, so
that every room's log lines carry it without being told.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

LONGEST = 64
_CURRENT: ContextVar[str] = ContextVar("message", default="")


def current_message() -> str:
    """The id of the message at hand, channel first (wechat:24519); empty between messages."""
    return _CURRENT.get()


@contextmanager
def working_on(channel: str, message_id: str) -> Iterator[None]:
    """Every log line until the end is of this message. Its sender is left out on purpose."""
    with continuing(f"{channel}:{message_id[:40]}"):
        yield


@contextmanager
def continuing(message: str) -> Iterator[None]:
    """Work on what a message caused, by its id as `current_message` gave it."""
    token = _CURRENT.set(message)
    try:
        yield
    finally:
        _CURRENT.reset(token)
