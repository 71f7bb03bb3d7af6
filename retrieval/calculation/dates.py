"""The days that a question names, and what each of them is the day of. Pure.

Written out (2019年3月5日, 19年3月, 二〇一九年), in figures (2019-03-05, 2020.6.1, 20190305),
without a year, or seen from the day of asking (去年3月5日, 上个月20号, 昨天, 上周五).
"""

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from knowledge.numerals import parse_number
from retrieval.year_words import YEARS, year_word

EARLIEST, LATEST = 1985, 2100
"""Years outside are misprints or application numbers."""


class Role(StrEnum):
    """What happened on a day."""

    FIRST_FILED = "first-filed"
    FILED = "filed"
    GRANTED = "granted"
    SENT = "sent"
    RECEIVED = "received"
    NOTIFIED = "notified"
    ANNOUNCED = "announced"
    REGISTERED = "registered"
    EXPIRES = "expires"
    DUE = "due"
    PAID = "paid"
    KNOWN = "known"
    EFFECTIVE = "effective"
    ORDERED = "ordered"
    FORWARDED = "forwarded"
    RECORDED = "recorded"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Mention:
    """A day named, or the first and last day of the month or year that was; where it stands."""

    first: date
    last: date
    start: int
    end: int
    role: Role | None = None

    @property
    def exact(self) -> bool:
        """Whether it is one day."""
        return self.first == self.last


_N = "[零〇○一二两三四五六七八九十0-9]"
_YEAR_WORDS = ("大前年", "前年", "去年", "今年", "本年", "明年", "后年")
_MONTHS = {"上个月": -1, "上月": -1, "这个月": 0, "本月": 0, "下个月": 1, "下月": 1}
_DAYS = {
    "大前天": -3,
    "前天": -2,
    "昨天": -1,
    "昨日": -1,
    "今天": 0,
    "今日": 0,
    "明天": 1,
    "后天": 2,
}
_WEEKDAYS = "一二三四五六日"
_PATTERN = re.compile(
    rf"(?<![\d.])(?P<y1>(?:19|20)\d\d)[-/.](?P<m1>\d{{1,2}})(?:[-/.](?P<d1>\d{{1,2}}))?(?!\d)"
    rf"|(?<![\d.])(?P<y2>(?:19|20)\d\d)(?P<m2>\d\d)(?P<d2>\d\d)(?![\d.]\d|\d)"
    rf"|(?P<y3>{year_word(_YEAR_WORDS)}|(?<!\d)\d{{4}}年"
    rf"|(?<!\d)\d{{2}}年(?={_N}{{1,3}}月|申请|注册|授权)"
    rf"|[零〇○一二三四五六七八九]{{4}}年)的?"
    rf"(?:(?P<m3>{_N}{{1,3}})月份?(?:(?P<d3>{_N}{{1,3}})[日号]?)?)?"
    rf"|(?P<m4>上个月|上月|这个月|本月|下个月|下月)的?(?:(?P<d4>{_N}{{1,3}})[日号])?"
    rf"|(?<![\d年第])(?P<m5>{_N}{{1,2}})月份?(?P<d5>{_N}{{1,3}})(?:[日号]|(?![\d年月个天]))"
    r"|(?P<w>上周|上星期|上礼拜|本周|这周|这星期)(?P<wd>[一二三四五六日天])"
    r"|(?P<near>大前天|前天|昨天|昨日|今天|今日|明天|后天)"
)
_EDITION = re.compile(r"年?(?:版|修订|修正|修改|以后的?法|的?(?:旧|老|新)?法|的?规定)")
_BOUND = re.compile(r"(?:以|之)?[前后](?:就|才)?(?:申请|报|注册)")
"""What makes a day a bound: 2021年6月前申请的 names no day of filing."""
_PAST_ROLES = frozenset({Role.FILED, Role.FIRST_FILED, Role.GRANTED, Role.REGISTERED,
                         Role.RECEIVED, Role.KNOWN, Role.NOTIFIED, Role.SENT})  # fmt: skip

