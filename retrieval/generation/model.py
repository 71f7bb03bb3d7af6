"""A chat model as the rest of this floor sees it: messages in, text and what it cost out."""

import math
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class Role(StrEnum):
    """Who speaks: SYSTEM are our rules, USER is everything that is only data to them."""

    SYSTEM = "system"
    USER = "user"


@dataclass(frozen=True, slots=True)
class Message:
    """One message to the model."""

    role: Role
    content: str


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens in and out; `estimated` where the endpoint did not say."""

    input_tokens: int = 0
    output_tokens: int = 0
    estimated: bool = False

    @property
    def tokens(self) -> int:
        """Both together."""
        return self.input_tokens + self.output_tokens

    def __add__(self, other: "Usage") -> "Usage":
        return Usage(
            self.input_tokens + other.input_tokens,
            self.output_tokens + other.output_tokens,
            self.estimated or other.estimated,
        )


@dataclass(frozen=True, slots=True)
class Completion:
    """A whole text of the model and its usage."""

    text: str
    usage: Usage


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text as it is written; the last one brings the usage and may have no text."""

    text: str
    usage: Usage | None = None


class Trouble(StrEnum):
    """What went wrong with a model, in one word for logs and rows."""

    UNREACHABLE = "unreachable"
    SLOW = "slow"
    LIMITED = "limited"  # 429
    BROKEN = "broken"  # 5xx
    REFUSED = "refused"  # the key, the name of the model or the request itself
    UNREADABLE = "unreadable"  # not an answer in the agreed format
    EMPTY = "empty"
    CUT = "cut"  # stopped in the middle, by its own limit or by the connection
    LONG = "long"  # more than was allowed
    RESTING = "resting"  # not asked: the circuit breaker is open


class ModelFailed(Exception):
    """The model gave nothing that can be used; the message names fact and cure for operators."""

    def __init__(self, trouble: Trouble, sentence: str, *, wait_seconds: float = 0.0) -> None:
        super().__init__(sentence)
        self.trouble = trouble
        self.wait_seconds = wait_seconds

    @property
    def worth_retrying(self) -> bool:
        """Whether the same request may go well at once or after `wait_seconds`."""
        return self.trouble not in {Trouble.REFUSED, Trouble.RESTING, Trouble.SLOW}


class ChatModel(Protocol):
    """A model that writes, ``within`` so many seconds.

    Both raise ModelFailed, for empty and cut texts too, and nothing else.
    """

    async def complete(self, messages: Sequence[Message], *, within: float) -> Completion:
        """The whole text."""
        ...

    def stream(self, messages: Sequence[Message], *, within: float) -> AsyncGenerator[Piece]:
        """The text in pieces, as it is written; a ModelFailed may come after some of them."""
        ...


def estimated_tokens(text: str) -> int:
    """About how many tokens a text is: one for a Chinese character, one for three others."""
    wide = sum(1 for character in text if ord(character) > 0x2E7F)
    return wide + math.ceil((len(text) - wide) / 3)


def estimated_usage(messages: Sequence[Message], text: str) -> Usage:
    """The usage of an endpoint that does not count."""
    asked = sum(estimated_tokens(message.content) + 4 for message in messages)
    return Usage(asked, estimated_tokens(text), estimated=True)
