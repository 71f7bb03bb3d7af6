"""An event's sign-ups and attendance as an Excel file, with a column for signatures."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from reports import event_texts as texts
from reports.sheet import Cell, Table, workbook
from storage.attendance import Attendee, Feedback, Turnout
from storage.events import Event

SHANGHAI = ZoneInfo("Asia/Shanghai")
EMPTY_LINES = 10  # for who comes without having signed up


def event_sheet(
    event: Event, people: Sequence[Attendee], turnout: Turnout, opinions: Sequence[Feedback]
) -> bytes:
    """The workbook: a sheet to sign, the sign-ups, the figures, the opinions."""
    return workbook(
        [
            Table(name=texts.TO_SIGN, header=texts.SIGN_HEADER, rows=_to_sign(people)),
            Table(name=texts.SIGN_UPS, header=texts.SIGN_UP_HEADER, rows=_sign_ups(people)),
            Table(
                name=texts.FIGURES,
                header=texts.FIGURES_HEADER,
                rows=_figures(event, people, turnout, opinions),
            ),
            Table(
                name=texts.OPINIONS,
                header=texts.OPINIONS_HEADER,
                rows=[(each.rating, each.words) for each in opinions],
            ),
        ]
    )


def _to_sign(people: Sequence[Attendee]) -> list[tuple[Cell, ...]]:
    rows: list[tuple[Cell, ...]] = [
        (
            number,
            person.enterprise,
            person.name,
            person.phone,
            person.checked_in_at.astimezone(SHANGHAI) if person.checked_in_at else None,
            texts.CHECKED_IN_BY.get(person.checked_in_by, ""),
            "",
        )
        for number, person in enumerate(people, start=1)
    ]
    first = len(people) + 1
    return [*rows, *((first + line, "", "", "", None, "", "") for line in range(EMPTY_LINES))]


def _sign_ups(people: Sequence[Attendee]) -> list[tuple[Cell, ...]]:
    return [
        (
            number,
            person.enterprise,
            person.name,
            person.phone,
            texts.STATES[person.state],
            person.queued_at.astimezone(SHANGHAI),
        )
        for number, person in enumerate(people, start=1)
    ]


def _figures(
    event: Event, people: Sequence[Attendee], turnout: Turnout, opinions: Sequence[Feedback]
) -> list[tuple[Cell, ...]]:
    plan = event.plan
    average = sum(each.rating for each in opinions) / len(opinions) if opinions else None
    return [
        (texts.TITLE, plan.title),
        (texts.STARTS, plan.starts_at.astimezone(SHANGHAI)),
        (texts.PLACE, plan.place or plan.link),
        (texts.PLACES, plan.capacity),
        (texts.PEOPLE_SIGNED_UP, len(people)),
        (texts.FIRMS_SIGNED_UP, len({p.enterprise_id for p in people if p.enterprise_id})),
        (texts.PEOPLE_CAME, turnout.people),
        (texts.FIRMS_CAME, turnout.enterprises),
        (texts.FIRMS_WANTED, plan.wanted_enterprises or None),
        (texts.OPINIONS_GIVEN, len(opinions)),
        (texts.AVERAGE, round(average, 2) if average is not None else None),
    ]
