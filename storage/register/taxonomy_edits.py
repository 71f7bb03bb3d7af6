"""Staff's changes of the industries, in order, each with who and when."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from storage.database import Session
from storage.people import User
from storage.schema.desk import ProfileRow
from storage.schema.taxonomy import TaxonomyEditRow

__all__ = ["TaxonomyEditRow"]


async def add_taxonomy_edit(
    session: Session,
    author: User,
    *,
    industry: str,
    part: str,
    value: str,
    added: bool,
    now: datetime,
) -> None:
    """Keep one change."""
    name = await session.scalar(select(ProfileRow.name).where(ProfileRow.user_id == author.id))
    session.add(
        TaxonomyEditRow(
            industry=industry,
            part=part,
            value=value,
            added=added,
            author_id=author.id,
            author_name=name or "",
            edited_at=now,
        )
    )
    await session.flush()


async def taxonomy_edits(session: Session) -> Sequence[TaxonomyEditRow]:
    """Every change, oldest first."""
    return (await session.scalars(select(TaxonomyEditRow).order_by(TaxonomyEditRow.id))).all()
