"""New listings are compared with the other side's; both sides are asked whether to meet."""

import asyncio
import logging
from collections.abc import Sequence
from datetime import datetime

from knowledge.index import Embedder
from knowledge.vectors import pack, unpack
from retrieval.listings import Fit, best, fit
from scheduler import listing_texts as texts
from storage.database import Database, Session
from storage.delivery import deliveries
from storage.delivery.deliveries import Content, DeliveryKind, Priority
from storage.operation import listings
from storage.operation.listings import Listing, ListingKind

log = logging.getLogger(__name__)

MOST_EACH = 3
AT_ONCE = 20


async def match_listings(database: Database, embedder: Embedder, *, now: datetime) -> int:
    """Compare what is new with the open listings of the other side; says how many pairs fit.

    Repeating it is harmless: a pair is proposed once. Two listings of one person are no pair.
    """
    async with database.begin() as session:
        waiting = await listings.unmatched(session, model=embedder.model, now=now)
    proposed = 0
    for listing in waiting[:AT_ONCE]:
        vector = await asyncio.to_thread(embedder.query, _text(listing))
        async with database.begin() as session:
            others = await listings.list_open(session, kind=listing.kind.other, now=now)
            comparable = [
                other
                for other in others
                if other.vector is not None
                and other.vector_model == embedder.model
                and other.user_id != listing.user_id
            ]
            fits = _fits(listing, pack(vector), comparable)
            for other, found in fits:
                proposed += await _propose(session, listing, other, found, now=now)
            await listings.note_matched(
                session, listing.id, vector=pack(vector), model=embedder.model, now=now
            )
    if proposed:
        log.info("%d pairs of listings fit", proposed)
    return proposed


def _fits(listing: Listing, vector: bytes, others: Sequence[Listing]) -> list[tuple[Listing, Fit]]:
    mine = unpack(vector)
    by_id = {other.id: other for other in others}
    found = []
    for other in others:
        nearness = float(mine @ unpack(other.vector or b""))
        need, offer = _sides(listing, other)
        if (each := fit(_text(need), _text(offer), nearness=nearness)) is not None:
            found.append((other.id, each))
    return [(by_id[number], each) for number, each in best(found, most=MOST_EACH)]


async def _propose(
    session: Session, listing: Listing, other: Listing, found: Fit, *, now: datetime
) -> int:
    need, offer = _sides(listing, other)
    reasons = texts.reasons(found.words, same_industry=need.industry == offer.industry)
    number = await listings.propose(
        session, need_id=need.id, offer_id=offer.id, reasons=reasons, now=now
    )
    if number is None:
        return 0
    for mine, theirs in ((need, offer), (offer, need)):
        await deliveries.enqueue(
            session,
            mine.user_id,
            Content(
                text=texts.proposal(
                    mine.title, theirs.title, theirs.text, reasons=reasons, kind=theirs.kind
                ),
                choices=texts.proposal_choices(number),
                facts={"title": texts.PROPOSAL_TITLE, "thing": theirs.title},
            ),
            key=f"introduction:{number}:{mine.id}",
            kind=DeliveryKind.ALERT,
            priority=Priority.DIGEST,
            push=f"introduction:{number}",
            now=now,
        )
    return 1


def _sides(one: Listing, other: Listing) -> tuple[Listing, Listing]:
    """The need and the offer of a pair."""
    return (one, other) if one.kind is ListingKind.NEED else (other, one)


def _text(listing: Listing) -> str:
    return f"{listing.title}。{listing.text}"
