"""What may be said where: in a group of anybody there is no place for anybody's own matters."""

from collections.abc import Sequence

from handlers.routes import Group, Route, match_route, recognise
from storage.people import Role


def may_be_public(text: str, routes: Sequence[Route]) -> bool:
    """Whether a message may be answered before everybody: questions and help, nothing personal.

    `routes` are all but the one without a word.
    """
    matched = match_route(text, routes) or recognise(text, routes, role=Role.MEMBER)
    if matched is None:
        return not text.startswith("/填")
    route, _ = matched
    return route.group is Group.ASK and route.listed and route.form is None
