"""The Chinese sentences of a calculation: deadlines, steps, cautions, and the one question back."""

from collections.abc import Sequence
from datetime import date

from knowledge.calendar import CalendarUnknown, surely_working_until
from knowledge.deadlines.counting import Caution, Step, StepKind
from knowledge.deadlines.rules import Source, Unit
from knowledge.patent_kind import PatentKind
from knowledge.policy import Fact
from retrieval.calculation.result import MissingFact, Option

KINDS = {
    PatentKind.INVENTION: "发明",
    PatentKind.UTILITY_MODEL: "实用新型",
    PatentKind.DESIGN: "外观设计",
}
_UNITS = {Unit.DAY: "日", Unit.WORKING_DAY: "个工作日", Unit.MONTH: "个月", Unit.YEAR: "年"}
_WEEKDAYS = "一二三四五六日"
_WORTH_COUNTING = 400
STEPS = "计算过程："
CAUTIONS = {
    Caution.OPPOSITION_TRANSITION: (
        "新商标法2027年1月1日起把异议期改为两个月。公告在新法施行前、期限跨到施行后的，"
        "按哪部法算，目前没有看到过渡规定。"
    ),
    Caution.NEW_REGULATIONS_UNSEEN: (
        "2027年1月1日起施行新商标法，配套的实施条例还没有看到，送达、顺延等细节以届时的规定为准。"
    ),
    Caution.DESIGN_TERM_UNCONFIRMED: (
        "2021年6月1日以前申请的外观设计按10年算，是通常的说法，没有核到官方文本（待核实），"
        "请以专利登记簿为准。"
    ),
    Caution.ENTRY_DAY_ASSUMED: (
        "电子通知从进入您认可的电子系统那天算，点没点开都算。这里按发文当天进入系统计算；"
        "系统显示的日期不同的，以系统为准。"
    ),
    Caution.RECORD_PREVAILS: "备案系统显示的有效期与此不同的，以系统为准。",
    Caution.NO_RESTORATION: (
        "新颖性宽限期、优先权期限、专利权期限和诉讼时效错过了，不能用这个办法恢复。"
    ),
    Caution.CANNOT_BE_EXTENDED: "这是法定期限，不能请求延长。",
}
MISSING = {
    MissingFact.PATENT_KIND: "是哪一种专利？三种的年限和费用不一样。",
    MissingFact.FILED_ON: (
        "请写上专利种类和申请日（看受理通知书或者专利证书），比如：发明，2019年3月5日申请。"
    ),
    MissingFact.SINGLE_OR_JOINT: "专利权人是一个还是两个以上？减缴的比例不一样。",
    MissingFact.NOTICE_MEDIUM: "通知是电子送达的，还是邮寄的纸质通知？起算的日子不一样。",
    MissingFact.NOTICE_DATE: (
        "通知是哪天发文、哪天收到的？请写上年月日，比如：发文日2026年11月2日。"
    ),
    MissingFact.NOTICE_MONTHS: "通知上写的答复期限是几个月？",
    MissingFact.ANNOUNCED_ON: "初步审定公告是哪天？请写上年月日，比如：2026年12月15日公告。",
    MissingFact.REGISTERED_ON: (
        "商标是哪天核准注册的，或者有效期到哪天？请写上年月日，比如：有效期至2026年12月20日。"
    ),
    MissingFact.EVENT_DATE: "这件事发生在哪天？请写上年月日，比如：2026年11月20日。",
}
OPTIONS = {
    MissingFact.PATENT_KIND: (
        Option("发明", "发明专利"),
        Option("实用新型", "实用新型"),
        Option("外观设计", "外观设计"),
    ),
    MissingFact.SINGLE_OR_JOINT: (
        Option("一个（减缴85%）", "减缴85%"),
        Option("两个以上（减缴70%）", "减缴70%"),
    ),
    MissingFact.NOTICE_MEDIUM: (
        Option("电子通知", "电子通知"),
        Option("邮寄的纸质通知", "纸质邮寄"),
    ),
    MissingFact.NOTICE_MONTHS: (
        Option("1个月", "期限1个月"),
        Option("2个月", "期限2个月"),
        Option("4个月", "期限4个月"),
    ),
}  # fmt: skip
REDUCTION_UNCONFIRMED = "减缴的比例和年数没有核到官方全文（待核实），还要以费减备案获准为前提。"
BRACKETS_UNCONFIRMED = "滞纳金的分段口径没有对照到官方文本（待核实），以缴费系统核算的为准。"
PAY_BY_SYSTEM = "缴费前请以国家知识产权局缴费系统显示的为准。"
PUBLISHED_SOON = "满18个月后才公布，实际公布日以专利公报为准；也可以请求早日公布。"


def day(value: date) -> str:
    """2027年1月18日."""
    return f"{value.year}年{value.month}月{value.day}日"


