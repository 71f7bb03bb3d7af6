"""Moves vectors and texts from one index into another, and counts afterwards what is there."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from knowledge.document import Scope
from knowledge.index import PassageIndex

_BATCH = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One scope as it was counted in two indexes.

    `missing` of `source` passages are not in the target with the text they have in the source;
    `others` are in the target alone (the assistant takes them out unless the rows have them);
    `texts` of the target's can be found by words there, None where it does not search words.
    """

    scope: Scope
    source: int
    target: int
    missing: int
    others: int
    texts: int | None


def move_passages(
    source: PassageIndex, target: PassageIndex, *, texts: Mapping[str, str]
) -> Iterator[tuple[int, int]]:
    """Put every vector of the source into the target, a batch a step; the source is only read.

    Tells how many of how many are there. What the target holds already with the same text is not
    put again, so that a run that was cut short is completed by the next. A target that searches
    words takes the texts from the source, or from `texts` where the source keeps none.
    """
    wanted = {scope: source.hashes(scope=scope) for scope in Scope}
    total = sum(map(len, wanted.values()))
    done = 0
    for scope, hashes in wanted.items():
        held = target.hashes(scope=scope)
        left = sorted(id_ for id_, key in hashes.items() if held.get(id_) != key)
        done += len(hashes) - len(left)
        yield done, total
        rest = iter(left)
        while ids := list(islice(rest, _BATCH)):
            vectors = source.vectors(ids, scope=scope)
            target.put(
                vectors,
                scope=scope,
                hashes={id_: hashes[id_] for id_ in vectors},
                texts=_texts(source, target, list(vectors), scope=scope, others=texts),
            )
            done += len(vectors)
            yield done, total


def _texts(
    source: PassageIndex,
    target: PassageIndex,
    ids: Sequence[str],
    *,
    scope: Scope,
    others: Mapping[str, str],
) -> dict[str, str]:
    if target.words is None:
        return {}
    if source.words is not None:
        return source.words.texts(ids, scope=scope)
    return {id_: others[id_] for id_ in ids if id_ in others}


def compare_indexes(source: PassageIndex, target: PassageIndex) -> tuple[Compared, ...]:
    """What both hold, counted id by id."""
    return tuple(_compared(source, target, scope=scope) for scope in Scope)


def _compared(source: PassageIndex, target: PassageIndex, *, scope: Scope) -> Compared:
    wanted, held = source.hashes(scope=scope), target.hashes(scope=scope)
    return Compared(
        scope=scope,
        source=len(wanted),
        target=len(held),
        missing=sum(held.get(id_) != key for id_, key in wanted.items()),
        others=sum(id_ not in wanted for id_ in held),
        texts=target.words.count(scope=scope) if target.words is not None else None,
    )
