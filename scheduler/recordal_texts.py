"""What the keeper of a recordal is told."""

from datetime import date

TITLE = "登记备案期限"
OPEN_LABEL = "看材料清单"


def due(number: int, day: date, *, left: int) -> str:
    """The last day comes near, is today, or is over."""
    if left < 0:
        return f"登记备案 {number} 的期限 {day:%Y-%m-%d} 已过，还没有记提交。请尽快办理并说明情况。"
    when = "就是今天" if left == 0 else f"还剩 {left} 天"
    return f"登记备案 {number} 最迟 {day:%Y-%m-%d} 提交，{when}。已经提交的请记一下进展。"
