"""The database door: transactions, migrations and the library's rows, on both databases."""

from datetime import date, datetime, timedelta, timezone

import pytest
from sqlalchemy import inspect
from sqlalchemy.exc import StatementError

from storage import library, migrate
from storage.database import Database, async_url
from storage.schema import Base
from storage.schema.library import DocumentRow, PassageRow
from storage.schema.people import ExchangeRow, UserRow

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=timezone(timedelta(hours=8)))


def document(key: str = "商标法@2019-04-23") -> DocumentRow:
    """A small document row."""
    return DocumentRow(
        key=key,
        law="商标法",
        title="中华人民共和国商标法",
        kind="law",
        scope="ip",
        adopted_on=date(2019, 4, 23),
        in_force_from=date(2019, 11, 1),
        in_force_to=date(2026, 12, 31),
        source="test",
        confirmed=True,
        aliases=["商标法2019"],
        content_hash="x" * 64,
        imported_at=NOW,
    )


def passage(number: int, key: str = "商标法@2019-04-23") -> PassageRow:
    """A small passage row."""
    return PassageRow(
        id=f"{key}/第{number}条",
        ordinal=number,
        locator=f"第{number}条",
        heading="",
        chapter="",
        text="文字",
        digest=False,
        former=[],
    )


async def test_a_transaction_commits_on_leaving_and_rolls_back_on_an_error(
    any_database: Database,
) -> None:
    async with any_database.begin() as session:
        session.add(UserRow(role="member", created_at=NOW))
    with pytest.raises(ZeroDivisionError):
        await add_a_user_and_fail(any_database)
    async with any_database.begin() as session:
        users = (await session.scalars(UserRow.__table__.select())).all()
    assert len(users) == 1


async def add_a_user_and_fail(database: Database) -> None:
    """Open a transaction that ends in an error."""
    async with database.begin() as session:
        session.add(UserRow(role="member", created_at=NOW))
        await session.flush()
        raise ZeroDivisionError


async def test_times_come_back_aware_and_in_utc(any_database: Database) -> None:
    async with any_database.begin() as session:
        session.add(UserRow(id=1, role="member", created_at=NOW))
    async with any_database.begin() as session:
        user = await session.get_one(UserRow, 1)
    assert user.created_at == NOW
    assert user.created_at.utcoffset() == timedelta(0)


async def test_a_naive_time_is_refused(any_database: Database) -> None:
    naive = NOW.replace(tzinfo=None)
    with pytest.raises(StatementError, match="naive"):
        async with any_database.begin() as session:
            session.add(UserRow(role="member", created_at=naive))


async def test_deleting_a_user_takes_their_exchanges_along(any_database: Database) -> None:
    async with any_database.begin() as session:
        session.add(UserRow(id=1, role="member", created_at=NOW))
        await session.flush()
        session.add(
            ExchangeRow(
                user_id=1,
                question="q",
                answer="a",
                as_of=date(2026, 11, 23),
                abstained=False,
                citations=[],
                asked_at=NOW,
            )
        )
    async with any_database.begin() as session:
        await session.delete(await session.get_one(UserRow, 1))
    async with any_database.begin() as session:
        assert (await session.scalars(ExchangeRow.__table__.select())).all() == []


async def test_the_migrated_schema_is_the_one_the_models_describe(any_database: Database) -> None:
    async with any_database.begin() as session:
        tables = await session.run_sync(
            lambda sync: {
                name: {column["name"] for column in inspect(sync.connection()).get_columns(name)}
                for name in inspect(sync.connection()).get_table_names()
            }
        )
    described = {
        name: {column.name for column in table.columns}
        for name, table in Base.metadata.tables.items()
    }
    assert tables == described | {"alembic_version": {"version_num"}}


async def test_migrations_go_back_and_forth(any_database: Database) -> None:
    async with any_database.begin() as session:
        await session.run_sync(lambda sync: migrate.downgrade(sync.connection()))
        await session.run_sync(lambda sync: migrate.upgrade(sync.connection()))
    await store(any_database, document(), [passage(1)])


async def test_replacing_a_document_replaces_its_passages_and_moves_the_version(
    any_database: Database,
) -> None:
    await store(any_database, document(), [passage(1), passage(2)])
    await store(any_database, document(), [passage(2), passage(3)])
    async with any_database.begin() as session:
        assert [row.locator for row in await library.all_passages(session)] == ["第2条", "第3条"]
        assert len(await library.all_documents(session)) == 1
        assert await library.library_version(session) == 2


async def test_removing_a_document_leaves_nothing_behind(any_database: Database) -> None:
    await store(any_database, document(), [passage(1)])
    async with any_database.begin() as session:
        assert await library.remove_document(session, "商标法@2019-04-23")
        assert not await library.remove_document(session, "商标法@2019-04-23")
        assert await library.count_passages(session) == 0


async def test_a_vector_that_is_there_stays(any_database: Database) -> None:
    async with any_database.begin() as session:
        await library.add_vectors(session, "model", {"a": b"1", "b": b"2"})
        await library.add_vectors(session, "model", {"b": b"3", "c": b"4"})
        await library.add_vectors(session, "other", {"a": b"5"})
    async with any_database.begin() as session:
        assert await library.vectors(session, "model") == {"a": b"1", "b": b"2", "c": b"4"}


async def store(database: Database, row: DocumentRow, passages: list[PassageRow]) -> None:
    """Replace a document in a transaction of its own."""
    async with database.begin() as session:
        await library.replace_document(session, row, passages)


def test_plain_urls_get_their_async_drivers() -> None:
    assert async_url("sqlite:///x.db") == "sqlite+inline:///x.db"
    assert async_url("postgresql://u:p@127.0.0.1/db") == "postgresql+psycopg://u:p@127.0.0.1/db"
