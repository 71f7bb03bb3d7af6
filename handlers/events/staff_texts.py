"""What staff are told and asked about the events they keep."""

from collections.abc import Iterable, Sequence

from handlers.events.texts import KINDS, PURPOSES, STATES, moment, period, where
from storage.events import Event, Plan

ASK_WHICH_EVENT = "哪一场活动？点一下，或写编号。"
EVENT_NUMBER_WANTED = "请点一场，或写活动编号。发送“/活动管理”可以看到编号。"
NO_EVENTS_YET = "还没有活动。发送“/新活动”建一场。"
ASK_CALL_OFF_REASON = "为什么取消？会告诉报了名的人，不写就点“跳过”。"
ASK_WHO_CAME = "谁到了？写姓名和单位，例如：张三 汕头某某玩具有限公司。"
ASK_WHO_DID_NOT_COME = "撤销谁的签到？写姓名。"
ASK_TITLE = "活动标题是什么？例如：外贸企业商标海外布局培训。"
ASK_KIND = "是哪一类活动？"
ASK_PURPOSES = "计入哪项任务指标？可以写几项，用顿号分开，第一项为主。"
ASK_PERIOD = "什么时间？例如：12月5日 14:00-16:30。"
ASK_PLACE = "在哪里办？写地点；线上活动写链接，两样都有就都写。"
ASK_CAPACITY = "一共多少个名额？"
ASK_PER_ENTERPRISE = "每家单位最多报几人？不限就点“跳过”。"
ASK_SIGN_UP_UNTIL = "报名截止到什么时候？点“跳过”就是活动开始前两小时。"
ASK_SPEAKER = "主讲人是谁？没有就点“跳过”。"
ASK_DESCRIPTION = "还要写些说明吗？会显示在活动页面上，没有就点“跳过”。"
ASK_POSTER = "有海报图片就发过来，没有就点“跳过”。"
ASK_WHICH = "要改哪一场？请写活动编号，发送“/活动管理”可以看到编号。"
ASK_WHAT = "要改哪一项？"
ASK_CLONE_PERIOD = "新的一场在什么时间？例如：12月20日 14:00-16:30。"

TITLE_WRONG = "标题请写 2 到 60 个字。"
KIND_WRONG = f"请点一类，或直接写：{'、'.join(KINDS.values())}。"
PURPOSES_WRONG = f"请写这几项里的：{'、'.join(PURPOSES.values())}。"
PERIOD_WRONG = "没有看懂时间，请写成“12月5日 14:00-16:30”或“下周五下午2点到4点”。"
PERIOD_PAST = "这个时间已经过去了，请写以后的时间。"
PLACE_WRONG = "地点请写 2 到 200 个字，链接请以 https:// 开头。"
CAPACITY_WRONG = "名额请写 1 到 5000 的数字。"
PER_ENTERPRISE_WRONG = "请写 0 到 100 的数字，0 表示不限。"
SIGN_UP_UNTIL_WRONG = "截止时间请写成“12月4日 18:00”，不能晚于活动结束。"
WANTED_WRONG = "目标单位数请写 0 到 1000 的数字，0 表示不要求。"
SPEAKER_WRONG = "主讲人最多写 100 个字。"
EVENT_WRONG = "没有这个编号的活动。发送“/活动管理”可以看到编号。"
WHAT_WRONG = "请点要改的一项。"


def drafted(event: Event) -> str:
    """A draft is kept; its card follows."""
    return f"已存为草稿，编号 {event.id}。核对一下，没有问题就点“发布”：\n{plan_text(event)}"


def plan_text(event: Event) -> str:
    """Everything staff decided, for staff."""
    plan = event.plan
    lines = [
        f"{event.id}. {plan.title}（{KINDS[plan.kind]}，{STATES[event.state]}）",
        f"时间：{period(plan)}",
        f"地点：{where(plan)}",
        f"主讲：{plan.speaker or '未定'}",
        f"名额：{plan.capacity}，每家单位"
        + (f"最多 {plan.per_enterprise} 人" if plan.per_enterprise else "不限"),
        f"报名截止：{moment(plan.sign_up_until)}",
        f"计入：{purposes(plan)}",
    ]
    if plan.wanted_enterprises:
        lines.append(f"目标单位数：{plan.wanted_enterprises} 家")
    if plan.poster_id is not None:
        lines.append("海报：有")
    if plan.description:
        lines.append(plan.description)
    return "\n".join(lines)


def purposes(plan: Plan) -> str:
    """The targets it serves, the main one first."""
    return "、".join(PURPOSES[each] for each in plan.purposes) or "不计入指标"


def figures(*, taken: int, capacity: int, waiting: int, enterprises: int, wanted: int) -> str:
    """How the sign-ups stand."""
    line = f"报名 {taken}/{capacity} 人，{enterprises} 家单位，候补 {waiting} 人。"
    if wanted and enterprises < wanted:
        line += f"目标 {wanted} 家，还差 {wanted - enterprises} 家。"
    return line


def managed(events: Iterable[tuple[Event, int]]) -> str:
    """The newest events for staff, with how many people are signed up."""
    lines = ["活动管理，发送“/活动管理 编号”看详情："]
    for event, taken in events:
        lines.append(
            f"{event.id}. {event.plan.title}（{STATES[event.state]}）"
            f"{moment(event.plan.starts_at)}，报名 {taken}/{event.plan.capacity}"
        )
    return "\n".join(lines)


