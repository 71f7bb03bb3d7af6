"""Changes of the law as notices: adopted, in force within thirty days, in force today. Pure but for
the run that keeps them; all of it is in the manifest, which staff review."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from knowledge.manifest import Change, LawEntry, Manifest, Version, manifest
from scheduler.alerts import texts
from scheduler.delivery.policy import SHANGHAI
from storage.alerts.notices import Facets, Notice, NoticeKind, add_notices
from storage.database import Database

NEWS = timedelta(days=30)  # an adoption that is noted later than this is no news
AHEAD = timedelta(days=30)
LATE = timedelta(days=7)  # after a week of downtime it is still told that a law is in force
MOST_NOTES = 2


def law_notices(laws: Manifest, today: date) -> Iterator[Notice]:
    """What is worth telling of the law on a day; each notice keeps its key from day to day."""
    for entry in laws.laws.values():
        for version in entry.versions:
            yield from _of_version(entry, version, today)


async def note_law_changes(database: Database, now: datetime) -> int:
    """Keep the day's notices; those that are there already stay as they are."""
    today = now.astimezone(SHANGHAI).date()
    notices = list(law_notices(manifest(), today))
    async with database.begin() as session:
        return await add_notices(session, notices, now=now)


def _of_version(entry: LawEntry, version: Version, today: date) -> Iterator[Notice]:
    starts = version.in_force_from
    changes = [change for change in entry.changes if change.new_version == version.adopted_on]
    noted = _noted(changes)
    name = entry.title or entry.law
    if timedelta() <= today - version.adopted_on <= NEWS:
        text = texts.law_adopted(name, version.adopted_on, starts, noted)
        yield _notice(entry, version, "adopted", version.adopted_on, text)
    if starts is None:
        return
    if timedelta() < starts - today <= AHEAD:
        text = texts.law_coming(name, starts, noted)
        yield _notice(entry, version, "coming", today, text)
    if timedelta() <= today - starts <= LATE:
        text = texts.law_in_force(name, starts, noted)
        yield _notice(entry, version, "in_force", starts, text)


def _noted(changes: list[Change]) -> list[str]:
    """The first changes that are put into words, and how many there are in all."""
    notes = [change.note for change in changes if change.note]
    return [*notes[:MOST_NOTES], *([texts.more_changes(len(notes))] if notes[MOST_NOTES:] else [])]


def _notice(entry: LawEntry, version: Version, what: str, day: date, text: str) -> Notice:
    return Notice(
        key=f"law:{entry.law}:{version.adopted_on}:{what}",
        kind=NoticeKind.LAW_CHANGE,
        title=f"{entry.title or entry.law}",
        text=text,
        happened_on=day,
        facets=Facets(laws=(entry.law,)),
    )
