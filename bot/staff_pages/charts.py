"""The charts of the staff page: bars with words, from rows. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.staff_pages import texts
from bot.staff_pages.tables import EventLine
from reports.requests.texts import KIND_TITLES, STAFF_STATE_TITLES
from reports.targets.texts import figures
from storage.desk.request_state import RequestKind, RequestState
from storage.target_plan import Standing

WIDEST = 280  # of a bar, in the chart's own units
LONGEST_LABEL = 14
MOST_EVENTS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One bar: its label, what is said behind it, and how wide it is."""

    label: str
    told: str
    width: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """Bars under a title; `empty` is said where there are none."""

    title: str
    bars: Sequence[Bar]
    empty: str

    @property
    def told(self) -> str:
        """All of it in words, for who cannot see it."""
        return "，".join(f"{bar.label} {bar.told}" for bar in self.bars)


def request_chart(part: str, tallies: Iterable[tuple[str, int]]) -> Chart:
    """How many requests of a year; the longest bar is as wide as the chart."""
    known = list(tallies)
    most = max((number for _, number in known), default=0)
    return Chart(
        title=texts.requests_of_a_year(part),
        bars=[
            Bar(
                label=_title(label),
                told=texts.pieces(number),
                width=_width(number, most),
            )
            for label, number in known
        ],
        empty=texts.NO_REQUESTS,
    )


def target_chart(standings: Iterable[Standing]) -> Chart:
    """How far every target with a number is; a full bar is reached, never more than full."""
    return Chart(
        title=texts.TARGET_CHART,
        bars=[
            Bar(
                label=_short(each.target.title),
                told=figures(each),
                width=_width(min(each.done, each.target.wanted), each.target.wanted),
            )
            for each in standings
            if each.target.wanted
        ],
        empty=texts.NO_TARGETS,
    )


def event_chart(lines: Sequence[EventLine]) -> Chart:
    """How full the newest events are; a full bar is a full room."""
    return Chart(
        title=texts.EVENT_CHART,
        bars=[
            Bar(
                label=_short(line.event.plan.title),
                told=texts.places(line.people, line.event.plan.capacity, came=line.came),
                width=_width(min(line.people, line.event.plan.capacity), line.event.plan.capacity),
            )
            for line in lines[:MOST_EVENTS]
        ],
        empty=texts.NO_EVENTS,
    )


def _width(number: int, full: int) -> int:
    return round(WIDEST * number / full) if full else 0


def _short(title: str) -> str:
    return title if len(title) <= LONGEST_LABEL else f"{title[: LONGEST_LABEL - 1]}…"


def _title(name: str) -> str:
    """Kinds and states by their titles, anything else as it stands."""
    if name in set(RequestKind):
        return KIND_TITLES[RequestKind(name)]
    return STAFF_STATE_TITLES[RequestState(name)] if name in set(RequestState) else name
