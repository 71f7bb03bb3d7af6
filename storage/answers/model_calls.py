"""The rows about the language model: tokens set aside and spent, by day and person."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, delete, func, insert, literal, select, update
from sqlalchemy.types import BigInteger, Date, Integer, String

from storage.columns import UtcDateTime
from storage.database import Session
from storage.schema.people import ModelCallRow

SET_ASIDE = "set_aside"


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """Tokens of one day: of the person, and of everybody together."""

    user: int
    everybody: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """What one answer took; `cost` in millionths of the currency of the prices."""

    input_tokens: int
    output_tokens: int
    milliseconds: int
    cost: int
    outcome: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DayOfCalls:
    """One day: answers by outcome, tokens, cost, and the mean time of an answer."""

    outcomes: dict[str, int]
    tokens: int
    cost: int
    mean_milliseconds: int


async def reserve(
    session: Session, user_id: int | None, tokens: int, *, budget: Budget, day: date, now: datetime
) -> int | None:
    """Set tokens aside in one statement; the entry's number, None where a budget has not as many.

    On PostgreSQL several that come at the same instant may each still see the last free tokens.
    """
    values: dict[str, Any] = {
        "user_id": literal(user_id, Integer),
        "day": literal(day, Date),
        "begun_at": literal(now, UtcDateTime),
        "input_tokens": literal(tokens, Integer),
        "output_tokens": literal(0, Integer),
        "milliseconds": literal(0, Integer),
        "cost": literal(0, BigInteger),
        "outcome": literal(SET_ASIDE, String),
    }
    enough = and_(
        _used(day) + tokens <= budget.everybody, _used(day, user_id) + tokens <= budget.user
    )
    statement = insert(ModelCallRow).from_select(
        list(values), select(*values.values()).where(enough)
    )
    return await session.scalar(statement.returning(ModelCallRow.id))


async def settle(session: Session, entry: int, call: Call) -> None:
    """Put what was spent in place of what was set aside."""
    await session.execute(
        update(ModelCallRow)
        .where(ModelCallRow.id == entry)
        .values(
            input_tokens=call.input_tokens,
            output_tokens=call.output_tokens,
            milliseconds=call.milliseconds,
            cost=call.cost,
            outcome=call.outcome,
        )
    )


async def day_of_calls(session: Session, day: date) -> DayOfCalls:
    """What a day came to."""
    on_day = ModelCallRow.day == day
    outcomes = await session.execute(
        select(ModelCallRow.outcome, func.count()).where(on_day).group_by(ModelCallRow.outcome)
    )
    tokens, cost, mean = (
        await session.execute(
            select(
                func.coalesce(func.sum(ModelCallRow.input_tokens + ModelCallRow.output_tokens), 0),
                func.coalesce(func.sum(ModelCallRow.cost), 0),
                func.coalesce(func.avg(ModelCallRow.milliseconds), 0),
            ).where(on_day)
        )
    ).one()
    return DayOfCalls(
        outcomes={row[0]: row[1] for row in outcomes},
        tokens=int(tokens),
        cost=int(cost),
        mean_milliseconds=round(mean),
    )


async def forget_calls(session: Session, *, before: datetime) -> None:
    """Delete the entries older than a time."""
    await session.execute(delete(ModelCallRow).where(ModelCallRow.begun_at < before))


def _used(day: date, *user: int | None) -> Any:
    """The tokens of a day, of everybody or of one person."""
    total = func.coalesce(func.sum(ModelCallRow.input_tokens + ModelCallRow.output_tokens), 0)
    theirs = [ModelCallRow.user_id == user[0]] if user else []
    return select(total).where(ModelCallRow.day == day, *theirs).scalar_subquery()
