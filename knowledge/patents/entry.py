"""What an index knows of a patent: the texts it is found by, and what questions are narrowed by."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from storage.register.expert_texts import ExpertTextRow, ExpertWork
from storage.register.patents import PatentRow

LONGEST_ABSTRACT = 4000
"""Characters of an abstract that are searched: real ones have some hundreds."""
EMBEDDED = 360
"""Characters of title and abstract that a vector is made of: time grows with them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One patent for an index. `titles` and `abstracts` hold every language, the experts' first."""

    id: int
    titles: tuple[str, ...]
    abstracts: tuple[str, ...]
    names: tuple[str, ...]
    country: str
    kind: str
    status: str
    classes: tuple[str, ...]
    industries: tuple[str, ...]
    filed_on: date | None

    @property
    def embedded_text(self) -> str:
        """What a vector is made of."""
        return f"{self.titles[0] if self.titles else ''}。{''.join(self.abstracts[:1])}"[:EMBEDDED]


def entry_of(
    row: PatentRow, works: Mapping[tuple[ExpertWork, str], ExpertTextRow] | None = None
) -> Entry:
    """The entry of a row with the experts' texts that count for it."""
    written = works or {}
    titles = [written[key].text for key in written if key[0] is ExpertWork.TITLE]
    abstracts = [written[key].text for key in written if key[0] is ExpertWork.ABSTRACT]
    abstracts += [row.abstract, row.translated_abstract]
    return Entry(
        id=row.id,
        titles=_kept([*titles, row.title, row.translated_title]),
        abstracts=tuple(text[:LONGEST_ABSTRACT] for text in _kept(abstracts)),
        names=_kept(listed(row.applicants) + listed(row.owners)),
        country=row.country,
        kind=row.kind,
        status=row.status,
        classes=_kept(listed(row.ipc) + listed(row.cpc) + listed(row.loc)),
        industries=tuple(row.industries.split()),
        filed_on=row.filed_on,
    )


def listed(joined: str) -> list[str]:
    """The parts of a column that holds several, separated by "; "."""
    return [part.strip() for part in joined.split(";") if part.strip()]


def _kept(texts: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in texts if text))
