"""Every sentence about high-value portfolios, filings and worksheets."""

from collections.abc import Mapping, Sequence

from handlers.dates import chinese_date
from handlers.operation.numbers import shown
from knowledge.operation.worth import Indicator, Share, Value
from reports.sheet import Table
from reports.worth import WorthWords
from storage.cultivation import Cultivation, Filing, FilingKind, FilingStage

WORD, NEW_WORD, REVENUE_WORD = "/组合", "/新组合", "/组合佐证"
FILING_WORD, NEW_FILING_WORD, FILING_PROOF_WORD = "/申请", "/新申请", "/申请佐证"
WORTH_WORD = "年费值不值"
ADD, REMOVE, REVENUE, EXPORT = "加", "移除", "收入", "导出"
EXPORT_LABEL, WORTH_SHEET = "导出组合清单", "专利价值自查表.xlsx"
PORTFOLIO_TITLE, FILING_TITLE, PROOF_TITLE, REVENUE_TITLE, WORTH_TITLE = (
    "高价值专利组合",
    "专利申请跟踪",
    "申请佐证",
    "主营收入佐证",
    "专利价值自查",
)
KINDS = {
    FilingKind.INVENTION: "发明",
    FilingKind.UTILITY_MODEL: "实用新型",
    FilingKind.DESIGN: "外观设计",
    FilingKind.PCT: "PCT",
}
STAGES = {
    FilingStage.PLANNED: "计划",
    FilingStage.FILED: "受理",
    FilingStage.PUBLISHED: "公布",
    FilingStage.GRANTED: "授权",
    FilingStage.ENDED: "结束",
}
VALUES = {Value.LEGAL: "法律价值", Value.TECHNICAL: "技术价值", Value.ECONOMIC: "经济价值"}
NEEDED_MEMBERS = 5


def ask_name() -> str:
    """The portfolio's name."""
    return "给这个专利组合起个名字（40 字以内），例如“磁吸积木”。"


def ask_owner() -> str:
    """Whose it is."""
    return "权利人企业全称？"


def ask_technology() -> str:
    """The core technology."""
    return "核心技术是什么？用几句话写清解决什么问题，只写已公开的内容。"


def ask_revenue() -> str:
    """What is earned with it."""
    return "相关产品是不是主营业务，收入大约多少、占多少？没有可以跳过。"


def line_wrong(most: int) -> str:
    """Empty, long or of several lines."""
    return f"请写一行，最多 {most} 个字。"


def name_taken(name: str) -> str:
    """There is one of that name."""
    return f"已经有叫“{name}”的组合，请换个名字。"


def detail(portfolio: Cultivation, filings: Sequence[Filing]) -> str:
    """One portfolio, and what it lacks."""
    lines = [f"组合 {portfolio.id}：{portfolio.name}（{portfolio.owner}）", portfolio.technology]
    lines += [f"· {member.title}（{kind_of(member.kind)}）" for member in portfolio.members]
    lines += [filing_line(filing) for filing in filings]
    missing = lacking(portfolio)
    lines.append(f"还差：{'；'.join(missing)}。" if missing else "已达到组合的基本要求。")
    return "\n".join(lines)


def lacking(portfolio: Cultivation) -> list[str]:
    """What a portfolio still needs (founding guide 四(四): five inventions, core, revenue)."""
    inventions = sum(1 for each in portfolio.members if each.kind == FilingKind.INVENTION)
    missing = []
    if inventions < NEEDED_MEMBERS:
        missing.append(f"发明专利 {NEEDED_MEMBERS - inventions} 件")
    if not portfolio.revenue:
        missing.append(f"主营业务收入说明（发送“{WORD} {portfolio.id} {REVENUE} 说明”补上）")
    elif portfolio.revenue_proof_id is None:
        missing.append(f"收入佐证（发送“{REVENUE_WORD} {portfolio.id}”上传）")
    return missing


def kind_of(kind: str) -> str:
    """The name of a kind of patent."""
    return KINDS.get(FilingKind(kind), "") if kind in set(FilingKind) else "类型未知"


def portfolio_list(portfolios: Sequence[Cultivation]) -> str:
    """All portfolios."""
    if not portfolios:
        return f"还没有高价值专利组合。发送“{NEW_WORD}”建一个。"
    lines = [
        f"{each.id}. {each.name}（{each.owner}，{len(each.members)} 件"
        + ("，已达标）" if not lacking(each) else "，未达标）")
        for each in portfolios
    ]
    return "\n".join([f"高价值专利组合 {len(portfolios)} 个：", *lines])


def usage() -> str:
    """How the portfolio command is written."""
    return (
        f"请这样写：“{WORD}”看全部；“{WORD} 1”看一个；“{WORD} 1 {ADD} 申请号”"
        f"“{WORD} 1 {REMOVE} 申请号”“{WORD} 1 {REVENUE} 主营，约 800 万元”"
        f"“{WORD} 1 {EXPORT}”；“{NEW_WORD}”新建。"
    )


def no_such(number: str) -> str:
    """No portfolio of that number."""
    return f"没有编号 {number} 的组合。发送“{WORD}”看全部。"


def not_in_library(number: str) -> str:
    """The library does not hold the patent."""
    return f"库里没有 {number}，请先导入这件专利，再放进组合。"


def in_already(number: str) -> str:
    """The patent is in it."""
    return f"{number} 已经在这个组合里。"


def not_in_it(number: str) -> str:
    """The patent is not in it."""
    return f"这个组合里没有 {number}。"


