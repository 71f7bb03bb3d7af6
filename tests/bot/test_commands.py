"""The documents' tables of commands are the routes' own."""

import re
from pathlib import Path

import pytest

from bot.commands import all_routes, command_table
from storage.people import Role

ROOT = Path(__file__).resolve().parents[2]
MARKED = re.compile(r"<!-- commands -->\n(.*?)<!-- /commands -->", re.DOTALL)


@pytest.mark.parametrize("staff", [False, True])
def test_a_table_has_a_row_for_every_listed_route_of_its_readers(*, staff: bool) -> None:
    routes = all_routes()
    rows = command_table(routes, staff=staff).splitlines()[2:]
    listed = [each for each in routes if each.listed and (each.role is not Role.MEMBER) is staff]
    assert len(rows) == len(listed)
    for row, route in zip(rows, listed, strict=True):
        assert route.summary in row
        assert all(word in row for word in route.words)


@pytest.mark.parametrize(
    ("name", "staff"),
    [("README.md", False), ("README.zh-CN.md", False), ("docs/staff.md", True)],
)
def test_the_documents_show_it(name: str, *, staff: bool) -> None:
    found = MARKED.search((ROOT / name).read_text(encoding="utf-8"))
    assert found is not None, f"{name} lacks <!-- commands --> ... <!-- /commands -->"
    wanted = command_table(all_routes(), staff=staff)
    assert found[1].strip() == wanted, "renew it: python -m bot commands [--staff]"


def test_no_two_routes_share_a_word() -> None:
    words = [word for route in all_routes() for word in route.words]
    assert len(words) == len(set(words))
