"""The library's rows: documents with their passages, vectors by text, and a version counter.

The counter moves with every change, so that whoever holds a snapshot or an index knows it is old.
"""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import case, delete, func, insert, select

from storage import upsert
from storage.database import Session
from storage.schema.library import DocumentRow, LibraryStateRow, PassageRow, VectorRow

__all__ = ["DocumentRow", "PassageRow"]

VERSION = "version"


async def library_version(session: Session) -> int:
    """How often the library has changed."""
    return int(await library_state(session, VERSION) or 0)


async def library_state(session: Session, name: str) -> str | None:
    """A named fact about the library, or None."""
    row = await session.get(LibraryStateRow, name)
    return row.value if row else None


async def set_library_state(session: Session, name: str, value: str) -> None:
    """Store a named fact about the library."""
    await session.merge(LibraryStateRow(name=name, value=value))


async def all_documents(session: Session) -> Sequence[DocumentRow]:
    """Every document row."""
    return (await session.scalars(select(DocumentRow).order_by(DocumentRow.id))).all()


async def document_by_key(session: Session, key: str) -> DocumentRow | None:
    """The document of that key, or None."""
    return (await session.scalars(select(DocumentRow).where(DocumentRow.key == key))).one_or_none()


async def documents_of_law(session: Session, law: str) -> Sequence[DocumentRow]:
    """Every stored version of a law, in no particular order."""
    return (await session.scalars(select(DocumentRow).where(DocumentRow.law == law))).all()


async def count_by_document(session: Session) -> dict[int, tuple[int, int]]:
    """By document id: how many passages it has, and how many of them are digests."""
    digests = func.sum(case((PassageRow.digest, 1), else_=0))
    statement = select(PassageRow.document_id, func.count(), digests)
    rows = await session.execute(statement.group_by(PassageRow.document_id))
    return {document_id: (count, digest or 0) for document_id, count, digest in rows}


async def all_passages(session: Session) -> Sequence[PassageRow]:
    """Every passage row, in the order of its document."""
    return (
        await session.scalars(
            select(PassageRow).order_by(PassageRow.document_id, PassageRow.ordinal)
        )
    ).all()


async def passages_of(session: Session, document_id: int) -> Sequence[PassageRow]:
    """The passages of one document in order."""
    statement = select(PassageRow).where(PassageRow.document_id == document_id)
    return (await session.scalars(statement.order_by(PassageRow.ordinal))).all()


async def replace_document(
    session: Session, document: DocumentRow, passages: Iterable[PassageRow]
) -> None:
    """Store a document with all its passages in place of what its key held before.

    The version counter moves in the same transaction: a reader sees all of it or nothing.
    """
    existing = await document_by_key(session, document.key)
    if existing is not None:
        await session.execute(delete(PassageRow).where(PassageRow.document_id == existing.id))
        document.id = existing.id
        document = await session.merge(document)
    else:
        session.add(document)
    await session.flush()
    columns = [column.key for column in PassageRow.__table__.columns]
    values = [
        {**{name: getattr(passage, name) for name in columns}, "document_id": document.id}
        for passage in passages
    ]
    if values:
        await session.execute(insert(PassageRow), values)
    await mark_changed(session)


async def remove_document(session: Session, key: str) -> bool:
    """Take a document and its passages out; says whether there was one."""
    existing = await document_by_key(session, key)
    if existing is None:
        return False
    await session.execute(delete(PassageRow).where(PassageRow.document_id == existing.id))
    await session.delete(existing)
    await mark_changed(session)
    return True


async def mark_changed(session: Session) -> None:
    """Move the version counter, so that whoever holds a snapshot takes a new one."""
    await set_library_state(session, VERSION, str(await library_version(session) + 1))
    await session.flush()


async def count_passages(session: Session) -> int:
    """How many passages the library holds."""
    return await session.scalar(select(func.count()).select_from(PassageRow)) or 0


async def vectors(session: Session, model: str) -> dict[str, bytes]:
    """Every stored vector of a model by its text's hash."""
    statement = select(VectorRow.text_hash, VectorRow.data).where(VectorRow.model == model)
    return {row.text_hash: row.data for row in await session.execute(statement)}


async def add_vectors(session: Session, model: str, data: Mapping[str, bytes]) -> None:
    """Store vectors by their texts' hashes; one that is there already stays."""
    if not data:
        return
    rows = [{"model": model, "text_hash": key, "data": value} for key, value in data.items()]
    statement = upsert.insert(session, VectorRow).on_conflict_do_nothing()
    await session.execute(statement, rows)
