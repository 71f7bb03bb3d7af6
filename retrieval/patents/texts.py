"""Sentences about the days of one's own rights, on cards and in reminders alike."""

from datetime import date

from knowledge.patents.own_days import DayKind, OwnDay
from retrieval.texts import day as chinese_day

DEMO = "【示例】"
WHAT = {
    DayKind.ANNUITY: "缴年费",
    DayKind.LATE_ANNUITY: "补缴年费",
    DayKind.TERM_END: "保护期届满",
    DayKind.EXAMINATION: "请求实质审查",
    DayKind.PRIORITY: "要求优先权再申请",
    DayKind.PCT_ENTRY: "进入中国国家阶段",
    DayKind.LATE_PCT_ENTRY: "缴宽限费进入中国",
    DayKind.RENEWAL: "商标续展",
    DayKind.LATE_RENEWAL: "宽展期内续展",
    DayKind.OPPOSITION: "异议期截止",
}


def own_day(day: OwnDay) -> str:
    """One day that matters, in a sentence."""
    last = chinese_day(day.last_day)
    match day.kind:
        case DayKind.ANNUITY:
            return (
                f"下一次年费：第 {day.year} 年，全额 {day.amount} 元，最晚 {last} 交"
                f"（办理过减缴的按减缴后的金额{_unsure(day)}）"
            )
        case DayKind.LATE_ANNUITY:
            extra = f"，现在补交另加滞纳金 {day.surcharge} 元" if day.surcharge else ""
            return (
                f"第 {day.year} 年年费（全额 {day.amount} 元）的期限已过：还没交的话，"
                f"最晚 {last} 补交{extra}；过了这天专利权会终止"
            )
        case DayKind.TERM_END:
            return f"年费已经交到最后一年；保护期到 {last} 届满"
        case DayKind.EXAMINATION:
            return f"请求实质审查最晚 {last}，没有请求的会视为撤回"
        case DayKind.PRIORITY:
            return f"要以这件为基础要求优先权再申请，最晚 {last}"
        case DayKind.PCT_ENTRY:
            return f"进入中国国家阶段最晚 {last}（之后两个月内还可以缴宽限费进入）"
        case DayKind.LATE_PCT_ENTRY:
            return f"进入中国国家阶段的期限已过，缴宽限费最晚 {last}"
        case DayKind.RENEWAL:
            opens = f"，{chinese_day(day.opens_on)}起可以办" if day.opens_on else ""
            return f"续展最晚 {last}{opens}"
        case DayKind.LATE_RENEWAL:
            return f"有效期已满，正在宽展期：续展最晚 {last}，要另交延迟费"
        case DayKind.OPPOSITION:
            law = "；新《商标法》2027年1月1日施行，跨过这一天的请早点办" if day.cautious else ""
            return f"别人提异议的期限到 {last}{law}"


def short_day(day: OwnDay) -> str:
    """The same in a few words, for a list."""
    what = f"第 {day.year} 年" if day.year else ""
    much = f" {day.amount} 元" if day.amount else ""
    return (
        f"{WHAT[day.kind]}{f'（{what}{much}）' if what else ''}，最晚 {chinese_day(day.last_day)}"
    )


def reminder(title: str, number: str, day: OwnDay, *, today: date) -> str:
    """One right and its day, for a reminder."""
    left = (day.last_day - today).days
    when = "就在今天" if left == 0 else f"还有 {left} 天"
    return f"· “{title}”（{number}）：{own_day(day)}（{when}）"


def reminders(lines: list[str]) -> str:
    """The text of a push about one's own days."""
    head = (
        f"您关注的 {len(lines)} 项权利有期限临近："
        if len(lines) > 1
        else "您关注的权利有期限临近："
    )
    foot = "按库里的数据推算，已经办过的请忽略；金额和期限以官方通知为准。发“我的专利”看全部。"
    return "\n".join([head, *lines, foot])


def _unsure(day: OwnDay) -> str:
    return "；那一年的放假安排还没有公布，请提前办" if day.cautious else ""
