"""The project year and what it is measured by; application papers, self-assessments, screenings."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, false
from sqlalchemy.orm import Mapped, mapped_column

from storage.schema.base import Base


class TargetYearRow(Base):
    """A project year. `wanted` holds the numbers that staff changed, by target; others are those
    that ship. `count_once`: what serves two targets counts for the first one only."""

    __tablename__ = "target_years"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    wanted: Mapped[dict[str, Any]]
    count_once: Mapped[bool]
    mask_names: Mapped[bool]
    mask_enterprises: Mapped[bool] = mapped_column(server_default=false())


class ApplicationPaperRow(Base):
    """The state of one paper of the application; no row means that it is missing."""

    __tablename__ = "application_papers"

    paper: Mapped[str] = mapped_column(String(10), primary_key=True)
    state: Mapped[str] = mapped_column(String(12))
    note: Mapped[str] = mapped_column(String(300))
    file_id: Mapped[str | None] = mapped_column(ForeignKey("stored_files.id", ondelete="SET NULL"))
    changed_at: Mapped[datetime]


class ComplianceClauseRow(Base):
    """One clause of a standard that the centre imported; asked in place of our own question."""

    __tablename__ = "compliance_clauses"

    id: Mapped[int] = mapped_column(primary_key=True)
    standard: Mapped[str] = mapped_column(String(60), index=True)
    number: Mapped[str] = mapped_column(String(30))
    dimension: Mapped[str] = mapped_column(String(60))
    title: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    question: Mapped[str] = mapped_column(String(300))
    hint: Mapped[str] = mapped_column(String(300))
    weight: Mapped[int]
    law_refs: Mapped[str] = mapped_column(String(300))
    kind: Mapped[str] = mapped_column(String(10), server_default="")
    parent: Mapped[str] = mapped_column(String(30), server_default="")
    effective_from: Mapped[date | None]


class ComplianceResultRow(Base):
    """One finished self-assessment: the answer to each question by its id."""

    __tablename__ = "compliance_results"
    __table_args__ = (Index("ix_compliance_results_user", "user_id", "finished_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    enterprise_id: Mapped[int | None] = mapped_column(
        ForeignKey("enterprises.id", ondelete="SET NULL")
    )
    questionnaire: Mapped[str] = mapped_column(String(60))
    answers: Mapped[dict[str, Any]]
    finished_at: Mapped[datetime]


class ComplianceProofRow(Base):
    """A file that somebody put beside one answer of their assessment; it stays theirs. `given_on`
    is the day it was given, where it was carried over from an earlier assessment."""

    __tablename__ = "compliance_proofs"
    __table_args__ = (Index("ix_compliance_proofs_result", "result_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    result_id: Mapped[int] = mapped_column(ForeignKey("compliance_results.id", ondelete="CASCADE"))
    question: Mapped[str] = mapped_column(String(60))
    file_id: Mapped[str] = mapped_column(ForeignKey("stored_files.id", ondelete="CASCADE"))
    given_on: Mapped[date | None]


class ScreeningRow(Base):
    """A product list to be screened before a fair: kept until the person is erased."""

    __tablename__ = "screenings"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    enterprise_id: Mapped[int | None] = mapped_column(
        ForeignKey("enterprises.id", ondelete="SET NULL")
    )
    market: Mapped[str] = mapped_column(String(20))
    fair: Mapped[str] = mapped_column(String(100))
    file_id: Mapped[str | None] = mapped_column(ForeignKey("stored_files.id", ondelete="SET NULL"))
    asked_at: Mapped[datetime]
