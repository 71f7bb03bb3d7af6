"""Every sentence about pledges and what a right may be worth."""

from collections.abc import Mapping
from datetime import date

from handlers.dates import chinese_date
from knowledge.operation.pledge import Finding, Ground, Question
from knowledge.operation.valuation import Assumptions, Method, Range
from reports.valuation import Words

PLEDGE_TITLE, VALUATION_TITLE = "质押预检", "估值测算"
HELP_WORD, ASK_FOR_HELP = "求助", "请工作人员帮忙"
YES_NO_UNKNOWN: dict[str, bool | None] = {"是": True, "否": False, "不清楚": None}
TERM_YEARS = {"发明": 20, "实用新型": 10, "外观设计": 15}

PLEDGE_QUESTIONS = {
    Question.OTHER_OWNER: "登记簿上的专利权人不是贵企业吗？（还没过户、挂在个人名下都算“是”）",
    Question.CO_OWNER: "专利有共有人，而且还没有全部同意质押吗？",
    Question.PLEDGED: "这件专利已经质押给别人、还没注销吗？",
    Question.DISPUTED: "专利权属有争议，或被法院保全了吗？",
    Question.INVALIDITY: "正有人请求宣告它无效，而质权人还没表示同意吗？",
    Question.SAME_DAY: "同一天既申请了发明又申请了实用新型，发明还没授权吗？",
    Question.FEE_UNPAID: "有没有该缴没缴的年费？",
}
GROUNDS = {
    Ground.GRANTED: "已经授权",
    Ground.IN_FORCE: "权利有效，没有终止或被宣告无效",
    Ground.OWNER: "出质人是登记簿上的专利权人",
    Ground.CO_OWNER: "全体共有人同意",
    Ground.FEE: "年费已缴",
    Ground.DISPUTE: "没有权属争议和保全",
    Ground.TERM: "债务期限不超过专利权期限",
    Ground.PLEDGED: "没有质押在先",
    Ground.SAME_DAY: "没有同日申请的发明和实用新型问题",
    Ground.INVALIDITY: "没有未经质权人同意的无效程序",
}
MARKS = {Finding.CLEAR: "✓", Finding.CHECK: "？", Finding.OBSTACLE: "✗"}


def ask_patent() -> str:
    """Which patent."""
    return "要质押的专利申请号是多少？"


def ask_debt() -> str:
    """Until when the debt runs."""
    return "借款或债务哪天到期？（例如 2028-06-30，不清楚可以跳过）"


def day_wrong() -> str:
    """No day can be read."""
    return "请写成年月日，例如 2028-06-30。"


def yes_or_no() -> str:
    """One of three."""
    return "请回复“是”“否”或“不清楚”。"


def pledge_result(
    patent: str,
    findings: Mapping[Ground, Finding],
    *,
    counts: Mapping[Finding, int],
    term_ends: date | None,
) -> str:
    """Every ground with its mark."""
    obstacles, unknown = counts[Finding.OBSTACLE], counts[Finding.CHECK]
    lines = [f"专利 {patent} 质押预检：{obstacles} 项有障碍，{unknown} 项要核实。"]
    lines += [f"{MARKS[finding]} {GROUNDS[ground]}" for ground, finding in findings.items()]
    if term_ends is not None:
        lines.append(f"按申请日推算，专利权到 {chinese_date(term_ends)}为止。")
    lines.append(
        "质权自登记时设立（民法典第四百四十四条）。以上是初步核对，登记与否由国家知识产权局决定；"
        "办理前请查登记簿副本。"
    )
    return "\n".join(lines)


def ask_subject() -> str:
    """What is valued."""
    return "测算哪件专利或哪项技术？写个名称或专利号，60 字以内，不要写技术秘密。"


def subject_wrong() -> str:
    """Empty or long."""
    return "请写一行名称，最多 60 个字。"


def ask_term() -> str:
    """Kind of patent."""
    return "是哪种专利？请选：发明、实用新型、外观设计。"


def ask_remaining() -> str:
    """How many years remain useful."""
    return "还能用多少年？写整数，不超过剩余保护期；技术更新快的写得短些。"


def ask_invested() -> str:
    """What was spent."""
    return "研发和申请一共投入多少万元？（不清楚可以跳过）"


def ask_revenue() -> str:
    """Yearly sales of what uses it."""
    return "用到这项专利的产品，一年卖多少万元？（不清楚可以跳过）"


