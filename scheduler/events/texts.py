"""What people and staff are told around events without having asked; and the buttons with it."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from storage.attendance import Turnout
from storage.events import Event, Plan
from storage.registrations import Registration

SHANGHAI = ZoneInfo("Asia/Shanghai")
WEEKDAYS = "一二三四五六日"

CONFIRM = ("确认报名", "/确认报名")
CANCEL = ("取消报名", "/取消报名")
CALENDAR = ("加入日历", "/日历")
FEEDBACK = ("说说意见", "/活动评价")
PROOF = ("参会证明", "/参会证明")
ROLL = ("签到情况", "/签到表")
MANAGE = ("报名情况", "/活动管理")
SHEET = ("报名表", "/报名表")


def moment(at: datetime) -> str:
    """12月5日（周六）14:00."""
    local = at.astimezone(SHANGHAI)
    return f"{local.month}月{local.day}日（周{WEEKDAYS[local.weekday()]}）{local:%H:%M}"


def where(plan: Plan) -> str:
    """The place, the link, or both."""
    return "；".join(part for part in (plan.place, plan.link) if part)


def facts(event: Event) -> Mapping[str, str]:
    """Short named values for routes that allow templates only."""
    plan = event.plan
    return {"title": plan.title, "time": moment(plan.starts_at), "place": where(plan)}


def offered(event: Event, registration: Registration) -> str:
    """The queue's turn came."""
    until = registration.offered_until or event.plan.starts_at
    return (
        f"《{event.plan.title}》有名额了（{moment(event.plan.starts_at)}，{where(event.plan)}）。"
        f"请在{moment(until)}前点“确认报名”，过时会让给下一位。"
    )


def lapsed(event: Event) -> str:
    """The offer was not taken in time."""
    return (
        f"《{event.plan.title}》给您留的名额没有在规定时间内确认，已让给下一位。"
        "想参加可以重新报名排队。"
    )


def tomorrow(event: Event) -> str:
    """The day before."""
    return (
        f"提醒：您报名的《{event.plan.title}》{moment(event.plan.starts_at)}开始，{where(event.plan)}。"
        "来不了请取消，把名额让给候补的人。"
    )


def soon(event: Event) -> str:
    """Two hours before."""
    return (
        f"《{event.plan.title}》{moment(event.plan.starts_at)}开始，{where(event.plan)}。"
        "到场后请看大屏幕，发送“签到”加六位数字签到。"
    )


def too_few(event: Event, *, enterprises: int) -> str:
    """To staff: the target of enterprises is far."""
    wanted = event.plan.wanted_enterprises
    return (
        f"《{event.plan.title}》{moment(event.plan.starts_at)}举办，"
        f"报名的单位只有 {enterprises} 家，指标要求 {wanted} 家，还差 {wanted - enterprises} 家。"
        "请再通知一些企业。"
    )


def nobody_came(event: Event) -> str:
    """To staff: it is over and nobody was checked in."""
    return (
        f"《{event.plan.title}》已过结束时间，但没有一个人签到，暂时没有计入指标。"
        f"办了请补登（/代签 {event.id} 姓名 单位），没办请取消（/取消活动 {event.id} 原因）。"
    )


def held(event: Event, turnout: Turnout) -> str:
    """To staff: it took place and counts."""
    came = f"到场 {turnout.people} 人，{turnout.enterprises} 家单位。"
    text = f"《{event.plan.title}》已办完并计入台账：{came}"
    wanted = event.plan.wanted_enterprises
    if wanted and turnout.enterprises < wanted:
        text += f"指标要求 {wanted} 家，还差 {wanted - turnout.enterprises} 家，漏登的请尽快补登。"
    return text


def ask_feedback(event: Event) -> str:
    """To who was there."""
    return f"谢谢参加《{event.plan.title}》。花半分钟说说意见好吗？需要参会证明也可以在这里开。"


def today(event: Event, *, people: int) -> str:
    """A line of the morning's brief."""
    starts = event.plan.starts_at.astimezone(SHANGHAI)
    return f"{starts:%H:%M} {event.plan.title}（{where(event.plan)}），报名 {people} 人"
