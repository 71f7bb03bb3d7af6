"""Who of the desk may work on which request."""

from handlers.desk import texts
from handlers.message import Reply
from storage.desk.requests import AssistanceRequest
from storage.people import Role, User


class NotYours(Exception):
    """An expert reaches for a request that was not given to them; carries the reply."""

    def __init__(self, number: str) -> None:
        super().__init__(number)
        self.reply = Reply(texts.not_yours(number))


def for_staff(request: AssistanceRequest, user: User) -> None:
    """Nothing; raises NotYours. Staff may work on all, experts on what they hold."""
    if not user.role.includes(Role.STAFF) and request.assignee_id != user.id:
        raise NotYours(request.number)
