"""Cards whose basis has a new version are put on the list of those to look at, each once."""

from collections.abc import Sequence
from datetime import datetime

from knowledge.card import Card
from knowledge.card_check import outdated
from knowledge.library import Library
from storage.answers import cards as rows
from storage.database import Database
from storage.evidence import SHANGHAI


async def review_cards(
    database: Database, cards: Sequence[Card], library: Library, *, now: datetime
) -> int:
    """Note every card that rests on a version which no longer governs; says how many are new."""
    today = now.astimezone(SHANGHAI).date()
    due = [
        (card.id, new_version(document.law, document.version))
        for card in cards
        for document in outdated(card, library, day=today)
    ]
    if not due:
        return 0
    async with database.begin() as session:
        return await rows.note_reviews(session, due, now=now)


def new_version(law: str, version: str) -> str:
    """Why a card has to be looked at, as staff read it."""
    return f"依据的《{law}》有了新版本（{version}），请核对答案和条号。"
