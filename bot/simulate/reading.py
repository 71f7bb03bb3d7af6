"""Reading what a caller sent, strictly: what the documentation does not name is refused."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesHeaderParser
from typing import Any

from bot.simulate.refusals import Refused

ESCAPED = re.compile(r"(?<!\\)((?:\\\\)*)\\u([0-9a-fA-F]{4})")
Kinds = Mapping[str, type | tuple[type, ...]]


@dataclass(frozen=True, slots=True)
class Upload:
    """A file from a multipart form."""

    name: str
    media_type: str
    content: bytes


def read_json(body: bytes) -> dict[str, Any]:
    """The object in a body; what was escaped as \\uXXXX stays as it was written, as over there.

    Raises Refused: 44002 for nothing, 47001 for what is no JSON object in UTF-8.
    """
    if not body:
        raise Refused(44002)
    try:
        value = json.loads(ESCAPED.sub(r"\1\\\\u\2", body.decode()))
    except (ValueError, RecursionError):
        raise Refused(47001) from None
    if not isinstance(value, dict):
        raise Refused(47001)
    return value


def check(
    value: object, *, required: Kinds, optional: Kinds | None = None, where: str = "body"
) -> dict[str, Any]:
    """The object, once it has just these fields of these types. True is no number here.

    Raises Refused: 47001 for a missing field or a wrong type, 40035 for a field nobody knows.
    """
    if not isinstance(value, dict):
        raise Refused(47001, f"{where} is no object")
    kinds = {**required, **(optional or {})}
    for name in required:
        if name not in value:
            raise Refused(47001, f"{where}.{name} missing")
    for name, held in value.items():
        if name not in kinds:
            raise Refused(40035, f"{where}.{name} unknown")
        allowed = kinds[name]
        if type(held) not in (allowed if isinstance(allowed, tuple) else (allowed,)):
            raise Refused(47001, f"{where}.{name} has the wrong type")
    return value


def size(text: str) -> int:
    """Bytes in UTF-8, which is what the platform counts."""
    return len(text.encode(errors="surrogatepass"))


def read_upload(content_type: str, body: bytes, *, field: str) -> Upload:
    """The file of a multipart form. Raises Refused: 41005 where there is none, 44001 if empty."""
    boundary = _headers(f"Content-Type: {content_type}\r\n\r\n".encode()).get_boundary()
    if not boundary:
        raise Refused(41005)
    for part in (b"\r\n" + body).split(f"\r\n--{boundary}".encode())[1:-1]:
        head, _, content = part.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        headers = _headers(head + b"\r\n\r\n")
        name = headers.get_param("name", header="content-disposition")
        filename = headers.get_filename()
        if name == field and filename:
            if not content:
                raise Refused(44001)
            return Upload(filename, headers.get_content_type(), content)
    raise Refused(41005)


def _headers(raw: bytes) -> Message:
    return BytesHeaderParser().parsebytes(raw)
