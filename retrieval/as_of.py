"""The day a question means: the law of that day answers it, not today's.

The rule. A day to come always counts (明年二月公告, 2027年1月以后): what happens then is judged
by the law in force then, unless it only says when something runs out. A day gone by counts only
where the question asks about the law of that time (2020年的时候规定是几年, 当时); a registration or
filing date in the past (2019年注册的商标) is a fact of the case and does not move the day.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from knowledge.numerals import NUMERAL, parse_number
from retrieval.normalise import normalise
from retrieval.year_words import YEARS, year_word


@dataclass(frozen=True, slots=True)
class DayMeant:
    """A day, and the words of the question that named it."""

    day: date
    words: str


_YEAR = (
    rf"(?P<word>{year_word(YEARS)})"
    r"|(?<!\d)(?P<digits>(?:19|20)\d{2})(?=\s*[年/.\-])(?:\s*年)?"
)
_MONTH = rf"(?:的|[/.\-])?\s*(?P<month>{NUMERAL}{{1,3}})\s*(?:月份|月|[/.\-](?=\s*\d))"
_DAY = rf"\s*(?P<day>{NUMERAL}{{1,3}})\s*(?:日|号|(?!\d|[年月个天]))"
_FULL = re.compile(
    rf"(?:{_YEAR})(?:{_MONTH}(?:{_DAY})?)?\s*(?P<end>年底|年末|月底|月末|年初|月初|底|末|初)?"
)
_MONTH_ALONE = re.compile(
    rf"(?P<shift>下下个月|下个月|下月|上个月|上月)|(?<![\d年/.\-个])(?P<month>{NUMERAL}{{1,2}})月份?"
    rf"(?:(?P<day>{NUMERAL}{{1,3}})(?:日|号))?(?P<end>底|末|初)?"
)
_SHIFTS = {"下下个月": 2, "下个月": 1, "下月": 1, "上个月": -1, "上月": -1}
_NEAR_DAYS = {"大后天": 3, "后天": 2, "明天": 1, "昨天": -1, "前天": -2}
_YEAR_END = re.compile(r"(?<![年去前今明后])(?:年底|年末)")
_NEW_YEAR = re.compile(r"(?:过完年|过了年|元旦(?:以后|之后|过后|后)|年后)")
_AFTER = re.compile(rf"再过(?P<count>{NUMERAL}{{1,3}}|半)(?P<unit>个月|年|天|周|个星期)")
_NEW_LAW = re.compile(
    r"新(?:的|版|修订的)?(?P<law>[一-鿿]{0,8}?)法?(?:施行|实施|生效|起效|落地|开始用)"
)
_NEW_LAW_BEFORE = re.compile(r"(?:施行|实施|生效|起效|落地)(?:以前|之前|前)")
_LAW_CHANGES = re.compile(
    r"^(?:份|底|初|以?后|起|开始|[，,\s]){0,3}(?:商标|专利|新)?(?:法律?|规定|政策)?.{0,4}(?:就|要|会)?(?:变|改|施行|实施|生效)"
)
_AND_THEN = re.compile(r"^(?:份|底|初|以?后)?呢")
_PRESENT = re.compile(r"今天|今年|现在|目前")
_DONE = re.compile(r"^[^，。；！？,;!?]{0,16}?(?:过(?![期年后完户])|了(?![解吗嘛没]))")
_IF = re.compile(r"要是|如果|假如|万一|等到?|到了?$|打算|准备")
"""A month without its year that something was done in lies behind; a supposed one lies ahead."""
_NOW = re.compile(r"现在|目前|眼下|如今|当前|今天|现行")

_ASKS_THE_LAW_THEN = re.compile(
    r"当时|那时|那会儿?|的时候|年间|按(?:照)?(?:旧|老|当年)|适用哪|怎么规定|如何规定|规定是|的规定"
    r"|以前的规定|是几年|是多久|是多少|有效的是|施行的是"
)
_FACT_AFTER = re.compile(
    r"^(?:的时候|时候|时|那会儿?|那时候?|份|就|才|我们?|公司|底|初|以前|之前|前|以后|之后|后|，|,|\s){0,4}"
    r"(?:申请|注册|登记|取得|授权|核准|公告|签|发表|完成|买|拿|成立|交|提交|申报|设计|做|开始|用|投|下来|下证|离职|入职|到期)"
)
_RUNS_OUT = re.compile(r"^(?:份|底|初|就|才|要|快|会|将|\s){0,3}(?:到期|届满|过期|期满|失效)")


def day_meant(
    question: str, *, today: date, upcoming: Mapping[str, date] | None = None
) -> DayMeant | None:
    """The day the question is to be answered for, or None if it names none.

    ``upcoming`` holds the laws that are adopted and not yet in force, with their first day; it
    serves "新商标法施行以后" and "新商标法".
    """
    mentions = [m for m in _mentions(question, today=today) if not _runs_out(question, m)]
    commencement = _commencement(question, today=today, upcoming=upcoming or {})
    if commencement is not None:
        return commencement
    future = [m for m in mentions if m.day > today and not _beside_the_present(question, m)]
    if future:
        return future[-1]
    if _NOW.search(question):
        return DayMeant(today, "现在") if not mentions else None
    past = [mention for mention in mentions if mention.day < today]
    for mention in past:
        if _is_asked_about(question, mention):
            return mention
    return None


def _mentions(question: str, *, today: date) -> Iterator[DayMeant]:
    taken: list[range] = []
    for match in _FULL.finditer(question):
        day = _full_day(match, today=today)
        if day is not None:
            taken.append(range(match.start(), match.end()))
            yield DayMeant(day, match.group().strip())
    for match in _MONTH_ALONE.finditer(question):
        if any(match.start() in span for span in taken):
            continue
        day = _month_alone(match, today=today)
        if day is not None and not (day > today and _is_over(question, match)):
            yield DayMeant(day, match.group().strip())
    for word, days in _NEAR_DAYS.items():
        if word in question:
            yield DayMeant(today + timedelta(days=days), word)
            break
    if ending := _YEAR_END.search(question):
        yield DayMeant(date(today.year, 12, 31), ending.group())
    if beginning := _NEW_YEAR.search(question):
        yield DayMeant(date(today.year + 1, 1, 1), beginning.group())
    if passing := _AFTER.search(question):
        day = _later(today, passing["count"], passing["unit"])
        if day is not None:
            yield DayMeant(day, passing.group())


def _is_over(question: str, month: re.Match[str]) -> bool:
    """Whether something is said to have been done in the month: 7月份在玩具展摆过样品."""
    done = _DONE.match(question[month.end() :]) is not None
    return done and not _IF.search(question[: month.start()])


def _full_day(match: re.Match[str], *, today: date) -> date | None:
    year = today.year + YEARS[match["word"]] if match["word"] else int(match["digits"])
    end = match["end"] or ""
    if match["month"]:
        return _day_of_month(year, match["month"], match["day"], end)
    if end in {"年初", "初"}:
        return date(year, 1, 1)
    if end in {"年底", "年末", "底", "末"}:
        return date(year, 12, 31)
    if year == today.year or "年" not in match.group():
        return None
    return date(year, 1, 1) if year > today.year else date(year, 12, 31)


def _day_of_month(year: int, month_text: str, day_text: str | None, end: str) -> date | None:
    month = parse_number(month_text)
    if month is None or not 1 <= month <= 12:
        return None
    last = (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day
    if day_text:
        day = parse_number(day_text)
        return date(year, month, day) if day and 1 <= day <= last else None
    return date(year, month, last if end in {"底", "末", "月底", "月末"} else 1)


def _month_alone(match: re.Match[str], *, today: date) -> date | None:
    """下个月; 三月份 means the next March to come, or the current month itself."""
    if match["shift"]:
        months = today.year * 12 + today.month - 1 + _SHIFTS[match["shift"]]
        return date(months // 12, months % 12 + 1, 1)
    month = parse_number(match["month"])
    if month is None or not 1 <= month <= 12 or month == today.month:
        return None
    year = today.year + (1 if month < today.month else 0)
    return _day_of_month(year, match["month"], match["day"], match["end"] or "")


def _later(today: date, count_text: str, unit: str) -> date | None:
    if count_text == "半":
        return today + timedelta(days=183 if unit == "年" else 15)
    count = parse_number(count_text)
    if count is None or count > 600:
        return None
    days = {"天": 1, "周": 7, "个星期": 7, "个月": 30, "年": 365}[unit]
    return today + timedelta(days=count * days)


def _commencement(question: str, *, today: date, upcoming: Mapping[str, date]) -> DayMeant | None:
    """新商标法施行以后: the first day of the version to come; 施行前: the day asked."""
    match = _NEW_LAW.search(question)
    if match is None:
        return _new_law_named(question, upcoming)
    if _NEW_LAW_BEFORE.search(question, match.start()):
        return DayMeant(today, match.group())
    named = [day for law, day in upcoming.items() if law in question]
    if not named and match["law"]:
        return None
    days = named or list(upcoming.values())
    return DayMeant(min(days), match.group()) if days else None


def _new_law_named(question: str, upcoming: Mapping[str, date]) -> DayMeant | None:
    """新商标法异议期多久: the first day of the version to come, unless its article is named."""
    text = normalise(question).text
    if _NOW.search(text):
        return None
    for law, day in upcoming.items():
        subject = law.removesuffix("法")
        named = re.search(
            rf"新(?:的|版|修订的|修改的)?{law}(?!\s*第?\s*{NUMERAL}+\s*条)"
            rf"|(?:修订|修改|修正)后的{law}|{law}(?:修订|修改|改)(?:了|后|以后|之后)"
            rf"|{subject}.*新法(?!第)|新法(?!第).*{subject}",
            text,
        )
        if named:
            return DayMeant(day, named.group())
    return None


def _runs_out(question: str, mention: DayMeant) -> bool:
    """明年三月到期: when something ends, which is not the day its renewal is asked for."""
    after = question[question.find(mention.words) + len(mention.words) :]
    return bool(_RUNS_OUT.match(after))


def _beside_the_present(question: str, mention: DayMeant) -> bool:
    """今天公告的，听说明天法律就变了: today is asked about, and the change told beside it."""
    start = question.find(mention.words)
    if not _PRESENT.search(question, 0, start):
        return False
    after = question[start + len(mention.words) :]
    return bool(_LAW_CHANGES.match(after) or _AND_THEN.match(after))


def _is_asked_about(question: str, mention: DayMeant) -> bool:
    after = question[question.find(mention.words) + len(mention.words) :]
    if not _ASKS_THE_LAW_THEN.search(question):
        return False
    asks_then = re.search(r"当时|那时候?的|那会儿?的", question)
    return bool(asks_then) or not _FACT_AFTER.match(after)
