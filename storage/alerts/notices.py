"""Items worth telling: imports, laws, deadlines and events write them, subscriptions match them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import select

from storage.database import Session
from storage.schema.desk import NoticeRow
from storage.upsert import insert

LONGEST_TITLE = 300


class NoticeKind(StrEnum):
    """What happened."""

    NEW_PATENT = "new_patent"
    NEW_TRADEMARK = "new_trademark"
    STATUS_CHANGE = "status_change"
    OWNER_CHANGE = "owner_change"  # transfer, change of name
    LICENCE = "licence"  # licence or pledge recorded
    FEE_DUE = "fee_due"  # an annuity or renewal is due, or a right about to lapse
    MARK_PUBLISHED = "mark_published"  # a mark published; the opposition end is in the text
    LAW_CHANGE = "law_change"
    EVENT = "event"
    BULLETIN = "bulletin"
    FEED = "feed"  # an entry of a watched feed or page


@dataclass(frozen=True, slots=True, kw_only=True)
class Facets:
    """What subscriptions can match, each as normalised strings.

    `industries` are ids of the taxonomy; `ipc`, `loc` and `nice` classification symbols as
    knowledge.patents writes them; `applicants` names as they are compared; `numbers` application,
    publication and registration numbers; `laws` short names; `markets` us, eu, customs ...;
    `event_kinds` kinds of public events. Words are taken from title and text.
    """

    industries: tuple[str, ...] = ()
    ipc: tuple[str, ...] = ()
    loc: tuple[str, ...] = ()
    nice: tuple[str, ...] = ()
    applicants: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    laws: tuple[str, ...] = ()
    markets: tuple[str, ...] = ()
    event_kinds: tuple[str, ...] = ()

    def as_dict(self) -> Mapping[str, list[str]]:
        """The facets that are not empty."""
        names = self.__slots__
        return {name: list(getattr(self, name)) for name in names if getattr(self, name)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One item. `key` makes it one row; `text` is a sentence or two for the reader, in Chinese."""

    key: str
    kind: NoticeKind
    title: str
    text: str
    happened_on: date
    url: str = ""
    facets: Facets = field(default_factory=Facets)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredNotice:
    """A notice as its row has it."""

    id: int
    key: str
    kind: NoticeKind
    title: str
    text: str
    url: str
    happened_on: date
    facets: dict[str, list[str]]


async def add_notices(session: Session, notices: Sequence[Notice], *, now: datetime) -> int:
    """Keep the notices that are new by their key; says how many were."""
    rows = [
        {
            "key": notice.key,
            "kind": notice.kind.value,
            "title": notice.title[:LONGEST_TITLE],
            "text": notice.text,
            "url": notice.url,
            "happened_on": notice.happened_on,
            "created_at": now,
            "facets": notice.facets.as_dict(),
        }
        for notice in notices
    ]
    if not rows:
        return 0
    statement = insert(session, NoticeRow).values(rows).on_conflict_do_nothing()
    return len((await session.execute(statement.returning(NoticeRow.id))).all())


async def unmatched_notices(session: Session, *, limit: int) -> list[StoredNotice]:
    """Notices that have not been held against the subscriptions yet, oldest first."""
    statement = (
        select(NoticeRow).where(NoticeRow.matched_at.is_(None)).order_by(NoticeRow.id).limit(limit)
    )
    return [stored_notice(row) for row in await session.scalars(statement)]


async def recent_notices(session: Session, *, since: date, limit: int) -> list[StoredNotice]:
    """The newest notices of a span of days, newest first."""
    statement = (
        select(NoticeRow)
        .where(NoticeRow.happened_on >= since)
        .order_by(NoticeRow.happened_on.desc(), NoticeRow.id.desc())
        .limit(limit)
    )
    return [stored_notice(row) for row in await session.scalars(statement)]


async def notices_by_id(session: Session, ids: Collection[int]) -> dict[int, StoredNotice]:
    """Notices by their rows' numbers."""
    rows = await session.scalars(select(NoticeRow).where(NoticeRow.id.in_(ids)))
    return {row.id: stored_notice(row) for row in rows}


def stored_notice(row: NoticeRow) -> StoredNotice:
    """The notice of a row."""
    return StoredNotice(
        id=row.id,
        key=row.key,
        kind=NoticeKind(row.kind),
        title=row.title,
        text=row.text,
        url=row.url,
        happened_on=row.happened_on,
        facets=row.facets,
    )
