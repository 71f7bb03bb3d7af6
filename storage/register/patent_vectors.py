"""Patents' embeddings as rows, and how far embedding has followed the patents.

A counter moves with every batch, so that whoever holds vectors in memory can follow.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import and_, delete, func, or_, select

from storage.database import Session
from storage.library import library_state, set_library_state
from storage.register.patents import Position
from storage.register.version import move_counter
from storage.schema.searching import PatentVectorRow
from storage.upsert import insert as upsert_into

COUNTER = "patent-vectors-version"
EMBEDDED = "patents-embedded"


class StoredVector(NamedTuple):
    """One patent's vector as it lies in its row."""

    patent_id: int
    data: bytes
    changed_in: int


async def embedded_upto(session: Session, model: str) -> Position:
    """How far the patents have been embedded with that model."""
    stored = json.loads(await library_state(session, EMBEDDED) or "{}")
    return Position(*stored["position"]) if stored.get("model") == model else Position()


async def text_hashes(session: Session, model: str, ids: Iterable[int]) -> dict[int, str]:
    """By patent: the hash of the text that its vector was made of."""
    rows = select(PatentVectorRow.patent_id, PatentVectorRow.text_hash).where(
        PatentVectorRow.model == model, PatentVectorRow.patent_id.in_(list(ids))
    )
    return {row.patent_id: row.text_hash for row in await session.execute(rows)}


async def store_vectors(
    session: Session,
    model: str,
    vectors: Mapping[int, tuple[str, bytes]],
    *,
    removed: Sequence[int],
    upto: Position,
) -> None:
    """Keep vectors as (text hash, codes) by patent, drop others, and move the position."""
    version = await move_counter(session, COUNTER)
    if vectors:
        insert = upsert_into(session, PatentVectorRow)
        statement = insert.on_conflict_do_update(
            index_elements=["model", "patent_id"],
            set_={name: insert.excluded[name] for name in ("text_hash", "data", "changed_in")},
        )
        rows = [
            {
                "model": model,
                "patent_id": patent,
                "text_hash": text_hash,
                "data": data,
                "changed_in": version,
            }
            for patent, (text_hash, data) in vectors.items()
        ]
        await session.execute(statement, rows)
    if removed:
        gone = PatentVectorRow.patent_id.in_(list(removed))
        await session.execute(delete(PatentVectorRow).where(gone))
    state = json.dumps({"model": model, "position": list(upto)})
    await set_library_state(session, EMBEDDED, state)


async def vectors_after(
    session: Session, model: str, after: Position, *, limit: int
) -> Sequence[StoredVector]:
    """The next vectors that were stored after a position, in order."""
    changed = PatentVectorRow.changed_in
    later = or_(
        changed > after.version,
        and_(changed == after.version, PatentVectorRow.patent_id > after.id),
    )
    statement = (
        select(PatentVectorRow.patent_id, PatentVectorRow.data, changed)
        .where(PatentVectorRow.model == model, later, changed >= after.version)
        .order_by(changed, PatentVectorRow.patent_id)
        .limit(limit)
    )
    return [StoredVector(*row) for row in await session.execute(statement)]


async def vectors_version(session: Session) -> int:
    """The counter of vectors as it stands."""
    return int(await library_state(session, COUNTER) or 0)


async def count_vectors(session: Session, model: str) -> int:
    """How many patents have a vector of that model."""
    mine = PatentVectorRow.model == model
    return await session.scalar(select(func.count()).select_from(PatentVectorRow).where(mine)) or 0
