"""Every sentence about navigation reports in chat."""

from collections.abc import Mapping, Sequence
from datetime import date

from handlers.dates import chinese_date
from knowledge.patents.landscape import Landscape
from reports.navigation_texts import JUDGED, SECTION_WORDS
from storage.navigation import NavigationRecord, NavigationReport

WORD, WRITE_WORD = "/导航", "/导航意见"
ISSUED_WORD, FEEDBACK_WORD = "导航报告", "/导航反馈"
PLAN_WORD = "/导航计划"
RENEW, ISSUE, DRAFT, PUBLISHED, SAID = "更新", "发布", "起草", "公布", "反馈"
RENEW_LABEL, ISSUE_LABEL, DRAFT_LABEL, SAID_LABEL = (
    "用最新数据更新",
    "发布",
    "让模型起草判断",
    "看读者反馈",
)
ADOPT, DONE = "采用", "完成"
NO_MODEL = "没有配置大模型，不能起草。请专家用“/导航意见”填写。"
NOTHING_TO_DRAFT = "各节都有专家意见，不用起草。"


def title(subject: str, since: date | None) -> str:
    """The title of a report."""
    return f"{subject}专利导航报告" + (f"（{since.year} 年以来）" if since else "")


def scope_lines(industry: str, ipc: str, since: date | None) -> tuple[str, ...]:
    """The search statement in words."""
    parts = [
        f"产业：{industry}（按本中心产业分类标引）" if industry else "",
        f"IPC：{ipc}" if ipc else "",
        f"申请日：{chinese_date(since)}以来" if since else "申请日：不限",
        "来源：本中心专利库，一件申请计一件",
    ]
    return tuple(part for part in parts if part)


def usage() -> str:
    """How the command is written."""
    return (
        f"请这样写：“{WORD} 玩具创意 2015年以后”生成；“{WORD}”看全部；“{WORD} 3”看一份；"
        f"“{WORD} 3 {RENEW}”“{WORD} 3 {ISSUE} 2026-12-01 公布方式”；"
        f"“{WORD} 3 {DRAFT}”让模型起草；“{WORD} 3 {PUBLISHED} 2026-12-02 省局网站”补公布记录；"
        f"“{WORD} 3 {SAID}”看读者反馈；专家用“{WRITE_WORD} 3 方向 正文”；计划用“{PLAN_WORD}”。"
    )


def scope_unclear(word: str, names: Sequence[str]) -> str:
    """A word is no industry and no class."""
    told = f"“{word}”不是园区产业，也不像 IPC 分类号。" if word else "还缺产业或 IPC 分类号。"
    return f"{told}产业有：{'、'.join(names)}。例如“{WORD} {names[0]} 2015年以后”。"


def made(number: int, found: Landscape, *, missing: Sequence[str]) -> str:
    """The report is made."""
    if not found.total:
        return f"报告 {number} 已生成，但按这个范围没有找到专利。请先导入数据，或换个范围。"
    years = f"，最早 {found.first_year} 年" if found.first_year else ""
    return (
        f"报告 {number} 已生成：{found.total} 件专利{years}，汕头 {found.local} 件。"
        f"{to_write(number, missing)}"
    )


def to_write(number: int, missing: Sequence[str]) -> str:
    """Which sections wait for an expert."""
    if not missing:
        return "专家意见已写全。"
    return (
        f"还有 {len(missing)} 节判断待专家填写：{'、'.join(missing)}。"
        f"发送“{WRITE_WORD} {number} 方向 正文”（方向、定位、路径、结论）填入，再更新。"
    )


def line(report: NavigationReport, *, feedback: int = 0) -> str:
    """One report in a list."""
    state = f"{chinese_date(report.issued_on)}发布" if report.issued_on else "未发布"
    said = f"，读者反馈 {feedback} 条" if feedback else ""
    return f"{report.id}. {report.title}（{report.counted} 件，{state}{said}）"


def issued_line(report: NavigationReport) -> str:
    """One issued report in everybody's list; nothing of a newer file that is not issued yet."""
    issued = f"（{chinese_date(report.issued_on)}发布）" if report.issued_on else ""
    return f"{report.id}. {report.title}{issued}"


def report_list(lines: Sequence[str], *, total: int) -> str:
    """All reports, for staff."""
    if not total:
        return f"还没有导航报告。发送“{WORD} 玩具创意”生成一份。"
    return "\n".join([f"导航报告共 {total} 份：", *lines])


def issued_list(lines: Sequence[str]) -> str:
    """The issued reports, for everybody."""
    if not lines:
        return "还没有公开发布的专利导航报告。"
    hint = (
        f"要问报告里写了什么，直接提问就行，例如“玩具创意近五年的申请趋势怎样”，"
        f"或发送“{ISSUED_WORD} 编号 问题”；"
        f"读后有意见，发送“{FEEDBACK_WORD} 编号 意见”。"
    )
    return "\n".join(["已发布的专利导航报告：", *lines, hint])


def no_issued_report() -> str:
    """No issued report of that number."""
    return f"没有这个编号的已发布报告。发送“{ISSUED_WORD}”看有哪些。"


def ask_the_report(report: NavigationReport) -> str:
    """One issued report, and how it is asked."""
    return f"{issued_line(report)}\n要问报告里写了什么，发送“{ISSUED_WORD} {report.id} 问题”。"


