"""Every sentence about alerts and subscriptions, as typed functions."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from handlers.alerts.preview import Preview
from storage.alerts.subscriptions import Cadence

MORE = "继续看"
LEAVE = "退订"
PAUSE = "暂停"
RESUME = "恢复"
LEAVE_ALL = "全部退订"
HOUSE_HOURS = "晚上默认不打扰"
CADENCES: Mapping[Cadence, str] = {
    Cadence.NOW: "随时",
    Cadence.DAILY: "每天",
    Cadence.WEEKLY: "每周",
}
WHICH: Mapping[str, str] = {
    "industry": "哪个行业？",
    "keywords": "请写关键词，几个词用顿号隔开，例如：磁吸、积木。",
    "applicant": "请写公司全名，几家用顿号隔开，例如：某某玩具有限公司。",
    "right": "请写专利申请号、公开号或商标注册号，例如：ZL202010123456.0。",
    "mark": "请写您的商标名称，例如：小黄鸭。有相近的商标公告时会告诉您异议截止日。",
    "class": "请写分类号：专利写 A63H 这样的，外观写 21-01，商标写“第28类”。",
    "law": "关注哪部法律？例如：商标法、专利法；都要请写“全部”。",
    "market": "关注哪个市场的风险（诉讼、临时禁令、海关扣货等）？",
}


def waiting(count: int) -> str:
    """Said in the greeting: something waits."""
    return f"您有 {count} 条还没看的提醒，发送“最新预警”查看。"


def see_waiting(count: int) -> str:
    """The label of the button that shows what waits."""
    return f"看 {count} 条提醒"


def nothing_waits() -> str:
    """Nothing waits for the person."""
    return "没有未看的提醒。有新的提醒时，会直接推送给您；不能推送时，会留在这里等您来看。"


def latest(items: Sequence[tuple[str, bool]], *, left: int) -> str:
    """What waited, each as (text, whether it may have been sent before)."""
    single = len(items) == 1
    parts = [
        ("" if single else f"【{number}】") + text + ("（可能已经发给过您）" if doubtful else "")
        for number, (text, doubtful) in enumerate(items, start=1)
    ]
    if left:
        parts.append(f"还有 {left} 条，点“{MORE}”或再发送“最新预警”。")
    return "\n\n".join(parts)


def subscribed(title: str, cadence: Cadence, brought: Preview) -> str:
    """The subscription exists; what it would have brought."""
    lines = [f"已为您订阅：{title}（{CADENCES[cadence]}）。可以随时退订。"]
    if brought.count:
        more = "以上" if brought.partial else ""
        lines.append(f"最近 90 天这样的动态有 {brought.count} 条{more}：{brought.by_kind}。比如：")
        lines += brought.lines
    else:
        lines.append("最近 90 天没有这样的动态；以后有了会告诉您。也可以把范围放宽一些再订。")
    return "\n".join(lines)


def agreed(labels: Iterable[str]) -> str:
    """The record of what was chosen in the form."""
    return f"填表订阅：{'；'.join(labels)}"


def too_many(most: int) -> str:
    """No more subscriptions."""
    return f"一个人最多 {most} 个订阅。请先在“我的订阅”里退订用不着的。"


def not_understood() -> str:
    """A wish that names nothing."""
    return (
        "没看明白您想盯什么。请写具体些，例如：“订阅 玩具行业的新专利”“订阅 关键词 磁吸、积木”"
        "“订阅 某某玩具有限公司的新商标 每周”，或发送“订阅”一步步选。要看整个行业，可以直接点："
    )


def which_industry() -> str:
    """Competitors of which industry?"""
    return (
        "您说的同行是哪个行业的？请点一个；"
        "也可以写出公司全名，例如“订阅 某某玩具有限公司的新专利”。"
    )


def wrong_number(number: str) -> str:
    """What looks like a number is none."""
    return (
        f"“{number}”不像一个完整的专利号，请核对后再发，"
        "例如 2020101234560（最后一位是校验位，可不写）。"
    )


def ask_what() -> str:
    """The form's first question."""
    return "您想及时知道哪方面的动态？"


