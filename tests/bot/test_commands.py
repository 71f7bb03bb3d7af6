"""The README's table of commands is the routes' own."""

import re
from pathlib import Path

import pytest

from bot.commands import all_routes, command_table

README = Path(__file__).resolve().parents[2] / "README.md"
MARKED = re.compile(r"<!-- commands -->\n(.*?)<!-- /commands -->", re.DOTALL)


def test_the_table_has_a_row_for_every_listed_route_and_no_other() -> None:
    routes = all_routes()
    rows = command_table(routes).splitlines()[2:]
    listed = [route for route in routes if route.listed]
    assert len(rows) == len(listed)
    for row, route in zip(rows, listed, strict=True):
        assert route.summary in row
        assert all(word in row for word in route.words)


def test_the_readme_shows_it() -> None:
    if not README.exists():
        pytest.skip("the README is not written yet")
    found = MARKED.search(README.read_text(encoding="utf-8"))
    assert found is not None, "README.md lacks <!-- commands --> ... <!-- /commands -->"
    assert found[1].strip() == command_table(all_routes()), "renew it: python -m bot commands"


def test_no_two_routes_share_a_word() -> None:
    words = [word for route in all_routes() for word in route.words]
    assert len(words) == len(set(words))
