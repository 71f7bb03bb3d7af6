"""Portfolios, searches, assessments and vectors as rows, on both databases."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from storage import people
from storage.assessments import find_assessment, forget_assessment, keep_assessment
from storage.database import Database
from storage.people import User
from storage.register.patent_vectors import (
    count_vectors,
    embedded_upto,
    store_vectors,
    text_hashes,
    vectors_after,
    vectors_version,
)
from storage.register.patents import Position
from storage.register.portfolios import (
    MOST_FIRMS,
    PortfolioFull,
    WatchedFirm,
    note_reminder,
    portfolio_of,
    put_item,
    unwatch_firm,
    watch_firm,
    watchers,
)
from storage.register.searches import count_searches, find_search, forget_searches, keep_search
from storage.register.version import Register
from storage.schema.portfolios import PortfolioReminderRow
from tests.retrieval.patents import small_register

NOW = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
FIRM = WatchedFirm("甲公司", "甲公司")


async def person(database: Database, name: str) -> User:
    async with database.begin() as session:
        return await people.find_or_add_user(session, channel="web", external_id=name, now=NOW)


async def test_a_portfolio_is_one_persons(any_database: Database) -> None:
    one, other = await person(any_database, "one"), await person(any_database, "other")
    async with any_database.begin() as session:
        await watch_firm(session, one.id, FIRM, now=NOW)
        await watch_firm(session, one.id, FIRM, now=NOW)
        for left_out in (False, True):
            await put_item(
                session,
                one.id,
                Register.PATENT,
                "CN202010123456",
                left_out=left_out,
                now=NOW,
                filed_on=date(2020, 1, 2),
            )
        await put_item(session, one.id, Register.TRADEMARK, "123", left_out=False, now=NOW)
    async with any_database.begin() as session:
        mine = await portfolio_of(session, one.id)
        assert mine.firms == (FIRM,)
        assert mine.left_out(Register.PATENT) == {"CN202010123456"}
        assert mine.added(Register.PATENT) == []
        assert mine.added(Register.TRADEMARK) == ["123"]
        assert not await portfolio_of(session, other.id)
        assert await watchers(session) == [one.id]
        assert await unwatch_firm(session, one.id, FIRM.key)
        assert not await unwatch_firm(session, one.id, FIRM.key)


async def test_a_portfolio_has_an_end(database: Database) -> None:
    one = await person(database, "one")
    async with database.begin() as session:
        for number in range(MOST_FIRMS):
            await watch_firm(session, one.id, WatchedFirm(str(number), "x"), now=NOW)
        with pytest.raises(PortfolioFull):
            await watch_firm(session, one.id, FIRM, now=NOW)


async def test_a_reminder_is_noted_once_and_goes_with_its_person(any_database: Database) -> None:
    one = await person(any_database, "one")
    async with any_database.begin() as session:
        assert await note_reminder(session, one.id, "key", now=NOW)
        assert not await note_reminder(session, one.id, "key", now=NOW)
    async with any_database.begin() as session:
        await people.erase(session, one)
        left = select(func.count()).select_from(PortfolioReminderRow)
        assert await session.scalar(left) == 0


async def test_searches_and_assessments_are_their_owners_and_forgotten(
    any_database: Database,
) -> None:
    one, other = await person(any_database, "one"), await person(any_database, "other")
    async with any_database.begin() as session:
        search = await keep_search(session, one, Register.PATENT, "积木", now=NOW)
        first = await keep_assessment(session, one, {"product": "a"}, now=NOW)
        assessment = await keep_assessment(session, one, {"product": "积木"}, now=NOW)
    async with any_database.begin() as session:
        assert await find_search(session, one, search) == (Register.PATENT, "积木")
        assert await find_search(session, other, search) is None
        assert await count_searches(session, one) == 1
        assert await find_assessment(session, one, assessment) == {"product": "积木"}
        assert await find_assessment(session, other, assessment) is None
        if first != assessment:  # SQLite gives the number of the deleted row again
            assert await find_assessment(session, one, first) is None
        await forget_assessment(session, assessment)
        assert await find_assessment(session, one, assessment) is None
        assert await forget_searches(session, before=NOW) == 0
        assert await forget_searches(session, before=NOW + timedelta(days=1)) == 1


async def test_vectors_are_followed_in_order(any_database: Database) -> None:
    await small_register.fill(any_database)
    async with any_database.begin() as session:
        assert await embedded_upto(session, "model") == Position()
        await store_vectors(
            session, "model", {1: ("a", b"1"), 2: ("b", b"2")}, removed=(), upto=Position(1, 2)
        )
    async with any_database.begin() as session:
        await store_vectors(session, "model", {1: ("c", b"3")}, removed=(), upto=Position(1, 5))
    async with any_database.begin() as session:
        assert await embedded_upto(session, "model") == Position(1, 5)
        assert await embedded_upto(session, "another") == Position()
        assert await text_hashes(session, "model", [1, 2, 3]) == {1: "c", 2: "b"}
        rows = await vectors_after(session, "model", Position(), limit=10)
        assert [(row.patent_id, row.data, row.changed_in) for row in rows] == [
            (2, b"2", 1),
            (1, b"3", 2),
        ]
        assert await vectors_after(session, "model", Position(2, 1), limit=10) == []
        assert await count_vectors(session, "model") == 2
        assert await vectors_version(session) == 2
        await store_vectors(session, "model", {}, removed=(2,), upto=Position(1, 6))
        assert await count_vectors(session, "model") == 1
