"""The tables of the staff page, from rows to plain cells."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.staff_pages import texts
from handlers.clock import SHANGHAI
from handlers.events.texts import KINDS, STATES
from handlers.staff.audit_texts import OPERATOR, action_title, subject_title
from handlers.staff.texts import ROLE_TITLES, WEEKDAYS
from reports.requests.texts import KIND_TITLES, OUTCOME_TITLES, STAFF_STATE_TITLES, URGENT_MARK
from reports.sheet import Table
from storage.audit_reading import Action
from storage.desk.request_state import RequestState
from storage.desk.requests import AssistanceRequest
from storage.desk.staff import Absence, Duty, StaffMember
from storage.events import Event


@dataclass(frozen=True, slots=True)
class Cell:
    """What is shown, what it is sorted by, and where it leads, if anywhere."""

    text: str
    sort: str = ""
    path: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableView:
    """A table that can be sorted and filtered in the browser."""

    title: str
    header: Sequence[str]
    rows: Sequence[Sequence[Cell]]


@dataclass(frozen=True, slots=True, kw_only=True)
class EventLine:
    """An event with its numbers: people and enterprises signed up, enterprises that came."""

    event: Event
    people: int
    enterprises: int
    came: int


def requests_table(requests: Iterable[AssistanceRequest], *, now: datetime) -> TableView:
    """One row a request, without contacts and descriptions: these are a page away."""
    return TableView(
        title=texts.REQUESTS,
        header=texts.REQUEST_HEADER,
        rows=[_request(request, now=now) for request in requests],
    )


def people_table(members: Iterable[StaffMember], away: Iterable[Absence]) -> TableView:
    """Everybody with a role, and who is away now."""
    absent = {each.user_id: each.last_day for each in away}
    rows = [
        (
            Cell(f"#{each.user_id}", f"{each.user_id:08d}"),
            Cell(each.name),
            Cell(ROLE_TITLES[each.role]),
            Cell(absent[each.user_id].isoformat() if each.user_id in absent else ""),
        )
        for each in members
    ]
    return TableView(title=texts.PEOPLE, header=texts.PEOPLE_HEADER, rows=rows)


def rota_table(duties: Iterable[Duty]) -> TableView:
    """Who is on duty every week and on single days."""
    rows = [
        (
            Cell(
                duty.day.isoformat() if duty.day else texts.every(WEEKDAYS[duty.weekday or 0]),
                duty.day.isoformat() if duty.day else str(duty.weekday),
            ),
            Cell(duty.name or f"#{duty.user_id}"),
        )
        for duty in duties
    ]
    return TableView(title=texts.ROTA, header=texts.ROTA_HEADER, rows=rows)


def audit_table(actions: Iterable[Action]) -> TableView:
    """The newest actions."""
    rows = [
        (
            Cell(str(each.id), f"{each.id:010d}"),
            moment(each.at),
            Cell(each.actor or (each.role if each.actor_id else OPERATOR)),
            Cell(action_title(each.action)),
            Cell(subject_title(each.subject)),
        )
        for each in actions
    ]
    return TableView(title=texts.AUDIT, header=texts.AUDIT_HEADER, rows=rows)


def events_table(lines: Iterable[EventLine]) -> TableView:
    """One row an event: places, who signed up, and which enterprises came."""
    rows = [
        (
            Cell(str(line.event.id), f"{line.event.id:08d}"),
            Cell(line.event.plan.title),
            Cell(KINDS[line.event.plan.kind]),
            Cell(STATES[line.event.state]),
            moment(line.event.plan.starts_at),
            *(
                Cell(str(number), f"{number:08d}")
                for number in (
                    line.event.plan.capacity,
                    line.people,
                    line.enterprises,
                    line.came,
                )
            ),
        )
        for line in lines
    ]
    return TableView(title=texts.EVENTS, header=texts.EVENT_HEADER, rows=rows)


def as_sheet(view: TableView) -> Table:
    """The same table for a file."""
    rows = [[cell.text for cell in row] for row in view.rows]
    return Table(name=view.title, header=view.header, rows=rows)


def moment(at: datetime | None) -> Cell:
    """A time in Shantou, which sorts as it reads."""
    text = f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" if at is not None else ""
    return Cell(text, text)


def _request(request: AssistanceRequest, *, now: datetime) -> Sequence[Cell]:
    over = request.due_at is not None and request.due_at < now
    due = moment(request.due_at)
    return (
        Cell(request.number, request.number, f"/staff/requests/{request.number}"),
        Cell(f"{URGENT_MARK if request.urgent else ''}{KIND_TITLES[request.kind]}"),
        Cell(STAFF_STATE_TITLES[request.state] + _ended(request)),
        Cell(request.enterprise),
        Cell(request.assignee),
        moment(request.created_at),
        Cell(f"{due.text} {texts.OVERDUE}" if over else due.text, due.sort),
        Cell("" if request.rating is None else str(request.rating)),
    )


def _ended(request: AssistanceRequest) -> str:
    outcome = OUTCOME_TITLES[request.outcome]
    return f"（{outcome}）" if outcome and request.state is RequestState.CLOSED else ""