_LABELS: Sequence[tuple[Role, str]] = (
    (Role.FIRST_FILED, r"优先权日?|首次申请日?|第一次申请日?|在先申请日?|最早申请日?"),
    (
        Role.DUE,
        r"应缴(?:费)?(?:日|期限?)?|应该|应当|本该|本来|缴费(?:截止|到期|期限)(?:日|期)?|年费(?:到期|期满|截止)日?",
    ),
    (Role.GRANTED, r"授权(?:公告)?日?|授权于"),
    (Role.FILED, r"申请(?:日|日期|时间|于)?|提交(?:日|于)?|递交(?:日|于)?|filed"),
    (Role.SENT, r"发文日?期?|寄出日?|发出日?|落款日?期?"),
    (Role.RECEIVED, r"收到(?:日期?|时间)?|送达(?:日期?)?|进入系统|到达"),
    (Role.ANNOUNCED, r"(?:初审|初步审定)?公告(?:日期?|时间)?|初审"),
    (Role.REGISTERED, r"注册(?:公告)?(?:日期?|于)?|核准(?:注册)?日?"),
    (Role.EXPIRES, r"有效期(?:至|到|截止到?)?|到期(?:日期?|于)?|期满日?|期限(?:至|到)"),
    (Role.EFFECTIVE, r"生效(?:日期?|于)?|合同(?:签订)?(?:日期?|于)?"),
    (Role.RECORDED, r"备案(?:日期?|于|生效日?)"),
    (Role.PAID, r"(?:打算|准备|计划)(?:在|于)?|缴费日"),
    (Role.KNOWN, r"知道|发现|得知"),
)  # fmt: skip
_HAPPENED: Sequence[tuple[Role, str]] = (
    (Role.FIRST_FILED, r"首次(?:提出)?申请|第一次(?:提出)?申请|在先申请"),
    (Role.DUE, r"(?:之?前)?(?:就|本)?(?:该|要|应)[交缴]|之?前[交缴]|应缴"),
    (Role.EXPIRES, r"到期|期满|届满|过期|截止"),
    (Role.SENT, r"发文|发出|寄出|寄来|发的"),
    (Role.RECEIVED, r"收到|送达|进入系统|到达|拿到.{0,4}通知"),
    (Role.ANNOUNCED, r"初审|初步审定|公告"),
    (Role.GRANTED, r"授权|拿证|拿到证|下证"),
    (Role.REGISTERED, r"(?:核准)?注册|核准"),
    (Role.RECORDED, r"(?:海关)?(?:核准|准予)?备案"),
    (Role.ORDERED, r"(?:法院)?(?:裁定|保全|冻结|查封|下.{0,4}禁令|采取)"),
    (Role.FORWARDED, r"(?:平台)?(?:转送|转来|转给|转达|提交.{0,6}声明|交.{0,6}声明|发.{0,4}声明)"),
    (Role.EFFECTIVE, r"生效|签"),
    (Role.PAID, r"补缴|补交|去缴|去交|才缴|才交|缴费|缴年费|交年费"),
    (Role.FILED, r"申请|提交|递交|交的|报的|报上去|filed"),
    (Role.KNOWN, r"知道|发现|得知|看到"),
    (Role.NOTIFIED, r"通知|来函|来电|打电话"),
    (Role.OTHER, r"买|转让|成立|变更|入职|离职|生产|上市|销售|公开|展出|完成|设计"),
)
_LABEL = {role: re.compile(rf"(?:{words})[是为在于:：\s的]{{0,3}}$") for role, words in _LABELS}
_EVENT = {role: re.compile(rf"^[^,，。;；?？]{{0,5}}?(?:{words})") for role, words in _HAPPENED}


