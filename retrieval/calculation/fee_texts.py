"""The Chinese sentences about annual fees, late fees and the term of a patent."""

from datetime import date, timedelta

from knowledge.deadlines.annuity import Annuity
from knowledge.deadlines.late_fee import Bracket
from knowledge.patent_kind import PatentKind
from retrieval.calculation.texts import KINDS, day, weekday

GRANT_ASSUMED = "以上按专利已经授权计算：授权当年的年费在办登记手续时缴，授权以前的年度不用缴。"
DUE_LIKE_FILING = "缴费截止日就是申请日在那一年的对应日；知道申请日，可以再问我具体哪天。"
PAY_TO_KEEP = "中途不缴年费会提前终止。"


def fee(item: Annuity) -> str:
    """第8年度年费300元（全额2000元，减缴85%）."""
    if item.percent:
        return f"第{item.year}年度年费{item.payable}元（全额{item.full}元，减缴{item.percent}%）"
    return f"第{item.year}年度年费{item.full}元"


def not_reduced(item: Annuity) -> str:
    """Why a reduction that was asked for is not applied."""
    if item.reducible is None:
        return f"第{item.year}年度能不能减缴，要看授权日：自授权当年起十年内的年费才减。"
    return f"第{item.year}年度已经超出授权当年起的十年，不能减缴。"


def amount_answer(item: Annuity, mark: str) -> str:
    """实用新型第7年度年费1200元."""
    return f"{KINDS[item.kind]}{fee(item)}{mark}。"


def annuity_answer(item: Annuity, mark: str) -> str:
    """The fee and its last day."""
    if item.due is None:
        return f"{KINDS[item.kind]}{fee(item)}{mark}，在办理登记手续时一起缴。"
    return f"{KINDS[item.kind]}{fee(item)}，最晚{weekday(item.due.last_day)}缴{mark}。"


def annuity_in_year(item: Annuity, *, year: int, mark: str) -> str:
    """The same where only the year (or month) of filing is known."""
    return f"{year}年要缴的是{KINDS[item.kind]}{fee(item)}{mark}。{DUE_LIKE_FILING}"


def no_such_year(kind: PatentKind, *, years: int, year: int, mark: str = "") -> str:
    """That no fee is charged for a year."""
    return f"{KINDS[kind]}专利最长{years}年{mark}，没有第{year}年度的年费。"


def first_year(kind: PatentKind, filed_on: date, mark: str) -> str:
    """That nothing is due on its own in the first year."""
    return (
        f"{day(filed_on)}申请的{KINDS[kind]}，还在第1年度：授权当年的年费在办登记手续时缴，"
        f"现在没有单独要缴的年费{mark}。"
    )


def before_grant(year: int, mark: str) -> str:
    """That fees begin with the year of grant."""
    return f"第{year}年度在授权以前，不用缴年费：从授权当年的年费缴起，在办登记手续时一起缴{mark}。"


def next_fee(item: Annuity) -> str:
    """The following fee."""
    until = f"，最晚{weekday(item.due.last_day)}缴" if item.due else ""
    return f"再下一次：{fee(item)}{until}。"


def still_payable(bracket: Bracket, *, total: int, as_of: date, last: date) -> str:
    """That it is late but can be paid, and for how much today."""
    extra = (
        f"加滞纳金{bracket.surcharge}元（全额年费的{bracket.percent}%），"
        if bracket.percent
        else "不加滞纳金，"
    )
    return f"缴费期已过。{day(as_of)}补缴{extra}共{total}元；补缴最晚到{weekday(last)}。"


def lapsed(due_on: date, last: date) -> str:
    """That it was not paid in time and what follows."""
    return (
        f"补缴期在{day(last)}满了：如果一直没缴，专利权已从{day(due_on)}起终止；"
        "收到终止通知之日起2个月内，有正当理由的还可以请求恢复。已经按期缴过的，不受影响。"
    )


def late_lapsed(due_on: date, last: date, mark: str) -> str:
    """The short answer where the late period is over."""
    return f"已经不能补缴{mark}。{lapsed(due_on, last)}"


def late_percent(bracket: Bracket, *, paid_on: date, last: date, mark: str) -> str:
    """The share where the fee itself is not known."""
    share = f"滞纳金是当年全额年费的{bracket.percent}%" if bracket.percent else "不加滞纳金"
    return f"{day(paid_on)}补缴，{share}{mark}；补缴最晚到{weekday(last)}。"


def late_answer(
    item: str, bracket: Bracket, *, total: int, paid_on: date, last: date, mark: str
) -> str:
    """The short answer with amounts."""
    return (
        f"{day(paid_on)}补缴{item}，滞纳金{bracket.surcharge}元（全额年费的{bracket.percent}%），"
        f"共{total}元{mark}；补缴最晚到{weekday(last)}。"
    )


def not_late(last: date, mark: str) -> str:
    """That there is nothing to add yet."""
    return f"还没有逾期，不用加滞纳金：最晚{weekday(last)}缴{mark}。"


def bracket_line(bracket: Bracket, *, in_yuan: bool) -> str:
    """2026年4月6日至2026年5月5日：5%，100元."""
    first = bracket.after + timedelta(days=1)
    amount = f"，{bracket.surcharge}元" if in_yuan and bracket.percent else ""
    return f"{day(first)}至{day(bracket.until)}：{bracket.percent}%{amount}"


def late_by_months(months: int, *, most: int, rate: int, law: str, table: str) -> str:
    """That so many months late can still be mended, and what it adds."""
    over = f"过期{months}个月" if months else "过期不到一个月"
    share = (
        f"超过{months}个月、不到{months + 1}个月的，加收{months * rate}%"
        if months
        else "不到1个月的不加"
    )
    return (
        f"还来得及。自应缴年费期满之日起{most}个月内可以补缴，同时缴滞纳金，{over}还在这个期限里{law}。"
        f"滞纳金每超过规定的缴费时间1个月，加收当年全额年费的{rate}%（减缴的也按全额算）：{share}{table}。"
        f"{most}个月内仍不缴，专利权自应缴年费期满之日起终止{law}，请尽快去缴。"
    )


def too_late_by_months(months: int, *, most: int, rate: int, law: str, table: str) -> str:
    """That the late period is over, what follows, and what is left to do."""
    return (
        f"补缴期过了。自应缴年费期满之日起{most}个月内才可以补缴，期满后{months}个月没缴的，"
        f"专利权自应缴年费期满之日起终止{law}（补缴期内的滞纳金是每月全额年费的{rate}%{table}）。"
        "有正当理由的，自收到终止通知之日起2个月内还可以请求恢复权利，请马上查看有没有收到通知。"
    )


SAY_KIND_AND_DAY = (
    "把专利种类和申请日告诉我（如：发明，2019年3月5日申请），可以算出最后一天和金额。"
)
BRACKETS = "滞纳金分段："
FEE = "年费"
PAST_DUE = "缴费期已过，"


def term_answer(kind: PatentKind, *, years: int, last: date, mark: str) -> str:
    """The last day of a patent."""
    return f"{KINDS[kind]}专利保护{years}年，从申请日起算，最后一天是{day(last)}{mark}。"


def term_in(kind: PatentKind, *, years: int, first: date, last: date, mark: str) -> str:
    """The same where only the year or month of filing is known."""
    when = f"{first.year}年" if first.month != last.month else f"{first.year}年{first.month}月"
    return (
        f"{KINDS[kind]}专利保护{years}年，从申请日起算，在{when}到期{mark}："
        "到那一年与申请日同月同日的那天终止。把申请日告诉我，可以算到天。"
    )
