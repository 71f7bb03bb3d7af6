"""What watching and searching keep about a person, for their own data."""

from collections.abc import Sequence

from handlers.patents import portfolio_texts
from storage.database import Session
from storage.people import User
from storage.register.portfolios import portfolio_of
from storage.register.searches import count_searches


async def kept_about_rights(session: Session, user: User) -> Sequence[str]:
    """What is watched, and how many searches are remembered."""
    portfolio = await portfolio_of(session, user.id)
    searches = await count_searches(session, user)
    firms = [firm.name for firm in portfolio.firms]
    numbers = sum(not item.left_out for item in portfolio.items)
    if not (firms or numbers or searches):
        return ()
    return (portfolio_texts.kept(firms, numbers=numbers, searches=searches),)
