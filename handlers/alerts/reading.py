"""A plain sentence as a wish to be told: "帮我盯着玩具行业的新专利，每天一次". Pure and shy.

A question is never a wish, whatever words it holds, unless it only asks for one politely.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from knowledge.alerts.markets import MARKET_WORDS, markets_in
from knowledge.manifest import manifest
from knowledge.patents.classification import find_ipc
from knowledge.patents.names import name_key
from knowledge.patents.numbers import parse_application
from knowledge.patents.publication import parse_publication
from knowledge.patents.taxonomy import Industry, Taxonomy
from knowledge.patents.wrong_number import NumberWrong
from storage.alerts.notices import NoticeKind
from storage.alerts.subscriptions import Cadence
from storage.alerts.topics import Topic

LONGEST = 120
ASKED_FOR = re.compile(
    r"^(?:请|麻烦)?(?:你|您)?(?:帮我|帮忙|替我|给我|我要|我想|我想要|我需要)?"
    r"(?:订阅|盯着|盯住|盯一下|盯|跟踪|追踪)(?:一下)?"
    r"|^(?:请|麻烦)?(?:你|您)?(?:帮我|帮忙|替我|我要|我想)(?:关注|留意|监测|监控|看着)(?:一下)?"
)
POLITELY = re.compile(
    r"(?:请问)?(?:你们?|您)?(?:能不能|能否|可不可以|可否|可以|能)(?=(?:请)?(?:你们?|您)?(?:帮忙|[帮替给]我))"
)
"""能不能帮我盯着同行的新专利: what is asked for politely is asked for."""
POLITE_END = re.compile(r"[，,]?(?:可以|行|好|成)?(?:吗|么|呢|嘛)?[。.?？]*$")
QUESTION = re.compile(
    r"[?？吗呢么]|怎么|怎样|如何|多少|什么|能不能|可不可以|是否|会不会|哪|为何|多久|几天|合法|侵权了"
    r"|没收到|为啥|谁|取消|退订|不要|停止|别再"
)
CADENCES = (
    (re.compile(r"每(?:个)?(?:周|星期|礼拜)(?:一次|一封|汇总)?|周报|按周"), Cadence.WEEKLY),
    (re.compile(r"每(?:天|日)(?:一次|一封|汇总)?|日报|按天"), Cadence.DAILY),
    (re.compile(r"随时|马上|立即|立刻|第一时间|实时|及时"), Cadence.NOW),
)
NEW_MARKS = (NoticeKind.NEW_TRADEMARK, NoticeKind.MARK_PUBLISHED)
KIND_WORDS = (
    (re.compile(r"商标公告|初审公告|近似商标"), (NoticeKind.MARK_PUBLISHED,)),
    (re.compile(r"新(?:的)?商标|商标(?:新)?申请"), NEW_MARKS),
    (re.compile(r"(?:法律)?状态(?:变化|变动|变更)?|失效|驳回|无效"), (NoticeKind.STATUS_CHANGE,)),
    (re.compile(r"转让|权利人变更|许可|质押"), (NoticeKind.OWNER_CHANGE, NoticeKind.LICENCE)),
    (re.compile(r"年费|续展|缴费|到期"), (NoticeKind.FEE_DUE,)),
    (re.compile(r"法律变化|法规变化|新法|修法|政策变化|修订|修改"), (NoticeKind.LAW_CHANGE,)),
    (re.compile(r"(?:新|公开)(?:的)?专利|专利(?:申请|公开|动态)"), (NoticeKind.NEW_PATENT,)),
    (re.compile(r"活动|培训|讲座|沙龙"), (NoticeKind.EVENT,)),
)  # fmt: skip
EVENT_WORDS = (
    (re.compile(r"培训|讲座"), "training"),
    (re.compile(r"沙龙"), "salon"),
    (re.compile(r"对接(?:会|活动)"), "matchmaking"),
    (re.compile(r"质押融资(?:活动)?|入园惠企"), "pledge_day"),
    (re.compile(r"展前(?:风险)?(?:排查|活动)"), "screening"),
    (re.compile(r"(?:专利)?导航人才班|人才班"), "talent_course"),
)  # fmt: skip
COMPETITORS = re.compile(r"同行|竞争对手|对手|竞品")
QUOTED = re.compile(r"[“\"「『《]([^”\"」』》]{2,30})[”\"」』》]")
KEYWORDS = re.compile(r"关键词[是为：: ]*([^，。,；;]{2,60})")
COMPANY = re.compile(r"[\w（）()·]{2,40}?(?:有限责任公司|股份有限公司|有限公司|公司|集团|厂|工厂)")
INDUSTRY_ENDING = r"(?:行业|产业|领域)"
NUMBER = re.compile(r"(?:ZL|CN|US|EP|WO|PCT/)?[\d][\d./-]{6,}[\dXx]?[A-Za-z]?\d?|CN\d{7,}[A-Z]\d?")
TRADEMARK_NUMBER = re.compile(r"商标(?:注册)?号?\s*(\d{5,9})(?!\d)")
NICE = re.compile(r"第?\s*(\d{1,2})\s*类")
LOC = re.compile(r"(?<!\d)(\d{2}-\d{2})(?!\d)")
IPC_WRITTEN = re.compile(r"(?<![A-Za-z0-9])[A-Ha-h]\d{2}[A-Za-z](?:\s?\d{1,4}(?:/\d{2,6})?)?")
FILLER = re.compile(
    r"(?:请|就|要)?(?:及时|马上|第一时间)?(?:告诉|通知|提醒|推送给|推给|发给|汇报给|发|叫)(?:我们|我|一声)+"
    r"|(?:如果|只要|一旦|每当|一)?有(?=新|动态|消息|变化|情况)|(?:出来|出现|发布|公布)(?:了|时|的时候)?|关于"
    r"|的|有关|相关|方面|动态|消息|信息|资讯|预警|提醒|最新|新|全部|所有|一下|变化|变动|情况|专利|商标"
    r"|商标公告|外观设计|外观|实用新型|发明|申请|公开|名下|他们|我们|这个|那个|本|行业|产业|领域|每次"
    r"|风险|市场|法律|法规|政策|通知|给我|帮我|请|谢谢|和|与|及|以及|或|、|，|。|,|；|;|\s|！|!"
)
SPLIT = re.compile(r"[、,，;；/ ]|和|与|及|或者|或")


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to be told; `competitors` where they said no more than "同行".

    `wrong_number` is what looks like a number and cannot be one.
    """

    topic: Topic
    cadence: Cadence | None
    competitors: bool = False
    wrong_number: str = ""


