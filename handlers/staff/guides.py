"""The commands about the desk's own people, asked for part by part."""

from collections import Counter
from collections.abc import Sequence

from handlers.dates import leading_date
from handlers.form import FieldError
from handlers.guided import GuidedCommand, Part, offering, one_day, one_line
from handlers.names import tidy_name
from handlers.staff import texts
from handlers.staff.joining import INVITE_WORD, LONGEST_NAME
from handlers.staff.people import role_named
from handlers.staff.roles import ROLE_WORD
from handlers.staff.rota import ABSENCE_WORD, CANCEL, DUTY_WORD, EVERY, WEEKDAY_NAMES
from storage import staff
from storage.database import Session
from storage.people import Role
from storage.staff import StaffMember


async def colleagues(session: Session) -> Sequence[tuple[str, str]]:
    """Everybody with a role, by name; a command takes the number, which is never ambiguous."""
    return _by_number(await staff.members(session, Role.EXPERT, Role.STAFF, Role.ADMIN))


async def the_desk(session: Session) -> Sequence[tuple[str, str]]:
    """Staff and administrators: who can be on duty."""
    return _by_number(await staff.members(session))


class InviteGuide(GuidedCommand):
    """/邀请 角色 姓名."""

    name = "staff_invite"
    title = "邀请同事"
    front = INVITE_WORD
    parts = (
        Part(
            name="role",
            question=texts.ASK_INVITED_ROLE,
            check=lambda written: _role(written, Role.EXPERT),
            options=offering(
                *(texts.ROLE_TITLES[role] for role in (Role.EXPERT, Role.STAFF, Role.ADMIN))
            ),
        ),
        Part(
            name="name",
            question=texts.ASK_INVITED_NAME,
            check=lambda written: tidy_name(one_line(written))[:LONGEST_NAME],
            optional=True,
        ),
    )


class RoleGuide(GuidedCommand):
    """/角色 姓名 角色."""

    name = "staff_role"
    title = "修改角色"
    front = ROLE_WORD
    parts = (
        Part(name="who", question=texts.ASK_WHOSE_ROLE, check=one_line, options=colleagues),
        Part(
            name="role",
            question=texts.ASK_NEW_ROLE,
            check=lambda written: _role(written, Role.MEMBER),
            options=offering(*texts.ROLE_TITLES.values()),
        ),
    )


class DutyGuide(GuidedCommand):
    """/值班 日子 姓名."""

    name = "staff_duty"
    title = "安排值班"
    front = DUTY_WORD
    parts = (
        Part(
            name="when",
            question=texts.ASK_DUTY_DAY,
            check=lambda written: _duty_day(written),
            options=offering(*(f"{EVERY}{day}" for day in texts.WEEKDAYS)),
        ),
        Part(name="who", question=texts.ASK_DUTY_NAME, check=one_line, options=the_desk),
    )


class OffDutyGuide(DutyGuide):
    """/值班 日子 姓名 取消."""

    name = "staff_off_duty"
    title = "取消值班"
    tail = CANCEL


class AbsenceGuide(GuidedCommand):
    """/请假 开始日期 结束日期."""

    name = "staff_absence"
    title = "登记请假"
    front = ABSENCE_WORD
    parts = (
        Part(name="first", question=texts.ASK_FIRST_DAY, check=one_day),
        Part(name="last", question=texts.ASK_LAST_DAY, check=one_day),
    )


def _by_number(members: Sequence[StaffMember]) -> Sequence[tuple[str, str]]:
    """By name; the number stands behind a name that several have."""
    names = Counter(each.name for each in members if each.name)
    return [
        (
            each.name if names[each.name] == 1 else f"{each.name}#{each.user_id}",
            f"#{each.user_id}",
        )
        for each in members
    ]


def _role(written: str, least: Role) -> str:
    role = role_named(written)
    if role is None or not role.includes(least):
        raise FieldError(texts.role_wanted(least))
    return texts.ROLE_TITLES[role]


def _duty_day(written: str) -> str:
    weekday = written.strip().removeprefix(EVERY).replace("星期", "周")
    if weekday in WEEKDAY_NAMES:
        return f"{EVERY}{weekday}"
    if leading_date(written) is None:
        raise FieldError(texts.duty_day_wanted())
    return one_day(written)
