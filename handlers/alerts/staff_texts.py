"""Every sentence about bulletins, pushes and jobs that staff read."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from handlers.clock import SHANGHAI
from knowledge.alerts import texts as wording
from storage.alerts.bulletins import Bulletin, BulletinState
from storage.alerts.feeds import Feed
from storage.delivery.push_reports import PushReport
from storage.job_states import StoredJobState

APPROVE, REFUSE, RECALL, REPORT = "批准", "退回", "撤回未发的", "推送报告"
WRITE, TAKE_DRAFT = "自己写通报", "用这份草稿写通报"
AT_ONCE = "批准后马上发"
EVERYBODY = "所有人"
STATES: Mapping[BulletinState, str] = {
    BulletinState.DRAFT: "模型起草，还没采用",
    BulletinState.WAITING: "等另一位同事批准",
    BulletinState.APPROVED: "已批准，到时间发送",
    BulletinState.SENT: "已进入发送",
    BulletinState.REFUSED: "已退回",
    BulletinState.RECALLED: "已撤回",
}
ROUTES: Mapping[str, str] = {
    "direct": "Telegram 直接送达",
    "customer_service": "微信客服消息（48 小时内说过话）",
    "notice": "微信订阅通知",
    "template": "微信模板消息",
    "mass": "微信群发",
    "next_contact": "暂时送不到，等下次来时看",
    "shown": "下次来时已看到",
    "unreachable": "已离开，送不到",
}
REASONS: Mapping[str, str] = {
    "no customer-service messages": "公众号没有客服消息权限",
    "the window is kept for answers": "48 小时窗口里剩下的条数留给答复",
    "no open window": "48 小时内没有说过话",
    "no consent to a notice": "没有同意过订阅通知",
    "no mass message left this month": "本月群发次数已用完",
    "on no channel that can speak first": "已离开，或只用过不能主动发消息的渠道",
    "waits for a mass message": "等群发",
    "expired": "过期未发",
    "folded into a later one": "并入了后面的一份",
}
JOBS: Mapping[str, str] = {
    "match": "匹配订阅",
    "tell": "生成预警",
    "news": "法律变化和通报",
    "deliver": "发送",
    "pushes": "推送记入台账",
    "index": "更新检索",
    "reload": "重读资料",
    "forget": "清理过期记录",
    "feeds": "查看资讯来源",
    "wechat": "微信",
    "telegram": "Telegram",
    "telegram-attend": "Telegram 接入",
    "register": "专利商标检索",
    "vectors": "专利向量",
    "patents": "导入专利商标",
    "tags": "产业标引",
    "ops": "下载专利数据",
    "deadlines": "专利商标期限",
    "recordals": "登记备案期限",
    "reminders": "各人的提醒",
    "events": "活动和候补",
    "listings": "供需匹配",
    "requests": "求助时限",
    "brief": "早间简报",
    "targets": "指标计数",
    "cards": "复核卡片",
}
STATE_NAMES: Mapping[str, str] = {
    "pending": "等待发送",
    "sending": "正在发送",
    "sent": "已发出",
    "held": "等下次来时看",
    "doubtful": "不确定是否送到",
    "failed": "没有送到",
    "cancelled": "已撤回",
}
ADD_SOURCE = "添加来源"
ASK_SOURCE_KIND = "是哪一种？RSS 或 Atom 地址点“添加”，一般网页点“添加网页”。"
ASK_SOURCE_URL = "网址是什么？以 https:// 开头。"
ASK_SOURCE_TITLE = "叫什么名字？例如：国家知识产权局公告。"


def ask_title() -> str:
    """The form's first question."""
    return "通报的标题？最多 30 个字，例如：美国玩具临时禁令案件提醒。"


def ask_text() -> str:
    """The form's second question."""
    return "通报的正文？最多 600 个字。写清楚发生了什么、与谁有关、该怎么做。"


def ask_target() -> str:
    """The form's third question."""
    return "发给谁？选一个行业、选所有人，或写一家企业的全名。"


def ask_when() -> str:
    """The form's last question."""
    return "什么时候发？可以写日期和时间，例如：2026-12-01 10:00。晚上不会发。"


def title_length() -> str:
    """Too long."""
    return "标题请写 2 到 30 个字。"


def text_length() -> str:
    """Too long."""
    return "正文请写 10 到 600 个字。"


def when_wrong() -> str:
    """Cannot be read."""
    return "请写成 2026-12-01 10:00 这样的时间，或点“批准后马上发”。"


def when_past() -> str:
    """In the past."""
    return "这个时间已经过了，请写以后的时间。"


def bulletin(found: Bulletin, target: str, forecast: str) -> str:
    """One bulletin with what would become of it."""
    local = found.send_at.astimezone(SHANGHAI)
    words = wording.bulletin(found.title, found.text, drafted=found.drafted)
    check = "\n这份由模型起草，批准前请逐句核对。" if found.drafted else ""
    return (
        f"通报 {found.id}（{STATES[found.state]}）\n发给：{target}；时间：{local:%Y-%m-%d %H:%M}\n"
        f"——\n{words}\n——\n{forecast}{check}"
    )


def draft_usage(least: int) -> str:
    """Too little to draft from."""
    return (
        f"请把材料写在命令后面，至少 {least} 个字，例如：/拟通报 某地海关近日……。"
        "模型写出初稿，您改好、另一位同事批准后才会发出。"
    )


def no_model() -> str:
    """No language model is set."""
    return "没有配置语言模型，不能代拟。请直接写通报。"


def nothing_drafted() -> str:
    """The model gave nothing usable, or there is no budget left."""
    return "这次没有拟出能用的初稿（可能是额度用完，或初稿里有材料没有的数字）。请直接写通报。"


