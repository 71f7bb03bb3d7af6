"""Tokens set aside and spent, on both databases."""

from datetime import UTC, date, datetime, timedelta

from storage import people
from storage.answers import model_calls
from storage.answers.model_calls import Budget, Call
from storage.database import Database
from storage.people import User

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
DAY = date(2026, 11, 23)
BUDGET = Budget(user=1000, everybody=1500)


async def person(database: Database, name: str) -> User:
    async with database.begin() as session:
        return await people.find_or_add_user(session, channel="web", external_id=name, now=NOW)


async def reserve(database: Database, user: User, tokens: int, *, day: date = DAY) -> int | None:
    async with database.begin() as session:
        return await model_calls.reserve(session, user.id, tokens, budget=BUDGET, day=day, now=NOW)


async def settle(database: Database, entry: int, tokens: int, *, outcome: str = "shown") -> None:
    call = Call(
        input_tokens=tokens - 10, output_tokens=10, milliseconds=800, cost=7, outcome=outcome
    )
    async with database.begin() as session:
        await model_calls.settle(session, entry, call)


async def test_a_person_and_everybody_have_a_budget_a_day(any_database: Database) -> None:
    one, other = await person(any_database, "one"), await person(any_database, "other")
    assert await reserve(any_database, one, 1001) is None
    assert await reserve(any_database, one, 1000) is not None
    assert await reserve(any_database, one, 1) is None
    assert await reserve(any_database, other, 501) is None
    assert await reserve(any_database, other, 500) is not None
    assert await reserve(any_database, one, 1000, day=DAY + timedelta(days=1)) is not None


async def test_what_was_not_used_is_free_again(any_database: Database) -> None:
    one = await person(any_database, "one")
    entry = await reserve(any_database, one, 1000)
    assert entry is not None
    await settle(any_database, entry, 100)
    assert await reserve(any_database, one, 900) is not None


async def test_a_day_is_counted(any_database: Database) -> None:
    one = await person(any_database, "one")
    for outcome in ("shown", "shown", "slow"):
        entry = await reserve(any_database, one, 200)
        assert entry is not None
        await settle(any_database, entry, 100, outcome=outcome)
    async with any_database.begin() as session:
        counted = await model_calls.day_of_calls(session, DAY)
        empty = await model_calls.day_of_calls(session, DAY + timedelta(days=1))
    assert counted.outcomes == {"shown": 2, "slow": 1}
    assert (counted.tokens, counted.cost, counted.mean_milliseconds) == (300, 21, 800)
    assert (empty.outcomes, empty.tokens, empty.mean_milliseconds) == ({}, 0, 0)


async def test_an_erased_person_leaves_only_the_tokens_of_the_day(any_database: Database) -> None:
    one = await person(any_database, "one")
    await reserve(any_database, one, 1000)
    async with any_database.begin() as session:
        await people.erase(session, one)
    async with any_database.begin() as session:
        assert (await model_calls.day_of_calls(session, DAY)).tokens == 1000
        await model_calls.forget_calls(session, before=NOW + timedelta(seconds=1))
        assert (await model_calls.day_of_calls(session, DAY)).tokens == 0
