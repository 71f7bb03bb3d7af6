"""Numbers as people write them, and that no number breaks a command."""

from itertools import product

import pytest

from bot.commands import all_routes
from handlers.row_number import row_number, whole_number
from storage.database import Database
from storage.people import Role
from tests.handlers.dialogue import Chat, Clock, build_dispatcher, given_role
from tests.handlers.small_library import SmallLibraryAnswerer

WILD = ("0", "123456", "999999999999", "99999999999999999999 99999999999", "²³", "9999年", "# -1")


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("12", 12),
        (" #12 ", 12),
        ("007", 7),
        ("999999999", 999_999_999),
        ("1000000000", None),
        ("0", None),
        ("-1", None),
        ("1.5", None),
        ("²", None),
        ("１２", None),
        ("", None),
        ("12 号", None),
    ],
)
def test_a_row_is_named_by_a_number_that_a_column_holds(written: str, number: int | None) -> None:
    assert row_number(written) == number


@pytest.mark.parametrize(
    ("written", "number"), [("0", 0), ("60", 60), ("61", None), ("0000000005", None), ("#5", None)]
)
def test_a_number_lies_between_two_others(written: str, number: int | None) -> None:
    assert whole_number(written, least=0, most=60) == number


async def test_no_number_breaks_a_command(
    any_database: Database, answerer: SmallLibraryAnswerer, clock: Clock
) -> None:
    dispatcher = build_dispatcher(any_database, answerer, clock)
    chat = Chat(dispatcher, clock)
    await given_role(any_database, chat, Role.ADMIN, "林静")
    broken = []
    for route in all_routes():
        for word, wild in product(route.words[:1], WILD):
            clock.advance(minutes=1)
            asked = f"{word} {wild}"
            if "出了点问题" in (await chat.say(asked)).text:
                broken.append(asked)
    assert not broken
