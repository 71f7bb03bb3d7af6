"""The routes of the desk's own people."""

from handlers.clock import Clock
from handlers.guided import asking, guide
from handlers.made_files import MadeFiles
from handlers.routes import Group, Route
from handlers.staff import guides
from handlers.staff.audit_view import AUDIT_WORD, AuditView
from handlers.staff.joining import INVITE_WORD, JOIN_WORD, Invitations, JoinForm
from handlers.staff.page_code import PageCode
from handlers.staff.roles import PEOPLE_WORD, ROLE_WORD, Roles
from handlers.staff.rota import (
    ABSENCE_WORD,
    ARRANGE_WORD,
    DUTY_WORD,
    LEAVE_WORD,
    TAKE_OFF_WORD,
    Rota,
)
from handlers.staff.spoken import in_plain_words
from storage.database import Database
from storage.files import FileFolder
from storage.people import Role


def staff_routes(
    database: Database, files: FileFolder, clock: Clock, *, public_url: str
) -> tuple[Route, ...]:
    """Joining, which anybody may try, and what staff and administrators do."""
    made = MadeFiles(database, files, clock)
    roles, rota = Roles(database, made, clock), Rota(database, made, clock)
    joining = Route(
        form=JoinForm(clock),
        words=(JOIN_WORD, "/join"),
        argument="邀请码",
        summary="用邀请码成为工作人员",
        listed=False,
    )
    by_the_desk = (
        *_everybody(rota, roles, PageCode(database, clock, public_url)),
        *_administrators(Invitations(database, clock), roles, AuditView(database, made, clock)),
    )
    return (joining, *in_plain_words(by_the_desk))


def _everybody(rota: Rota, roles: Roles, page: PageCode) -> tuple[Route, ...]:
    return (
        Route(
            target=rota.duty,
            words=(DUTY_WORD, "/duty"),
            argument="日期 姓名",
            summary="看值班表，可要表格；安排或取消值班",
            examples=("/值班 每周一 陈静",),
            role=Role.STAFF,
            group=Group.STAFF,
        ),
        Route(
            target=rota.absence,
            words=(ABSENCE_WORD, "/absence"),
            argument="开始日期 结束日期",
            summary="看谁请假，登记或取消自己的请假",
            examples=("/请假 2026-12-01 2026-12-03",),
            role=Role.STAFF,
            group=Group.STAFF,
        ),
        guide(guides.ON_DUTY, word=ARRANGE_WORD, role=Role.STAFF),
        guide(guides.OFF_DUTY, word=TAKE_OFF_WORD, role=Role.STAFF),
        guide(guides.ABSENCE, word=LEAVE_WORD, role=Role.STAFF),
        Route(
            target=page.handle,
            words=("/网页", "/page"),
            summary="得到工作页面的登录码：队列、统计、导出",
            role=Role.STAFF,
            group=Group.STAFF,
        ),
        Route(
            target=roles.people,
            words=(PEOPLE_WORD, "/staff"),
            argument="页",
            summary="看工作人员和专家名单，可要表格",
            role=Role.STAFF,
            group=Group.STAFF,
        ),
    )


def _administrators(invitations: Invitations, roles: Roles, log: AuditView) -> tuple[Route, ...]:
    return (
        Route(
            target=log.handle,
            words=(AUDIT_WORD, "/audit"),
            argument="词",
            summary="查看和导出操作记录",
            role=Role.ADMIN,
            group=Group.STAFF,
        ),
        asking(
            Route(
                target=invitations.handle,
                words=(INVITE_WORD, "/invite"),
                argument="角色 姓名",
                summary="邀请同事加入，得到一个用一次的邀请码",
                examples=("/邀请 工作人员 陈静",),
                role=Role.ADMIN,
                group=Group.STAFF,
            ),
            *guides.INVITATION,
        ),
        asking(
            Route(
                target=roles.change,
                words=(ROLE_WORD, "/role"),
                argument="姓名 角色",
                summary="修改角色（先预览再确认）",
                examples=("/角色 陈静 管理员",),
                role=Role.ADMIN,
                group=Group.STAFF,
            ),
            *guides.ROLE,
        ),
    )
