"""What a page sends, as JSON or as a form, parsed into one shape."""

from typing import Annotated, Literal
from urllib.parse import parse_qs

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from handlers.message import MessageKind


class Malformed(Exception):
    """The body is not what a page of ours sends."""


class WebMessage(BaseModel):
    """One message. `id` is made anew for every message and kept for every retry of it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern=r"^[A-Za-z0-9_-]{8,64}$")
    text: str
    kind: Literal["text", "choice"] = "text"

    @property
    def message_kind(self) -> MessageKind:
        """The kind as the handlers know it."""
        return MessageKind(self.kind)


_SEEN = TypeAdapter(Annotated[list[Annotated[int, Field(ge=1, lt=2**31)]], Field(max_length=50)])


def parse_json(body: bytes) -> WebMessage:
    """The message in a JSON body. Raises Malformed."""
    try:
        return WebMessage.model_validate_json(body)
    except ValidationError as problem:
        raise Malformed from problem


def parse_form(body: bytes) -> WebMessage:
    """The message in a form; a pressed button wins over the text field. Raises Malformed."""
    try:
        fields = parse_qs(body.decode("ascii"), keep_blank_values=True, max_num_fields=10)
        kind = "choice" if "choice" in fields else "text"
        text = fields.get("choice", fields.get("text", [""]))[0]
        return WebMessage.model_validate(
            {"id": fields.get("id", [""])[0], "text": text, "kind": kind}
        )
    except ValueError as problem:  # covers bytes that are no form, and pydantic's ValidationError
        raise Malformed from problem


def parse_seen(body: bytes) -> list[int]:
    """The ids in a JSON list of some. Raises Malformed."""
    try:
        return _SEEN.validate_json(body)
    except ValidationError as problem:
        raise Malformed from problem
