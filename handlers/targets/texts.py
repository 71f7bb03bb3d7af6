"""Every Chinese sentence about the project year."""

from collections.abc import Sequence
from datetime import date

from reports.targets.acceptance import made_with_it, what
from reports.targets.texts import KINDS, days_left, figures, left_out, rule
from storage.target_plan import Entry, Standing, Year

MASK_ON, MASK_OFF = "打码", "不打码"
SET_YEAR, SET_RULE, SET_NAMES, SET_FIRMS = "年度", "规则", "姓名", "单位"
ONCE, EACH = "只计一次", "各计一次"
NO_TARGET = "没有这项指标。发送“/指标”看全部指标和编号。"
NUMBER_WRONG = "目标数请写 0 到 100000 的整数，例如：/指标 talent 60"
YEAR_WRONG = "请写成：/指标 年度 2026-01-01 2026-12-31"
NOT_YOURS_TO_SET = "改指标只有管理员可以。发送“/进度”看进度。"
ASK_TARGET = "计入哪一项指标？"
ASK_WHAT = (
    "做了什么？写清楚对象，例如：与汕头某某玩具有限公司签订专利转让合同并登记，ZL202010123456.7。"
)
ASK_DAY = "哪一天完成的？例如：2026-11-20。"
ASK_QUANTITY = "数量是多少？一般是 1。"
ASK_ENTERPRISES = "有多少家不同的企业参加？"
ASK_PROOF = (
    "请把佐证文件发过来（通知书、合同、照片、签到表），可以发几个。暂时没有就点“跳过”，之后可以补。"
)
DAY_WRONG = "日期请写成 2026-11-20 或 11月20日，不能晚于今天。"
QUANTITY_WRONG = "数量请写 1 到 10000 的整数。"
ENTERPRISES_WRONG = "企业数请写 0 到 10000 的整数。"
WHAT_WRONG = "请写 4 到 200 个字。"
NO_ENTRY = "没有这个编号的记录。发送“/台账 指标编号”看记录和编号。"
PACKAGE_NAME = "验收材料.zip"
LEDGER, ENTER, PACKAGE = "看台账", "登记一条", "做验收材料"
ASSESSMENT_NAME, MATCH_NAME, MATCH_SHEET = "自评报告.docx", "撮合记录.xlsx", "撮合记录"
MATCH_HEADER, BOTH_AGREED = ("编号", "日期", "需求 ↔ 供给", "匹配理由", "双方意愿"), "双方同意"
NAVIGATION_NAME = "导航工作计划-公布记录-读者反馈.xlsx"
PLAN_SHEET, PLAN_HEADER = "工作计划", ("完成期限", "事项", "完成日期")
PUBLISHED_SHEET, PUBLISHED_HEADER = "公布记录", ("日期", "公布方式")
SAID_SHEET, SAID_HEADER = "读者反馈", ("日期", "意见")
ADD_PROOF = "补一份"
NO_SUCH_PROOF = "这条记录没有这一份佐证。发送“/佐证 记录编号”看有哪些。"
TOO_MANY_PROOFS = "这条记录的佐证已经很多了。请把同类的合并成一个文件，或先撤下用不着的。"


def progress(year: Year, standings: Sequence[Standing]) -> str:
    """Each target in a line, the slipping ones first."""
    with_number = [each for each in standings if each.target.wanted]
    slipping = [each for each in with_number if each.slips]
    lines = [f"{year.year} 项目年度，{days_left(standings[0].days_left if standings else 0)}。"]
    if slipping:
        lines.append(f"按目前进度完不成的有 {len(slipping)} 项：")
        lines += [_line(each) for each in slipping]
    lines.append("其他指标：" if slipping else "全部指标：")
    lines += [_line(each) for each in with_number if not each.slips]
    more = [each for each in standings if not each.target.wanted and each.done]
    if more:
        done = "，".join(f"{each.target.title} {each.done} {each.target.unit}" for each in more)
        lines.append(f"另有：{done}。")
    lines.append(rule(year))
    return "\n".join(lines)


def _line(each: Standing) -> str:
    forecast = f"，预计年底 {each.forecast}" if each.gap else ""
    return f"· {each.target.title}：{figures(each)}{forecast}"


