"""What somebody is told before a day they asked to be reminded of."""

from datetime import date

TITLE = "您设的提醒"
MINE = "我的提醒"


def due(day: date, about: str, *, today: date) -> str:
    """The day comes near, or is today."""
    left = (day - today).days
    when = "就是今天" if left == 0 else f"还剩 {left} 天"
    what = f"：{about}" if about else ""
    return (
        f"您让我提醒的日子 {day:%Y-%m-%d}，{when}{what}。期限以官方文书和系统为准，请留出办理时间。"
    )