def drafted(title: str, text: str) -> str:
    """What the model drafted."""
    return f"模型拟的初稿，请逐句核对，数字和日期对照材料：\n——\n【{title}】\n{text}"


def no_draft() -> str:
    """No such draft of one's own."""
    return "没有这份草稿，或已经用过了。不带编号发送“/写通报”可以自己写。"


def forecast(counts: Mapping[str, int], reasons: Mapping[str, int], total: int) -> str:
    """Who would be reached how, and why some would not be reached at once."""
    if not total:
        return "没有可以发送的对象。"
    lines = [f"预计 {total} 人："]
    lines += [f"· {ROUTES.get(route, route)} {count} 人" for route, count in counts.items()]
    lines += [f"· 送不到的原因：{reason(why)} {count} 人" for why, count in reasons.items()]
    return "\n".join(lines)


def reason(why: str) -> str:
    """Why a push cannot be sent, in Chinese where we know it."""
    return "，".join(REASONS.get(part, part) for part in why.split(", "))


def bulletins(lines: Iterable[tuple[Bulletin, str]]) -> str:
    """The list."""
    written = [f"{each.id}. {each.title}（{STATES[each.state]}；{to}）" for each, to in lines]
    if not written:
        return "还没有通报。发送“/写通报”写一份。"
    return "\n".join(["最近的通报：", *written, "发送“/通报 编号”看详情。"])


def decided(found: Bulletin) -> str:
    """Approved or refused."""
    if found.state is BulletinState.APPROVED:
        local = found.send_at.astimezone(SHANGHAI)
        return f"通报 {found.id} 已批准，{local:%Y-%m-%d %H:%M} 之后开始发送。"
    return f"通报 {found.id} 已退回，不会发送。"


def recalled(number: int, unsent: int) -> str:
    """Recalled."""
    return f"通报 {number} 已撤回，还没发出的 {unsent} 条不再发送；已经发出的撤不回来。"


def not_allowed() -> str:
    """No second person, or no such state."""
    return "现在不能这样做：自己写的通报要由另一位同事批准，已批准、退回或撤回的不能再改。"


def no_bulletin() -> str:
    """No such number."""
    return "没有这个编号的通报。发送“/通报”看列表。"


def report_wanted() -> str:
    """Which push is meant was not said."""
    return "看哪一次推送？请写通报编号，例如：/推送报告 3；或 alerts:2026-11-26。"


def report(found: PushReport) -> str:
    """What became of a push."""
    if not found.total:
        return f"没有这次推送的记录。{report_wanted()}"
    lines = [f"{found.push} 共 {found.total} 条："]
    lines += [f"· {STATE_NAMES.get(s, s)} {n} 条" for s, n in found.states.items()]
    lines += [f"· 途径 {ROUTES.get(r, r)} {n} 条" for r, n in found.routes.items()]
    told = found.reported
    if told.confirmed:
        lines.append(f"· 微信确认送达（订阅通知、模板消息）{told.confirmed} 条")
    if told.meant:
        lines.append(
            f"· 微信群发回执：应收 {told.meant} 人，送达 {told.sent} 人，失败 {told.failed} 人"
        )
    lines += [f"· 未送到的原因 {reason(why)} {n} 条" for why, n in list(found.reasons.items())[:6]]
    lines.append(
        f"确定看过的 {found.opened} 条（其余途径无法知道）；之后三天内退订 {found.ended} 个。"
    )
    return "\n".join(lines)


def jobs(states: Iterable[StoredJobState], now: datetime) -> str:
    """How the jobs go."""
    lines = []
    for each in states:
        name = JOBS.get(each.job, each.job)
        last = _moment(each.succeeded_at) if each.succeeded_at else "还没有成功过"
        following = f"，下次 {_moment(each.next_at)}" if each.next_at else ""
        if each.failure_reference:
            lines.append(
                f"✗ {name}：失败，编号 {each.failure_reference}；上次成功 {last}{following}"
            )
        else:
            lines.append(f"✓ {name}：{last} 正常{following}")
    local = now.astimezone(SHANGHAI)
    return (
        "\n".join([f"定时任务（{local:%m-%d %H:%M}）：", *lines]) if lines else "还没有运行记录。"
    )


def refused_bulletins() -> str:
    """The person wants no bulletins."""
    return "好的，不再给您发通报。您自己的订阅和办事提醒不受影响。"


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(SHANGHAI):%m-%d %H:%M}"


def sources(lines: Sequence[Feed]) -> str:
    """The watched sources."""
    usage = (
        "添加：/来源 添加 网址 名称（RSS 地址）；/来源 添加网页 网址 名称。"
        "新添加的默认停用，用“/来源 启用 编号”打开，“/来源 停用 编号”关上。"
    )
    if not lines:
        return f"没有资讯来源。{usage}"
    written = []
    for each in lines:
        state = "启用" if each.active else "停用"
        last = _moment(each.succeeded_at) if each.succeeded_at else "还没有读到过"
        failure = f"；连续失败 {each.failures} 次：{each.failure}" if each.failures else ""
        written.append(f"{each.id}. {each.title}（{state}，上次读到 {last}{failure}）{each.url}")
    return "\n".join(["资讯来源：", *written, usage])


def source_wrong() -> str:
    """The command cannot be read."""
    return (
        "网址要以 http:// 或 https:// 开头，后面写一个名称，"
        "例如：/来源 添加 https://example.com/rss 某某局通知"
    )


def source_changed() -> str:
    """Done."""
    return "好的，已保存。"


def source_known() -> str:
    """There already, or no such number."""
    return "没有改动：这个网址已经有了，或没有这个编号。"