def weekday(value: date) -> str:
    """2027年1月18日（星期一）."""
    return f"{day(value)}（星期{_WEEKDAYS[value.weekday()]}）"


def marks(sources: Sequence[Source], basis: Sequence[Source]) -> str:
    """[1][2] for sources by their place in the basis."""
    return "".join(f"[{number}]" for number in sorted({basis.index(s) + 1 for s in sources}))


def basis_line(basis: Sequence[Source]) -> str:
    """依据：专利法实施细则第四条[1]; with the year where one law comes in two versions."""
    editions = {(source.law, source.adopted_on) for source in basis}
    twice = {law for law, _ in editions if sum(law == other for other, _ in editions) > 1}
    names = []
    for number, source in enumerate(basis, 1):
        same_law = number > 1 and basis[number - 2].law == source.law and source.law not in twice
        law = "" if same_law else source.law
        if source.law in twice and source.adopted_on:
            law = f"{source.law}（{source.adopted_on.year}年版本）"
        plain = not source.locator.startswith("第")
        names.append(f"{source.law}“{source.locator}”[{number}]" if plain
                     else f"{law}{source.locator}[{number}]")  # fmt: skip
    return f"依据：{'、'.join(names)}。"


def steps(taken: Sequence[Step]) -> list[str]:
    """The steps, numbered."""
    return [f"{number}. {_step(step)}" for number, step in enumerate(taken, 1)]


def _step(step: Step) -> str:
    start, end = day(step.start), day(step.end)
    span = f"{step.amount}{_UNITS[step.unit]}" if step.unit else ""
    match step.kind:
        case StepKind.PRESUMED_RECEIVED:
            return f"{start}发出，满{span}推定收到，即{end}；能证明实际收到日的，以实际收到日为准。"
        case StepKind.COUNTED:
            return f"{start}当天不算，从次日起算{span}，到{end}。"
        case StepKind.NO_SUCH_DAY:
            return f"{end.rpartition('月')[0]}月没有{step.start.day}日，算到该月最后一天{end}。"
        case StepKind.MOVED:
            return f"{weekday(step.start)}休息，顺延到下一个工作日{weekday(step.end)}。"
        case StepKind.DAY_BEFORE:
            return f"权利从{start}起终止，前一天{end}是最后一天，遇休息日不顺延。"
        case StepKind.DAY_AFTER:
            return f"满期之后才能提，最早是{end}。"


def time_left(last: date, *, as_of: date) -> str:
    """How many days are left, or that it is over."""
    left = (last - as_of).days
    if left > _WORTH_COUNTING:
        return ""
    if left < 0:
        return f"从{day(as_of)}看，这个日子已经过了。"
    return "今天就是最后一天，请马上办。" if left == 0 else f"从{day(as_of)}算，还有{left}天。"


def calendar_unknown(years: Sequence[CalendarUnknown], *, counted_to: date, last: date) -> str:
    """That holidays of a year are not known, and the working day to keep to for safety."""
    named = "、".join(f"{unknown.year}年" for unknown in years)
    safe = surely_working_until(counted_to)
    advice = "临近时请再核对。" if safe == last else f"稳妥起见，请最晚在{weekday(safe)}办完。"
    return f"{named}的放假调休安排还没有收录，这里只按周末推算；{advice}"


def policy_line(facts: Sequence[Fact]) -> str:
    """The date of the table that figures came from."""
    checked = min(fact.checked_on for fact in facts)
    return f"数额依据{day(checked)}核对的收费标准。{PAY_BY_SYSTEM}"


def last_day(what: str, last: date, mark: str) -> str:
    """The short answer of a deadline."""
    return f"{what}最后一天是{weekday(last)}{mark}。"


FROM_PRIORITY = "30个月和32个月都从优先权日起算；没有要求优先权的，从国际申请日起算。"
PRIORITY_COUNTS = "要求了优先权的，从优先权日起算。"


def publication_answer(on: date, mark: str) -> str:
    """When 18 months are over."""
    return f"{day(on)}满18个月{mark}。{PUBLISHED_SOON}"


def priority_answer(kind: PatentKind, last: date, mark: str) -> str:
    """The priority deadline."""
    months = 6 if kind is PatentKind.DESIGN else 12
    return f"{KINDS[kind]}的优先权期限是{months}个月，最后一天是{weekday(last)}{mark}。"


def priority_restored(last: date) -> str:
    """The two months more."""
    return f"错过了，有正当理由的可以再请求恢复优先权，最晚{weekday(last)}。"


def pct_answer(regular: date, late: date, mark: str) -> str:
    """Both days of entry."""
    return (
        f"进入中国国家阶段，满30个月的最后一天是{weekday(regular)}；"
        f"缴宽限费可以延到满32个月，最晚{weekday(late)}{mark}。"
    )