def mentions(text: str, *, as_of: date) -> list[Mention]:
    """The days named, in order, each with its role where the words beside it tell."""
    found = [m for m in _found(text, as_of=as_of) if m is not None]
    with_roles: list[Mention] = []
    for place, mention in enumerate(found):
        start = found[place - 1].end if place else 0
        end = found[place + 1].start if place + 1 < len(found) else len(text)
        role = _role(text[max(start, mention.start - 10) : mention.start], text[mention.end : end])
        with_roles.append(_in_its_year(replace(mention, role=role), text, as_of=as_of))
    return with_roles


def _role(before: str, after: str) -> Role | None:
    for role, pattern in _LABEL.items():
        if pattern.search(before) and not (
            role is Role.FILED and re.match(r"[^,，]{0,3}授权", after)
        ):
            return role
    hits = [(found.end(), place, role) for place, (role, pattern) in enumerate(_EVENT.items())
            if (found := pattern.search(after))]  # fmt: skip
    return min(hits)[2] if hits else None


def _found(text: str, *, as_of: date) -> Iterator[Mention | None]:
    for match in _PATTERN.finditer(text):
        if _EDITION.match(text, match.end()) and not match["m3"]:
            continue
        if _BOUND.match(text, match.end()):
            continue
        span = _span(match, as_of=as_of)
        if span is not None and EARLIEST <= span[0].year <= LATEST:
            yield Mention(span[0], span[1], match.start(), match.end())


def _span(match: re.Match[str], *, as_of: date) -> tuple[date, date] | None:
    if match["y1"] or match["y2"]:
        kind = "1" if match["y1"] else "2"
        return _days(int(match[f"y{kind}"]), match[f"m{kind}"], match[f"d{kind}"])
    if match["y3"]:
        bare = not match["m3"]
        if bare and match["y3"] in {"今年", "本年", "明年", "后年"}:
            return None
        return _days(_year(match["y3"], as_of=as_of), match["m3"], match["d3"])
    if match["m4"]:
        month = as_of.year * 12 + as_of.month - 1 + _MONTHS[match["m4"]]
        return _days(month // 12, str(month % 12 + 1), match["d4"])
    if match["m5"]:
        return _days(as_of.year, match["m5"], match["d5"])
    if match["w"]:
        weekday = _WEEKDAYS.index(match["wd"].replace("天", "日"))
        monday = as_of - timedelta(days=as_of.weekday())
        week = -7 if match["w"].startswith("上") else 0
        day = monday + timedelta(days=week + weekday)
        return day, day
    day = as_of + timedelta(days=_DAYS[match["near"]])
    return day, day


def _year(words: str, *, as_of: date) -> int:
    if words in YEARS:
        return as_of.year + YEARS[words]
    year = parse_number(words.removesuffix("年")) or 0
    return year + (2000 if year <= as_of.year - 2000 + 20 else 1900) if year < 100 else year


def _days(year: int, month_text: str | None, day_text: str | None) -> tuple[date, date] | None:
    if not EARLIEST <= year <= LATEST:
        return None
    if month_text is None:
        return date(year, 1, 1), date(year, 12, 31)
    month = parse_number(month_text)
    if month is None or not 1 <= month <= 12:
        return None
    last = monthrange(year, month)[1]
    if day_text is None:
        return date(year, month, 1), date(year, month, last)
    day = parse_number(day_text)
    if day is None or not 1 <= day <= last:
        return None
    return date(year, month, day), date(year, month, day)


def _in_its_year(mention: Mention, text: str, *, as_of: date) -> Mention:
    """A day named without its year: the last one for what has happened, else the nearest."""
    if not re.match(rf"{_N}{{1,2}}月", text[mention.start : mention.end]):
        return mention
    day = mention.first
    candidates = [moved for year in (-1, 0, 1) if (moved := _same_day(day, day.year + year))]
    if mention.role in _PAST_ROLES:
        candidates = [moved for moved in candidates if moved <= as_of]
    nearest = min(candidates, key=lambda moved: abs(moved - as_of))
    return replace(mention, first=nearest, last=nearest)


def _same_day(day: date, year: int) -> date | None:
    try:
        return day.replace(year=year)
    except ValueError:
        return None
