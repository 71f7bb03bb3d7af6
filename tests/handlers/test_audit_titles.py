"""The log of staff's actions is read in words: every action that is recorded has a title."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from handlers.staff.audit_texts import ACTION_TITLES, subject_title

ROOT = Path(__file__).parents[2]
PLACES = {"record": 2, "note_move": 3}
"""Where in the call each of these takes the name of the action."""


def recorded() -> Iterator[str]:
    for folder in ("handlers", "bot", "scheduler"):
        for file in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if not isinstance(node, ast.Call):
                    continue
                function = node.func
                name = function.attr if isinstance(function, ast.Attribute) else ""
                name = function.id if isinstance(function, ast.Name) else name
                place = PLACES.get(name)
                if place is not None and len(node.args) > place:
                    action = node.args[place]
                    if isinstance(action, ast.Constant) and isinstance(action.value, str):
                        yield action.value


def test_every_action_that_is_recorded_has_a_title() -> None:
    names = set(recorded())
    assert {"staff.join", "request.take", "event published", "targets changed"} <= names
    assert names <= ACTION_TITLES.keys()


@pytest.mark.parametrize(
    ("subject", "shown"),
    [
        ("event:1", "活动 1"),
        ("QZ-2026-0001", "QZ-2026-0001"),
        ("https://a.example", "https://a.example"),
    ],
)
def test_what_it_was_done_to_is_told_in_words(subject: str, shown: str) -> None:
    assert subject_title(subject) == shown