def wished(text: str) -> str | None:
    """What follows the wish's verb, where a sentence asks to be told and is no question."""
    plain = text.strip()
    if polite := POLITELY.match(plain):
        plain = POLITE_END.sub("", plain[polite.end() :])
    if not 3 <= len(plain) <= LONGEST or QUESTION.search(plain):
        return None
    found = ASKED_FOR.match(plain)
    rest = plain[found.end() :].strip() if found else ""
    return rest or None


def read_wish(text: str, taxonomy: Taxonomy) -> Wish:
    """What the words name; an empty topic where nothing is understood."""
    rest, cadence = _cadence(text[:LONGEST])
    event_kinds, rest = _event_kinds(rest)
    kinds = [NoticeKind.EVENT.value] if event_kinds else []
    kinds += list(
        dict.fromkeys(k.value for words, ks in KIND_WORDS if words.search(rest) for k in ks)
    )
    numbers, wrong_number, rest = _numbers(rest)
    classes, rest = _classes(rest)
    laws, rest = _laws(rest)
    markets = markets_in(rest)
    for words, _ in MARKET_WORDS:
        rest = words.sub(" ", rest)
    companies = tuple(dict.fromkeys(name_key(each) for each in COMPANY.findall(rest)))
    rest = COMPANY.sub(" ", rest)
    competitors = bool(COMPETITORS.search(rest))
    rest = COMPETITORS.sub(" ", rest)
    given, rest = _given_keywords(rest)
    marks: tuple[str, ...] = ()
    if given and NoticeKind.MARK_PUBLISHED.value in kinds:
        marks, given = given, ()
    for words, _ in KIND_WORDS:
        rest = words.sub(" ", rest)
    industries, rest = _industries(rest, taxonomy)
    keywords = given or tuple(_words(rest))
    if laws and not kinds:
        kinds = [NoticeKind.LAW_CHANGE.value]
    topic = Topic(
        kinds=tuple(kinds),
        numbers=numbers,
        marks=marks,
        applicants=companies,
        keywords=keywords[:5],
        laws=laws,
        markets=markets,
        industries=industries,
        event_kinds=event_kinds,
        **classes,
    )
    return Wish(topic, cadence, competitors, wrong_number)


