"""Sentences about patents and marks that people read in alerts."""

from datetime import date

PATENT_STATUS = {
    "pending": "审查中",
    "published": "已公开，审查中",
    "examined": "实质审查中",
    "granted": "已授权，有效",
    "refused": "已被驳回",
    "withdrawn": "已撤回",
    "lapsed": "因未缴年费等原因已终止",
    "expired": "保护期已届满",
    "invalidated": "已被宣告无效",
    "abandoned": "已放弃",
    "ended": "已失效（来源没有写明原因）",
    "unknown": "状态不明",
}
TRADEMARK_STATUS = {
    "pending": "申请中",
    "published": "已初步审定公告",
    "opposed": "被提出异议",
    "registered": "已注册",
    "refused": "已被驳回",
    "withdrawn": "已撤回",
    "expired": "期满未续展",
    "cancelled": "已注销或撤销",
    "invalidated": "已被宣告无效",
    "unknown": "状态不明",
}
DEMO = "示例"


def new_patent(title: str, number: str, applicants: str, day: date | None) -> str:
    """A patent that is new in the library."""
    when = f"，{_day(day)}公开" if day else ""
    return f"新收录专利《{title}》（{number}），申请人：{applicants or '未载明'}{when}。"


def status_changed(title: str, number: str, before: str, after: str, told: str) -> str:
    """A status that differs from the last import's."""
    known = f"（登记用语：{told}）" if told else ""
    return (
        f"《{title}》（{number}）的法律状态由“{before}”变为“{after}”{known}。请以官方登记簿为准。"
    )


def owner_changed(title: str, number: str, before: str, after: str) -> str:
    """Another owner than before."""
    return f"《{title}》（{number}）的权利人由“{before}”变为“{after}”。"


def patent_event(title: str, number: str, kind: str, told: str) -> str:
    """A transfer, licence or pledge that was told."""
    names = {"transfer": "转让", "licence": "许可备案", "pledge": "质押登记"}
    return f"《{title}》（{number}）有{names.get(kind, '新的登记事项')}：{told}。"


def fee_due(title: str, number: str, name: str, due: date, yuan: str) -> str:
    """A fee that is still to be paid."""
    much = f"，金额 {yuan} 元" if yuan else ""
    return f"《{title}》（{number}）的{name}缴费截止日是 {_day(due)}{much}，来源显示尚未缴纳。"


def new_trademark(name: str, number: str, nice_class: int, applicant: str) -> str:
    """A mark that is new in the library."""
    return f"新收录商标“{name}”（{number}，第{nice_class}类），申请人：{applicant or '未载明'}。"


def mark_published(
    name: str, number: str, nice_class: int, day: date, ends: tuple[date, date]
) -> str:
    """A mark that was announced; `ends`: the last day for an opposition, and the safe one."""
    last, safe = ends
    careful = f"新商标法临近施行，稳妥起见请在 {_day(safe)} 前提出。" if safe != last else ""
    return (
        f"商标“{name}”（{number}，第{nice_class}类）于 {_day(day)} 初步审定公告，"
        f"可以提出异议的最后一天是 {_day(last)}。{careful}"
    )


def yuan(hundredths: int | None) -> str:
    """An amount as people write it."""
    if hundredths is None:
        return ""
    whole, rest = divmod(hundredths, 100)
    return f"{whole}.{rest:02}" if rest else str(whole)


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
