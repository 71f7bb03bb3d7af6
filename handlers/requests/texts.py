"""Every sentence about assistance requests."""

from collections.abc import Sequence

from handlers.texts import shortened
from reports.masking import masked_numbers
from reports.requests.texts import (
    KIND_TITLES,
    OUTCOME_TITLES,
    STAFF_STATE_TITLES,
    STATE_TITLES,
    heading,
    when,
)
from storage.desk.request_state import EntryKind, RequestKind, RequestState
from storage.desk.requests import AssistanceRequest, Entry

SAME_ENTERPRISE = "仍是"
USE_DRAFT = "就用刚才说的"
AGREE = "同意并提交"
AGREE_WORD = "同意"
ADD_WORDS = "补充或回复"
SEE = "查看这件求助"
GO_ON = "还没解决，继续办"
WITHDRAW = "撤回"
RATE = "评价"
SEE_AS_STAFF, TAKE, REPLY = "查看", "接单", "回复"
URGENT_OFFER = "提交紧急求助"
FOLLOW_UP_OFFER = "请人跟进，提交求助"
MOST_ENTRIES = 15
LONGEST_ENTRY = 1000
KIND_HELP = {
    RequestKind.DISPUTE: "遇到纠纷，问怎么应对",
    RequestKind.EVIDENCE: "发现被侵权，要固定证据、作比对",
    RequestKind.OVERSEAS: "TRO、337、海关、海外展会，马上提醒工作人员",
    RequestKind.EXHIBITION: "参展前查展品风险",
    RequestKind.SEARCH: "查专利、商标",
    RequestKind.MONITORING: "盯住对手或技术动向",
    RequestKind.REVIEW: "项目、技术的知识产权分析",
    RequestKind.PREFILING: "申请专利前看值不值得",
    RequestKind.TRANSFER: "转让、许可的办理",
    RequestKind.PLEDGE: "用知识产权贷款",
    RequestKind.CONSULTING: "企业知识产权管理",
    RequestKind.COMPLIANCE: "出口、海外经营的合规",
    RequestKind.OTHER: "上面没有的",
}


def ask_kind() -> str:
    """Which kind of help."""
    lines = [
        f"{number}. {KIND_TITLES[kind]}：{KIND_HELP[kind]}"
        for number, kind in enumerate(RequestKind, 1)
    ]
    return "\n".join(["您需要哪方面的帮助？点按钮或回复编号：", *lines])


def kind_wanted() -> str:
    """No kind was understood."""
    return f"请回复 1 到 {len(RequestKind)} 的编号，或点上面的按钮。"


def ask_enterprise(remembered: str) -> str:
    """For which enterprise."""
    known = f"上次填的是“{remembered}”，没有变就点按钮。" if remembered else ""
    return f"是为哪家企业求助？请写企业全称。{known}个人求助可以跳过。"


def enterprise_wanted() -> str:
    """The name cannot be read, is a sentence or is too long."""
    return "这里只写企业名称，2 到 60 个字，例如：汕头市某某玩具有限公司。发生了什么，下一步再写。"


def ask_description(kind: RequestKind, *, draft: str) -> str:
    """What happened."""
    hint = {
        RequestKind.OVERSEAS: (
            "请写：哪个平台或国家、收到了什么文书、案号、对方是谁、要求在哪天前回应。"
            "看不懂文书也没关系，下一步可以发截图或文件。"
        ),
        RequestKind.PREFILING: (
            "请只写技术属于哪个领域、想达到什么目的，先不要写具体做法：申请前公开会影响新颖性，"
            "细节由工作人员另外和您约定怎么给。"
        ),
        RequestKind.EXHIBITION: "请写：什么展会、几号、哪个国家，带去哪些产品。",
        RequestKind.PLEDGE: "请写：有几件什么权利、大概想贷多少、什么时候用。",
    }.get(kind, "请写：发生了什么、希望我们做什么，有专利号、商标号或对方名称也写上。")
    if not draft:
        return hint
    return f"{hint}\n您刚才说：“{shortened(draft, limit=100)}”，要照用请点按钮。"


def description_wanted() -> str:
    """Too short to be understood."""
    return "请再具体一点，至少写 5 个字，让工作人员知道发生了什么。"


def ask_files(most: int) -> str:
    """Papers and pictures."""
    return (
        f"有文书、截图、产品图片吗？请直接发送，最多 {most} 个（图片、PDF、Word、Excel，"
        "每个不超过 20 MB），没有就跳过。照片里的拍摄地点会自动去掉。"
    )