def _cadence(text: str) -> tuple[str, Cadence | None]:
    for pattern, cadence in CADENCES:
        if pattern.search(text):
            return pattern.sub(" ", text), cadence
    return text, None


def _event_kinds(text: str) -> tuple[tuple[str, ...], str]:
    """Kinds of activities that are named; what names them says nothing else, so it is taken out."""
    found = tuple(kind for words, kind in EVENT_WORDS if words.search(text))
    for words, _ in EVENT_WORDS:
        text = words.sub(" ", text)
    return found, text.replace("活动", " ") if found else text


def _numbers(text: str) -> tuple[tuple[str, ...], str, str]:
    found, wrong = list(TRADEMARK_NUMBER.findall(text)), ""
    text = TRADEMARK_NUMBER.sub(" 商标 ", text)
    for written in NUMBER.findall(text):
        number = right_number(written)
        if number:
            found.append(number)
        else:
            wrong = wrong or written
        text = text.replace(written, " ")
    return tuple(dict.fromkeys(found)), wrong, text


def right_number(text: str) -> str:
    """The number of a patent in its one spelling; empty for what is none."""
    try:
        return parse_application(text).key
    except NumberWrong:
        pass
    try:
        return parse_publication(text).key
    except NumberWrong:
        return ""


def _classes(text: str) -> tuple[dict[str, tuple[str, ...]], str]:
    ipc = find_classes(text)
    loc = tuple(dict.fromkeys(LOC.findall(text)))
    nice = tuple(dict.fromkeys(str(int(n)) for n in NICE.findall(text) if 1 <= int(n) <= 45))
    text = IPC_WRITTEN.sub(" ", text) if ipc else text
    return {"ipc": ipc, "loc": loc, "nice": nice}, NICE.sub(" ", LOC.sub(" ", text))


def find_classes(text: str) -> tuple[str, ...]:
    """The IPC symbols in a text, whole or only a subclass: A63H33/04, A63H."""
    found = []
    for written in IPC_WRITTEN.findall(text):
        compact = written.upper().replace(" ", "")
        found.append(find_ipc(compact)[0] if "/" in compact and find_ipc(compact) else compact)
    return tuple(dict.fromkeys(found))


def _laws(text: str) -> tuple[tuple[str, ...], str]:
    names = [name for name in manifest().laws if name in text]
    longest = [n for n in names if not any(n != other and n in other for other in names)]
    for name in longest:
        text = text.replace(f"《{name}》", " ").replace(name, " ")
    return tuple(longest), text


def _given_keywords(text: str) -> tuple[tuple[str, ...], str]:
    words = [word for group in KEYWORDS.findall(text) for word in _words(group)]
    text = KEYWORDS.sub(" ", text)
    words += [word.strip() for word in QUOTED.findall(text)]
    return tuple(dict.fromkeys(words)), QUOTED.sub(" ", text)


def _industries(text: str, taxonomy: Taxonomy) -> tuple[tuple[str, ...], str]:
    """Industries that are named as such; a mere product of one (积木) stays a keyword."""
    found: list[str] = []
    for industry in taxonomy.industries:
        for name in _names(industry, text):
            found.append(industry.id)
            text = re.sub(f"{re.escape(name)}{INDUSTRY_ENDING}?", " ", text)
    return tuple(dict.fromkeys(found)), text


def _names(industry: Industry, text: str) -> Iterable[str]:
    if industry.name in text:
        yield industry.name
    elif _named_alone(industry, text):
        yield industry.words[0]
    for word in industry.words:
        if re.search(f"{re.escape(word)}{INDUSTRY_ENDING}", text):
            yield word
            return


def _named_alone(industry: Industry, text: str) -> bool:
    """Whether the industry's first word is all that is named: 玩具, but not 玩具包装."""
    first = industry.words[0] if industry.words else ""
    return bool(first) and first in text and not FILLER.sub("", text.replace(first, "", 1))


def _words(text: str) -> list[str]:
    words = []
    for piece in SPLIT.split(text):
        word = FILLER.sub("", piece).strip()
        if 2 <= len(word) <= 20:
            words.append(word)
    return list(dict.fromkeys(words))
