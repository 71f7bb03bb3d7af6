"""Every sentence of the staff desk."""

from collections.abc import Iterable
from datetime import date, datetime

from handlers.dates import chinese_date
from storage.desk.staff import StaffMember
from storage.people import Role

CONFIRM_LABEL = "确认，就这样办"
ROLE_TITLES = {
    Role.MEMBER: "普通用户",
    Role.EXPERT: "专家",
    Role.STAFF: "工作人员",
    Role.ADMIN: "管理员",
}
ASK_INVITED_ROLE = "邀请的人来做什么？"
ASK_INVITED_NAME = "对方叫什么名字？不写也可以。"
ASK_WHOSE_ROLE = "改谁的角色？点一下，或写姓名。"
ASK_NEW_ROLE = "改成什么角色？"
ASK_DUTY_DAY = "哪一天值班？点每周的一天，或写一个日期，例如 2026-12-01。"
ASK_DUTY_NAME = "谁值班？点一下，或写姓名。"
ASK_FIRST_DAY = "从哪一天开始请假？例如 2026-12-01。"
ASK_LAST_DAY = "到哪一天为止？只请一天就写同一天。"
ARRANGE_DUTY, CANCEL_DUTY = "安排值班", "取消值班"
TAKE_LEAVE, COME_BACK = "登记请假", "销假"
PEOPLE_TITLE, PEOPLE_HEADER = "人员名单", ("编号", "姓名", "角色")
ROTA_TITLE, ROTA_HEADER = "值班表", ("日子", "姓名")
WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")


def not_done_yet() -> str:
    """Under a preview."""
    return "现在还没有执行。核对无误请点下面的按钮，不办就不用理会。"


def ask_code() -> str:
    """The invitation code is missing."""
    return "请发送管理员给您的邀请码，例如 ABCDE-FGHJK。"


def ask_name() -> str:
    """How colleagues and people are told who speaks."""
    return "请写您的姓名。回复求助时会显示这个名字，同事也用它给您转单。"


def name_wanted() -> str:
    """The name is empty, has no letter or is too long."""
    return "姓名请写 1 到 30 个字，不能只有数字或符号，例如：陈静。"


def code_wanted() -> str:
    """The text is no code."""
    return "邀请码是 10 位字母和数字，例如 ABCDE-FGHJK。请照原样再发一次。"


def code_unknown() -> str:
    """Nobody can join with this code."""
    return (
        "这个邀请码不能用：可能写错、过期、已经用过或被撤回。请核对后再发，或向管理员要一个新的。"
    )


def too_many_guesses() -> str:
    """Too many wrong codes."""
    return "邀请码错的次数太多，请一小时后再试。"


def joined(name: str, role: Role) -> str:
    """The person has a role now."""
    return f"{name}，您好。您现在是{ROLE_TITLES[role]}了。发送“帮助”看可以用的命令。"


def somebody_joined(name: str, role: Role) -> str:
    """Told to the administrators."""
    return f"{name}已用邀请码加入，角色是{ROLE_TITLES[role]}。如果不是您邀请的，请发送“/角色”收回。"


def invite_usage() -> str:
    """The command cannot be read."""
    return (
        "请写明角色，可以加姓名，例如：/邀请 工作人员 陈静。角色有：专家、工作人员、管理员。\n"
        "“/邀请 列表”看还没用的邀请，“/邀请 撤回 编号”收回一个。"
    )


def confirm_invitation(role: Role, name: str) -> str:
    """Before an invitation to a powerful role is made."""
    whom = f"给{name}" if name else ""
    return f"将生成一个{whom}的邀请码，谁先发送谁就成为{ROLE_TITLES[role]}。"


def invitation(code: str, role: Role, *, until: datetime) -> str:
    """The code, once."""
    return (
        f"邀请码：{code}\n请把下面这句发给对方，让对方在这里发送：\n/加入 {code}\n"
        f"用一次就失效，{until:%m月%d日 %H:%M} 前有效，对方会成为{ROLE_TITLES[role]}。"
        "这个码只显示这一次。"
    )


def invitation_list(lines: Iterable[tuple[int, Role, str, datetime]]) -> str:
    """The open invitations."""
    shown = [
        f"· {number}：{ROLE_TITLES[role]}{f'，{name}' if name else ''}，{until:%m-%d %H:%M} 前有效"
        for number, role, name, until in lines
    ]
    if not shown:
        return "没有未使用的邀请。"
    return "\n".join(["未使用的邀请（编号：角色）：", *shown, "收回请发送“/邀请 撤回 编号”。"])


def invitation_revoked(number: int, *, done: bool) -> str:
    """An invitation was taken back, or is not there."""
    return f"已收回邀请 {number}。" if done else f"没有编号为 {number} 的未使用邀请。"


def member_line(member: StaffMember) -> str:
    """#3 陈静（工作人员）."""
    return f"#{member.user_id} {member.name or '未填姓名'}（{ROLE_TITLES[member.role]}）"


