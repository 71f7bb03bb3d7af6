"""Invitations: one code, one person, in time, and no guessing."""

from datetime import timedelta

from handlers.dispatcher import Dispatcher
from handlers.message import Channel
from storage import audit, codes, people
from storage.database import Database
from storage.desk import invitations, staff
from storage.people import Role
from tests.handlers.dialogue import Chat, Clock, given_role


async def role_of(database: Database, chat: Chat) -> Role:
    async with database.begin() as session:
        user = await people.find_user(
            session, channel=Channel.TERMINAL.value, external_id=chat.sender
        )
    assert user is not None
    return user.role


async def code_for(database: Database, clock: Clock, role: Role = Role.ADMIN) -> str:
    async with database.begin() as session:
        return await invitations.invite(session, role, now=clock())


def code_in(text: str) -> str:
    """The code an administrator was shown."""
    return text.splitlines()[0].removeprefix("邀请码：")


async def test_the_first_administrator_joins_and_invites_the_next(
    database: Database, dispatcher: Dispatcher, clock: Clock
) -> None:
    code = await code_for(database, clock)
    first = Chat(dispatcher, clock, sender="first")
    asked = await first.say(f"/加入 {codes.spaced(code).lower()}")
    assert "姓名" in asked.text
    assert "不能只有数字" in (await first.say("1")).text
    assert "管理员" in (await first.say("林\u202e先生 🐷")).text
    assert await role_of(database, first) is Role.ADMIN
    assert "林先生 🐷" in (await first.say("/人员")).text, "marks of direction are taken out"
    shown = await first.say("/邀请 工作人员 陈静")
    second = Chat(dispatcher, clock, sender="second")
    assert "邀请码" in (await second.say("/加入")).text
    await second.say(code_in(shown.text))
    assert "陈静，您好" in (await second.say("陈静")).text
    assert await role_of(database, second) is Role.STAFF
    async with database.begin() as session:
        assert [each.name for each in await staff.members(session)] == ["林先生 🐷", "陈静"]
        assert await audit.broken_at(session) is None


async def test_a_code_works_once_and_in_time(
    database: Database, dispatcher: Dispatcher, clock: Clock
) -> None:
    one, other = (Chat(dispatcher, clock, sender=name) for name in ("one", "other"))
    code = await code_for(database, clock, Role.STAFF)
    assert "您现在是" in (await one.say(f"/加入 {code} 陈静")).text
    assert "不能用" in (await other.say(f"/加入 {code} 小李")).text
    late = await code_for(database, clock)
    clock.advance(hours=25)
    assert "不能用" in (await other.say(f"/加入 {late} 小李")).text
    assert await role_of(database, other) is Role.MEMBER


async def test_guessing_is_stopped_for_one_and_for_all(
    database: Database, dispatcher: Dispatcher, clock: Clock
) -> None:
    guesser = Chat(dispatcher, clock, sender="guesser")
    for number in range(codes.MOST_BY_SENDER):
        assert "不能用" in (await guesser.say(f"/加入 AAAAA-AAAA{'BCDEF'[number]} 甲")).text
    right = await code_for(database, clock)
    assert "次数太多" in (await guesser.say(f"/加入 {right} 甲")).text
    assert await role_of(database, guesser) is Role.MEMBER
    clock.advance(minutes=61)
    async with database.begin() as session:
        for number in range(codes.MOST_BY_ALL):
            await codes.note_wrong_guess(
                session, invitations.PURPOSE, f"crowd-{number}", now=clock()
            )
    newcomer = Chat(dispatcher, clock, sender="newcomer")
    assert "次数太多" in (await newcomer.say(f"/加入 {right} 甲")).text
    clock.advance(minutes=61)
    assert "您现在是管理员" in (await newcomer.say(f"/加入 {right} 甲")).text


async def test_an_invitation_is_taken_back(
    database: Database, dispatcher: Dispatcher, clock: Clock, chat: Chat
) -> None:
    await given_role(database, chat, Role.ADMIN, "林")
    preview = await chat.say("/邀请 管理员 陈静")
    assert "还没有执行" in preview.text
    assert "没有未使用的邀请" in (await chat.say("/邀请 列表")).text
    code = code_in((await chat.tap(preview, "确认，就这样办")).text)
    assert "陈静" in (await chat.say("/邀请 列表")).text
    assert "已收回" in (await chat.say("/邀请 撤回 1")).text
    assert "没有编号" in (await chat.say("/邀请 撤回 1")).text
    assert "不能用" in (await Chat(dispatcher, clock, sender="x").say(f"/加入 {code} 陈")).text
    for wrong in ("/邀请 皇帝", "/邀请 普通用户", "/邀请 撤回 一"):
        assert "请写明角色" in (await chat.say(wrong)).text


async def test_a_role_is_changed_after_a_preview_and_the_last_administrator_stays(
    database: Database, dispatcher: Dispatcher, clock: Clock, chat: Chat
) -> None:
    await given_role(database, chat, Role.ADMIN, "林")
    other = Chat(dispatcher, clock, sender="other")
    user = await given_role(database, other, Role.STAFF, "陈静")
    assert "最后一位管理员" in (await chat.say("/角色 林 工作人员 确认")).text
    preview = await chat.say("/角色 陈静 管理员")
    assert await role_of(database, other) is Role.STAFF
    assert "现在是管理员" in (await chat.tap(preview, "确认，就这样办")).text
    assert "原来就是" in (await chat.say(f"/角色 #{user.id} admin 确认")).text
    assert "没有“赵”" in (await chat.say("/角色 赵 专家")).text
    await given_role(database, Chat(dispatcher, clock, sender="namesake"), Role.STAFF, "陈静")
    assert "同名的有几位" in (await chat.say("/角色 陈静 普通用户")).text
    assert "陈静" in (await chat.say("/人员")).text
    assert "请写成" in (await chat.say("/角色 陈静")).text
    assert "现在是普通用户" in (await other.say("/角色 林 普通用户 确认")).text
    assert "只对工作人员开放" in (await chat.say("/角色")).text


async def test_two_administrators_cannot_dismiss_each_other(any_database: Database) -> None:
    now = Clock()()
    async with any_database.begin() as session:
        ids = []
        for name in ("a", "b"):
            user = await people.find_or_add_user(
                session, channel="terminal", external_id=name, now=now
            )
            await staff.set_role(session, user.id, Role.ADMIN)
            ids.append(user.id)
        await staff.set_role(session, ids[0], Role.MEMBER)
        try:
            await staff.set_role(session, ids[1], Role.STAFF)
        except staff.LastAdministrator:
            pass
        else:
            raise AssertionError("nobody would be left")


async def test_a_code_is_accepted_once_on_every_database(any_database: Database) -> None:
    now = Clock()()
    async with any_database.begin() as session:
        code = await invitations.invite(session, Role.STAFF, now=now, lasts=timedelta(minutes=5))
        users = [
            await people.find_or_add_user(session, channel="web", external_id=name, now=now)
            for name in ("a", "b")
        ]
    outcomes = []
    for user in users:
        async with any_database.begin() as session:
            try:
                outcomes.append(
                    await invitations.accept(session, user, codes.hash_of(code), now=now)
                )
            except invitations.InvitationUnknown:
                outcomes.append(Role.MEMBER)
    assert outcomes == [Role.STAFF, Role.MEMBER]
