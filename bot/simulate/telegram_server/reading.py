"""Reading a call, strictly: parameters the documentation does not name are refused.

The real interface ignores what it does not know; a misspelt parameter would go unnoticed there.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.message import Message
from email.parser import HeaderParser
from typing import Any
from urllib.parse import parse_qsl

from bot.simulate.reading import Upload
from bot.simulate.telegram_server.refusals import Refused, bad_request

Reader = Callable[[object], Any]


@dataclass(frozen=True, slots=True)
class Raw:
    """The parameters of a call as they came: texts from a form, anything from JSON."""

    values: Mapping[str, object]
    files: Mapping[str, Upload] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a method."""

    read: Reader
    required: bool = False


def required(read: Reader) -> Parameter:
    """One that must be there."""
    return Parameter(read, required=True)


def read_call(query: str, content_type: str, body: bytes) -> Raw:
    """The parameters in the query and in a body of any of the three forms. Raises Refused."""
    values: dict[str, object] = dict(_pairs(query))
    kind = content_type.partition(";")[0].strip().lower()
    if not body:
        return Raw(values)
    if kind == "application/json":
        try:
            held = json.loads(body)
        except (ValueError, RecursionError):
            raise bad_request("object expected as JSON body") from None
        if not isinstance(held, dict):
            raise bad_request("object expected as JSON body")
        return Raw({**values, **held})
    if kind == "application/x-www-form-urlencoded":
        return Raw({**values, **dict(_pairs(body.decode(errors="strict")))})
    if kind == "multipart/form-data":
        texts, files = _multipart(content_type, body)
        return Raw({**values, **texts}, files)
    raise Refused(400, "Bad Request: content type not supported")


def check(
    raw: Raw, parameters: Mapping[str, Parameter], *, attached: bool = False
) -> dict[str, Any]:
    """The parameters read, None for those that are missing. Raises Refused.

    `attached` says that files may come under other names (attach://name).
    """
    names = set(raw.values) | (set() if attached else set(raw.files))
    for name in sorted(names - set(parameters)):
        raise bad_request(f'parameter "{name}" is not known')
    read: dict[str, Any] = {}
    for name, parameter in parameters.items():
        value = raw.files.get(name) or raw.values.get(name)
        if value is None and name not in raw.values:
            if parameter.required:
                raise bad_request(f'parameter "{name}" is required')
            read[name] = None
            continue
        read[name] = parameter.read("" if value is None else value)
    return read


def a_text(value: object) -> str:
    """A string."""
    if not isinstance(value, str):
        raise bad_request("a string was expected")
    return value


def an_integer(value: object) -> int:
    """A whole number, of 52 bits at most."""
    if isinstance(value, str) and value.lstrip("-").isascii() and value.lstrip("-").isdecimal():
        value = int(value)
    if type(value) is not int or abs(value) >= 1 << 52:
        raise bad_request("an integer was expected")
    return value


def a_boolean(value: object) -> bool:
    """True or False."""
    if value in {"true", "True", "1"} or value is True:
        return True
    if value in {"false", "False", "0"} or value is False:
        return False
    raise bad_request("a boolean was expected")


def a_chat_id(value: object) -> int:
    """The id of a chat. Names of public channels are not played here."""
    try:
        return an_integer(value)
    except Refused:
        raise bad_request("chat not found") from None


def an_object(value: object) -> dict[str, Any]:
    """A JSON object."""
    held = _json(value)
    if not isinstance(held, dict):
        raise bad_request("object expected")
    return held


def a_list(value: object) -> list[Any]:
    """A JSON array."""
    held = _json(value)
    if not isinstance(held, list):
        raise bad_request("array expected")
    return held


def one_of(*allowed: str) -> Reader:
    """One of these words."""

    def read(value: object) -> str:
        if value not in allowed:
            raise bad_request(f"one of {', '.join(allowed)} was expected")
        return str(value)

    return read


def a_file(value: object) -> Upload | str:
    """An upload, or the id of a file that is known."""
    return value if isinstance(value, Upload) else a_text(value)


def known_fields(held: Mapping[str, Any], kinds: Mapping[str, type], *, where: str) -> None:
    """Refuse fields with unknown names or wrong types in an object."""
    for name, value in held.items():
        if name not in kinds:
            raise bad_request(f'field "{name}" of {where} is not known')
        if type(value) is not kinds[name]:
            raise bad_request(f'field "{name}" of {where} must be of type {kinds[name].__name__}')


def _json(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        held: object = json.loads(value)
    except (ValueError, RecursionError):
        raise bad_request("can't parse JSON object") from None
    return held


def _pairs(text: str) -> list[tuple[str, str]]:
    return parse_qsl(text, keep_blank_values=True, max_num_fields=100)


def _multipart(content_type: str, body: bytes) -> tuple[dict[str, str], dict[str, Upload]]:
    boundary = _headers(f"Content-Type: {content_type}\r\n\r\n".encode()).get_boundary()
    if not boundary:
        raise bad_request("no boundary in the content type")
    texts: dict[str, str] = {}
    files: dict[str, Upload] = {}
    for part in (b"\r\n" + body).split(f"\r\n--{boundary}".encode())[1:-1]:
        head, _, content = part.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        headers = _headers(head + b"\r\n\r\n")
        name = str(headers.get_param("name", header="content-disposition"))
        filename = headers.get_filename()
        if filename:
            files[name] = Upload(filename, headers.get_content_type(), content)
        else:
            texts[name] = content.decode()
    return texts, files


def _headers(raw: bytes) -> Message:
    """Headers of a form's part, in UTF-8 as browsers and clients send them."""
    return HeaderParser().parsestr(raw.decode(errors="replace"))
