"""Days that run from a first filing: priority, entry from the PCT, publication, examination.

"Filing date" in arts 34 and 35 means the priority date where there is one (Patent Rules art. 12).
"""

from dataclasses import dataclass
from datetime import date

from knowledge.deadlines import statutes
from knowledge.deadlines.counting import (
    Deadline,
    Step,
    count_steps,
    deadline,
    period_end,
)
from knowledge.deadlines.rules import Source
from knowledge.patent_kind import PatentKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Priority:
    """The last day of priority, and that of restoring it; designs cannot have it restored."""

    regular: Deadline
    restored: Deadline | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PctEntry:
    """The last day of entry, and the later one with the surcharge."""

    regular: Deadline
    extended: Deadline


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """The day on which 18 months are over; the office publishes soon after it."""

    day: date
    steps: tuple[Step, ...]
    sources: tuple[Source, ...]


def priority(*, kind: PatentKind, first_filed_on: date) -> Priority:
    """The last day to file again with priority; 12 months, 6 for designs (Patent Law art. 29).

    Inventions and utility models have two more months with a good reason (Patent Rules art. 36).
    """
    design = kind is PatentKind.DESIGN
    rule = (statutes.DESIGN_PRIORITY if design else statutes.PRIORITY)[0]
    regular = deadline(rule, first_filed_on, counting=statutes.PATENT_COUNTING)
    if design:
        return Priority(regular=regular, restored=None)
    late = deadline(
        statutes.PRIORITY_RESTORATION[0],
        regular.last_day,
        counting=statutes.PATENT_COUNTING,
        before=regular.steps,
    )
    return Priority(regular=regular, restored=late)


def pct_entry(*, priority_on: date) -> PctEntry:
    """The last day to enter China: 30 months, 32 with the surcharge (Patent Rules art. 120)."""
    return PctEntry(
        regular=deadline(statutes.PCT_ENTRY[0], priority_on, counting=statutes.PATENT_COUNTING),
        extended=deadline(
            statutes.PCT_LATE_ENTRY[0], priority_on, counting=statutes.PATENT_COUNTING
        ),
    )


def examination_request(*, filed_on: date) -> Deadline:
    """The last day to ask for examination of an invention: three years (Patent Law art. 35)."""
    return deadline(statutes.EXAMINATION_REQUEST[0], filed_on, counting=statutes.PATENT_COUNTING)


def publication(*, filed_on: date) -> Publication:
    """When an application for an invention is published: 18 months (Patent Law art. 34)."""
    rule = statutes.PUBLICATION[0]
    day = period_end(filed_on, amount=rule.amount, unit=rule.unit)
    steps = count_steps(filed_on, day, amount=rule.amount, unit=rule.unit)
    return Publication(day=day, steps=tuple(steps), sources=(rule.source,))