def ask_contact(*, reachable: bool) -> str:
    """Why a contact is asked for, and that it may be left out."""
    if reachable:
        why = "我们会在这里回复您；紧急时如果想接电话，可以留一个号码"
    else:
        why = "回复会显示在这里，但您离开后我们没法主动找到您；想尽快知道结果，可以留电话或邮箱"
    return f"{why}。只给承办这件事的工作人员看，办完后随求助一起可以删除。不留就跳过。"


def contact_wanted() -> str:
    """No number or address to reach somebody at, or too long."""
    return "没有看到电话、微信号或邮箱。请写一个，100 个字以内，例如：林先生 手机号；不留就跳过。"


def ask_consent(
    kind: RequestKind, *, enterprise: str, description: str, files: int, contact: str
) -> str:
    """The whole request once more, before it is sent."""
    return (
        f"请核对：\n类别：{KIND_TITLES[kind]}\n企业：{enterprise or '（未填）'}\n"
        f"事项：{shortened(description, limit=200)}\n"
        f"附件：{files} 个\n联系：{masked_numbers(contact) or '（未填）'}\n"
        "提交后，承办的工作人员和受邀专家能看到以上内容，只用于办理这件求助；"
        "中心不保证授权、胜诉或贷款结果。不对就点“上一步”改，没问题就点“同意并提交”。"
    )


def consent_wanted() -> str:
    """Something else than yes was written."""
    return "没有问题请点“同意并提交”；要改请点“上一步”。"


def too_many_open(most: int) -> str:
    """Somebody has many requests under way."""
    return f"您有 {most} 件求助还没办完，先等这些有结果。要补充内容，请在“我的求助”里选那一件。"


def opened(request: AssistanceRequest) -> str:
    """The number, and when to expect something."""
    due = when(request.due_at) if request.due_at else ""
    if request.urgent:
        return (
            f"已收到，编号 {request.number}（紧急）。已提醒值班人员，最晚 {due} 前处理。\n"
            "在此之前：不要删除任何邮件和文书，不要自行联系对方付款，记下收到文书的日期。"
        )
    return (
        f"已收到，编号 {request.number}。工作人员会在 {due} 前答复，有新情况可以随时补充。"
        "发送“我的求助”看进度。"
    )


def my_list(requests: Sequence[AssistanceRequest], *, total: int, page: int, pages: int) -> str:
    """The person's requests."""
    if not total:
        return "您还没有提交过求助。需要请人帮忙，发送“求助”。"
    lines = [f"您的求助共 {total} 件" + (f"（第 {page}/{pages} 页）" if pages > 1 else "") + "："]
    lines += [
        f"· {heading(request)}：{state_of(request)}，{shortened(request.description, limit=24)}"
        for request in requests
    ]
    lines.append("点编号看详细经过。")
    return "\n".join(lines)


def state_of(request: AssistanceRequest, *, staff: bool = False) -> str:
    """The state in words, with how it ended."""
    titles = STAFF_STATE_TITLES if staff else STATE_TITLES
    outcome = OUTCOME_TITLES[request.outcome]
    closed = request.state is RequestState.CLOSED
    return f"{titles[request.state]}（{outcome}）" if closed and outcome else titles[request.state]


def detail(request: AssistanceRequest, entries: Sequence[Entry]) -> str:
    """One request as its person sees it."""
    lines = [heading(request), f"状态：{state_of(request)}"]
    if request.assignee:
        lines.append(f"承办人：{request.assignee}")
    if request.due_at:
        lines.append(f"预计答复：{when(request.due_at)} 前")
    if request.agency:
        lines.append(f"已转由外部机构办理：{request.agency}")
    if request.rating:
        lines.append(f"您的评价：{request.rating} 分")
    return "\n".join([*lines, "经过：", *history(entries)])


def history(entries: Sequence[Entry], *, staff: bool = False) -> list[str]:
    """The last lines of the history, and how many stand before them."""
    before = len(entries) - MOST_ENTRIES
    above = [f"（前面还有 {before} 条）"] if before > 0 else []
    return [*above, *(entry_line(entry, staff=staff) for entry in entries[-MOST_ENTRIES:])]


def entry_line(entry: Entry, *, staff: bool = False) -> str:
    """One line of the history."""
    who = entry.actor or ("求助人" if entry.own else "系统")
    if not staff and entry.own:
        who = "您"
    titles = STAFF_STATE_TITLES if staff else STATE_TITLES
    what = {
        EntryKind.OPENED: "提交求助",
        EntryKind.MOVED: f"转为“{titles[entry.state]}”",
        EntryKind.SAID: "补充",
        EntryKind.REPLIED: "回复",
        EntryKind.ASKED: "请补充",
        EntryKind.NOTE: "备注（仅内部可见）",
        EntryKind.REFERRED: "转外部机构",
        EntryKind.RATED: "评价",
    }[entry.kind]
    words = f"：{entry.text[:LONGEST_ENTRY]}" if entry.text else ""
    files = f"（附件 {len(entry.files)} 个）" if entry.files else ""
    return f"· {when(entry.at)} {who} {what}{words}{files}"


