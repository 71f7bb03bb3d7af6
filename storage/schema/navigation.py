"""Navigation reports, and what experts and readers wrote about them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text, false
from sqlalchemy.orm import Mapped, mapped_column

from storage.schema.base import Base


class NavigationReportRow(Base):
    """One report: what it is about, its newest file with what that says section by section, and
    when it was published with what proof and which file."""

    __tablename__ = "navigation_reports"

    id: Mapped[int] = mapped_column(primary_key=True)
    scope: Mapped[dict[str, Any]]
    title: Mapped[str] = mapped_column(String(200))
    file_id: Mapped[str | None] = mapped_column(ForeignKey("stored_files.id", ondelete="SET NULL"))
    counted: Mapped[int]
    data_of: Mapped[date]
    made_at: Mapped[datetime]
    issued_on: Mapped[date | None]
    proof: Mapped[str] = mapped_column(String(300))
    sections: Mapped[list[Any] | None] = mapped_column(JSON)
    issued_file_id: Mapped[str | None] = mapped_column(
        ForeignKey("stored_files.id", ondelete="SET NULL")
    )


class NavigationRemarkRow(Base):
    """Words of an expert for a section (or a model's draft of it), or of a reader about the whole;
    never overwritten."""

    __tablename__ = "navigation_remarks"

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(
        ForeignKey("navigation_reports.id", ondelete="CASCADE"), index=True
    )
    section: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(Text)
    reader: Mapped[bool]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    written_at: Mapped[datetime]
    drafted: Mapped[bool] = mapped_column(server_default=false())


class NavigationRecordRow(Base):
    """Something planned for navigation, or where and when a report was published."""

    __tablename__ = "navigation_records"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(12))
    report_id: Mapped[int | None] = mapped_column(
        ForeignKey("navigation_reports.id", ondelete="CASCADE"), index=True
    )
    day: Mapped[date]
    text: Mapped[str] = mapped_column(String(300))
    done_on: Mapped[date | None]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    noted_at: Mapped[datetime]
