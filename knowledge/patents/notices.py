"""What of an import is worth telling: one notice for each change of a patent or mark. Pure.

New documents are told when they are recent; a library that is filled for the first time would
otherwise tell a hundred thousand old ones.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

from knowledge.deadlines.opposition import opposition
from knowledge.patents import texts
from knowledge.patents.annual_fees import is_paid
from knowledge.patents.names import name_key
from storage.alerts.notices import Facets, Notice, NoticeKind
from storage.register.patent_record import Change, Event, Fee, Outcome, Stored
from storage.register.patents import PatentRow
from storage.register.trademarks import TrademarkRow

RECENT = timedelta(days=180)
FEE_AHEAD = timedelta(days=90)
OF_EVENTS = {
    "transfer": NoticeKind.OWNER_CHANGE,
    "licence": NoticeKind.LICENCE,
    "pledge": NoticeKind.LICENCE,
}


def worth_telling(result: Stored, *, today: date) -> bool:
    """Whether a stored row can become a notice; spares reading the rows of an old library."""
    if result.outcome is Outcome.NEW:
        recent = result.newest is not None and today - RECENT <= result.newest
        return recent or bool(result.fees)
    return bool(result.changes or result.events or result.fees)


def patent_notices(
    stored: Iterable[Stored], rows: Mapping[int, PatentRow], *, import_id: int, today: date
) -> Iterator[Notice]:
    """The notices of stored patents; examples are nobody's news."""
    for result in stored:
        row = rows.get(result.id)
        if row is None or row.demo:
            continue
        if result.outcome is Outcome.NEW:
            day = row.granted_on or row.published_on
            if day is not None and today - RECENT <= day <= today:
                yield _notice(row, NoticeKind.NEW_PATENT, f"new:{row.key}", _told_new(row), day)
        else:
            yield from _changes(row, result.changes, import_id=import_id, today=today)
            for event in result.events:
                if notice := _event(row, event, today):
                    yield notice
        for fee in result.fees:
            if notice := _fee(row, fee, today):
                yield notice


def trademark_notices(
    stored: Iterable[Stored], rows: Mapping[int, TrademarkRow], *, import_id: int, today: date
) -> Iterator[Notice]:
    """The notices of stored marks."""
    for result in stored:
        row = rows.get(result.id)
        if row is None or row.demo:
            continue
        fields = {change.field: change for change in result.changes}
        new = result.outcome is Outcome.NEW
        published = row.published_on
        if published and today - RECENT <= published <= today and (new or "published_on" in fields):
            yield _published(row, published)
        elif new and row.filed_on and today - RECENT <= row.filed_on <= today:
            text = texts.new_trademark(row.name, row.number, row.nice_class, row.applicant)
            yield _mark(row, NoticeKind.NEW_TRADEMARK, f"new:{row.key}", text, row.filed_on)
        if change := fields.get("status"):
            text = texts.status_changed(
                row.name,
                row.number,
                texts.TRADEMARK_STATUS[change.before],
                texts.TRADEMARK_STATUS[change.after],
                row.status_text,
            )
            key = f"status:{row.key}:{change.after}:{import_id}"
            yield _mark(row, NoticeKind.STATUS_CHANGE, key, text, row.status_on or today)
        if change := fields.get("applicant"):
            text = texts.owner_changed(row.name, row.number, change.before, change.after)
            key = f"owner:{row.key}:{import_id}"
            yield _mark(row, NoticeKind.OWNER_CHANGE, key, text, today)


def _changes(
    row: PatentRow, changes: Iterable[Change], *, import_id: int, today: date
) -> Iterator[Notice]:
    for change in changes:
        if change.field == "status":
            text = texts.status_changed(
                row.title,
                _number(row),
                texts.PATENT_STATUS[change.before],
                texts.PATENT_STATUS[change.after],
                row.status_text,
            )
            key = f"status:{row.key}:{change.after}:{import_id}"
            yield _notice(row, NoticeKind.STATUS_CHANGE, key, text, row.status_on or today)
        elif change.field == "owners":
            text = texts.owner_changed(row.title, _number(row), change.before, change.after)
            key = f"owner:{row.key}:{import_id}"
            yield _notice(row, NoticeKind.OWNER_CHANGE, key, text, today)


def _event(row: PatentRow, event: Event, today: date) -> Notice | None:
    kind = OF_EVENTS.get(event.kind)
    if kind is None:
        return None
    day = event.happened_on or today
    text = texts.patent_event(row.title, _number(row), event.kind, event.text)
    return _notice(row, kind, f"{event.kind}:{row.key}:{day}:{event.text[:60]}", text, day)


def _fee(row: PatentRow, fee: Fee, today: date) -> Notice | None:
    """A fee that nobody has paid yet and that is due soon."""
    if fee.due_on is None or not today <= fee.due_on <= today + FEE_AHEAD:
        return None
    if is_paid(fee):
        return None
    text = texts.fee_due(row.title, _number(row), fee.name, fee.due_on, texts.yuan(fee.amount))
    key = f"fee:{row.key}:{fee.name[:40]}:{fee.due_on}"
    return _notice(row, NoticeKind.FEE_DUE, key, text, today)


def _published(row: TrademarkRow, day: date) -> Notice:
    end = opposition(announced_on=day)
    text = texts.mark_published(
        row.name, row.number, row.nice_class, day, (end.deadline.last_day, end.safe_day)
    )
    return _mark(row, NoticeKind.MARK_PUBLISHED, f"published:{row.key}", text, day)


def _told_new(row: PatentRow) -> str:
    day = row.published_on or row.granted_on
    return texts.new_patent(row.title, _number(row), row.owners or row.applicants, day)


def _number(row: PatentRow) -> str:
    return row.key.removeprefix("pub:")


def _notice(row: PatentRow, kind: NoticeKind, key: str, text: str, day: date) -> Notice:
    return Notice(
        key=f"patent:{key}"[:200],
        kind=kind,
        title=row.title or _number(row),
        text=text,
        happened_on=day,
        facets=Facets(
            industries=tuple(row.industries.split()),
            ipc=_list(row.ipc),
            loc=_list(row.loc),
            applicants=tuple(
                dict.fromkeys(
                    key
                    for name in (*_list(row.owners), *_list(row.applicants))
                    if (key := name_key(name))
                )
            ),
            numbers=(_number(row),),
        ),
    )


def _mark(row: TrademarkRow, kind: NoticeKind, key: str, text: str, day: date) -> Notice:
    return Notice(
        key=f"trademark:{key}"[:200],
        kind=kind,
        title=row.name or row.number,
        text=text,
        happened_on=day,
        facets=Facets(
            industries=tuple(row.industries.split()),
            nice=(str(row.nice_class), *row.groups.split()),
            applicants=(row.applicant_key,) if row.applicant_key else (),
            numbers=(row.number,),
        ),
    )


def _list(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.split("; ") if part)