def not_found(number: str) -> str:
    """Nobody's request, or not this person's."""
    return f"没有找到求助 {number}。发送“我的求助”看您提交过的全部求助。"


def ask_which() -> str:
    """Which request is meant."""
    return "是哪一件求助？请点编号，或写编号，例如 QZ-2026-0001。"


def number_wanted() -> str:
    """No number was understood."""
    return "请写求助编号，例如 QZ-2026-0001，今年的也可以只写 1。"


def ask_supplement(number: str) -> str:
    """What to add."""
    return f"请写要补充给 {number} 的内容；只发文件就点“跳过”。"


def nothing_added() -> str:
    """Neither words nor files."""
    return "没有内容也没有文件，未作补充。"


def supplemented(number: str, *, to: str) -> str:
    """The words are on their way to staff."""
    return f"已补充到 {number}，{to or '值班人员'}会看到。"


def ended_already(request: AssistanceRequest) -> str:
    """What has ended takes nothing more."""
    return f"{request.number} {state_of(request)}，不能再补充。还有问题请发送“求助”另提一件。"


def confirm_withdrawal(request: AssistanceRequest) -> str:
    """Before a request is withdrawn."""
    return f"将撤回 {heading(request)}，工作人员不再办理，已有的记录保留。"


def withdrawn(number: str) -> str:
    """The request is withdrawn."""
    return f"已撤回 {number}。需要时可以重新提交。"


def cannot_now(request: AssistanceRequest) -> str:
    """The state does not allow it."""
    return f"{request.number} 现在是“{state_of(request)}”，不能这样做。"


def ask_rating(number: str) -> str:
    """One to five."""
    return f"{number} 办得怎么样？请打分，5 分最好。"


def rating_wanted() -> str:
    """No such number of stars."""
    return "请回复 1 到 5 的数字。"


def ask_rating_words() -> str:
    """Anything to add."""
    return "有什么想说的吗？一两句就好，也可以跳过。"


def rated() -> str:
    """Thanks."""
    return "谢谢您的评价，已记下。"


def cannot_rate(number: str) -> str:
    """Only what has been answered can be rated."""
    return f"{number} 还没有办结，办结后再请您评价。"


def going_on(number: str) -> str:
    """The person says it is not solved."""
    return f"好的，{number} 继续办理，已告诉承办人。可以再补充哪里没解决。"


def urgent_offer() -> str:
    """Under an answer about something urgent abroad."""
    return (
        "这类事情通常期限很短。需要工作人员马上介入，可以点“提交紧急求助”，值班人员会立刻收到提醒。"
    )


def staff_opened(request: AssistanceRequest) -> str:
    """A new request, told to the desk."""
    due = f"，{when(request.due_at)} 前办结" if request.due_at else ""
    return (
        f"新求助 {heading(request)}{due}\n企业：{request.enterprise or '（未填）'}\n"
        f"事项：{shortened(request.description, limit=200)}"
    )


def staff_said(request: AssistanceRequest, text: str, *, files: int) -> str:
    """The person's words, told to whoever has the request."""
    attached = f"\n附件 {files} 个，发送“/查看 {request.number}”看。" if files else ""
    return f"{heading(request)} 求助人补充：\n{shortened(text, limit=800)}{attached}"


def staff_withdrawn(request: AssistanceRequest) -> str:
    """The person withdrew."""
    return f"{heading(request)} 已由本人撤回，不用再办。"


def staff_erased(request: AssistanceRequest) -> str:
    """The person took all their data away."""
    return f"{heading(request)} 的求助人删除了自己的全部数据，这件求助和附件已一并删除，不用再办。"


def staff_going_on(request: AssistanceRequest) -> str:
    """The person says it is not solved."""
    return f"{heading(request)} 求助人说还没解决，已重新转为办理中。"


def staff_rated(request: AssistanceRequest, rating: int, words: str) -> str:
    """The person's judgement."""
    return f"{heading(request)} 求助人评了 {rating} 分。{words}"


def about_my_requests(total: int) -> str:
    """For 我的数据."""
    return f"{total} 件求助，连同描述、联系方式和附件，发送“我的求助”查看"
