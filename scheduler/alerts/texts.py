"""Every sentence of alerts that are told unasked."""

from collections.abc import Sequence
from datetime import date

from storage.alerts.subscriptions import Cadence

MORE_WORD = "/更多预警"
LEAVE_WORD = "/退订"
MY_SUBSCRIPTIONS = "我的订阅"
MOST_WAYS_OUT = 3
HEADINGS = {Cadence.DAILY: "今日预警", Cadence.WEEKLY: "本周预警"}


def heading(cadence: Cadence, day: date, count: int) -> str:
    """The first line of a push."""
    if cadence is Cadence.NOW:
        return f"您订阅的内容有 {count} 条新动态："
    return f"{HEADINGS[cadence]}（{day.month}月{day.day}日）共 {count} 条："


def more(left: int) -> str:
    """The label of the button to the rest."""
    return f"更多（{left} 条）"


def leave(title: str) -> str:
    """The label of the button that ends a subscription."""
    return f"退订“{title[:12]}”" if title else "退订"


def law_adopted(name: str, adopted: date, starts: date | None, notes: Sequence[str]) -> str:
    """A new version was adopted."""
    begins = f"，{_day(starts)}起施行" if starts else ""
    return f"{name}（{_day(adopted)}通过{begins}）有新版本。{''.join(notes)}"


def law_coming(name: str, starts: date, notes: Sequence[str]) -> str:
    """A new version will be in force within thirty days."""
    return f"{name}新版本将于{_day(starts)}施行，请提前准备。{''.join(notes)}"


def law_in_force(name: str, starts: date, notes: Sequence[str]) -> str:
    """A new version is in force."""
    return f"{name}新版本自{_day(starts)}起施行。{''.join(notes)}"


def more_changes(count: int) -> str:
    """How many changes there are."""
    return f"共 {count} 处主要变化，可以直接问我具体条文。"


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


REFUSE_BULLETINS = "不再接收通报"
