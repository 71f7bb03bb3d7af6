"""Who may do what: the list of people with a role, and changing one."""

from dataclasses import dataclass
from datetime import datetime

from handlers.clock import Clock
from handlers.made_files import MadeFiles
from handlers.message import IncomingMessage, Reply
from handlers.pages import as_table, asked, next_page
from handlers.staff import texts
from handlers.staff.confirming import confirmed, preview
from handlers.staff.people import NotOne, role_named, the_one
from reports.sheet import Table
from storage import audit
from storage.database import Database, Session
from storage.delivery import deliveries
from storage.delivery.deliveries import Content, DeliveryKind
from storage.desk import request_queue, requests, staff
from storage.desk.staff import LastAdministrator, StaffMember
from storage.people import Role, User

ROLE_WORD, PEOPLE_WORD = "/角色", "/人员"
PAGE = 15


@dataclass(frozen=True, slots=True)
class Roles:
    """The handlers for /人员 and /角色."""

    database: Database
    made: MadeFiles
    clock: Clock

    async def people(self, message: IncomingMessage, user: User) -> Reply:
        """Everybody with a role, a page at a time or as a table."""
        wanted = asked(message.text)
        async with self.database.begin() as session:
            members = await staff.members(session, Role.EXPERT, Role.STAFF, Role.ADMIN)
        if wanted.table:
            rows = [(each.user_id, each.name, texts.ROLE_TITLES[each.role]) for each in members]
            table = Table(name=texts.PEOPLE_TITLE, header=texts.PEOPLE_HEADER, rows=rows)
            return await self.made.table(table, user=user)
        start = wanted.offset(PAGE)
        choices = next_page(PEOPLE_WORD, wanted, total=len(members), size=PAGE)
        return Reply(
            texts.role_list(members[start : start + PAGE]),
            choices=(*choices, as_table(PEOPLE_WORD, wanted)),
        )

    async def change(self, message: IncomingMessage, user: User) -> Reply:
        """Change a role, after a preview; both sides learn of it."""
        argument, sure = confirmed(message.text)
        written, _, title = argument.rpartition(" ")
        role = role_named(title)
        if role is None or not written.strip():
            return Reply(texts.role_usage())
        now = self.clock()
        try:
            async with self.database.begin() as session:
                member = await the_one(session, written.strip())
                if not sure:
                    text = texts.confirm_role(member, role)
                    held = len(await request_queue.held_by(session, member.user))
                    if held and not role.includes(Role.EXPERT):
                        text = f"{text}\n{texts.confirm_leaving(held)}"
                    return preview(text, ROLE_WORD, argument)
                changed = await _give(session, member, role, user, now=now)
        except NotOne as problem:
            return problem.reply
        except LastAdministrator:
            return Reply(texts.last_administrator())
        return Reply(texts.role_changed(member, role, changed=changed))


async def _give(
    session: Session, member: StaffMember, role: Role, by: User, *, now: datetime
) -> bool:
    """Change the role, the person being told; the work of whoever leaves goes back to the queue."""
    if not await staff.set_role(session, member.user_id, role):
        return False
    if not role.includes(Role.EXPERT):
        await requests.release_all(session, member.user, now=now)
    before, after, subject = member.role.value, role.value, f"user:{member.user_id}"
    await audit.record(
        session, by, "staff.role", now=now, subject=subject, before=before, after=after
    )
    await deliveries.enqueue(
        session,
        member.user_id,
        Content(text=texts.your_role_changed(role)),
        key=f"role:{member.user_id}:{now.isoformat()}",
        kind=DeliveryKind.STAFF,
        now=now,
    )
    return True
