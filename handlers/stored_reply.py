"""A reply as JSON and back, so that a repeated message gets the very same one after a restart."""

import logging
from typing import Any

from pydantic import TypeAdapter, ValidationError

from handlers.message import IncomingMessage, Reply
from storage import people
from storage.database import Session
from storage.people import MessageKey

log = logging.getLogger(__name__)
_REPLY = TypeAdapter(Reply)


def key_of(message: IncomingMessage) -> MessageKey:
    """What makes the message unique."""
    return MessageKey(
        channel=message.channel.value,
        sender_id=message.sender_id,
        message_id=message.message_id,
    )


async def keep(session: Session, message: IncomingMessage, reply: Reply) -> None:
    """Store the reply to a message, in the transaction of what the message did; the first stays."""
    await people.store_reply(session, key_of(message), to_json(reply))


def to_json(reply: Reply) -> dict[str, Any]:
    """The whole reply, with the cited passages as they were."""
    data: dict[str, Any] = _REPLY.dump_python(reply, mode="json")
    return data


def from_json(data: dict[str, Any]) -> Reply | None:
    """The reply again; None where an older version of the program wrote another shape."""
    try:
        return _REPLY.validate_python(data)
    except ValidationError as problem:
        log.warning(
            "a stored reply cannot be read any more: %d fields differ", problem.error_count()
        )
        return None
