"""How somebody comes to the desk: an administrator invites, the person sends the code."""

from dataclasses import dataclass

from typing_extensions import override

from handlers.clock import SHANGHAI, Clock
from handlers.form import Field, FieldError, Form, Values
from handlers.message import IncomingMessage, Reply
from handlers.names import tidy_name
from handlers.row_number import row_number
from handlers.staff import texts
from handlers.staff.confirming import confirmed, preview
from handlers.staff.people import role_named
from storage import audit, codes, enterprises
from storage.database import Database, Session
from storage.delivery.deliveries import Content
from storage.desk import invitations, staff
from storage.desk.invitations import InvitationUnknown
from storage.people import Role, User

INVITE_WORD = "/邀请"
JOIN_WORD = "/加入"
LIST, REVOKE = "列表", "撤回"
LONGEST_NAME = 30


class JoinForm(Form):
    """Asks for the code and, of those who have not given one yet, the name.

    Only the code's hash is kept while the form is open.
    """

    name = "join"
    title = "加入"

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    @property
    @override
    def fields(self) -> tuple[Field, ...]:
        return (
            Field(name="code", ask=lambda _values: Reply(texts.ask_code()), parse=_code),
            Field(name="name", ask=lambda _values: Reply(texts.ask_name()), parse=staff_name),
        )

    @override
    async def begin(self, session: Session, user: User, message: IncomingMessage) -> Values:
        code, _, name = message.text.strip().partition(" ")
        known: dict[str, str] = {}
        if len(codes.plain(code)) == codes.CODE_LETTERS:
            known["code"] = codes.hash_of(code)
        told = (await enterprises.profile(session, user)).name
        if 0 < len(tidy_name(name)) <= LONGEST_NAME:
            known["name"] = tidy_name(name)
        elif told:
            known["name"] = told
        return known

    @override
    async def complete(
        self, session: Session, user: User, message: IncomingMessage, values: Values
    ) -> Reply:
        now, name = self._clock(), values["name"]
        try:
            role = await invitations.accept(session, user, values["code"], now=now)
        except codes.TooManyGuesses:
            return Reply(texts.too_many_guesses())
        except InvitationUnknown:
            return Reply(texts.code_unknown())
        await enterprises.remember_name(session, user, name)
        joined = User(user.id, role)
        await audit.record(session, joined, "staff.join", now=now, subject=f"user:{user.id}")
        admins = await staff.members(session, Role.ADMIN)
        await staff.tell(
            session,
            [admin for admin in admins if admin.user_id != user.id],
            Content(text=texts.somebody_joined(name, role)),
            key=f"joined:{user.id}:{now:%Y%m%d%H%M%S}",
            now=now,
        )
        return Reply(texts.joined(name, role))


@dataclass(frozen=True, slots=True)
class Invitations:
    """The handler by which administrators invite: /邀请 角色 姓名, /邀请 列表, /邀请 撤回 编号."""

    database: Database
    clock: Clock

    async def handle(self, message: IncomingMessage, user: User) -> Reply:
        """Make an invitation, show the open ones, or take one back."""
        argument, sure = confirmed(message.text)
        first, _, rest = argument.partition(" ")
        if first == LIST:
            return await self._list()
        if first == REVOKE:
            return await self._revoke(rest.strip(), user)
        role = role_named(first)
        if role is None or role is Role.MEMBER:
            return Reply(texts.invite_usage())
        name = tidy_name(rest)[:LONGEST_NAME]
        if not sure and role is Role.ADMIN:
            return preview(texts.confirm_invitation(role, name), INVITE_WORD, argument)
        now = self.clock()
        async with self.database.begin() as session:
            code = await invitations.invite(session, role, now=now, by=user, name=name)
            await audit.record(session, user, "staff.invite", now=now, role_given=role.value)
        until = (now + invitations.LASTS).astimezone(SHANGHAI)
        return Reply(texts.invitation(codes.spaced(code), role, until=until))

    async def _list(self) -> Reply:
        async with self.database.begin() as session:
            found = await invitations.open_invitations(session, now=self.clock())
        return Reply(
            texts.invitation_list(
                (each.id, each.role, each.name, each.expires_at.astimezone(SHANGHAI))
                for each in found
            )
        )

    async def _revoke(self, written: str, user: User) -> Reply:
        number = row_number(written)
        if number is None:
            return Reply(texts.invite_usage())
        now = self.clock()
        async with self.database.begin() as session:
            done = await invitations.revoke(session, number, now=now)
            if done:
                await audit.record(
                    session, user, "staff.revoke", now=now, subject=f"invitation:{number}"
                )
        return Reply(texts.invitation_revoked(number, done=done))


def staff_name(written: str) -> str:
    """A name as colleagues will see it; raises FieldError."""
    name = tidy_name(written)
    if len(name) > LONGEST_NAME or not any(letter.isalpha() for letter in name):
        raise FieldError(texts.name_wanted())
    return name


def _code(written: str) -> str:
    if len(codes.plain(written)) != codes.CODE_LETTERS:
        raise FieldError(texts.code_wanted())
    return codes.hash_of(written)
