"""Every Chinese sentence about events that handlers say."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from handlers.clock import SHANGHAI
from storage.events import Event, EventKind, EventState, Plan, Purpose
from storage.registrations import Registration, RegistrationState

KINDS = {
    EventKind.TRAINING: "培训",
    EventKind.SALON: "沙龙",
    EventKind.MATCHMAKING: "对接会",
    EventKind.PLEDGE_DAY: "质押融资入园惠企",
    EventKind.SCREENING: "展前风险排查",
    EventKind.TALENT_COURSE: "专利导航人才班",
}
PURPOSES = {
    Purpose.PUBLIC: "公益服务活动",
    Purpose.OPERATION: "运营转化活动",
    Purpose.PROTECTION: "维权援助活动",
    Purpose.TALENT: "导航人才培养",
}
STATES = {
    EventState.DRAFT: "草稿",
    EventState.PUBLISHED: "报名中",
    EventState.CANCELLED: "已取消",
    EventState.HELD: "已举办",
}
REGISTRATIONS = {
    RegistrationState.REGISTERED: "已报名",
    RegistrationState.WAITING: "候补中",
    RegistrationState.OFFERED: "有名额待确认",
    RegistrationState.CANCELLED: "已取消",
    RegistrationState.LAPSED: "逾期未确认",
}
WEEKDAYS = "一二三四五六日"

SIGN_UP = "报名"
MY_SIGN_UPS = "我的报名"
CANCEL_SIGN_UP = "取消报名"
CONFIRM_SIGN_UP = "确认报名"
CALENDAR = "加入日历"
CHECK_IN = "签到"
CERTIFICATE = "参会证明"
MORE = "更多活动"
ALL_OF_US = "都到了"
PUBLISH, CHANGE, CALL_OFF, COPY, SHEET, ROLL, WALL = (
    "发布",
    "修改",
    "取消活动",
    "复制",
    "报名表",
    "签到情况",
    "签到码",
)
PERSONAL = "个人参加"
SIGN_UP_ANYWAY = "仍要报名"


def moment(at: datetime) -> str:
    """12月5日（周六）14:00, with the year where it is not the usual reading."""
    local = at.astimezone(SHANGHAI)
    return f"{local.month}月{local.day}日（周{WEEKDAYS[local.weekday()]}）{local:%H:%M}"


def period(plan: Plan) -> str:
    """From when to when."""
    start, end = plan.starts_at.astimezone(SHANGHAI), plan.ends_at.astimezone(SHANGHAI)
    last = f"{end:%H:%M}" if start.date() == end.date() else moment(end)
    return f"{start.year}年{moment(start)}–{last}"


def where(plan: Plan) -> str:
    """The place, the link, or both."""
    return "；".join(part for part in (plan.place, plan.link) if part)


def card(event: Event, *, free: int, waiting: int, url: str) -> str:
    """The event as people read it."""
    plan = event.plan
    lines = [
        f"【{KINDS[plan.kind]}】{plan.title}",
        f"时间：{period(plan)}",
        f"地点：{where(plan)}",
        f"主讲：{plan.speaker}" if plan.speaker else "",
        _places(event, free=free, waiting=waiting),
        f"每家单位最多 {plan.per_enterprise} 人" if plan.per_enterprise else "",
        f"报名截止：{moment(plan.sign_up_until)}",
        plan.description,
        f"活动页面：{url}" if url else "",
    ]
    return "\n".join(line for line in lines if line)


def _places(event: Event, *, free: int, waiting: int) -> str:
    if event.state is not EventState.PUBLISHED:
        return f"状态：{STATES[event.state]}"
    if free <= 0 or waiting:
        return f"名额：{event.plan.capacity} 人，已满，可以候补（前面有 {waiting} 组）"
    return f"名额：{event.plan.capacity} 人，还剩 {free} 个"


def listed(events: Iterable[tuple[Event, int]], *, total: int) -> str:
    """The coming events with their free places."""
    lines = [f"近期活动 {total} 场，发送“报名 编号”就可以报名："]
    for event, free in events:
        left = f"还剩 {free} 个名额" if free > 0 else "已满，可候补"
        lines.append(
            f"{event.id}. {event.plan.title}（{KINDS[event.plan.kind]}）\n"
            f"   {moment(event.plan.starts_at)}，{where(event.plan)}，{left}"
        )
    return "\n".join(lines)


def no_events() -> str:
    """Nothing is planned."""
    return "目前没有正在报名的活动。有新活动时会在这里发布，过几天再发“活动”看看。"


def no_such_event(wanted: str) -> str:
    """The number or the words name no event."""
    what = f"“{wanted}”" if wanted else ""
    return f"没有找到{what}这场活动。发送“活动”看正在报名的全部活动。"


def which_event() -> str:
    """Several events fit, or none was named."""
    return "请选一场活动："


def closed(event: Event | None, *, now: datetime) -> str:
    """Why one cannot sign up."""
    if event is None or event.state is EventState.DRAFT:
        return no_such_event("")
    title = event.plan.title
    if event.state is EventState.CANCELLED:
        return f"《{title}》已经取消，不能报名了。发送“活动”看其他活动。"
    if event.state is EventState.HELD or now >= event.plan.ends_at:
        return f"《{title}》已经结束，不能报名了。发送“活动”看其他活动。"
    if now >= event.plan.starts_at:
        return f"《{title}》已经开始，线上报名已截止。人在现场的话，请找工作人员登记签到。"
    return (
        f"《{title}》的报名已在{moment(event.plan.sign_up_until)}截止，来不及了。"
        "发送“活动”看其他活动。"
    )


def signed_up_before(event: Event, registration: Registration) -> str:
    """The person is signed up already."""
    state = REGISTRATIONS[registration.state]
    return (
        f"您{state}《{event.plan.title}》，登记的是：{names(registration.people)}。不用重复报名。"
        "要换人或加人，请先取消再重新报名。"
    )


def names(people: Sequence[str]) -> str:
    """The people of a sign-up in a line; who gave no name is counted."""
    known = [name for name in people if name]
    unnamed = len(people) - len(known)
    return "、".join([*known, f"未留姓名 {unnamed} 人"] if unnamed else known)


def ask_people(title: str, *, when: str, full: bool) -> str:
    """The first question of the sign-up."""
    note = "名额已满，填完后进入候补，有名额会通知您。\n" if full else ""
    return (
        f"报名《{title}》（{when}）。\n{note}请写参加人的姓名，几位就用顿号分开，可以连单位一起写，"
        "例如：张三、李四 汕头某某玩具有限公司。姓名用于现场签到。"
    )


def names_not_understood(most: int) -> str:
    """What was written holds no names."""
    return f"请写参加人的姓名，例如“张三、李四”，一次最多 {most} 人。"


def ask_enterprise() -> str:
    """For whom they come."""
    return "您代表哪家单位？请写全称（用于统计参加单位数）。个人参加请点“个人参加”。"


def enterprise_not_understood() -> str:
    """What was written is no name of an enterprise."""
    return "请写单位的名称，最多 120 个字；个人参加请点“个人参加”。"


def ask_phone() -> str:
    """A number, only if they want."""
    return "留一个手机号吗？只在活动临时有变、这里又联系不上您时使用，不留请点“跳过”。"


def phone_not_understood() -> str:
    """What was written is no phone number."""
    return "请写 11 位手机号或带区号的电话，例如 13800000000；不留请点“跳过”。"


def clashes(title: str) -> str:
    """Another event at that time."""
    return f"时间和您已报名的《{title}》有冲突。要参加这一场，点“仍要报名”；不参加就点“取消”。"


def say_anyway() -> str:
    """Neither of the two answers."""
    return "请点“仍要报名”，或点“取消”。"


def signed_up(event: Event, registration: Registration) -> str:
    """It worked."""
    who = names(registration.people)
    firm = f"（{registration.enterprise}）" if registration.enterprise else ""
    return (
        f"报名成功：《{event.plan.title}》，{who}{firm}。\n时间：{period(event.plan)}\n"
        f"地点：{where(event.plan)}\n活动前一天和前两小时会提醒您。不能来请提前取消，把名额留给别人。"
    )


def waiting(event: Event, registration: Registration) -> str:
    """No place was free; the queue."""
    return (
        f"《{event.plan.title}》名额已满，已为 {names(registration.people)} 排上候补，"
        f"前面有 {registration.ahead} 组。有名额会马上通知您，请在通知写明的时间前确认。"
    )


def person_doubled(name: str) -> str:
    """That person is on the list already."""
    return f"“{name}”已经在这场活动的名单里了，没有重复登记。请去掉这个名字再报名。"


def enterprise_full(firm: str, *, most: int, left: int) -> str:
    """The enterprise sends too many."""
    more = (
        f"还可以报 {left} 人，请减少人数再报名。"
        if left
        else "名额已用完，可以由已报名的同事换人。"
    )
    return f"这场活动每家单位最多 {most} 人，{firm}{more}"


def my_sign_ups(entries: Iterable[tuple[Event, Registration]]) -> str:
    """The person's own sign-ups."""
    lines = ["您的报名："]
    for event, registration in entries:
        state = REGISTRATIONS[registration.state]
        if registration.state is RegistrationState.WAITING:
            state += f"，前面有 {registration.ahead} 组"
        if registration.offered_until is not None:
            state += f"，请在{moment(registration.offered_until)}前确认"
        lines.append(
            f"{event.id}. {event.plan.title}（{state}）\n   {moment(event.plan.starts_at)}，"
            f"{where(event.plan)}，{names(registration.people)}"
        )
    return "\n".join(lines)


