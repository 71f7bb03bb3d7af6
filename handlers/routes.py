"""What a person can ask for: routes, and how a text is matched to one of them."""

import unicodedata
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from handlers.form import Form
from handlers.message import IncomingMessage, Reply
from storage.people import Role, User

START_WORD = "开始"

Handler = Callable[[IncomingMessage, User], Awaitable[Reply]]
"""Answers one message. It may wait on the network, so it is given no session; the text it gets is
what follows the route's word."""

Recogniser = Callable[[str], str | None]
"""Says what a plain sentence asks of a route (its argument, maybe empty), or None. Pure, and shy: a
question about the law must never be taken."""


class Group(StrEnum):
    """Where the help lists a route."""

    ASK = "提问"
    SERVICE = "服务"
    MINE = "我的"
    DESK = "求助办理"
    EVENTS = "活动管理"
    RIGHTS = "运营管理"
    STAFF = "人员和系统"


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One thing a person can ask for; the first of `words` is the one people are shown.

    A route with an `argument` takes what follows its word; one without answers to the bare word
    only, so that a question that begins with it stays a question. A word that begins with a slash
    may be written with # as well. A route with a `form` begins it when its word comes alone, or
    always if it has no `target`. `recognises` lets plain sentences reach it. A QR code whose scene
    is `scene`, a colon and an argument leads to it. A route that is not `listed` is reached by a
    button.
    """

    words: tuple[str, ...]
    summary: str
    target: Handler | None = None
    form: Form | None = None
    examples: tuple[str, ...] = ()
    argument: str = ""
    role: Role = Role.MEMBER
    group: Group = Group.ASK
    listed: bool = True
    recognises: Recogniser | None = None
    scene: str = ""

    @property
    def usage(self) -> str:
        """The word with the name of its argument: /截至 日期 问题."""
        return " ".join(part for part in (*self.words[:1], self.argument) if part)


def match_route(text: str, routes: Sequence[Route]) -> tuple[Route, str] | None:
    """The route whose word the text is or begins with, and what follows the word."""
    first = _plain(text[:1])[:1]  # most words are told from the text by it
    for route in routes:
        for word in route.words:
            rest = _after(word, text) if word[:1] == first else None
            if rest is not None and (route.argument or not rest):
                return route, rest
    return None


def recognise(text: str, routes: Sequence[Route], *, role: Role) -> tuple[Route, str] | None:
    """The first route of the role's that takes a plain sentence for its own, with its argument."""
    for route in routes:
        if route.recognises is not None and role.includes(route.role):
            argument = route.recognises(text)
            if argument is not None:
                return route, argument
    return None


def match_scene(scanned: str, routes: Sequence[Route]) -> tuple[Route, str] | None:
    """The route that a scanned scene (event:12) leads to, and its argument."""
    scene, _, argument = scanned.partition(":")
    return next(((route, argument) for route in routes if scene and route.scene == scene), None)


def is_command(text: str) -> bool:
    """Whether a text is written like a command: with a slash, or a # in its place."""
    return _plain(text[:1]) == "/"


def unknown_command(text: str) -> str | None:
    """The word of a text that is written like a command; None for everything else."""
    word = text.split(maxsplit=1)[0]
    return word if is_command(word) and len(word) <= 16 else None


def _after(word: str, text: str) -> str | None:
    """What follows the word at the front of the text, or None where it is not there."""
    if _plain(text[: len(word)]) != word:
        return None
    rest = text[len(word) :]
    if rest and not (rest[0].isspace() or rest[0].isdigit()):
        return None
    return rest.strip()


@lru_cache(maxsize=1024)
def _plain(text: str) -> str:
    """A front as it is compared; every word of one length asks for the same one."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return f"/{plain[1:]}" if plain.startswith("#") else plain
