"""Facts that all processes of the WeChat channel share, each fetched by one process at a time."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import update

from storage import upsert
from storage.database import Session
from storage.schema.wechat import WeChatStateRow

NEVER = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Fact:
    """A value and until when it is good."""

    value: str
    expires_at: datetime


async def read(session: Session, name: str) -> Fact | None:
    """The fact as it stands, good or not."""
    row = await session.get(WeChatStateRow, name, populate_existing=True)
    return Fact(row.value, row.expires_at) if row is not None else None


async def claim(session: Session, name: str, *, now: datetime, until: datetime) -> bool:
    """Whether the caller is the one to fetch the fact; the claim lapses by itself."""
    empty = {"name": name, "value": "", "expires_at": NEVER, "claimed_until": NEVER}
    await session.execute(
        upsert.insert(session, WeChatStateRow).values(**empty).on_conflict_do_nothing()
    )
    statement = (
        update(WeChatStateRow)
        .where(WeChatStateRow.name == name, WeChatStateRow.claimed_until <= now)
        .values(claimed_until=until)
        .returning(WeChatStateRow.name)
        .execution_options(synchronize_session=False)
    )
    return await session.scalar(statement) is not None


async def write(session: Session, name: str, value: str, *, expires_at: datetime) -> None:
    """Keep the fact and give up the claim."""
    values = {"value": value, "expires_at": expires_at, "claimed_until": NEVER}
    insert = upsert.insert(session, WeChatStateRow).values(name=name, **values)
    await session.execute(insert.on_conflict_do_update(index_elements=["name"], set_=values))


async def release(session: Session, name: str) -> None:
    """Give up the claim without a new value."""
    await session.execute(
        update(WeChatStateRow).where(WeChatStateRow.name == name).values(claimed_until=NEVER)
    )
