"""A reply as JSON and back, so that a repeated message gets the very same one after a restart."""

import logging
from typing import Any

from pydantic import TypeAdapter, ValidationError

from handlers.message import Reply

log = logging.getLogger(__name__)
_REPLY = TypeAdapter(Reply)


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
