"""What people watch of their own: firms, single numbers, and which reminders were given."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, func, select, union

from storage.database import Session
from storage.register.version import Register
from storage.schema.portfolios import PortfolioFirmRow, PortfolioItemRow, PortfolioReminderRow
from storage.upsert import insert as upsert_into

__all__ = ["PortfolioItemRow"]

MOST_FIRMS = 20
PAID = "paid:"
MOST_ITEMS = 1000


class PortfolioFull(Exception):
    """More than a portfolio may hold."""


@dataclass(frozen=True, slots=True)
class WatchedFirm:
    """A firm whose rights a person watches."""

    key: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Portfolio:
    """What one person watches: firms, and numbers added or left out."""

    user_id: int
    firms: tuple[WatchedFirm, ...] = ()
    items: tuple[PortfolioItemRow, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything is watched."""
        return bool(self.firms) or any(not item.left_out for item in self.items)

    def added(self, subject: Register) -> list[str]:
        """The numbers that were added one by one."""
        return [i.number for i in self.items if i.subject == subject and not i.left_out]

    def left_out(self, subject: Register) -> set[str]:
        """The numbers that were taken out of what the firms have."""
        return {i.number for i in self.items if i.subject == subject and i.left_out}

    def filed_on(self, number: str) -> date | None:
        """The filing day that the person told of a number."""
        return next((i.filed_on for i in self.items if i.number == number), None)


async def portfolio_of(session: Session, user_id: int) -> Portfolio:
    """What a person watches."""
    firms = select(PortfolioFirmRow).where(PortfolioFirmRow.user_id == user_id)
    items = select(PortfolioItemRow).where(PortfolioItemRow.user_id == user_id)
    return Portfolio(
        user_id=user_id,
        firms=tuple(
            WatchedFirm(row.key, row.name)
            for row in await session.scalars(firms.order_by(PortfolioFirmRow.added_at))
        ),
        items=tuple(await session.scalars(items.order_by(PortfolioItemRow.added_at))),
    )


async def watchers(session: Session) -> Sequence[int]:
    """The ids of everybody who watches anything, in order."""
    everybody = union(select(PortfolioFirmRow.user_id), select(PortfolioItemRow.user_id))
    return sorted((await session.scalars(everybody)).all())


async def watch_firm(session: Session, user_id: int, firm: WatchedFirm, *, now: datetime) -> None:
    """Watch a firm's rights from now on. Raises PortfolioFull."""
    count = select(func.count()).select_from(PortfolioFirmRow)
    if (await session.scalar(count.where(PortfolioFirmRow.user_id == user_id)) or 0) >= MOST_FIRMS:
        raise PortfolioFull
    values = {"user_id": user_id, "key": firm.key, "name": firm.name, "added_at": now}
    insert = upsert_into(session, PortfolioFirmRow)
    await session.execute(insert.values(**values).on_conflict_do_nothing())


async def unwatch_firm(session: Session, user_id: int, key: str) -> bool:
    """Watch a firm no more; False where it was not watched."""
    statement = delete(PortfolioFirmRow).where(
        PortfolioFirmRow.user_id == user_id, PortfolioFirmRow.key == key
    )
    return await session.scalar(statement.returning(PortfolioFirmRow.key)) is not None


async def put_item(
    session: Session,
    user_id: int,
    subject: Register,
    number: str,
    *,
    left_out: bool,
    now: datetime,
    filed_on: date | None = None,
) -> None:
    """Watch one number, or leave it out of what a firm has. Raises PortfolioFull."""
    count = select(func.count()).select_from(PortfolioItemRow)
    if (await session.scalar(count.where(PortfolioItemRow.user_id == user_id)) or 0) >= MOST_ITEMS:
        raise PortfolioFull
    key = {"user_id": user_id, "subject": subject.value, "number": number}
    values = {"left_out": left_out, "filed_on": filed_on, "added_at": now}
    insert = upsert_into(session, PortfolioItemRow).values(**key, **values)
    await session.execute(insert.on_conflict_do_update(index_elements=list(key), set_=values))


def paid_key(subject: Register, number: str, year: int) -> str:
    """The key under which a year's fee is noted as paid; it ends its reminders."""
    return f"{PAID}{subject}:{number}:{year}"


async def paid_fees(session: Session, user_id: int) -> set[str]:
    """The keys of the fees a person said were paid."""
    statement = select(PortfolioReminderRow.key).where(
        PortfolioReminderRow.user_id == user_id, PortfolioReminderRow.key.startswith(PAID)
    )
    return set(await session.scalars(statement))


async def note_reminder(session: Session, user_id: int, key: str, *, now: datetime) -> bool:
    """Remember a reminder by its key; False where it was given already."""
    values = {"user_id": user_id, "key": key, "reminded_at": now}
    insert = upsert_into(session, PortfolioReminderRow).values(**values)
    statement = insert.on_conflict_do_nothing().returning(PortfolioReminderRow.key)
    return await session.scalar(statement) is not None