def ask_which(what: str) -> str:
    """The form's second question."""
    return WHICH[what]


def ask_kind() -> str:
    """The form's third question."""
    return "只看其中一类动态吗？都要就点“跳过”。"


def ask_cadence() -> str:
    """The form's last question; answering it is the consent."""
    return "多久告诉您一次？选好后就开始推送，您可以随时退订，晚上不打扰。"


def choose_from(labels: Iterable[str]) -> str:
    """Something was written that is no choice."""
    return f"请从这些里选一个：{'、'.join(labels)}。"


def which_length() -> str:
    """The answer is empty or too long."""
    return "请写 1 到 100 个字。"


def nothing_named(what: str) -> str:
    """The answer names nothing of that sort."""
    return f"没认出来。{WHICH.get(what, WHICH['keywords'])}"


def mine(lines: Sequence[str], *, quiet: str) -> str:
    """The person's subscriptions."""
    if not lines:
        return "您还没有订阅。发送“订阅”一步步选，或直接写，例如“订阅 玩具行业的新专利”。"
    return "\n".join(
        [
            f"您有 {len(lines)} 个订阅：",
            *lines,
            f"发送“我的订阅 编号”修改其中一个。免打扰：{quiet}，发送“免打扰 22:00-08:00”修改。",
        ]
    )


def one_of_mine(number: int, title: str, cadence: Cadence, *, paused: bool, since: datetime) -> str:
    """One subscription in a line."""
    state = "，已暂停" if paused else ""
    return f"{number}. {title}（{CADENCES[cadence]}{state}，{since:%Y-%m-%d} 起）"


def details(line: str, words: str) -> str:
    """One subscription with the words it was made by."""
    return f"{line}\n订阅时您的原话：{words}"


def not_yours() -> str:
    """No such subscription."""
    return "没有找到这个订阅，可能已经退订了。发送“我的订阅”查看现有的。"


def cadence_changed(title: str, cadence: Cadence) -> str:
    """Another cadence."""
    return f"“{title}”改为{CADENCES[cadence]}告诉您。"


def cadence_usage() -> str:
    """The command cannot be read."""
    return "请这样写：“/订阅频率 编号 每天”，可选随时、每天、每周。"


def paused(title: str) -> str:
    """Paused."""
    return f"“{title}”已暂停，暂停期间的动态不再补发。"


def resumed(title: str) -> str:
    """Taken up again."""
    return f"“{title}”已恢复，从现在起有新动态会告诉您。"


def left(title: str) -> str:
    """One subscription has ended."""
    return f"已退订“{title}”，不会再推送。需要时可以重新订阅。"


def left_all(count: int) -> str:
    """All have ended."""
    return f"已退订全部 {count} 个订阅，不会再推送预警。" if count else "您现在没有订阅。"


def which_to_leave(lines: Sequence[str]) -> str:
    """Which one?"""
    if not lines:
        return "您现在没有订阅，不用退订。"
    return "\n".join(["要退订哪一个？", *lines])


def quiet_hours_kept(begins: str, ends: str) -> str:
    """The person's own quiet hours."""
    return f"好的，{begins} 到 {ends} 不打扰您，攒到时段结束再发。"


def quiet_hours_usage() -> str:
    """The command cannot be read."""
    return "请这样写：免打扰 22:00-08:00。两个时间写成一样，就只按默认的晚上不打扰。"


def more_items(lines: Sequence[str], *, left: int) -> str:
    """The rest of a digest."""
    return "\n".join([*lines, f"还有 {left} 条。"] if left else lines)


def more_gone() -> str:
    """The digest is not there any more."""
    return "这份预警已经过期，看不到更多内容了。发送“我的订阅”查看您的订阅。"


def cadence_named(text: str) -> Cadence | None:
    """The cadence of that name."""
    by_name = {name: cadence for cadence, name in CADENCES.items()}
    by_name |= {cadence.value: cadence for cadence in Cadence}
    return by_name.get(text)


def kept(count: int) -> str:
    """Said under "my data"."""
    return f"保存了您的 {count} 个订阅，连同您订阅时的原话和时间；发送“我的订阅”查看或退订。"
