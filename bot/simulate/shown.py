"""What a follower sees of a message: the text as the client draws it, links, taps.

A tap is a link of the form weixin://bizmsgmenu?msgmenucontent=...&msgmenuid=...: the client sends
the content in the follower's name. The form is not documented; what does not have it to the letter
does nothing when touched.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from html import unescape

ANCHOR = re.compile(r"<a\s+([^<>]*?)>([^<>]*)</a>", re.IGNORECASE)
ADDRESS = re.compile(r"""(?:^|\s)href=(["'])(.*?)\1""", re.IGNORECASE)
TAP = re.compile(r"weixin://bizmsgmenu\?msgmenucontent=([^&#%]+)&msgmenuid=([^&#%\s]+)")


class Via(StrEnum):
    """How a message came to the follower."""

    PASSIVE = "answer"
    CUSTOMER_SERVICE = "customer service"
    TEMPLATE = "template message"
    NOTICE = "subscription notice"
    MASS = "mass message"
    SYSTEM = "WeChat itself"


@dataclass(frozen=True, slots=True)
class Link:
    """Something that opens."""

    label: str
    address: str


@dataclass(frozen=True, slots=True)
class Tap:
    """Something that speaks in the follower's name."""

    label: str
    content: str
    menu_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One message on the follower's screen."""

    at: datetime
    via: Via
    kind: str = "text"
    text: str = ""
    links: tuple[Link, ...] = ()
    taps: tuple[Tap, ...] = ()
    media_id: str = ""

    @property
    def fault(self) -> bool:
        """Whether it is the line by which WeChat says that the account does not work."""
        return self.via is Via.SYSTEM

    def tap(self, label: str) -> Tap:
        """The tap with this label. Raises LookupError where the follower sees no such one."""
        found = next((tap for tap in self.taps if tap.label == label), None)
        if found is None:
            raise LookupError(f"no tap {label!r} among {[tap.label for tap in self.taps]}")
        return found


def show_text(text: str, *, at: datetime, via: Via, kind: str = "text") -> Shown:
    """A text as the client draws it: links by their labels, all other markup as it is."""
    links: list[Link] = []
    taps: list[Tap] = []

    def label_of(match: re.Match[str]) -> str:
        found = ADDRESS.search(match[1])
        if found is None:
            return match[0]
        address, label = unescape(found[2]), match[2]
        if tapped := TAP.fullmatch(address):
            taps.append(Tap(label, tapped[1], tapped[2]))
        else:
            links.append(Link(label, address))
        return label

    drawn = ANCHOR.sub(label_of, text)
    return Shown(at=at, via=via, kind=kind, text=drawn, links=tuple(links), taps=tuple(taps))