def nothing_managed() -> str:
    """There is no event at all."""
    return "还没有活动。发送“/新活动”建一场。"


def publish_preview(event: Event) -> str:
    """What will be published."""
    return f"将发布这场活动，订阅了活动的人会收到通知：\n{plan_text(event)}"


def publish_past(event: Event) -> str:
    """Its time is over."""
    return f"《{event.plan.title}》的时间已经过去，不能发布。请先改时间：/改活动 {event.id} 时间"


def published(event: Event, url: str) -> str:
    """It is public now."""
    page = f"\n活动页面，可以转发：{url}" if url else ""
    return f"已发布《{event.plan.title}》，现在可以报名了。{page}"


def not_a_draft(event: Event) -> str:
    """Only a draft can be published."""
    return f"《{event.plan.title}》现在是“{STATES[event.state]}”，不是草稿，不用再发布。"


def cannot_change(event: Event) -> str:
    """It is over or called off."""
    return (
        f"《{event.plan.title}》{STATES[event.state]}，不能再改。"
        f"可以用“/复制活动 {event.id}”办新的一场。"
    )


def change_preview(event: Event, lines: Sequence[str], people: int) -> str:
    """What will change, and who will be told."""
    told = f"已报名的 {people} 位会收到通知。" if people else "还没有人报名，不会通知任何人。"
    return "\n".join([f"将修改《{event.plan.title}》：", *lines, told])


def changed(event: Event, people: int) -> str:
    """It is done."""
    told = f"，已通知 {people} 位报名的人" if people else ""
    return f"已修改{told}。\n{plan_text(event)}"


def nothing_changes() -> str:
    """The new value is the old one."""
    return "和现在一样，没有改动。"


def change_line(label: str, before: str, after: str) -> str:
    """One thing that changes."""
    return f"{label}：{before or '无'} → {after or '无'}"


def told_change(event: Event, lines: Sequence[str]) -> str:
    """To everybody who signed up: what is different now."""
    return "\n".join(
        [
            f"您报名的《{event.plan.title}》有变化：",
            *lines,
            f"现在的安排：{period(event.plan)}，{where(event.plan)}。",
            "不方便来的话，请取消报名，把名额让给别人。",
        ]
    )


def call_off_preview(event: Event, people: int, reason: str) -> str:
    """What calling it off means."""
    why = f"原因：{reason}。" if reason else "没有写原因，可以写在编号后面再发一次。"
    return f"将取消《{event.plan.title}》（{period(event.plan)}），通知已报名的 {people} 位。{why}"


def called_off(event: Event, people: int) -> str:
    """It is done."""
    return f"已取消《{event.plan.title}》，已通知 {people} 位。"


def told_called_off(event: Event, reason: str) -> str:
    """To everybody who signed up."""
    why = f"原因：{reason}。" if reason else ""
    return (
        f"抱歉，您报名的《{event.plan.title}》（{period(event.plan)}）取消了。{why}"
        "有新的安排会另行发布。"
    )


def sheet_made(event: Event, people: int) -> str:
    """The file goes with it."""
    return (
        f"《{event.plan.title}》的报名表和签到表在这里，共 {people} 人，可以直接打印，留有签名栏。"
    )


def wall(event: Event, *, wall_url: str, page_url: str) -> str:
    """How check-in works for this event."""
    if not wall_url:
        return (
            f"《{event.plan.title}》的大屏幕页面要有网址才能打开，"
            "请管理员设置 IPDESK_WEB__PUBLIC_URL。"
            f"现在可以用“/签到表 {event.id}”和“/代签 {event.id} 姓名 单位”登记。"
        )
    return (
        f"《{event.plan.title}》签到：现场用大屏幕打开下面的网址，显示二维码和每半分钟换一次的六位数字。"
        f"这个网址只给工作人员，不要转发。\n大屏幕：{wall_url}\n活动页面（可以转发）：{page_url}"
    )


def notice_text(event: Event) -> str:
    """The sentence subscribers get."""
    return (
        f"{period(event.plan)}，{where(event.plan)}，名额 {event.plan.capacity} 人。"
        f"发送“报名 {event.id}”参加。"
    )


TITLE, WHEN, WHERE, CAPACITY, PER_ENTERPRISE = "标题", "时间", "地点", "名额", "每家人数"
UNTIL, SPEAKER, DESCRIPTION, PURPOSES_WORD = "截止", "主讲", "说明", "指标"
WANTED, POSTER, NEW_PICTURE = "目标单位数", "海报", "新图片"
SIGN_UP_UNTIL = "报名截止"
WHAT_TO_CHANGE = (
    TITLE,
    WHEN,
    WHERE,
    CAPACITY,
    PER_ENTERPRISE,
    UNTIL,
    SPEAKER,
    DESCRIPTION,
    PURPOSES_WORD,
    WANTED,
    POSTER,
)
EXAMPLES = {
    "时间": "12月6日 14:00-16:30",
    "地点": "园区三楼会议室",
    "名额": "60",
    "每家人数": "2，0 是不限",
    "截止": "12月5日 18:00",
    "指标": "维权援助活动",
    "目标单位数": "30，0 是不要求",
}


def ask_value(what: str) -> str:
    """The new value of one thing."""
    example = f"例如：{EXAMPLES[what]}。" if what in EXAMPLES else ""
    return f"{what}改成什么？{example}"
