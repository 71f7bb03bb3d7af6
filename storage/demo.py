"""Taking the examples out: they are marked as removed, so that an index that follows drops them."""

from datetime import datetime

from sqlalchemy import func, select, update

from storage.database import Session
from storage.register.version import Register, next_version
from storage.schema.patents import PatentRow, TrademarkRow


async def remove_examples(session: Session, *, now: datetime) -> int:
    """Mark every example of both registers as removed; how many there were."""
    removed = 0
    for register, table in ((Register.PATENT, PatentRow), (Register.TRADEMARK, TrademarkRow)):
        version = await next_version(session, register)
        examples = (table.demo.is_(True), table.removed.is_(False))
        count = select(func.count()).select_from(table).where(*examples)
        removed += await session.scalar(count) or 0
        await session.execute(
            update(table)
            .where(*examples)
            .values(removed=True, changed_in=version, changed_at=now)
            .execution_options(synchronize_session=False)
        )
    return removed