def no_sign_ups() -> str:
    """The person has none."""
    return "您现在没有报名的活动。发送“活动”看看近期有什么。"


def not_signed_up(event: Event) -> str:
    """The person has no sign-up for it."""
    return f"您没有报名《{event.plan.title}》，不用取消。"


def cancel_sign_up(event: Event, registration: Registration) -> str:
    """Ask once before the places are given up."""
    return (
        f"将取消《{event.plan.title}》的报名（{names(registration.people)}）。"
        "取消后名额会让给候补的人。"
    )


def sign_up_cancelled(event: Event) -> str:
    """It is done."""
    return f"已取消《{event.plan.title}》的报名。想再参加可以重新报名。"


def offer_taken(event: Event) -> str:
    """The offered places are theirs."""
    return f"已确认，《{event.plan.title}》的名额是您的了。{moment(event.plan.starts_at)}见。"


def offer_gone(event: Event) -> str:
    """Nothing is offered any more."""
    return (
        f"《{event.plan.title}》没有等您确认的名额，可能已过确认时间。发送“我的报名”看现在的情况。"
    )


def calendar_made(event: Event) -> str:
    """The calendar file goes with it."""
    return f"《{event.plan.title}》的日历文件在这里，打开就能加进手机日历，提前一天和两小时提醒。"


def signed_up_meanwhile(event: Event) -> str:
    """A second form of the same person came after the first was completed."""
    return f"您已经报名《{event.plan.title}》，没有重复登记。"


def kept_profile(name: str, enterprise: str) -> str:
    """What the person told about themselves."""
    return f"您填过的姓名和单位：{'，'.join(part for part in (name, enterprise) if part)}"


def kept_sign_ups(sign_ups: int, people: int, feedback: int) -> str:
    """Sign-ups and what belongs to them."""
    words = f"，活动反馈 {feedback} 份" if feedback else ""
    return f"活动报名 {sign_ups} 次，登记了 {people} 人的姓名（可能有电话和签到记录）{words}"