def role_list(members: Iterable[StaffMember]) -> str:
    """Everybody with a role."""
    lines = [f"· {member_line(member)}" for member in members]
    return "\n".join(
        [
            "现在的人员：",
            *lines,
            "改角色请发送：/角色 姓名或#编号 新角色，例如：/角色 陈静 管理员。",
        ]
    )


def role_usage() -> str:
    """The command cannot be read."""
    return "请写成：/角色 姓名或#编号 新角色。角色有：普通用户、专家、工作人员、管理员。"


def nobody_named(written: str) -> str:
    """No colleague is called so."""
    return f"人员里没有“{written}”。发送“/人员”看名单，也可以写编号，例如 #3。"


def several_named(members: Iterable[StaffMember]) -> str:
    """More than one colleague is called so."""
    return f"同名的有几位，请写编号：{'、'.join(map(member_line, members))}"


def confirm_role(member: StaffMember, role: Role) -> str:
    """Before a role is changed."""
    return f"将把 {member_line(member)} 改为{ROLE_TITLES[role]}。"


def confirm_leaving(held: int) -> str:
    """What somebody holds who is about to lose their role."""
    return f"此人手上还有 {held} 件没办完的求助，改后会退回待接队列；要交给某人，请先用“/移交”。"


def role_changed(member: StaffMember, role: Role, *, changed: bool) -> str:
    """The role stands."""
    name = member.name or f"#{member.user_id}"
    return (
        f"{name}现在是{ROLE_TITLES[role]}。" if changed else f"{name}原来就是{ROLE_TITLES[role]}。"
    )


def your_role_changed(role: Role) -> str:
    """Told to the person."""
    return f"您的角色已改为{ROLE_TITLES[role]}。发送“帮助”看可以用的命令。"


def last_administrator() -> str:
    """Somebody must be able to give roles."""
    return "这是最后一位管理员，不能改。请先让另一位成为管理员。"


def rota_text(
    weekly: Iterable[tuple[int, str]], single: Iterable[tuple[date, str]], *, today: str
) -> str:
    """Who is on duty today, every week, and on single days."""
    lines = [f"今天值班：{today}"]
    lines += [f"· 每{WEEKDAYS[weekday]}：{names}" for weekday, names in weekly]
    lines += [f"· {chinese_date(day)}：{names}" for day, names in single]
    lines.append(
        "排班：/值班 每周一 陈静，或 /值班 2026-12-01 陈静；取消在后面加“取消”。"
        "没有排班的日子由全体在岗人员值班。"
    )
    return "\n".join(lines)


def rota_usage() -> str:
    """The command cannot be read."""
    return "请写成：/值班 每周一 姓名，或 /值班 2026-12-01 姓名；取消在后面加“取消”。"


def rota_changed(when: str, name: str, *, added: bool, changed: bool) -> str:
    """The rota stands."""
    if not changed:
        return f"{when}原来就{'有' if added else '没有'}{name}值班。"
    return f"已{'安排' if added else '取消'}{name}{when}值班。"


def weekly(weekday: int) -> str:
    """每周一."""
    return f"每{WEEKDAYS[weekday]}"


def absence_text(lines: Iterable[tuple[str, date, date]]) -> str:
    """Who is away, now and in the next weeks."""
    shown = [
        f"· {name or '未填姓名'}：{chinese_date(first)}到{chinese_date(last)}"
        for name, first, last in lines
    ]
    usage = "请假：/请假 2026-12-01 2026-12-03（可在后面写姓名替同事登记）；销假：/请假 取消。"
    return "\n".join([*(shown or ["最近没有人请假。"]), usage])


def absence_usage() -> str:
    """The command cannot be read."""
    return (
        "请写成：/请假 开始日期 结束日期，例如：/请假 2026-12-01 2026-12-03。只写一个日期就是一天。"
    )


def absence_noted(name: str, first: date, last: date) -> str:
    """Somebody will be away."""
    days = f"{chinese_date(first)}到{chinese_date(last)}"
    return f"已登记 {name} 从{days}请假，这几天不排值班、不派新件。"


def absence_ended(name: str, *, count: int) -> str:
    """Somebody is back."""
    return f"已取消{name}的请假。" if count else f"{name}没有登记请假。"


def only_admins_for_others() -> str:
    """Only an administrator may register somebody else."""
    return "替别人登记需要管理员来办。"


def page_code(code: str, *, minutes: int, url: str) -> str:
    """The code that opens the staff page."""
    where = f"打开 {url} " if url else "打开聊天网页地址后面加 /staff 的页面，"
    return f"登录码：{code}\n{where}输入登录码。{minutes} 分钟内有效，只能用一次，不要转发给别人。"


def role_wanted(least: Role) -> str:
    """An answer is no role that can be given."""
    titles = "、".join(title for role, title in ROLE_TITLES.items() if role.includes(least))
    return f"角色有：{titles}。请点一个，或照写。"


def duty_day_wanted() -> str:
    """An answer is no day of duty."""
    return "请点每周的一天，或写一个日期，例如 2026-12-01。"
