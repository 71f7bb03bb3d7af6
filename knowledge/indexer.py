"""Brings the index up to the rows: what is missing goes in, what is gone comes out.

A vector comes from the database's rows, from the shipped cache, or is made now and kept in a row
before it goes into the index: a kill at any moment loses at most one batch, and a lost index is
filled from the rows without embedding anything again.
"""

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from knowledge.document import Passage, Scope, embedding_text
from knowledge.index import Embedder, PassageIndex, Vector
from knowledge.library import Library, load_library
from knowledge.searchable import searchable_text
from knowledge.vectors import pack, passage_hash, unpack
from storage import library as rows
from storage.database import Database

_PUT = 500
_EMBED = 8  # a second or two of work, so that a question never waits long for the processor
_LOOK_AGAIN = 10  # batches between two looks at whether the library has changed

_Item = TypeVar("_Item")


@dataclass(frozen=True, slots=True, kw_only=True)
class Indexed:
    """How far a scope's passages are in the index: all of them where `done` equals `total`."""

    scope: Scope
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class _Plan:
    """What to do in one scope, as of one version of the library."""

    version: int
    scope: Scope
    hashes: dict[str, str]  # of every passage of the scope
    passages: Mapping[str, Passage]  # every one of the library
    missing: list[Passage]  # not in the index, or there with another text
    gone: list[str]  # in the index, no longer in the rows


async def pending(database: Database, index: PassageIndex) -> dict[Scope, Indexed]:
    """How far each scope is."""
    plans = await _plans(database, index, tuple(Scope))
    return {plan.scope: _indexed(plan, missing=len(plan.missing)) for plan in plans}


async def index_pending(
    database: Database,
    index: PassageIndex,
    embedder: Embedder,
    *,
    shipped: Mapping[str, Vector],
    scope_order: Sequence[Scope] = (Scope.IP, Scope.GENERAL),
    on_progress: Callable[[Indexed], None] | None = None,
    stop: asyncio.Event | None = None,
) -> bool:
    """Bring the scopes up to the rows one after another; says whether all of it was done.

    False means that `stop` was set; the next call goes on where this one ended. Texts imported
    meanwhile are taken in before what was still to come, in the order of the scopes. Raises
    IndexUnavailable where the index or the embedder cannot be used.
    """
    report = on_progress or (lambda _: None)
    halted = stop or asyncio.Event()
    while True:
        for plan in await _plans(database, index, scope_order):
            done = await _carry_out(
                plan, database, index, embedder, shipped=shipped, report=report, stop=halted
            )
            if halted.is_set():
                return False
            if not done:
                break
        else:
            return True


async def _carry_out(
    plan: _Plan,
    database: Database,
    index: PassageIndex,
    embedder: Embedder,
    *,
    shipped: Mapping[str, Vector],
    report: Callable[[Indexed], None],
    stop: asyncio.Event,
) -> bool:
    """Do one plan; False where it was stopped or the library moved on under it."""
    if plan.gone:
        await asyncio.to_thread(index.remove, plan.gone, scope=plan.scope)
    stored: dict[str, bytes] = {}
    if plan.missing:
        stored = await database.apart(lambda session: rows.vectors(session, embedder.model))
    ready: dict[str, Vector] = {}
    unready: list[Passage] = []
    for passage in plan.missing:
        key = plan.hashes[passage.id]
        if key in stored:
            ready[passage.id] = unpack(stored[key])
        elif key in shipped:
            ready[passage.id] = shipped[key]
        else:
            unready.append(passage)
    left = len(plan.missing)
    report(_indexed(plan, missing=left))
    for ids in _in_parts(list(ready), _PUT):
        await _put(index, {id_: ready[id_] for id_ in ids}, plan)
        left -= len(ids)
        report(_indexed(plan, missing=left))
        if stop.is_set():
            return False
    for number, passages in enumerate(_in_parts(unready, _EMBED), start=1):
        if stop.is_set() or (number % _LOOK_AGAIN == 0 and not await _is_current(database, plan)):
            return False
        await _put(index, await _embedded(passages, database, embedder, plan), plan)
        left -= len(passages)
        report(_indexed(plan, missing=left))
    return await _is_current(database, plan)


async def _embedded(
    passages: Sequence[Passage], database: Database, embedder: Embedder, plan: _Plan
) -> dict[str, Vector]:
    """Make the vectors of passages and keep them in rows."""
    texts = {plan.hashes[passage.id]: embedding_text(passage) for passage in passages}
    made = await asyncio.to_thread(embedder.passages, list(texts.values()))
    packed = {key: pack(vector) for key, vector in zip(texts, made, strict=True)}
    async with database.begin() as session:
        await rows.add_vectors(session, embedder.model, packed)
    return {passage.id: unpack(packed[plan.hashes[passage.id]]) for passage in passages}


async def _put(index: PassageIndex, vectors: Mapping[str, Vector], plan: _Plan) -> None:
    hashes = {id_: plan.hashes[id_] for id_ in vectors}
    texts = {}
    if index.words is not None:
        texts = {id_: searchable_text(plan.passages[id_]) for id_ in vectors}
    await asyncio.to_thread(index.put, vectors, scope=plan.scope, hashes=hashes, texts=texts)


async def _plans(database: Database, index: PassageIndex, scopes: Sequence[Scope]) -> list[_Plan]:
    library = await database.apart(load_library)
    return await asyncio.to_thread(
        lambda: [_plan(library, index.hashes(scope=scope), scope=scope) for scope in scopes]
    )


def _plan(library: Library, held: Mapping[str, str], *, scope: Scope) -> _Plan:
    passages = [each for each in library.passages.values() if each.document.scope == scope]
    hashes = {passage.id: passage_hash(passage) for passage in passages}
    missing = [each for each in passages if held.get(each.id) != hashes[each.id]]
    gone = [id_ for id_ in held if id_ not in hashes]
    return _Plan(library.version, scope, hashes, library.passages, missing, gone)


async def _is_current(database: Database, plan: _Plan) -> bool:
    async with database.begin() as session:
        return await rows.library_version(session) == plan.version


def _indexed(plan: _Plan, *, missing: int) -> Indexed:
    total = len(plan.hashes)
    return Indexed(scope=plan.scope, done=total - missing, total=total)


def _in_parts(items: Sequence[_Item], size: int) -> Iterator[Sequence[_Item]]:
    return (items[start : start + size] for start in range(0, len(items), size))