def opposition_answer(last: date, *, months: int, mark: str) -> str:
    """The end of the opposition period."""
    return f"异议期{months}个月，最后一天是{weekday(last)}{mark}。"


def opposition_in(
    first: date, last: date, *, months: int, ends: tuple[date, date], mark: str
) -> str:
    """The opposition period of a mark published in a month that is not over, or not known to us."""
    return (
        f"{first.year}年{first.month}月公告的，异议期{months}个月{mark}："
        f"{day(first)}公告的，最后一天是{weekday(ends[0])}；"
        f"{day(last)}公告的，最后一天是{weekday(ends[1])}。知道公告日以后再算到天。"
    )


def opposition_safe(safe: date, *, shorter: date, mark: str) -> str:
    """The day that is safe under both laws."""
    return (
        f"按新法两个月算只到{weekday(shorter)}{mark}。"
        f"稳妥的做法：在{weekday(safe)}以前提出，两种算法都不误。"
    )


def renewal_answer(opens: date, last: date, grace: date, *, as_of: date, mark: str) -> str:
    """The window, its end and the grace, and where today stands in it."""
    if as_of < opens:
        now = f"现在还没到办理时间，{day(opens)}起可以办。"
    elif as_of <= last:
        now = "现在就可以办。"
    elif as_of <= grace:
        now = "有效期已过，现在是宽展期，还可以办。"
    else:
        now = "宽展期也过了，没有续展的会被注销，要重新申请注册。"
    return (
        f"有效期到{day(last)}。续展从{day(opens)}起可以办，"
        f"期满后还有六个月宽展期，最晚到{weekday(grace)}{mark}。{now}"
    )


def renewal_assumed(last: date, grace: date) -> str:
    """That a term supposes a renewal, and when the one before it ended."""
    return (
        f"上一届有效期到{day(last)}，宽展期到{day(grace)}：那时没有续展的，商标会被注销，"
        "要重新申请注册；已经续展的，看下面的日子。"
    )


def renewal_late_by(months: int, *, grace: int, mark: str) -> str:
    """Whether it can still be renewed so many months after its end."""
    if months < grace:
        return (
            f"还来得及：有效期满后有{grace}个月宽展期，过期{months}个月还可以办续展{mark}。"
            "每次续展有效期十年，从上一届期满次日起算；宽展期满仍没办的，注销注册商标，请尽快办。"
        )
    return (
        f"宽展期过了：有效期满后只有{grace}个月宽展期{mark}，没有续展的，注销注册商标，"
        "要继续用，只能重新申请注册。"
    )


SAY_END = "把有效期的最后一天告诉我（如：有效期至2026年8月20日），可以算出最后的办理日。"


def non_use_answer(earliest: date, mark: str) -> str:
    """The first day for a non-use cancellation."""
    return f"最早{day(earliest)}可以申请撤销（从注册公告之日起满3年以后）{mark}。"


NON_USE_ALSO = "还要对方没有正当理由连续三年不使用；对方收到通知后有2个月提交使用证据。"


def recordal_answer(last: date, opens: date, mark: str) -> str:
    """The life of a customs recordal."""
    return f"海关备案的最后一天是{day(last)}，{day(opens)}起可以申请续展{mark}。"


DEADLINES = {
    "response": "答复的",
    "grant_formalities": "办理登记手续（同时缴授权当年的年费）的",
    "reexamination": "请求复审的",
    "reexamination_suit": "对复审决定起诉的",
    "invalidity_suit": "对无效宣告决定起诉的",
    "restoration": "请求恢复权利的",
    "examination": "请求实质审查（并缴实质审查费）的",
    "evaluation_report": "国家知识产权局作出评价报告的",
    "licence_recordal": "办理许可合同备案的",
    "refusal_review": "对驳回申请复审的",
    "limitation": "诉讼时效的",
    "injunction_suit": "起诉（否则解除保全）的",
    "counter_notice": "权利人投诉或者起诉的",
    "customs_reply": "向海关提出扣留申请并交担保的",
}
NEXT_STEPS = {
    "response": "答复不了的，可以在期满前请求延长。",
    "grant_formalities": "期满不办，视为放弃取得专利权。",
    "examination": "期满没有请求，又没有正当理由的，申请视为撤回。",
    "limitation": (
        "从知道侵权行为和侵权人那天起算；有起诉、主张权利等情形的，时效可能中断后重新计算。"
    ),
    "counter_notice": "权利人在这之前没有把投诉或者起诉的情况通知平台的，平台应当及时恢复。",
    "customs_reply": "过期没有申请或者没有交担保的，海关不扣货。",
    "refusal_review": "期满不申请复审，驳回决定生效。",
    "restoration": "要交恢复权利请求书、说明理由，同时补办误了的手续，并缴恢复权利请求费。",
}
