"""The desk's commands in plain words: 接单 1 as well as /接单 1, for those who may use them.

To everybody else the same words are a question, as ever: a recogniser is asked by role.
"""

from collections.abc import Iterable
from dataclasses import replace

from handlers.routes import Recogniser, Route

LONGEST = 1200


def in_plain_words(routes: Iterable[Route]) -> tuple[Route, ...]:
    """The routes, each of which hears its words without the slash too."""
    return tuple(
        route if route.recognises else replace(route, recognises=_hearing(route))
        for route in routes
    )


def _hearing(route: Route) -> Recogniser:
    words = [word.removeprefix("/") for word in route.words]

    def argument(text: str) -> str | None:
        if len(text) > LONGEST:
            return None
        for word in words:
            rest = text.removeprefix(word)
            if rest == "" and text:
                return ""
            if rest != text and route.argument and (rest[0].isspace() or rest[0].isdigit()):
                return rest.strip()
        return None

    return argument
