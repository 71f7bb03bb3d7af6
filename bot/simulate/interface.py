"""What an interface of the platform is: who may call it how, and what answers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.simulate.console import Permission
from bot.simulate.platform import Platform
from bot.simulate.reading import read_json

OK: Mapping[str, Any] = {"errcode": 0, "errmsg": "ok"}


@dataclass(frozen=True, slots=True)
class ApiRequest:
    """One call as it came."""

    query: Mapping[str, str]
    content_type: str
    body: bytes

    def json(self) -> dict[str, Any]:
        """The object in the body. Raises Refused."""
        return read_json(self.body)


@dataclass(frozen=True, slots=True)
class Download:
    """An answer that is a file."""

    name: str
    media_type: str
    content: bytes


Answer = Mapping[str, Any] | Download
Handler = Callable[[Platform, ApiRequest], Answer]


@dataclass(frozen=True, slots=True, kw_only=True)
class Interface:
    """One path. `query` names every parameter it takes; all but the token's own need a token."""

    method: str
    handler: Handler
    permission: Permission | None = None
    query: frozenset[str] = frozenset({"access_token"})
    needs_token: bool = True
