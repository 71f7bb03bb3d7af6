"""What the desk reads about requests, and what it sends to people."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from handlers.requests.texts import history, state_of
from handlers.texts import shortened
from reports.masking import masked_contact
from reports.requests.texts import KIND_TITLES, SHANGHAI, heading, when
from storage.delivery.reach import Reach, ReachKind
from storage.desk.request_queue import Counts
from storage.desk.request_state import RequestKind, RequestState
from storage.desk.requests import AssistanceRequest, Entry
from storage.people import Role, User

ASK_HAND_OVER_OF = "移交谁手上的求助？点一下，或写姓名。"
ASK_HAND_OVER_TO = "交给谁？点一下，或写姓名。"
ASK_EXPERT_NAME = "专家叫什么名字？"
ASK_EXPERT_FIELDS = "擅长哪些领域？用顿号分开，例如：玩具外观设计、海外诉讼。"
ASK_TIME_KIND = "改哪一类求助的时限？"
EXPERTS_TITLE, EXPERTS_HEADER = "专家库", ("姓名", "领域", "可直接派单")
ASK_CANNED_TITLE = "常用回复叫什么？写一个短标题，例如：材料清单。同名的会被改写。"
ASK_CANNED_TEXT = "内容是什么？"
WRITE_CANNED, ENTER_EXPERT, CHANGE_TIME = "写常用回复", "登记专家", "修改时限"


def assigned_to_you(request: AssistanceRequest, by: str) -> str:
    """Somebody gave it to you."""
    return (
        f"{by or '同事'}把 {heading(request)} 派给您：{shortened(request.description, limit=120)}"
    )


def released(request: AssistanceRequest) -> str:
    """It is in the queue again."""
    return f"{heading(request)} 已退回待接队列。"


REOPEN, ASK_BACK, RESOLVE, ASSIGN = "重新办理", "请对方补充", "办结", "派给别人"


def queue_title(name: str, *, total: int, page: int, pages: int) -> str:
    """Over a page of the queue."""
    return f"{name}：{total} 件" + (f"（第 {page}/{pages} 页）" if pages > 1 else "")


QUEUE_TITLES = {
    "new": "待接单",
    "mine": "我的在办",
    "overdue": "已超期",
    "waiting": "等对方补充",
    "live": "全部在办",
    "ended": "已结束",
    "all": "全部",
}


def queue_line(request: AssistanceRequest, *, now: datetime) -> str:
    """One request in the queue."""
    holder = (
        f"，{request.assignee or '#' + str(request.assignee_id)}" if request.assignee_id else ""
    )
    return (
        f"· {heading(request)}：{state_of(request, staff=True)}{holder}"
        f"{due_words(request, now=now)}，{shortened(request.description, limit=24)}"
    )


def due_words(request: AssistanceRequest, *, now: datetime) -> str:
    """How much time is left, or how long it is over."""
    if request.due_at is None:
        return ""
    over = request.due_at < now
    return f"，{'超期，原定' if over else ''}{when(request.due_at)}{'' if over else ' 前'}"


def queue_summary(*, new: int, urgent: int, mine: int, overdue: int, waiting: int) -> str:
    """The counts under the queue's first page."""
    return (
        f"待接 {new}（紧急 {urgent}）· 我的 {mine} · 超期 {overdue} · 等对方 {waiting}\n"
        "“/队列 我的”“/队列 超期”“/队列 等待”“/队列 全部”或“/队列 海外纠纷”看其他；"
        "后面加“表格”得 Excel。"
    )


def counts_line(counts: Counts, *, mine: int) -> str:
    """The counts alone."""
    return (
        f"待接 {counts.new}（紧急 {counts.urgent}）· 在办 {counts.held} · 我的 {mine} · "
        f"超期 {counts.overdue} · 等对方 {counts.waiting}"
    )


def queue_unknown() -> str:
    """No such part of the queue."""
    return "请写：/队列 新件、我的、超期、等待、全部，或类别名，例如：/队列 海外纠纷。"


def staff_detail(
    request: AssistanceRequest, entries: Sequence[Entry], *, viewer: User, now: datetime, ways: str
) -> str:
    """One request as the desk sees it; the contact whole for its assignee and administrators."""
    whole = viewer.id == request.assignee_id or viewer.role.includes(Role.ADMIN)
    contact = request.contact if whole else masked_contact(request.contact)
    lines = [
        f"{heading(request)}：{state_of(request, staff=True)}{due_words(request, now=now)}",
        f"企业：{request.enterprise or '（未填）'}　承办：{request.assignee or '（无）'}",
        f"联系：{contact or '（未填）'}",
        f"送达：{ways}",
    ]
    if request.agency:
        lines.append(f"外部机构：{request.agency}")
    return "\n".join([*lines, "经过：", *history(entries, staff=True)])


CHANNEL_TITLES = {"wechat": "微信", "telegram": "Telegram", "web": "网页", "terminal": "终端"}


