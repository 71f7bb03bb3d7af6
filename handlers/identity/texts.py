"""What is said about joining channels."""

from collections.abc import Iterable
from datetime import datetime

from handlers.message import Channel

CHANNELS = {
    Channel.WEB: "网页",
    Channel.TERMINAL: "本机终端",
    Channel.WECHAT: "微信",
    Channel.TELEGRAM: "Telegram",
}
JOIN = "确认绑定"
PART = "确认解绑"


def channel_name(channel: str) -> str:
    """A channel as people call it."""
    return CHANNELS[Channel(channel)]


def code_given(code: str, *, minutes: int, channel: str) -> str:
    """A code, and what to do with it."""
    return (
        f"您的绑定代码：{code}\n"
        f"请在 {minutes} 分钟内，换到另一个渠道（微信、网页或 Telegram）发送：绑定 {code}\n"
        f"代码只能用一次。绑定后，{channel_name(channel)}和那边的提问、求助、报名、订阅合成一份，"
        "两边都能看到。代码不要告诉别人，工作人员也不会向您要。"
    )


def too_many_codes() -> str:
    """The person asked for too many codes."""
    return "您一小时内取的代码太多了，请过一小时再取。刚才的代码到期前仍然有效。"


def too_many_guesses() -> str:
    """Too many wrong codes."""
    return "输错代码的次数太多，请过一小时再试。也可以先到另一个渠道重新取一个代码。"


def code_wrong() -> str:
    """The code is unknown, used or over."""
    return "这个代码不对，或者已经用过、过期了。请到另一个渠道发送“绑定”取一个新代码，再发到这里。"


def same_channel() -> str:
    """The code was sent where it was made."""
    return "这个代码要发到另一个渠道才有用，比如在微信里取、到网页上发。"


def already_one() -> str:
    """Both are one person already."""
    return "这两个渠道已经绑定好了，不用再绑。发送“解绑”可以分开。"


def confirm_join(*, there: str, here: str) -> str:
    """Ask once before two people become one."""
    return (
        f"这个代码来自{channel_name(there)}。确认后，{channel_name(there)}和{channel_name(here)}"
        "上的提问、求助、报名、订阅合成一份，两边都能看到。\n"
        "只有代码是您自己取的才可以确认；如果是别人发给您的，请不要点。"
    )


def joined(*, there: str) -> str:
    """Two people are one."""
    return (
        f"绑定好了：这里和{channel_name(there)}现在是同一个人，记录、求助、报名、订阅只有一份。"
        "发送“我的数据”查看，发送“解绑”可以分开。"
    )


def nothing_joined() -> str:
    """There is nothing to part."""
    return "现在没有绑定别的渠道。要绑定，请发送“绑定”取代码。"


def confirm_part(*, leaving: Iterable[str], since: datetime) -> str:
    """Ask once before one person becomes two; the time comes in the person's own zone."""
    names = "、".join(channel_name(channel) for channel in leaving)
    return (
        f"{names}是 {since:%Y-%m-%d %H:%M} 绑定的。解绑后，{names}带走绑定前自己的提问、求助、"
        "报名和订阅；绑定之后新增的留在另一边。确定解绑吗？"
    )


def parted(leaving: Iterable[str]) -> str:
    """One person is two again."""
    names = "、".join(channel_name(channel) for channel in leaving)
    return f"已解绑：{names}现在是单独的一份记录。需要时可以再发送“绑定”。"