def ask_growth() -> str:
    """Growth of the sales."""
    return "预计每年增长百分之几？（例如 5；跳过就按不增长算）"


def ask_royalty() -> str:
    """The royalty."""
    return (
        "如果把专利许可给别人，收销售额的百分之几？写一个数或一个范围，例如 2-4。"
        "请用您谈过的或合同里的数，没有统一标准。"
    )


def ask_comparable() -> str:
    """A price seen."""
    return "有没有谈过或见过的类似专利成交价，多少万元？（没有就跳过）"


def years_wrong() -> str:
    """No such number of years."""
    return "请写 1 到 20 的整数。"


def amount_wrong() -> str:
    """No amount."""
    return "请写金额，单位万元，例如 120 或 35.5。"


def percent_wrong() -> str:
    """No rate."""
    return "请写百分数，-50 到 100 之间，例如 5。"


def royalty_wrong() -> str:
    """No rates."""
    return "请写一个百分数或一个范围，例如 3 或 2-4。"


def figures_do_not_fit() -> str:
    """The figures contradict each other."""
    return "这些数放在一起算不出来：还能用的年数不能超过保护期。请用“上一步”改一下。"


def nothing_to_estimate() -> str:
    """All figures were skipped."""
    return "没有可以测算的数。至少要有投入、销售额加许可费率、或成交价中的一样，请重新开始。"


METHODS = {Method.COST: "成本法", Method.INCOME: "收益法（许可费节省）", Method.MARKET: "市场法"}


def estimated(subject: str, found: Mapping[Method, Range], given: Assumptions) -> str:
    """The ranges, and what they rest on."""
    lines = [f"“{subject}”的测算（万元）："]
    lines += [f"· {METHODS[method]}：{_span(value)}" for method, value in found.items()]
    left_out = [title for method, title in METHODS.items() if method not in found]
    if left_out:
        lines.append(f"没有算：{'、'.join(left_out)}（缺数据）。")
    lines.append(
        f"假设：折现率 {given.discount:.0%} 上下 {given.spread:.0%}，税率 {given.tax:.0%}，"
        f"还能用 {given.remaining_years} 年；前两项是测算用的假定，不是标准。"
        "附表里每个假设都可以改，改了结果会跟着变。"
    )
    lines.append(
        "这是用您填的数做的测算，不构成评估意见。要正式评估请找有资质的资产评估机构"
        "（资产评估法第二十四条、第二十六条）。"
    )
    return "\n".join(lines)


def sheet_name() -> str:
    """The worksheet's file name."""
    return "估值测算表.xlsx"


def sheet_words(subject: str, given: Assumptions) -> Words:
    """Every word on the worksheet."""
    yours, ours, none = "您填写的", "测算用的假定，请按实际改", "没有填，方法不适用"

    def origin(value: float | None) -> str:
        return none if value is None else yours

    return Words(
        title="专利价值测算表",
        subject=f"对象：{subject}（单位：万元；黄色格可以改）",
        inputs={
            "remaining_years": ("还能用的年数", yours),
            "term_years": ("保护期（年）", "专利法第四十二条"),
            "invested": ("研发和申请投入", origin(given.invested)),
            "revenue": ("相关产品年销售额", origin(given.revenue)),
            "growth": ("销售额年增长率", yours if given.growth else "没有填，按不增长"),
            "royalty_low": ("许可费率（低）", origin(given.royalty_low)),
            "royalty_high": ("许可费率（高）", origin(given.royalty_high)),
            "discount": ("折现率", ours),
            "spread": ("折现率上下浮动", ours),
            "tax": ("税率", ours),
            "comparable_low": ("可比成交价（低）", origin(given.comparable_low)),
            "comparable_high": ("可比成交价（高）", origin(given.comparable_high)),
        },
        header=("方法", "低", "高", ""),
        methods={method.value: title for method, title in METHODS.items()},
        years=("年", "销售额", "节省许可费现值（低）", "节省许可费现值（高）"),
        notes=(
            "成本法：投入乘以剩余年数占保护期的比例，到全部投入。",
            "收益法：每年销售额乘许可费率、扣税后折现相加；低值用低费率和高折现率。",
            "本表不构成评估意见；指标可参照《专利评估指引》GB/T 42748-2023。",
        ),
    )


def _span(value: Range) -> str:
    if round(value.low, 1) == round(value.high, 1):
        return f"约 {value.low:.1f}"
    return f"{value.low:.1f} 到 {value.high:.1f}"
