"""Supply and demand: listings, and introductions that both sides must agree to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import or_, select, update

from storage.database import Session
from storage.people import User
from storage.schema.desk import EnterpriseRow
from storage.schema.operation import IntroductionRow, ListingRow
from storage.upsert import insert

LISTED_FOR = timedelta(days=180)
MOST_OPEN = 20


class ListingKind(StrEnum):
    """NEED: a technology is sought. OFFER: a patent may be transferred or licensed."""

    NEED = "need"
    OFFER = "offer"

    @property
    def other(self) -> "ListingKind":
        """The side it is matched with."""
        return ListingKind.OFFER if self is ListingKind.NEED else ListingKind.NEED


class ListingState(StrEnum):
    """PROJECT: the need became research to order (订单式研发)."""

    OPEN = "open"
    PROJECT = "project"
    CLOSED = "closed"


class TooManyListings(Exception):
    """The person has as many open listings as one may have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """One listing as it stands."""

    id: int
    user_id: int
    enterprise: str
    kind: ListingKind
    title: str
    text: str
    industry: str
    patent: str
    terms: str
    state: ListingState
    created_at: datetime
    expires_at: datetime
    vector: bytes | None
    vector_model: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Introduction:
    """A need and an offer that fit, and who has agreed to be introduced."""

    id: int
    need: Listing
    offer: Listing
    reasons: tuple[str, ...]
    need_agreed: bool
    offer_agreed: bool
    declined: bool
    introduced: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NewListing:
    """What a person fills in."""

    kind: ListingKind
    title: str
    text: str
    industry: str
    patent: str = ""
    terms: str = ""


async def add_listing(
    session: Session, user: User, new: NewListing, *, enterprise_id: int | None, now: datetime
) -> int:
    """List it for half a year and give its number; raises TooManyListings."""
    mine = await list_mine(session, user, now=now)
    if len(mine) >= MOST_OPEN:
        raise TooManyListings
    row = ListingRow(
        user_id=user.id,
        enterprise_id=enterprise_id,
        kind=new.kind.value,
        title=new.title,
        text=new.text,
        industry=new.industry,
        patent=new.patent,
        terms=new.terms,
        state=ListingState.OPEN.value,
        created_at=now,
        expires_at=now + LISTED_FOR,
        matched_at=None,
        vector=None,
        vector_model="",
    )
    session.add(row)
    await session.flush()
    return row.id


async def list_mine(session: Session, user: User, *, now: datetime) -> Sequence[Listing]:
    """The person's listings that are open or became projects, newest first."""
    return await _listings(
        session,
        ListingRow.user_id == user.id,
        ListingRow.state != ListingState.CLOSED.value,
        or_(ListingRow.expires_at > now, ListingRow.state == ListingState.PROJECT.value),
    )


async def list_open(
    session: Session, *, now: datetime, kind: ListingKind | None = None
) -> Sequence[Listing]:
    """Every open listing, newest first: no other order, so that none is favoured."""
    of_kind = ListingRow.kind == kind.value if kind else ListingRow.id > 0
    return await _listings(session, *_open(now), of_kind)


async def find_listing(session: Session, listing_id: int) -> Listing | None:
    """One by its number, or None."""
    found = await _listings(session, ListingRow.id == listing_id)
    return found[0] if found else None


async def unmatched(session: Session, *, model: str, now: datetime) -> Sequence[Listing]:
    """Open listings that were not compared yet, or whose vector is of another model."""
    stale = or_(ListingRow.matched_at.is_(None), ListingRow.vector_model != model)
    return await _listings(session, *_open(now), stale)


async def note_matched(
    session: Session, listing_id: int, *, vector: bytes, model: str, now: datetime
) -> None:
    """Keep a listing's vector; it has been compared with the other side."""
    values = {"vector": vector, "vector_model": model, "matched_at": now}
    await session.execute(update(ListingRow).where(ListingRow.id == listing_id).values(**values))