def all_targets(year: Year) -> str:
    """The targets with their ids, for who sets them."""
    lines = [f"{year.year} 项目年度：{year.starts_on} 至 {year.ends_on}"]
    lines += [
        f"· {each.id}：{each.title}，"
        + (f"{each.wanted} {each.unit}" if each.wanted else "不设目标")
        + f"（{each.guide}）"
        for each in year.targets
    ]
    lines.append(rule(year))
    names = MASK_ON if year.mask_names else MASK_OFF
    firms = MASK_ON if year.mask_enterprises else MASK_OFF
    lines.append(f"验收材料里的姓名：{names}；单位名称：{firms}。扫描件按原件收录，不改动。")
    lines.append(
        "修改：/指标 编号 数字；/指标 年度 起始日 结束日；/指标 规则 只计一次（或 各计一次）；"
        "/指标 姓名 打码（或 不打码）；/指标 单位 打码（或 不打码）。"
    )
    return "\n".join(lines)


def change_preview(line: str) -> str:
    """What will be changed."""
    return f"将修改：{line}"


def changed(line: str) -> str:
    """It is done."""
    return f"已修改：{line}"


def number_change(title: str, before: int, after: int) -> str:
    """One number of the year."""
    return f"{title}的目标 {before} → {after}"


def entries(each: Standing) -> str:
    """The ledger of one target, the newest last."""
    lines = [f"{each.target.title}：{figures(each)}。记录："]
    if not each.entries and not each.left_out:
        return f"{each.target.title}：{figures(each)}。还没有记录。"
    usual = bool(each.target.needs)
    lines += [entry_line(entry, usual=usual) for entry in each.entries[-20:]]
    lines += [
        f"{entry_line(entry, usual=usual)}（{left_out(reason)}）"
        for entry, reason in each.left_out[-10:]
    ]
    lines.append("补佐证：/补佐证 记录编号")
    return "\n".join(lines)


def entry_line(entry: Entry, *, usual: bool = True) -> str:
    """One entry; without a file it says that one is missing, where one is `usual`, or that the
    acceptance package makes it."""
    quantity = f"×{entry.quantity}" if entry.quantity != 1 else ""
    firm = f"，{entry.enterprise}" if entry.enterprise else ""
    count = len(entry.proofs)
    if count:
        proof = f"，佐证 {count} 份" if count > 1 else ""
    elif made := made_with_it(entry):
        proof = f"，{made}由验收材料自动附上"
    else:
        proof = "，缺佐证" if usual else ""
    kind = KINDS.get(entry.kind, entry.kind)
    return f"{entry.id}. {entry.day} {kind}{quantity}：{what(entry)}{firm}{proof}"


def entered(title: str, *, proof: bool) -> str:
    """A thing done elsewhere is in the ledger."""
    later = "" if proof else "还缺佐证文件，之后用“/补佐证”补上。"
    return f"已登记，计入“{title}”。{later}"


def ask_proof_of(entry: Entry) -> str:
    """Which entry the file is for."""
    return f"请发送这条记录的佐证文件，可以发几个：{entry_line(entry)}"


def proof_put(entry: Entry, count: int) -> str:
    """The proofs are beside their entry."""
    return f"已补上第 {entry.id} 条记录的佐证 {count} 份。"


def proofs_of(entry: Entry, names: Sequence[str]) -> str:
    """One entry with its proofs by number."""
    lines = [entry_line(entry)]
    lines += [f"{number}. {name}" for number, name in enumerate(names, start=1)]
    return "\n".join(lines)


def withdraw_label(number: int) -> str:
    """A button that takes one proof away."""
    return f"撤下第 {number} 份"


def withdraw_preview(entry: Entry, name: str) -> str:
    """What will be taken away."""
    return f"将从第 {entry.id} 条记录撤下佐证“{name}”。"


def withdrawn(entry: Entry, name: str) -> str:
    """It proves this entry no longer."""
    return f"已从第 {entry.id} 条记录撤下“{name}”。"


def package_made(*, proofs: int, lacking: int, too_large: int) -> str:
    """The package goes with it."""
    text = f"验收材料做好了：索引、每项指标一张表、{proofs} 个佐证文件。"
    if lacking:
        text += f"有 {lacking} 条记录还缺佐证，列在索引最前面。"
    else:
        text += "计入指标的记录都有佐证。"
    if too_large:
        text += f"{too_large} 个文件太大没有打包，请单独提供。"
    return text


def set_line(what: str, value: str) -> str:
    """A rule of the year as it is set."""
    return f"{what}：{value}"


def days_line(first: date, last: date) -> str:
    """The year's days as they are set."""
    return f"{SET_YEAR}：{first} 至 {last}"
