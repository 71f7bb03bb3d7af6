"""What stands in the library, counted for operators."""

from collections import Counter
from dataclasses import dataclass

from knowledge.document import Kind, Scope
from storage import library as rows
from storage.database import Session


@dataclass(frozen=True, slots=True)
class Status:
    """Texts and passages by kind and scope, versions not yet in force, and digests."""

    documents: int
    passages: int
    digests: int
    by_kind: dict[tuple[Kind, Scope], tuple[int, int]]
    several_versions: dict[str, list[str]]
    version: int


async def library_status(session: Session) -> Status:
    """Count what the rows hold now."""
    documents = await rows.all_documents(session)
    counts = await rows.count_by_document(session)
    texts: Counter[tuple[Kind, Scope]] = Counter()
    passages: Counter[tuple[Kind, Scope]] = Counter()
    versions: dict[str, dict[str, str]] = {}
    for row in documents:
        group = (Kind(row.kind), Scope(row.scope))
        texts[group] += 1
        passages[group] += counts.get(row.id, (0, 0))[0]
        held = f"{row.in_force_from or '?'} to {row.in_force_to or 'open'}"
        versions.setdefault(row.law, {})[str(row.adopted_on or "?")] = held
    return Status(
        documents=len(documents),
        passages=sum(count for count, _ in counts.values()),
        digests=sum(digests for _, digests in counts.values()),
        by_kind={group: (texts[group], passages[group]) for group in sorted(texts)},
        several_versions={
            law: [f"{adopted}: {held}" for adopted, held in sorted(times.items())]
            for law, times in sorted(versions.items())
            if len(times) > 1
        },
        version=await rows.library_version(session),
    )
