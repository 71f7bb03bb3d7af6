"""Patents and trade marks: laid out for a million of them, one row a patent and few beside it.

Texts of a patent are columns of its row; what it is found by has narrow tables of its own. Lists
that are only ever shown with their row are columns separated by "; ". `changed_in` is the value of
the counter in `library_state` at the last change, so that an index can follow (storage.following).
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    ForeignKey,
    Index,
    LargeBinary,
    SmallInteger,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from storage.schema.base import Base

WITHOUT_ABSTRACT = "abstract = ''"
WITHOUT_CLASS = "ipc = '' AND loc = ''"
"""Conditions as they stand in partial indexes: only the same words use the index."""


class PatentRow(Base):
    """One application with everything that is known of it; `key` is its normalised number.

    A patent of which only publications are known has "pub:" and the first publication's number
    without its kind letter as its key. `kind` is a PatentKind or empty; `status` a PatentStatus, as
    `status_text` of the source said on `status_on`. `applicants` and `owners` are names separated
    by "; " as they are shown. `translated_*` come from the source; the experts' texts are
    ExpertTextRows. `industries` are taxonomy ids separated by spaces; an expert's tags stay.
    `family` is the smallest id among patents that share a priority; None for one alone.
    """

    __tablename__ = "patents"
    __table_args__ = (
        Index("ix_patents_changed", "changed_in", "id"),
        Index("ix_patents_industries", "industries"),
        Index("ix_patents_family", "family"),
        Index("ix_patents_counted", "demo", "country", "kind", "status", "removed"),
        Index(
            "ix_patents_without_abstract",
            "removed",
            sqlite_where=text(WITHOUT_ABSTRACT),
            postgresql_where=text(WITHOUT_ABSTRACT),
        ),
        Index(
            "ix_patents_without_class",
            "removed",
            sqlite_where=text(WITHOUT_CLASS),
            postgresql_where=text(WITHOUT_CLASS),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(40), unique=True)
    country: Mapped[str] = mapped_column(String(2))
    kind: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(Text)
    translated_title: Mapped[str] = mapped_column(Text)
    abstract: Mapped[str] = mapped_column(Text)
    translated_abstract: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(2))
    applicants: Mapped[str] = mapped_column(Text)
    owners: Mapped[str] = mapped_column(Text)
    inventors: Mapped[str] = mapped_column(Text)
    agency: Mapped[str] = mapped_column(Text)
    place: Mapped[str] = mapped_column(String(100))
    ipc: Mapped[str] = mapped_column(Text)
    cpc: Mapped[str] = mapped_column(Text)
    loc: Mapped[str] = mapped_column(String(200))
    filed_on: Mapped[date | None]
    published_on: Mapped[date | None]
    granted_on: Mapped[date | None]
    priorities: Mapped[str] = mapped_column(Text)
    pct: Mapped[str] = mapped_column(String(40))
    status: Mapped[str] = mapped_column(String(20))
    status_text: Mapped[str] = mapped_column(String(200))
    status_on: Mapped[date | None]
    industries: Mapped[str] = mapped_column(String(200))
    tagged_by_expert: Mapped[bool]
    family: Mapped[int | None]
    demo: Mapped[bool] = mapped_column(Boolean)
    removed: Mapped[bool] = mapped_column(Boolean)
    import_id: Mapped[int]
    import_row: Mapped[int]
    changed_in: Mapped[int]
    changed_at: Mapped[datetime]


class PublicationRow(Base):
    """A published document of a patent; `number` is its key with the kind letter: CN112345678A."""

    __tablename__ = "publications"
    __table_args__ = (Index("ix_publications_patent", "patent_id"), {"sqlite_with_rowid": False})

    number: Mapped[str] = mapped_column(String(24), primary_key=True)
    patent_id: Mapped[int] = mapped_column(ForeignKey("patents.id", ondelete="CASCADE"))
    published_on: Mapped[date | None]


class ApplicantRow(Base):
    """A name of a firm or person; `key` is the name as it is compared (knowledge.patents.names)."""

    __tablename__ = "applicants"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(120), unique=True)
    name: Mapped[str] = mapped_column(String(200))


class PatentApplicantRow(Base):
    """Who applied for a patent; `owner` says whether it is theirs today, as far as is known."""

    __tablename__ = "patent_applicants"
    __table_args__ = (
        Index("ix_patent_applicants_patent", "patent_id"),
        {"sqlite_with_rowid": False},
    )

    applicant_id: Mapped[int] = mapped_column(
        ForeignKey("applicants.id", ondelete="CASCADE"), primary_key=True
    )
    patent_id: Mapped[int] = mapped_column(
        ForeignKey("patents.id", ondelete="CASCADE"), primary_key=True
    )
    owner: Mapped[bool]


class ApplicantAliasRow(Base):
    """A name that stands for a group of companies: names with one `group_key` are one owner."""

    __tablename__ = "applicant_aliases"

    key: Mapped[str] = mapped_column(String(120), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    group_key: Mapped[str] = mapped_column(String(120), index=True)
    added_by: Mapped[str] = mapped_column(String(60))
    added_at: Mapped[datetime]


class FamilyLinkRow(Base):
    """A priority (or a DOCDB family number, as DOCDB:…) that a patent shares with others."""

    __tablename__ = "family_links"
    __table_args__ = (Index("ix_family_links_patent", "patent_id"), {"sqlite_with_rowid": False})

    number: Mapped[str] = mapped_column(String(40), primary_key=True)
    patent_id: Mapped[int] = mapped_column(
        ForeignKey("patents.id", ondelete="CASCADE"), primary_key=True
    )


class LegalEventRow(Base):
    """Something that happened to a patent: a transfer, a licence; `code` is INPADOC's or empty."""

    __tablename__ = "legal_events"
    __table_args__ = (UniqueConstraint("patent_id", "happened_on", "code", "text"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    patent_id: Mapped[int] = mapped_column(ForeignKey("patents.id", ondelete="CASCADE"))
    happened_on: Mapped[date | None]
    kind: Mapped[str] = mapped_column(String(20))
    code: Mapped[str] = mapped_column(String(10))
    text: Mapped[str] = mapped_column(String(500))


class PatentFeeRow(Base):
    """A fee of a patent as a fee query told it; `amount` in hundredths of a yuan."""

    __tablename__ = "patent_fees"
    __table_args__ = (UniqueConstraint("patent_id", "name", "due_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    patent_id: Mapped[int] = mapped_column(ForeignKey("patents.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(100))
    due_on: Mapped[date | None]
    amount: Mapped[int | None]
    late_fee: Mapped[int | None]
    state: Mapped[str] = mapped_column(String(60))
    paid_on: Mapped[date | None]
    told_at: Mapped[datetime]


class TrademarkRow(Base):
    """One mark in one class; `key` is its number and class, 12345678-28.

    `name_key` is the name as it is compared; `groups` similar groups separated by spaces; `status`
    a TrademarkStatus. `published_on` is the day of the preliminary announcement.
    """

    __tablename__ = "trademarks"
    __table_args__ = (
        Index("ix_trademarks_changed", "changed_in", "id"),
        Index("ix_trademarks_number", "number"),
        Index("ix_trademarks_name", "name_key"),
        Index("ix_trademarks_applicant", "applicant_key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(20), unique=True)
    number: Mapped[str] = mapped_column(String(12))
    nice_class: Mapped[int] = mapped_column(SmallInteger)
    name: Mapped[str] = mapped_column(String(300))
    name_key: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(60))
    applicant: Mapped[str] = mapped_column(String(300))
    applicant_en: Mapped[str] = mapped_column(String(300))
    applicant_key: Mapped[str] = mapped_column(String(120))
    address: Mapped[str] = mapped_column(String(300))
    agency: Mapped[str] = mapped_column(String(200))
    goods: Mapped[str] = mapped_column(Text)
    groups: Mapped[str] = mapped_column(String(400))
    filed_on: Mapped[date | None]
    published_issue: Mapped[str] = mapped_column(String(20))
    published_on: Mapped[date | None]
    registered_issue: Mapped[str] = mapped_column(String(20))
    registered_on: Mapped[date | None]
    expires_on: Mapped[date | None]
    priority_on: Mapped[date | None]
    status: Mapped[str] = mapped_column(String(20))
    status_text: Mapped[str] = mapped_column(String(200))
    status_on: Mapped[date | None]
    image_url: Mapped[str] = mapped_column(String(500))
    industries: Mapped[str] = mapped_column(String(200))
    demo: Mapped[bool] = mapped_column(Boolean)
    removed: Mapped[bool] = mapped_column(Boolean)
    import_id: Mapped[int]
    import_row: Mapped[int]
    changed_in: Mapped[int]
    changed_at: Mapped[datetime]


class ChangeRow(Base):
    """History: what one field of a patent or mark was before an import or an expert changed it."""

    __tablename__ = "register_changes"
    __table_args__ = (Index("ix_register_changes_subject", "subject", "subject_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(String(10))
    subject_id: Mapped[int]
    field: Mapped[str] = mapped_column(String(30))
    before: Mapped[str] = mapped_column(Text)
    after: Mapped[str] = mapped_column(Text)
    import_id: Mapped[int | None]
    changed_at: Mapped[datetime]


class ExpertTextRow(Base):
    """An expert's work on a patent, never changed: the newest of each kind and language counts.

    `kind` is an ExpertWork. `before` is what stood there; `drafted` says that a language model
    wrote the first draft. `author_name` stays when the person's own row is erased.
    """

    __tablename__ = "expert_texts"
    __table_args__ = (Index("ix_expert_texts_patent", "patent_id", "kind", "language"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    patent_id: Mapped[int] = mapped_column(ForeignKey("patents.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(20))
    language: Mapped[str] = mapped_column(String(2))
    text: Mapped[str] = mapped_column(Text)
    before: Mapped[str] = mapped_column(Text)
    drafted: Mapped[bool]
    author_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    author_name: Mapped[str] = mapped_column(String(60))
    written_at: Mapped[datetime] = mapped_column(index=True)


class RegisterImportRow(Base):
    """One file of patents or marks: how it was read, how far, and what came of it.

    `fingerprint` is the file's SHA-256 with the mapping's, so that the same file goes on where it
    stopped. `rows_done` moves in the transaction that writes the rows.
    """

    __tablename__ = "register_imports"
    __table_args__ = (Index("ix_register_imports_fingerprint", "fingerprint"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(300))
    fingerprint: Mapped[str] = mapped_column(String(64))
    format: Mapped[str] = mapped_column(String(30))
    subject: Mapped[str] = mapped_column(String(10))
    columns: Mapped[list[Any]]
    unknown_columns: Mapped[list[Any]]
    rows_done: Mapped[int]
    counts: Mapped[dict[str, Any]]
    finished: Mapped[bool]
    demo: Mapped[bool]
    started_at: Mapped[datetime]
    touched_at: Mapped[datetime] = mapped_column(index=True)


class RawRowsRow(Base):
    """The rows of an import as they stood in the file, some hundreds together, compressed."""

    __tablename__ = "raw_rows"
    __table_args__ = ({"sqlite_with_rowid": False},)

    import_id: Mapped[int] = mapped_column(
        ForeignKey("register_imports.id", ondelete="CASCADE"), primary_key=True
    )
    first_row: Mapped[int] = mapped_column(primary_key=True)
    last_row: Mapped[int]
    data: Mapped[bytes] = mapped_column(LargeBinary)


class RefusedRow(Base):
    """A row of a file that was not taken, and why."""

    __tablename__ = "refused_rows"
    __table_args__ = ({"sqlite_with_rowid": False},)

    import_id: Mapped[int] = mapped_column(
        ForeignKey("register_imports.id", ondelete="CASCADE"), primary_key=True
    )
    row: Mapped[int] = mapped_column(primary_key=True)
    reasons: Mapped[list[Any]]
    values: Mapped[list[Any]]
