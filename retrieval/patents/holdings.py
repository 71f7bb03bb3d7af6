"""What a person's portfolio comes to: the rights their firms own and the numbers they added."""

from dataclasses import dataclass, replace
from datetime import date

from knowledge.patents.numbers import parse_application
from knowledge.patents.own_days import OwnDay, PatentFacts, mark_days, patent_days
from knowledge.patents.row_facts import mark_facts, number_of, patent_facts, title_of
from knowledge.patents.status import PatentStatus
from knowledge.patents.wrong_number import NumberWrong
from knowledge.policy import PolicyTable
from retrieval.patents.texts import DEMO
from storage.database import Session
from storage.register.applicants import group_of
from storage.register.patents import PatentRow, fees_of, patent_by_key, patents_of
from storage.register.portfolios import Portfolio, paid_fees, paid_key
from storage.register.trademarks import TrademarkRow, trademarks_by_number, trademarks_of
from storage.register.version import Register

MOST = 2000
"""Rights of one portfolio that are looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """One right of a portfolio, with its days from today on. `id` is None for one not held here."""

    subject: Register
    number: str
    shown_number: str
    title: str
    days: tuple[OwnDay, ...]
    id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Holdings:
    """All rights of a portfolio, those with the nearest day first."""

    patents: tuple[Holding, ...] = ()
    marks: tuple[Holding, ...] = ()

    @property
    def all(self) -> tuple[Holding, ...]:
        """Patents and marks together, the nearest day first."""
        return tuple(sorted((*self.patents, *self.marks), key=_by_day))


async def holdings_of(
    session: Session, portfolio: Portfolio, *, today: date, policy: PolicyTable
) -> Holdings:
    """What the portfolio holds today."""
    keys = await group_of(session, [firm.key for firm in portfolio.firms])
    paid = await paid_fees(session, portfolio.user_id)
    held = await _patents(session, portfolio, keys, today=today, policy=policy)
    patents = [_unpaid(holding, paid) for holding in held]
    marks = await _marks(session, portfolio, keys, today=today)
    return Holdings(
        patents=tuple(sorted(patents, key=_by_day)), marks=tuple(sorted(marks, key=_by_day))
    )


async def _patents(
    session: Session, portfolio: Portfolio, keys: set[str], *, today: date, policy: PolicyTable
) -> list[Holding]:
    rows: dict[str, PatentRow] = {}
    if keys:
        owned, _ = await patents_of(session, keys, owners_only=True, limit=MOST)
        left_out = portfolio.left_out(Register.PATENT)
        rows = {row.key: row for row in owned if row.key not in left_out}
    held = []
    for number in portfolio.added(Register.PATENT):
        if number in rows:
            continue
        row = await patent_by_key(session, number)
        if row is not None:
            rows[number] = row
        else:
            told = portfolio.filed_on(number)
            held.append(_unheld(number, told, today=today, policy=policy))
    fees = await fees_of(session, [row.id for row in rows.values()])
    held += [
        Holding(
            subject=Register.PATENT,
            number=row.key,
            shown_number=number_of(row),
            title=f"{DEMO if row.demo else ''}{title_of(row)}",
            days=patent_days(patent_facts(row, fees.get(row.id, ())), today=today, policy=policy),
            id=row.id,
        )
        for row in rows.values()
    ]
    return held


def _unpaid(holding: Holding, paid: set[str]) -> Holding:
    """The holding without the fees that the person said were paid."""
    if not paid:
        return holding
    days = tuple(
        day
        for day in holding.days
        if day.year is None or paid_key(holding.subject, holding.number, day.year) not in paid
    )
    return replace(holding, days=days)


def _unheld(key: str, filed_on: date | None, *, today: date, policy: PolicyTable) -> Holding:
    """A patent that is not in the library, taken as granted: the person watches its fees."""
    shown = key
    days: tuple[OwnDay, ...] = ()
    try:
        number = parse_application(key)
    except NumberWrong:
        number = None
    if number is not None:
        shown = number.display
        facts = PatentFacts(
            country=number.country,
            kind=number.kind,
            status=PatentStatus.GRANTED,
            filed_on=filed_on,
            international=number.country == "WO",
        )
        days = patent_days(facts, today=today, policy=policy)
    return Holding(subject=Register.PATENT, number=key, shown_number=shown, title=shown, days=days)


async def _marks(
    session: Session, portfolio: Portfolio, keys: set[str], *, today: date
) -> list[Holding]:
    rows: dict[int, TrademarkRow] = {}
    if keys:
        owned, _ = await trademarks_of(session, keys, limit=MOST)
        left_out = portfolio.left_out(Register.TRADEMARK)
        rows = {row.id: row for row in owned if row.number not in left_out}
    for number in portfolio.added(Register.TRADEMARK):
        rows.update({row.id: row for row in await trademarks_by_number(session, number)})
    return [
        Holding(
            subject=Register.TRADEMARK,
            number=row.number,
            shown_number=f"{row.number}，第{row.nice_class}类",
            title=f"{DEMO if row.demo else ''}{row.name}",
            days=mark_days(mark_facts(row), today=today),
            id=row.id,
        )
        for row in rows.values()
    ]


def _by_day(holding: Holding) -> tuple[date, str]:
    return (holding.days[0].last_day if holding.days else date.max, holding.number)