async def set_state(session: Session, user: User, listing_id: int, state: ListingState) -> bool:
    """Change the state of one's own listing; False where it is not theirs."""
    statement = (
        update(ListingRow)
        .where(ListingRow.id == listing_id, ListingRow.user_id == user.id)
        .values(state=state.value)
    )
    return bool((await session.execute(statement.returning(ListingRow.id))).all())


async def extend(session: Session, user: User, listing_id: int, *, now: datetime) -> bool:
    """List one's own open listing for another half year; False where there is none."""
    statement = (
        update(ListingRow)
        .where(
            ListingRow.id == listing_id,
            ListingRow.user_id == user.id,
            ListingRow.state == ListingState.OPEN.value,
        )
        .values(expires_at=now + LISTED_FOR)
    )
    return bool((await session.execute(statement.returning(ListingRow.id))).all())


async def propose(
    session: Session, *, need_id: int, offer_id: int, reasons: Sequence[str], now: datetime
) -> int | None:
    """Note a pair that fits; its number, or None where the pair is known already."""
    values = {
        "need_id": need_id,
        "offer_id": offer_id,
        "reasons": list(reasons),
        "created_at": now,
    }
    statement = insert(session, IntroductionRow).values(**values).on_conflict_do_nothing()
    number: int | None = await session.scalar(statement.returning(IntroductionRow.id))
    return number


async def find_introduction(session: Session, introduction_id: int) -> Introduction | None:
    """One by its number, locked until the transaction ends; None where there is none."""
    row = await session.get(IntroductionRow, introduction_id, with_for_update=True)
    if row is None:
        return None
    need = await find_listing(session, row.need_id)
    offer = await find_listing(session, row.offer_id)
    if need is None or offer is None:
        return None
    return Introduction(
        id=row.id,
        need=need,
        offer=offer,
        reasons=tuple(row.reasons),
        need_agreed=row.need_agreed_at is not None,
        offer_agreed=row.offer_agreed_at is not None,
        declined=row.declined_at is not None,
        introduced=row.introduced_at is not None,
    )


async def agree(
    session: Session, introduction: Introduction, side: ListingKind, *, now: datetime
) -> bool:
    """Note that one side agrees; True where both have by now and the introduction is made."""
    values = {f"{side.value}_agreed_at": now}
    other = introduction.offer_agreed if side is ListingKind.NEED else introduction.need_agreed
    if other:
        values["introduced_at"] = now
    mine = IntroductionRow.id == introduction.id
    await session.execute(update(IntroductionRow).where(mine).values(**values))
    return other


async def decline(session: Session, introduction: Introduction, *, now: datetime) -> None:
    """Note that one side does not want to be introduced."""
    mine = IntroductionRow.id == introduction.id
    await session.execute(update(IntroductionRow).where(mine).values(declined_at=now))


def _open(now: datetime) -> tuple[object, ...]:
    return (ListingRow.state == ListingState.OPEN.value, ListingRow.expires_at > now)


async def _listings(session: Session, *conditions: object) -> Sequence[Listing]:
    statement = (
        select(ListingRow, EnterpriseRow.name)
        .outerjoin(EnterpriseRow, EnterpriseRow.id == ListingRow.enterprise_id)
        .where(*conditions)  # type: ignore[arg-type]
        .order_by(ListingRow.created_at.desc(), ListingRow.id.desc())
    )
    return [_listing(row, name or "") for row, name in (await session.execute(statement)).all()]


def _listing(row: ListingRow, enterprise: str) -> Listing:
    return Listing(
        id=row.id,
        user_id=row.user_id,
        enterprise=enterprise,
        kind=ListingKind(row.kind),
        title=row.title,
        text=row.text,
        industry=row.industry,
        patent=row.patent,
        terms=row.terms,
        state=ListingState(row.state),
        created_at=row.created_at,
        expires_at=row.expires_at,
        vector=row.vector,
        vector_model=row.vector_model,
    )
