"""Every sentence about the operation of rights."""

from collections.abc import Iterable, Sequence
from datetime import date

from handlers.dates import chinese_date
from knowledge.operation.recordal_case import Circumstance, RecordalKind
from storage.operation.recordals import RecordalState

RECORDAL_TITLE = "登记备案"
PROOF_TITLE = "登记佐证"
FILED_LABEL, REGISTERED_LABEL, REFUSED_LABEL, AGAIN_LABEL = (
    "已提交",
    "已登记",
    "不予登记",
    "重新办理",
)
NONE_OF_THEM = frozenset({"没有", "无", "都没有", "0"})
RECORDAL_KINDS = {
    RecordalKind.TRANSFER: "转让",
    RecordalKind.LICENCE: "许可",
    RecordalKind.OPEN_LICENCE: "开放许可",
    RecordalKind.PLEDGE: "质押",
}
RECORDAL_STATES = {
    RecordalState.PREPARING: "备材料",
    RecordalState.FILED: "已提交",
    RecordalState.REGISTERED: "已登记",
    RecordalState.REFUSED: "不予登记",
    RecordalState.WITHDRAWN: "已撤回",
}
CIRCUMSTANCES = {
    Circumstance.FOREIGN: "受让方或被许可方在境外",
    Circumstance.CO_OWNED: "专利有共有人",
    Circumstance.AGENT: "委托代理机构或经办人",
    Circumstance.UTILITY_OR_DESIGN: "是实用新型或外观设计",
    Circumstance.SAME_DAY: "同日申请过发明和实用新型",
    Circumstance.VALUED: "要写评估情况",
}


def check_digit_wrong(given: str, expected: str) -> str:
    """The number's check digit does not fit."""
    return f"“{given}”的校验位不对，按前面的数字算应当是 {expected}。请核对后重新发送申请号。"


def number_wrong(given: str) -> str:
    """The text is no application number."""
    return f"“{given}”不像专利申请号。请照受理通知书或证书填写，例如 202010123456.7。"


def ask_kind() -> str:
    """Which kind of recordal."""
    return "办理哪一种？请选：转让、许可、开放许可、质押。"


def ask_patent() -> str:
    """Which patent."""
    return "专利申请号是多少？（证书或受理通知书上的号码，带校验位更好）"


def ask_giver() -> str:
    """Who gives."""
    return "权利人（转让方、许可方或出质人）的全称？"


def ask_taker() -> str:
    """Who takes."""
    return "对方（受让方、被许可方或质权人）的全称？"


def ask_effective() -> str:
    """Since when a licence has effect."""
    return "许可合同哪天生效？（例如 2026-11-20；备案要在生效之日起 3 个月内办）"


def ask_circumstances() -> str:
    """What makes more papers necessary."""
    lines = [f"{number}. {text}" for number, text in enumerate(CIRCUMSTANCES.values(), start=1)]
    return "\n".join(["有下面哪些情况？回复编号，几个之间用空格隔开；都没有就回复“没有”。", *lines])


def circumstances_wrong() -> str:
    """The answer is no list of numbers."""
    return f"请回复 1 到 {len(CIRCUMSTANCES)} 的编号，例如“1 3”；都没有就回复“没有”。"


def name_wrong(most: int) -> str:
    """A name is empty or too long."""
    return f"请写单位或个人的全称，最多 {most} 个字。"


def day_wrong() -> str:
    """No day can be read."""
    return "请写成年月日，例如 2026-11-20。"


def day_in_future() -> str:
    """A step cannot be done on a day to come."""
    return "日期还没到。办完以后再记，或写实际办理的那一天。"


def recordal_head(
    number: int, *, title: str, patent: str, parties: tuple[str, str], state: str
) -> str:
    """What it is."""
    between = " → ".join(name for name in parties if name)
    return f"登记 {number}：{title}（{state}）\n专利 {patent}\n{between}"


def recordal_due(day: date, *, left: int) -> str:
    """Until when to file."""
    if left < 0:
        return f"备案期限 {chinese_date(day)} 已过 {-left} 天，请尽快提交并说明情况。"
    return f"最迟 {chinese_date(day)} 提交，还剩 {left} 天。"


def paper_line(text: str, *, there: bool) -> str:
    """One paper of the checklist."""
    return f"{'✓' if there else '□'} {text}"


def tick_label(text: str) -> str:
    """The button that says a paper is at hand."""
    short = text.split("，")[0].split("：")[0]
    return f"有了：{short[:14]}"


def recordal_basis(basis: Sequence[str], *, done: str) -> str:
    """On what law it rests, and its effect."""
    named = "、".join(each.replace("|", "") for each in basis)
    return f"依据：{named}。{done}"


def proof_missing(number: int) -> str:
    """Registered without the office's paper."""
    return f"还没有佐证。请发送“/备案佐证 {number}”上传通知书或证明。"


def recordal_line(number: int, *, title: str, patent: str, state: str, left: int | None) -> str:
    """One line of the list."""
    clock = "" if left is None else f"，{f'还剩 {left} 天' if left >= 0 else f'已过期 {-left} 天'}"
    return f"{number}. {title} {patent}（{state}{clock}）"


def recordal_list(lines: Iterable[str], *, total: int) -> str:
    """The list of open ones."""
    if not total:
        return "没有在办的登记备案。发送“/新备案”开始一件。"
    return "\n".join(
        [f"在办的登记备案 {total} 件：", *lines, "发送“/备案 编号”看材料清单和下一步。"]
    )


def recordal_usage() -> str:
    """How the command is written."""
    return (
        "请这样写：“/备案”看在办的；“/备案 3”看一件；“/备案 3 提交 2026-11-20”“/备案 3 登记”"
        "“/备案 3 不予 原因”“/备案 3 撤回”记进展；“/新备案”开始一件。"
    )


def no_such_recordal(number: str) -> str:
    """No recordal of that number."""
    return f"没有编号 {number} 的登记备案。发送“/备案”看在办的。"


def step_not_allowed(state: str) -> str:
    """The step does not fit the state."""
    return f"这一件现在是“{state}”，不能这样记。发送“/备案 编号”看能做哪一步。"


def ask_proof() -> str:
    """The office's paper is wanted."""
    return "请发送通知书、证明或登记证的图片或 PDF（一个文件）。"


def proof_usage() -> str:
    """How the proof command is written."""
    return "请写成“/备案佐证 编号”，编号在“/备案”里看。"


def proof_kept(number: int) -> str:
    """The proof is kept."""
    return f"登记 {number} 的佐证已保存，会随任务台账一起导出。"
