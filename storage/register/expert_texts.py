"""Experts' work on patents: their tags, abstracts and translations, with who and when.

The expert's text wins where a patent is shown and searched; what stood there is kept in `before`
and in the patent's own columns. Rows are only ever added: the newest of a kind counts.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import func, select

from storage.database import Session
from storage.register.version import Register, next_version
from storage.schema.patents import ChangeRow, ExpertTextRow, PatentRow

__all__ = ["ExpertTextRow"]


class ExpertWork(StrEnum):
    """标引 and 再分类 (tags), 文摘重写 (abstract), 翻译 (translated title and abstract).

    A DRAFT is a machine's translation that waits for an expert; it is never shown as the text.
    """

    TAGS = "tags"
    ABSTRACT = "abstract"
    TITLE = "title"
    DRAFT = "draft"


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A piece of an expert's work: which kind, in which language, by whom, drafted by a model?"""

    kind: ExpertWork
    text: str
    language: str = "zh"
    author_id: int
    author_name: str
    drafted: bool = False


async def add_expert_text(
    session: Session, patent_id: int, written: Written, *, now: datetime
) -> ExpertTextRow | None:
    """Keep an expert's work and let it count from now on; None where there is no such patent.

    Tags are taxonomy ids separated by spaces; they also replace the patent's industries, and no
    import changes them any more.
    """
    version = await next_version(session, Register.PATENT)
    patent = await session.get(PatentRow, patent_id, populate_existing=True)
    if patent is None or patent.removed:
        return None
    before = await _before(session, patent, written)
    row = ExpertTextRow(
        patent_id=patent_id,
        kind=written.kind,
        language=written.language,
        text=written.text,
        before=before,
        drafted=written.drafted,
        author_id=written.author_id,
        author_name=written.author_name,
        written_at=now,
    )
    session.add(row)
    if written.kind is ExpertWork.TAGS:
        patent.industries, patent.tagged_by_expert = written.text, True
    patent.changed_in, patent.changed_at = version, now
    await session.flush()
    session.add(
        ChangeRow(
            subject=Register.PATENT,
            subject_id=patent_id,
            field=f"expert-{written.kind}",
            before=before,
            after=written.text,
            import_id=None,
            changed_at=now,
        )
    )
    return row


async def expert_texts(
    session: Session, patent_ids: Iterable[int]
) -> dict[int, dict[tuple[ExpertWork, str], ExpertTextRow]]:
    """By patent: the newest work of each kind and language."""
    statement = select(ExpertTextRow).where(ExpertTextRow.patent_id.in_(list(patent_ids)))
    found: dict[int, dict[tuple[ExpertWork, str], ExpertTextRow]] = {}
    for row in await session.scalars(statement.order_by(ExpertTextRow.id)):
        found.setdefault(row.patent_id, {})[ExpertWork(row.kind), row.language] = row
    return found


async def works_on(session: Session, patent_id: int, *, limit: int) -> Sequence[ExpertTextRow]:
    """The newest work on a patent, drafts left out, newest first."""
    wanted = (ExpertTextRow.patent_id == patent_id, ExpertTextRow.kind != ExpertWork.DRAFT)
    statement = select(ExpertTextRow).where(*wanted).order_by(ExpertTextRow.id.desc())
    return (await session.scalars(statement.limit(limit))).all()


async def works_between(
    session: Session, *, since: datetime, before: datetime
) -> Sequence[ExpertTextRow]:
    """The experts' work of a period in order: the ledger of target R05."""
    within = (ExpertTextRow.written_at >= since, ExpertTextRow.written_at < before)
    statement = select(ExpertTextRow).where(*within).order_by(ExpertTextRow.id)
    return (await session.scalars(statement)).all()


async def count_works(session: Session) -> dict[str, int]:
    """How many pieces of each kind there are."""
    statement = select(ExpertTextRow.kind, func.count()).group_by(ExpertTextRow.kind)
    return {kind: count for kind, count in await session.execute(statement)}  # noqa: C416


async def _before(session: Session, patent: PatentRow, written: Written) -> str:
    if written.kind is ExpertWork.TAGS:
        return patent.industries
    earlier = (await expert_texts(session, [patent.id])).get(patent.id, {})
    if row := earlier.get((written.kind, written.language)):
        return row.text
    same = patent.language == written.language
    if written.kind is ExpertWork.TITLE:
        return patent.title if same else patent.translated_title
    return patent.abstract if same else patent.translated_abstract
