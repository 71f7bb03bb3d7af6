"""Trade marks in rows, on every database."""

from datetime import UTC, date, datetime
from typing import Any

from storage.database import Database
from storage.register import trademarks
from storage.register.patent_record import Outcome, Stored
from storage.register.patents import Position, history_of
from storage.register.trademark_record import TrademarkRecord
from storage.register.version import Register

NOW = datetime(2026, 11, 26, 1, tzinfo=UTC)


async def store(database: Database, *, row: int = 1, nice: int = 28, **told: Any) -> Stored:
    values = {"number": "12345678", "nice_class": nice, **told}
    record = TrademarkRecord(key=f"12345678-{nice}", row=row, values=values)
    async with database.begin() as session:
        (stored,) = await trademarks.store_trademarks(session, [record], import_id=1, now=NOW)
    return stored


async def test_a_mark_is_a_row_for_each_class_and_keeps_its_history(any_database: Database) -> None:
    first = await store(any_database, name="示例乐园", status="pending", filed_on=date(2025, 1, 2))
    other = await store(any_database, nice=9, name="示例乐园")
    assert (first.outcome, other.outcome) == (Outcome.NEW, Outcome.NEW)
    again = await store(any_database, name="示例乐园", status="pending")
    assert again.outcome is Outcome.UNCHANGED
    registered = await store(any_database, status="registered", applicant="示例公司")
    assert registered.outcome is Outcome.CHANGED
    assert [change.field for change in registered.changes] == ["status"]
    wrong = await store(any_database, filed_on=date(2025, 1, 3), name="别的")
    assert wrong.outcome is Outcome.CONFLICT
    async with any_database.begin() as session:
        rows = await trademarks.trademarks_by_number(session, "12345678")
        assert [(row.nice_class, row.name) for row in rows] == [(9, "示例乐园"), (28, "示例乐园")]
        history = await history_of(session, Register.TRADEMARK, first.id)
        assert [(row.before, row.after) for row in history] == [("pending", "registered")]


async def test_an_index_can_follow_marks(any_database: Database) -> None:
    await store(any_database, name="甲")
    await store(any_database, nice=9, name="甲")
    async with any_database.begin() as session:
        rows = await trademarks.changed_trademarks(session, after=Position(1, 10**9), limit=10)
        assert [row.nice_class for row in rows] == [9]
        assert (await trademarks.count_trademarks(session))["all"] == 2
