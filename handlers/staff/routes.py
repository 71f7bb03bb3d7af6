"""The routes of the desk's own people."""

from handlers.clock import Clock
from handlers.routes import Group, Route
from handlers.staff.joining import INVITE_WORD, JOIN_WORD, Invitations, JoinForm
from handlers.staff.roles import ROLE_WORD, Roles
from storage.database import Database
from storage.people import Role


def staff_routes(database: Database, clock: Clock) -> tuple[Route, ...]:
    """Joining, which anybody may try, and what staff and administrators do."""
    roles = Roles(database, clock)
    return (
        Route(
            form=JoinForm(clock),
            words=(JOIN_WORD, "/join"),
            argument="邀请码",
            summary="用邀请码成为工作人员",
            listed=False,
        ),
        Route(
            target=roles.people,
            words=("/人员", "/staff"),
            summary="看工作人员和专家名单",
            role=Role.STAFF,
            group=Group.STAFF,
        ),
        Route(
            target=Invitations(database, clock).handle,
            words=(INVITE_WORD, "/invite"),
            argument="角色 姓名",
            summary="邀请同事加入，得到一个用一次的邀请码",
            examples=("/邀请 工作人员 陈静",),
            role=Role.ADMIN,
            group=Group.STAFF,
        ),
        Route(
            target=roles.change,
            words=(ROLE_WORD, "/role"),
            argument="姓名 角色",
            summary="查看和修改角色（先预览再确认）",
            examples=("/角色 陈静 管理员",),
            role=Role.ADMIN,
            group=Group.STAFF,
        ),
    )