def not_in_report(report: NavigationReport) -> str:
    """The report says nothing of what was asked."""
    return (
        f"《{report.title}》里没有写到这个问题。"
        f"可以换个说法再问，或发送“{ISSUED_WORD} {report.id}”下载全文。"
    )


def detail(
    report: NavigationReport, published: Sequence[NavigationRecord], *, missing: Sequence[str]
) -> str:
    """One report with its record of publications."""
    lines = [
        line(report),
        f"数据截至 {chinese_date(report.data_of)}。{to_write(report.id, missing)}",
    ]
    if report.drafts:
        names = "、".join(JUDGED[section] for section in report.drafts)
        lines.append(f"有模型草稿、未经专家审定的：{names}。")
    if published:
        lines.append("公布记录：")
        lines += [f"· {chinese_date(each.day)}：{each.text}" for each in published]
    return "\n".join(lines)


def drafted(number: int, drafts: Mapping[str, str]) -> str:
    """What the model drafted, marked as that."""
    if not drafts:
        return "模型这次没有写出可用的草稿，或今天的用量已满。请稍后再试，或由专家填写。"
    words = {name: word for word, name in SECTION_WORDS.items()}
    lines = ["模型草稿（未经专家审定，报告里会这样注明）："]
    lines += [f"【{JUDGED[section]}】{text}" for section, text in drafts.items()]
    word = words[next(iter(drafts))]
    lines.append(
        f"专家看过同意的，发送“{WRITE_WORD} {number} {word} {ADOPT}”；要改就发送改好的正文。"
    )
    return "\n".join(lines)


def no_draft(word: str) -> str:
    """No draft of that section."""
    return f"“{word}”没有模型草稿，请直接写正文。"


def publication_usage(number: int) -> str:
    """How a publication is noted."""
    return (
        f"发布过的报告才能补公布记录，请写成“{WORD} {number} {PUBLISHED} 2026-12-02 省局网站”，"
        "日期不能晚于今天。"
    )


def said(title: str, lines: Sequence[tuple[date, str]], *, total: int) -> str:
    """What readers said of a report."""
    if not lines:
        return f"《{title}》还没有读者反馈。"
    shown = [f"· {chinese_date(day)}：{text}" for day, text in lines]
    return "\n".join([f"《{title}》的读者反馈共 {total} 条：", *shown])


def plan(planned: Sequence[NavigationRecord], *, today: date) -> str:
    """The work plan with what is done and what is late."""
    if not planned:
        return f"还没有导航工作计划。{plan_usage()}"
    lines = [
        f"{each.id}. {each.day.isoformat()} 前：{each.text}（{_state(each, today)}）"
        for each in planned
    ]
    done = sum(each.done_on is not None for each in planned)
    return "\n".join([f"导航工作计划 {len(planned)} 项，已完成 {done} 项：", *lines, plan_usage()])


def _state(planned: NavigationRecord, today: date) -> str:
    if planned.done_on is not None:
        return f"{planned.done_on.isoformat()} 完成"
    left = (planned.day - today).days
    return f"还有 {left} 天" if left >= 0 else f"已过期 {-left} 天"


def plan_usage() -> str:
    """How the plan is written."""
    return (
        f"加一项：“{PLAN_WORD} 2026-12-31 完成玩具创意导航报告”；做完：“{PLAN_WORD} {DONE} 编号”。"
    )


def no_such_plan() -> str:
    """Not planned, or done."""
    return f"没有这个编号的待完成计划。发送“{PLAN_WORD}”看全部。"


def no_such_report(number: str) -> str:
    """No report of that number."""
    return f"没有编号 {number} 的导航报告。发送“{WORD}”看全部。"


def write_usage() -> str:
    """How an expert writes a section."""
    return f"请写成“{WRITE_WORD} 编号 方向 正文”，其中“方向”也可以是定位、路径、结论。"


def too_long(most: int) -> str:
    """The section is too long for one message."""
    return f"一节一次最多 {most} 个字，请精简。"


def written(section: str) -> str:
    """The section is kept."""
    return f"“{section}”已保存，更新报告后写入。再次发送会替换这一节，旧稿留存。"


def feedback_usage() -> str:
    """How a reader answers."""
    return f"请写成“{FEEDBACK_WORD} 编号 意见”，编号在“{ISSUED_WORD}”里看。"


def feedback_kept(title: str) -> str:
    """Kept."""
    return f"谢谢，对《{title}》的意见已转给编写人员。"


def issued_already(day: date) -> str:
    """It is issued."""
    return f"这份报告已在 {chinese_date(day)}发布。数据更新后可以重新生成，再发布一次就代替这一期。"


def written_since(sections: Sequence[str]) -> str:
    """The file does not hold what experts wrote since."""
    return f"{'、'.join(sections)}在文件生成之后又写过，文件里还没有。请先更新，再发布。"


def nothing_to_issue() -> str:
    """There is no document or no patent in it."""
    return "这份报告还没有内容，不能发布。请先导入专利并更新报告。"


def issue_preview(report: NavigationReport, day: date, missing: Sequence[str]) -> str:
    """What issuing would do."""
    lacking = f"注意：{'、'.join(missing)}还没有专家意见。" if missing else ""
    return (
        f"将在 {chinese_date(day)}发布《{report.title}》：所有人可以下载、可以提问，"
        f"并计入任务台账。{lacking}"
    )


def issued_now(title: str) -> str:
    """It is issued."""
    return f"《{title}》已发布，所有人发送“{ISSUED_WORD}”可以看到。"
