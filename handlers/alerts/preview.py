"""What a subscription would have brought in the last ninety days, shown when it is born."""

from dataclasses import dataclass
from datetime import date, timedelta

from knowledge.alerts import texts as wording
from knowledge.alerts.folding import Titled, folded
from knowledge.alerts.matching import TopicIndex
from knowledge.patents.taxonomy import Taxonomy
from storage.alerts import notices
from storage.alerts.notices import StoredNotice
from storage.alerts.topics import Topic
from storage.database import Session

SPAN = timedelta(days=90)
MOST_LOOKED_AT = 20_000
MOST_SHOWN = 3
LINE = 60


@dataclass(frozen=True, slots=True)
class Preview:
    """How many there were, of which kinds, the best few as lines; `partial` where more were not
    looked at."""

    count: int
    by_kind: str
    lines: tuple[str, ...]
    partial: bool


async def preview(session: Session, topic: Topic, taxonomy: Taxonomy, *, today: date) -> Preview:
    """Hold the notices of the last ninety days against one topic."""
    recent = await notices.recent_notices(session, since=today - SPAN, limit=MOST_LOOKED_AT)
    return previewed(recent, topic, taxonomy)


def previewed(recent: list[StoredNotice], topic: Topic, taxonomy: Taxonomy) -> Preview:
    """The same, of notices at hand. Pure."""
    index = TopicIndex({1: topic})
    found = [(fits[0], notice) for notice in recent if (fits := index.fits(notice))]
    found.sort(key=lambda each: -each[0].score)
    best = found[:50]
    titled = [
        Titled(at, notice.title, frozenset(notice.facets.get("numbers", ())))
        for at, (_, notice) in enumerate(best)
    ]
    shown = [best[group[0]] for group in folded(titled)][:MOST_SHOWN]
    return Preview(
        count=len(found),
        by_kind=wording.counts_by_kind(notice.kind for _, notice in found),
        lines=tuple(
            wording.item(
                number,
                notice,
                wording.because(fit.because, taxonomy),
                0,
                most=LINE,
            )
            for number, (fit, notice) in enumerate(shown, start=1)
        ),
        partial=len(recent) >= MOST_LOOKED_AT,
    )
