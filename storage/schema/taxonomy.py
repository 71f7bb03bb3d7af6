"""What staff changed of the park's industries; the reviewed file they change stays as it is."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from storage.schema.base import Base


class TaxonomyEditRow(Base):
    """A word or class that was added to an industry or taken away; later rows win."""

    __tablename__ = "taxonomy_edits"

    id: Mapped[int] = mapped_column(primary_key=True)
    industry: Mapped[str] = mapped_column(String(40))
    part: Mapped[str] = mapped_column(String(10))
    value: Mapped[str] = mapped_column(String(60))
    added: Mapped[bool]
    author_id: Mapped[int | None]
    author_name: Mapped[str] = mapped_column(String(60))
    edited_at: Mapped[datetime]
