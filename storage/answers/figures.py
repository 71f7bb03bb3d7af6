"""How questions were answered between two times: counts, days and topics."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from storage.answers.feedback import Verdict
from storage.database import Session
from storage.evidence import SHANGHAI
from storage.schema.answers import AnsweredRow, FeedbackRow
from storage.schema.people import ExchangeRow, OpenQuestionRow

COUNTED = frozenset({"answered", "corrected", "abstained", "declined", "asked"})
"""Outcomes that were questions; greetings and thanks are none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerFigures:
    """The counts between two times; `days` has questions and abstentions of each day asked on."""

    questions: int
    people: int
    answered: int
    abstained: int
    declined: int
    asked_back: int
    liked: int
    disliked: int
    handed: int
    dealt_with: int
    days: Sequence[tuple[date, int, int]]
    topics: Sequence[tuple[str, int]]


async def figures(
    session: Session, *, since: datetime, until: datetime, topics: int
) -> AnswerFigures:
    """The figures from ``since`` (inclusive) until ``until``, with the most asked ``topics``."""
    statement = (
        select(
            ExchangeRow.user_id,
            ExchangeRow.outcome,
            ExchangeRow.topic,
            ExchangeRow.asked_at,
            FeedbackRow.verdict,
            OpenQuestionRow.id,
            AnsweredRow.answer_id,
        )
        .outerjoin(FeedbackRow, FeedbackRow.exchange_id == ExchangeRow.id)
        .outerjoin(OpenQuestionRow, OpenQuestionRow.exchange_id == ExchangeRow.id)
        .outerjoin(AnsweredRow, AnsweredRow.exchange_id == ExchangeRow.id)
        .where(ExchangeRow.asked_at >= since, ExchangeRow.asked_at < until)
    )
    rows = [row for row in await session.execute(statement) if row.outcome in COUNTED]
    outcomes = Counter(row.outcome for row in rows)
    verdicts = Counter(row.verdict for row in rows)
    asked = Counter(row.asked_at.astimezone(SHANGHAI).date() for row in rows)
    left = Counter(
        row.asked_at.astimezone(SHANGHAI).date() for row in rows if row.outcome == "abstained"
    )
    named = Counter(row.topic for row in rows if row.topic)
    return AnswerFigures(
        questions=len(rows),
        people=len({row.user_id for row in rows}),
        answered=outcomes["answered"] + outcomes["corrected"],
        abstained=outcomes["abstained"],
        declined=outcomes["declined"],
        asked_back=outcomes["asked"],
        liked=verdicts[Verdict.GOOD.value],
        disliked=verdicts[Verdict.BAD.value],
        handed=sum(row.id is not None for row in rows),
        dealt_with=sum(row.answer_id is not None for row in rows),
        days=[(day, asked[day], left[day]) for day in sorted(asked)],
        topics=named.most_common(topics),
    )