def ask_filing_title() -> str:
    """What is applied for."""
    return "准备申请什么？写名称（60 字以内），不要写技术方案的细节。"


def ask_filing_kind() -> str:
    """Which kind."""
    return "哪一种申请？"


def filing_kind_wrong() -> str:
    """No such kind."""
    return f"请从这些里选：{'、'.join(KINDS.values())}。"


def ask_portfolio() -> str:
    """Which portfolio it belongs to."""
    return "属于哪个组合？回复组合编号，不属于任何组合可以跳过。"


def portfolio_number_wrong() -> str:
    """No number."""
    return f"请回复组合的编号（在“{WORD}”里看），或跳过。"


def filing_line(filing: Filing) -> str:
    """One filing."""
    number = f" {filing.number}" if filing.number else ""
    day = f"，{chinese_date(filing.filed_on)}" if filing.filed_on else ""
    proof = "" if filing.proof_id or filing.stage is FilingStage.PLANNED else "，缺佐证"
    return (
        f"申请 {filing.id}. 【{KINDS[filing.kind]}】{filing.title}{number}"
        f"（{STAGES[filing.stage]}{day}{proof}）"
    )


def filing_list(lines: Sequence[str], *, total: int) -> str:
    """All filings."""
    if not total:
        return f"没有在跟踪的申请。发送“{NEW_FILING_WORD}”登记一件。"
    hint = f"发送“{FILING_WORD} 编号 受理 申请号 日期”记进展（受理、公布、授权、结束）。"
    return "\n".join([f"跟踪的申请 {total} 件：", *lines, hint])


def filing_usage() -> str:
    """How the filing command is written."""
    return (
        f"请这样写：“{FILING_WORD}”看全部；“{FILING_WORD} 2 受理 202610123456.7 2026-11-20”；"
        f"“{FILING_WORD} 2 授权”；“{NEW_FILING_WORD}”登记一件。"
    )


def no_such_filing(number: str) -> str:
    """No filing of that number."""
    return f"没有编号 {number} 的申请。发送“{FILING_WORD}”看全部。"


def stage_not_allowed(stage: FilingStage) -> str:
    """The stage lies behind."""
    return f"这一件已经到“{STAGES[stage]}”，不能往回记。"


def number_needed() -> str:
    """A filing needs its number."""
    return "记“受理”要写申请号，例如“受理 202610123456.7 2026-11-20”。"


def ask_proof() -> str:
    """The notice is wanted."""
    return "请发送受理通知书、授权通知书或国际申请文件的图片或 PDF。"


def ask_revenue_proof() -> str:
    """The revenue's paper is wanted."""
    return "请发送收入证明（审计报告页、专项说明等）的图片或 PDF，无关内容可以遮住。"


def proof_usage(word: str) -> str:
    """How the proof command is written."""
    return f"请写成“{word} 编号”。"


def proof_kept() -> str:
    """Kept."""
    return "佐证已保存，会随任务台账一起导出。"


def ask_patent() -> str:
    """Which patent to look at."""
    return "看哪件专利？请发送申请号。下面有 14 个问题，按实际情况选，不清楚就跳过。"


def ask_indicator(indicator: Indicator, *, number: int, total: int) -> str:
    """One question of the worksheet."""
    return f"{number}/{total} {indicator.name}："


def choose_one(indicator: Indicator) -> str:
    """The answer is none of the three."""
    return f"请从这三项里选：{'；'.join(indicator.marks)}。"


def worth(patent: str, shares: Mapping[Value, Share], *, answered: int, checked: bool) -> str:
    """The sums, in the open."""
    lines = [f"专利 {patent} 自查（回答 {answered} 项）："]
    lines += [
        f"· {VALUES[value]}：{share.reached}/{share.most} 分（{share.percent}%）"
        for value, share in shares.items()
        if share.most
    ]
    return "\n".join([*lines, *worth_notes(checked=checked)])


def worth_notes(*, checked: bool) -> list[str]:
    """What the sums mean and do not mean."""
    notes = [
        "三类价值都偏低的，可以考虑许可、转让、开放许可，或不再交年费；主营产品在用的，建议继续维持。",
        "这是自查表，不是评估结论，决定权在企业。",
    ]
    if not checked:
        notes.append(
            "GB/T 42748-2023《专利评估指引》有 3 项一级、14 项二级、27 项三级指标；"
            "本表 14 项的名称按公开介绍整理，没有和标准原文逐字核对过，权重和分档是本表自定的。"
        )
    return notes


def worth_words(patent: str, *, checked: bool) -> WorthWords:
    """The words of the worksheet."""
    return WorthWords(
        title=WORTH_TITLE,
        subject=f"专利 {patent}（黄色格可以改，填 0、1、2，不清楚就留空，留空的不计分）",
        header=("价值", "指标", "分值含义", "评分", "权重", "得分", "满分"),
        sums=("价值", "得分", "满分", "比例"),
        values=VALUES,
        notes=worth_notes(checked=checked),
    )


def members_table(portfolio: Cultivation, facts: Mapping[str, Sequence[str]]) -> Table:
    """The portfolio's patents; `facts` are owner, status and filing day by key."""
    return Table(
        name=f"{portfolio.name}组合清单",
        header=("序号", "申请号", "名称", "类型", "权利人", "法律状态", "申请日", "核心技术"),
        rows=[
            (
                number,
                shown(each.patent),
                each.title,
                kind_of(each.kind),
                *facts.get(each.patent, ("", "", "")),
                portfolio.technology,
            )
            for number, each in enumerate(portfolio.members, start=1)
        ],
    )
