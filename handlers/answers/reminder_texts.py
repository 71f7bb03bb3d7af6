"""The sentences about reminders that people set for a day."""

from collections.abc import Sequence
from datetime import date

from handlers.dates import chinese_date

_NONE_YET = "您还没有设提醒。发“提醒 2027-03-05 缴年费”，到期前我会告诉您。"


def usage() -> str:
    """No day was named."""
    return "没有看懂是哪一天。请写清年月日和要办的事，例如：提醒 2027-03-05 缴年费。"


def not_to_come(day: date) -> str:
    """The day is today or over."""
    return f"{chinese_date(day)}不在今天之后，没有设提醒。请写以后的日子。"


def too_far(years: int) -> str:
    """The day is too far away."""
    return f"最多能提醒 {years} 年以内的日子，请看看年份有没有写错。"


def too_long(most: int) -> str:
    """What it is for is too long."""
    return f"要办的事最多写 {most} 个字，请写短一点。"


def too_many(most: int) -> str:
    """The person has as many as one may have."""
    return f"您已经有 {most} 个提醒，请先取消不用的。"


def kept(day: date, about: str, told: Sequence[int]) -> str:
    """The reminder is kept, and when it is told."""
    what = f"（{about}）" if about else ""
    when = "、".join("当天" if days == 0 else f"提前{days}天" for days in told)
    return (
        f"已记下 {chinese_date(day)}{what}，我会在{when}提醒您；"
        "推送不到时，留在“最新预警”里等您看。期限以官方文书和系统为准。"
    )


def there(day: date) -> str:
    """The same reminder was set before."""
    return f"{chinese_date(day)}的这个提醒已经有了，到期前会告诉您。"


def mine(lines: Sequence[str]) -> str:
    """All of a person's reminders."""
    if not lines:
        return _NONE_YET
    return "\n".join(["您设的提醒：", *lines, "发“取消提醒 编号”可以取消。"])


def line(number: int, day: date, about: str) -> str:
    """One of them."""
    return f"{number}. {chinese_date(day)} {about}".rstrip()


def not_yours() -> str:
    """There is no such reminder of the person's."""
    return "没有这个编号的提醒。发“我的提醒”可以看到编号。"


def ended(day: date, about: str) -> str:
    """It is ended."""
    return f"已取消 {chinese_date(day)} 的提醒{f'（{about}）' if about else ''}。"


def kept_count(count: int) -> str:
    """For the person's own data."""
    return f"您设的提醒 {count} 个。"
