"""How the Bot API refuses: a code, a description, sometimes what to do.

The wording is the interface's own, as clients match on it.
"""

from collections.abc import Mapping
from typing import Any


class Refused(Exception):
    """A call that is not carried out."""

    def __init__(
        self, code: int, description: str, parameters: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(f"{code} {description}")
        self.code = code
        self.description = description
        self.parameters = parameters

    def body(self) -> dict[str, Any]:
        """As it goes over the wire."""
        answer = {"ok": False, "error_code": self.code, "description": self.description}
        return {**answer, "parameters": dict(self.parameters)} if self.parameters else answer


def bad_request(why: str) -> Refused:
    """The call is wrong."""
    return Refused(400, f"Bad Request: {why}")


def forbidden(why: str) -> Refused:
    """The bot may not."""
    return Refused(403, f"Forbidden: {why}")


def conflict(why: str) -> Refused:
    """Two ways of receiving at once."""
    return Refused(409, f"Conflict: {why}")


def too_many(seconds: int) -> Refused:
    """Too fast; nothing is sent before so many seconds are over."""
    return Refused(429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})


def migrated(chat_id: int) -> Refused:
    """The group has another id now."""
    why = "Bad Request: group chat was upgraded to a supergroup chat"
    return Refused(400, why, {"migrate_to_chat_id": chat_id})
