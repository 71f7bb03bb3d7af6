"""Every sentence of alerts that are told unasked."""

from datetime import date

from storage.subscriptions import Cadence

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
