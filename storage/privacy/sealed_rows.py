"""Which columns are sealed, and sealing every row anew with the newest key."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Table, select, update

from storage.database import Database, Session, vault_of
from storage.privacy.vault import MARK, SEALED
from storage.schema import Base

TEXTS = (("assistance_requests", "contact"), ("event_registrations", "phone"))
DOCUMENTS = (
    ("conversations", "values"),
    ("inbound_messages", "reply"),
    ("telegram_updates", "payload"),
    ("wechat_turns", "payload"),
)
CARRIERS = (("links", "replaced"),)
"""Plain columns that may carry sealed texts of other tables along."""
AT_ONCE = 500


async def reseal(database: Database) -> int:
    """Seal every personal column with the newest key, plain rows of old too; how many rows.

    A few hundred rows a transaction: a kill leaves rows that any key of the vault opens. Raises
    SealBroken where a row needs a key that the vault does not have.
    """
    done = 0
    for table_name, column in (*TEXTS, *DOCUMENTS, *CARRIERS):
        table = Base.metadata.tables[table_name]
        async with database.begin() as session:
            keys = (await session.execute(select(*table.primary_key.columns))).all()
        for start in range(0, len(keys), AT_ONCE):
            async with database.begin() as session:
                for key in keys[start : start + AT_ONCE]:
                    done += await _reseal(session, table, column, tuple(key))
    return done


async def open_newest(session: Session) -> None:
    """Open the newest row of every sealed column; raises SealBroken where the keys are others."""
    vault = vault_of(session)
    for table_name, column in (*TEXTS, *DOCUMENTS):
        table = Base.metadata.tables[table_name]
        newest = select(table.c[column]).order_by(*(key.desc() for key in table.primary_key))
        stored = await session.scalar(newest.limit(1))
        vault.resealed(stored)


async def _reseal(session: Session, table: Table, column: str, key: Sequence[Any]) -> int:
    vault = vault_of(session)
    this = [part == value for part, value in zip(table.primary_key.columns, key, strict=True)]
    stored = await session.scalar(select(table.c[column]).where(*this).with_for_update())
    if not stored:
        return 0
    match stored:
        case str() if not stored.startswith(MARK):
            fresh: Any = vault.seal(stored)
        case dict() if SEALED not in stored:
            fresh = vault.seal_json(stored)
        case _:
            fresh = vault.resealed(stored)  # also what `links` carries along
    if fresh == stored:  # a link that carries nothing sealed
        return 0
    await session.execute(update(table).where(*this).values({column: fresh}))
    return 1
