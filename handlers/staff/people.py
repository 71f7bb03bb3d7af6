"""Whom a name means, and what roles are called."""

from handlers.message import Reply
from handlers.staff import texts
from storage.database import Session
from storage.desk import staff
from storage.desk.staff import StaffMember
from storage.people import Role

ROLES = {title: role for role, title in texts.ROLE_TITLES.items()} | {
    "成员": Role.MEMBER,
    "员工": Role.STAFF,
    **{role.value: role for role in Role},
}


class NotOne(Exception):
    """A name means nobody, or several; carries the reply that says so."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(reply.text)
        self.reply = reply


def role_named(written: str) -> Role | None:
    """The role of that name."""
    return ROLES.get(written.strip().casefold())


async def the_one(session: Session, written: str) -> StaffMember:
    """The only colleague of that name or number; raises NotOne."""
    found = await staff.named(session, written)
    if not found:
        raise NotOne(Reply(texts.nobody_named(written)))
    if len(found) > 1:
        raise NotOne(Reply(texts.several_named(found)))
    return found[0]
