"""Texts in HTML as the Bot API reads them: the text people see, and what is marked in it.

Offsets and lengths are in UTF-16 code units. What is no valid mark-up is refused, with the place.
"""

import re
from dataclasses import dataclass, field
from typing import Any

from bot.simulate.telegram_server.refusals import Refused, bad_request

TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "a": "text_link",
}
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
TOKEN = re.compile(r"<(/?)([^<>]*)>|<|&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|([a-z]+));?|[^<&]+|&")
ATTRIBUTE = re.compile(r"""\s+([a-z-]+)(?:=(?:"([^"]*)"|'([^']*)'))?""")
MOST_ENTITIES = 100


@dataclass(frozen=True, slots=True)
class Marked:
    """A text with what is marked in it."""

    text: str
    entities: list[dict[str, Any]] = field(default_factory=list)


@dataclass(slots=True)
class _Open:
    tag: str
    offset: int
    more: dict[str, Any]


def units(text: str) -> int:
    """How long a text is, in UTF-16 code units."""
    return len(text.encode("utf-16-le", errors="surrogatepass")) // 2


def parse(text: str, parse_mode: str | None) -> Marked:
    """The text as people see it. Raises Refused."""
    if not parse_mode:
        return Marked(text)
    if parse_mode.upper() != "HTML":
        raise bad_request("unsupported parse_mode (only HTML is played here)")
    return _html(text)


def _html(source: str) -> Marked:
    shown: list[str] = []
    length, opened = 0, list[_Open]()
    entities: list[dict[str, Any]] = []
    for token in TOKEN.finditer(source):
        where = len(source[: token.start()].encode())
        if token[0] == "<":
            raise _unparsed(f"Unclosed start tag at byte offset {where}")
        if token[2] is not None:
            if token[1]:
                entity = _closed(opened, token[2].strip(), length, where)
                if entity["length"]:
                    entities.append(entity)
            else:
                opened.append(_opened(token[2], length, where))
            continue
        piece = _character(token)
        shown.append(piece)
        length += units(piece)
    if opened:
        raise _unparsed(f'Can\'t find end tag corresponding to start tag "{opened[-1].tag}"')
    entities.sort(key=lambda entity: (entity["offset"], -entity["length"]))
    return Marked("".join(shown), entities[:MOST_ENTITIES])


def _opened(inside: str, offset: int, where: int) -> _Open:
    name, _, rest = inside.partition(" ")
    tag = name.strip().lower()
    if tag not in TAGS:
        raise _unparsed(f'Unsupported start tag "{tag}" at byte offset {where}')
    attributes, end = dict[str, str](), 0
    rest = f" {rest.strip()}" if rest.strip() else ""
    for found in ATTRIBUTE.finditer(rest):
        attributes[found[1]] = found[2] or found[3] or ""
        end = found.end()
    if rest[end:].strip():
        raise _unparsed(f"Unexpected attributes in tag at byte offset {where}")
    allowed = {"a": {"href"}, "blockquote": {"expandable"}, "code": {"class"}}.get(tag, set())
    if set(attributes) - allowed:
        raise _unparsed(f"Unexpected attribute in tag at byte offset {where}")
    return _Open(tag, offset, _more(tag, attributes))


def _more(tag: str, attributes: dict[str, str]) -> dict[str, Any]:
    if tag == "a":
        address = re.sub(
            r"&(?:lt|gt|amp|quot);", lambda m: NAMED[m[0][1:-1]], attributes.get("href", "")
        )
        return {"url": address}
    if tag == "blockquote" and "expandable" in attributes:
        return {"type": "expandable_blockquote"}
    return {}


def _closed(opened: list[_Open], tag: str, length: int, where: int) -> dict[str, Any]:
    if not opened:
        raise _unparsed(f"Unexpected end tag at byte offset {where}")
    begun = opened.pop()
    if tag and begun.tag != tag.lower():
        raise _unparsed(
            f'Unmatched end tag at byte offset {where}, expected "</{begun.tag}>", found "</{tag}>"'
        )
    entity = {"type": TAGS[begun.tag], "offset": begun.offset, "length": length - begun.offset}
    return {**entity, **begun.more}


def _character(token: re.Match[str]) -> str:
    """Plain words, or the character that a reference stands for; unknown ones stay as written."""
    if token[3] or token[4]:
        number = int(token[3]) if token[3] else int(token[4], 16)
        return chr(number) if 0 < number < 0x110000 and not 0xD800 <= number < 0xE000 else token[0]
    if token[5]:
        return NAMED.get(token[5], token[0])
    return token[0]


def _unparsed(why: str) -> Refused:
    return bad_request(f"can't parse entities: {why}")
