"""Reading one field of what WeChat posts. Pure."""

from collections.abc import Mapping
from typing import Any, TypeAlias

from handlers.limits import readable

Fields: TypeAlias = Mapping[str, Any]


def text(fields: Fields, name: str) -> str:
    """A field's text, readable; empty where it is missing or not a text."""
    value = fields.get(name)
    return readable(value) if isinstance(value, str) else ""


def count(fields: Fields, name: str) -> int | None:
    """A field's number; None where it is missing or none that a row could hold."""
    value = text(fields, name)
    return int(value) if value.isascii() and value.isdecimal() and len(value) <= 9 else None


def listed(fields: Fields, group: str, *, most: int) -> list[Fields]:
    """The items of a group: XML nests them under the event's name, JSON puts a list at the top."""
    holder = fields.get(group)
    found = holder.get("List") if isinstance(holder, Mapping) else fields.get("List", holder)
    items = found if isinstance(found, list) else [found]
    return [item for item in items[:most] if isinstance(item, Mapping)]
