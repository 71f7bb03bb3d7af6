"""Which message is being worked on: one id for every line of the log that it causes.

The id travels with the task, also into threads, so that every room's log lines carry it without
being told.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from handlers.message import IncomingMessage

_CURRENT: ContextVar[str] = ContextVar("message", default="")


def current_message() -> str:
    """The id of the message at hand, channel first (wechat:24519); empty between messages."""
    return _CURRENT.get()


@contextmanager
def working_on(message: IncomingMessage) -> Iterator[None]:
    """Every log line until the end is of this message. The sender is left out on purpose."""
    token = _CURRENT.set(f"{message.channel.value}:{message.message_id[:40]}")
    try:
        yield
    finally:
        _CURRENT.reset(token)