def ways(reaches: Iterable[Reach], *, now: datetime) -> str:
    """How words of staff get to the person."""
    return "；".join(way(reach, now=now) for reach in reaches) or "没有渠道，联系不上"


def way(reach: Reach, *, now: datetime) -> str:
    """One way: 微信可再主动发送 3 条，剩 21 小时."""
    title = CHANNEL_TITLES.get(reach.channel, reach.channel)
    match reach.kind:
        case ReachKind.ANY_TIME:
            return f"{title}随时可送达"
        case ReachKind.WINDOW:
            minutes = int((reach.closes_at - now).total_seconds() // 60) if reach.closes_at else 0
            left = f"{minutes // 60} 小时" if minutes >= 60 else f"{minutes} 分钟"
            return f"{title}可再主动发送 {reach.messages} 条，剩 {left}"
        case ReachKind.NEXT_CONTACT:
            heard = f"{reach.last_message_at.astimezone(SHANGHAI):%m-%d %H:%M}"
            if reach.channel == "wechat":
                return f"{title}现在不能主动发送，对方下次发消息时看到（上次 {heard}）"
            return f"{title}：对方打开时就能看到（上次 {heard}）"


def taken(request: AssistanceRequest) -> str:
    """You have it now."""
    return f"已接单 {heading(request)}。回复请发送“/回复 {request.number} 内容”。"


def taken_by_other(request: AssistanceRequest) -> str:
    """Somebody was faster."""
    if request.state is RequestState.OPEN:
        return f"{request.number} 刚刚有变动，请再看一次。"
    holder = request.assignee or (f"#{request.assignee_id}" if request.assignee_id else "")
    who = f"由{holder}承办，" if holder else ""
    return (
        f"慢了一步：{request.number} {who}现在是“{state_of(request, staff=True)}”，这次没有改动。"
    )


def not_yours(number: str) -> str:
    """An expert may only work on what was given to them."""
    return f"{number} 没有派给您，只有承办人和工作人员能办。"


def ask_reply(number: str) -> str:
    """What to tell the person."""
    return f"请写给 {number} 求助人的回复。写“@标题”可以用常用回复，发送“/常用回复”看有哪些。"


def ask_question_back(number: str) -> str:
    """What the person should add."""
    return f"需要 {number} 求助人补充什么？等待期间办理时限停表。"


def ask_resolution(number: str) -> str:
    """The result."""
    return f"请写 {number} 的办理结果，求助人会看到。"


def ask_note(number: str) -> str:
    """A note."""
    return f"请写 {number} 的内部备注，求助人看不到。"


def ask_assignee(number: str) -> str:
    """Who shall have it."""
    return f"把 {number} 派给谁？请写姓名或 #编号，发送“/人员”看名单。"


def ask_agency(number: str) -> str:
    """The outside agency."""
    return (
        f"{number} 转由哪家外部机构办理？请写机构名称，应由求助人自己选定。"
        "这里只作记录，不推荐任何机构。"
    )


def ask_merge(number: str) -> str:
    """Which one stays."""
    return f"把 {number} 并入哪一件？请写要保留的编号。"


def ask_close_reason(number: str) -> str:
    """Why it is closed without a result."""
    return f"请写关闭 {number} 的原因，求助人会看到。"


def text_wanted() -> str:
    """Words are needed."""
    return "请写 1 到 1000 个字。"


def canned_missing(title: str) -> str:
    """No such canned reply."""
    return f"没有标题为“{title}”的常用回复。发送“/常用回复”看有哪些。"


def sent(number: str, *, way_to_them: str) -> str:
    """The words are on their way."""
    return f"已写入 {number} 并排队送达。{way_to_them}。"


def to_person_replied(request: AssistanceRequest, text: str, by: str) -> str:
    """A reply, as the person gets it."""
    return f"{by or '工作人员'}回复您的求助 {request.number}：\n{text}"


def to_person_asked(request: AssistanceRequest, text: str, by: str) -> str:
    """A question back."""
    return f"{by or '工作人员'}请您补充求助 {request.number}：\n{text}"


def to_person_resolved(request: AssistanceRequest, text: str) -> str:
    """The result."""
    return (
        f"您的求助 {request.number} 已有结果：\n{text}\n解决了请评价一下；没解决可以让我们继续办。"
    )


def to_person_closed(request: AssistanceRequest, text: str) -> str:
    """Closed without a result."""
    return f"您的求助 {request.number} 已关闭。原因：{text}\n有疑问可以继续补充或重新提交。"


def to_person_merged(request: AssistanceRequest, into: str) -> str:
    """Two became one."""
    return f"您的求助 {request.number} 和 {into} 是同一件事，已合并，后续在 {into} 里办理。"


def to_person_referred(request: AssistanceRequest, agency: str) -> str:
    """An outside agency goes on."""
    return (
        f"您的求助 {request.number} 已记录为转由“{agency}”办理。"
        "机构由您自行选择，本中心不推荐、不担保，也不收取费用；收费和委托请与其书面约定。"
    )


def to_person_taken(request: AssistanceRequest, by: str) -> str:
    """Somebody works on the urgent request now."""
    return f"您的紧急求助 {request.number} 已由{by or '工作人员'}接手。有新文书请马上补充进来。"


def done(request: AssistanceRequest) -> str:
    """The state after an action."""
    return f"{request.number} 现在是“{state_of(request, staff=True)}”。"


def assigned(request: AssistanceRequest) -> str:
    """Who has it now."""
    return f"{request.number} 已派给{request.assignee or '#' + str(request.assignee_id)}。"


def noted(number: str) -> str:
    """The note is kept."""
    return f"已记入 {number} 的内部备注。"


def confirm_merge(one: AssistanceRequest, into: AssistanceRequest) -> str:
    """Before two become one."""
    other = "" if one.user_id == into.user_id else "注意：两件不是同一个人提交的，附件不会并过去。"
    return f"将把 {heading(one)} 并入 {heading(into)}，前者关闭。{other}"


def confirm_closing(request: AssistanceRequest, reason: str) -> str:
    """Before something is closed without a result."""
    return f"将关闭 {heading(request)}，不写办理结果。原因：{reason}"


def same_request() -> str:
    """A request cannot become itself."""
    return "两个编号是同一件，没有合并。"


def merged_note(one: AssistanceRequest) -> str:
    """In the history of the one that stays."""
    return f"并入 {one.number}：{one.description}"


def undo_label() -> str:
    """The button that takes an action back."""
    return "撤销"


def handed_over(count: int, *, to: str) -> str:
    """Everything of a leaver."""
    return f"已把 {count} 件在办求助移交给{to}。" if count else "没有在办的求助需要移交。"


def confirm_hand_over(count: int, *, of: str, to: str) -> str:
    """Before everything goes to somebody else."""
    return f"将把{of}手上的 {count} 件在办求助全部移交给{to}。"


def hand_over_usage() -> str:
    """The command cannot be read."""
    return "请写成：/移交 从谁 给谁，例如：/移交 陈静 李明。"


def received(count: int, of: str) -> str:
    """Told to whoever takes over."""
    return f"{of}的 {count} 件在办求助已移交给您，发送“/队列 我的”查看。"


def canned_list(replies: Sequence[tuple[str, str]]) -> str:
    """Every canned reply."""
    lines = [f"· {title}：{shortened(text, limit=60)}" for title, text in replies]
    usage = "新增或修改：/常用回复 标题 内容；删除：/常用回复 删除 标题；使用：/回复 编号 @标题。"
    return "\n".join([*(lines or ["还没有常用回复。"]), usage])


def canned_kept(title: str) -> str:
    """Kept."""
    return f"已保存常用回复“{title}”。"


def canned_removed(title: str, *, done: bool) -> str:
    """Removed, or not there."""
    return f"已删除“{title}”。" if done else canned_missing(title)


def expert_list(experts: Iterable[tuple[str, Sequence[str], bool]], *, field: str) -> str:
    """The pool, maybe of one field."""
    lines = [
        f"· {name}：{'、'.join(fields)}{'' if joined else '（未加入聊天，不能直接派单）'}"
        for name, fields, joined in experts
    ]
    empty = f"没有领域含“{field}”的专家。" if field else "专家库还是空的。"
    usage = "登记：/专家 登记 姓名 领域、领域；移除：/专家 移除 姓名；查找：/专家 领域。"
    return "\n".join([*(lines or [empty]), usage])


def expert_usage() -> str:
    """The command cannot be read."""
    return "请写成：/专家 登记 姓名 领域、领域，例如：/专家 登记 李明 玩具外观设计、海外诉讼。"


def expert_kept(name: str, *, joined: bool) -> str:
    """In the pool."""
    return f"已登记专家{name}。" + ("" if joined else "对方用同名加入后就可以派单。")


def expert_removed(name: str, *, done: bool) -> str:
    """Out of the pool, or not in it."""
    return f"已从专家库移除{name}。" if done else f"专家库里没有{name}。"


def time_list(times: Iterable[tuple[RequestKind, int]]) -> str:
    """The service times."""
    lines = [f"· {KIND_TITLES[kind]}：{days} 个工作日" for kind, days in times]
    return "\n".join(["办理时限：", *lines, "修改：/时限 类别 天数，例如：/时限 专项检索 5。"])


def time_usage() -> str:
    """The command cannot be read."""
    return "请写成：/时限 类别 天数（1 到 60 个工作日），例如：/时限 专项检索 5。"


def time_set(kind: RequestKind, days: int) -> str:
    """From now on."""
    return f"{KIND_TITLES[kind]}的办理时限改为 {days} 个工作日，从新提交的求助起算。"


def ask_days(most: int) -> str:
    """How long a kind of request may take."""
    return f"几个工作日？请写 1 到 {most} 的数字。"


def kind_wanted(titles: Iterable[str]) -> str:
    """An answer is no kind of request."""
    return f"求助类别有：{'、'.join(titles)}。请点一个，或照写。"


def joined(is_in: bool) -> str:
    """Whether an expert has joined the chat."""
    return "是" if is_in else "否"
