"""What alerts keep about a person."""

from collections.abc import Sequence

from handlers.alerts import texts
from storage.alerts.subscriptions import subscriptions_of
from storage.database import Session
from storage.people import User


async def kept_about_alerts(session: Session, user: User) -> Sequence[str]:
    """How many subscriptions there are."""
    own = await subscriptions_of(session, user)
    return (texts.kept(len(own)),) if own else ()
