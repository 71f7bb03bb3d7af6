"""What a question about patents asks for: numbers, classes, firms, days, status, and its words.

Pure. Only what is said for sure becomes a filter; everything else stays a word to search by.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from knowledge.patent_kind import PatentKind
from knowledge.patents.patent_index import Filters
from knowledge.patents.status import PatentStatus
from knowledge.patents.wrong_number import NumberWrong
from retrieval.patents.days_in import span_in
from retrieval.patents.english import english_thing
from retrieval.patents.numbers_in import Number, numbers_in

LIMIT = 2000
"""Characters of a question that are read; a pasted description may have many."""
DESCRIPTION = 60
"""From so many characters on a text is a description to be compared with, not a list of words."""

SUBCLASS = 4

_IPC = re.compile(
    r"(?<![A-Z0-9])([A-HY]\d{2}[A-Z])(?:\s*0*(\d{1,4})(?:\s*/\s*(\d{2,6}))?)?(?![A-Z0-9])"
)
_LOC = re.compile(r"(?:LOC\s*(?:\(\d+\))?\s*(?:CL\.?)?\s*|洛迦诺\S{0,4}?\s*)(\d{1,2}-\d{2})(?!\d)")
_EDGE = r"(?=$|[\s,，、;；。?？]|专利)"
_FRONT = r"(?:^|(?<=[\s,，、;；。的]))"
_KINDS = (
    (re.compile(rf"{_FRONT}发明(?:专利|{_EDGE})"), PatentKind.INVENTION),
    (re.compile(rf"{_FRONT}实用新型(?:专利)?"), PatentKind.UTILITY_MODEL),
    (re.compile(rf"{_FRONT}外观(?:设计)?(?:专利|{_EDGE})"), PatentKind.DESIGN),
)
ENDED = (
    PatentStatus.LAPSED,
    PatentStatus.EXPIRED,
    PatentStatus.INVALIDATED,
    PatentStatus.ABANDONED,
    PatentStatus.REFUSED,
    PatentStatus.WITHDRAWN,
)
PENDING = (PatentStatus.PENDING, PatentStatus.PUBLISHED, PatentStatus.EXAMINED)
_STATUSES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("有效|授权|已授权|还有效|有效的|授权的", (PatentStatus.GRANTED,)),
    ("审中|在审|实审|公开未授权|审查中", PENDING),
    ("失效|已失效|失效的|过期|过期的|终止|已终止", (*ENDED, "ended")),
)
_STATUS = tuple((re.compile(rf"{_FRONT}(?:{words}){_EDGE}"), held) for words, held in _STATUSES)
_COUNTRIES = {
    "美国": "US", "日本": "JP", "欧洲": "EP", "韩国": "KR", "德国": "DE", "英国": "GB",
    "中国": "CN",
}  # fmt: skip
_COUNTRY = re.compile(rf"{_FRONT}({'|'.join(_COUNTRIES)})(?:的)?{_EDGE}")
_BY = re.compile(r"(?:申请人|专利权人|权利人|申请单位)\s*[:：是为]?\s*([^\s,，;；。]{2,60})")
_FIRM = re.compile(
    r"([\w()·（）]{2,50}?(?:有限责任公司|股份有限公司|有限公司|集团公司|公司|集团|大学|学院|研究院|研究所))"
    rf"(?:的|名下|申请的|{_EDGE})"
)
_POSSESSIVE = re.compile(r"^\s*([\w()·（）]{3,40}?)\s*的?\s*的\s*(?:全部|所有)?(?:专利|申请)")
_ASKING = re.compile(
    r"^(?:\s|请问|麻烦|帮我|帮忙|帮|请|我想|我要|想要|想|查一下|查下|查一查|查询|查找|检索|搜索|搜一下|搜一搜"
    r"|找一下|找找|找|看一下|看看|查|搜|一下)+"
)
_BEFORE_COLON = re.compile(r"^[^:：]{0,20}(?:申请过|申请了|有专利|专利)[^:：]{0,8}[:：]")
_TAIL = re.compile(
    r"(?:这[个种]|同样的|类似的?|相关的?)?(?:产品|技术|东西|方案|设计)?"
    r"(?:有没有人?|是否有人?|有人|被人|已经?|已)?(?:申请|注册|报)(?:过|了)?(?:专利)?(?:没有?|吗|么|不)?[?？\s]*$"
    r"|(?:有没有|有无|有哪些|有什么)?(?:相关|类似|相似|别人)?的?(?:专利)?(?:申请|文献|技术)?(?:吗|么|呢|没有)?[?？\s]*$"
)
_ABOUT = ("相关", "有关", "类似", "相似", "方面", "领域", "行业", "同类")
_FILLERS = re.compile(
    r"(?:有没有|有无|关于|有关|相关的?|类似的?|相似的?|专利文献|专利申请|专利|一下)"
)
_STOP = "的了和与及吗呢吧啊"


@dataclass(frozen=True, slots=True, kw_only=True)
class PatentQuestion:
    """A question as it was understood.

    `firm` is a name that may be a firm's: it narrows the search where the library knows it and is
    searched as words where it does not. `words` is what is left to search by.
    """

    text: str
    words: str
    filters: Filters = field(default_factory=Filters)
    firm: str = ""
    numbers: tuple[Number, ...] = ()
    wrong: tuple[NumberWrong, ...] = ()

    @property
    def description(self) -> bool:
        """Whether the words are a description rather than words."""
        return len(self.words) >= DESCRIPTION


def understand(
    text: str, *, today: date, industries: Mapping[str, str] | None = None
) -> PatentQuestion:
    """Read a question of any length. `industries` are ids by their names and words."""
    plain = unicodedata.normalize("NFKC", text)[:LIMIT].strip()
    found = numbers_in(plain)
    if found and len(plain) < DESCRIPTION:
        return PatentQuestion(
            text=plain, words=found.rest, numbers=found.numbers, wrong=found.wrong
        )
    if len(plain) >= 2 * DESCRIPTION:  # whatever it names, it is a description
        return PatentQuestion(text=plain, words=plain)
    span, rest = span_in(plain, today=today)
    filters = Filters(filed_from=span[0], filed_to=span[1])
    filters, rest = _classes(filters, rest)
    filters, rest = _industries(filters, rest, industries or {})
    firm, rest = _firm(rest)
    filters, rest = _traits(filters, rest)
    return PatentQuestion(text=plain, words=_words(rest), filters=filters, firm=firm)


def understand_shape(text: str) -> bool:
    """Whether a text is nothing but class symbols with filters: A63H33/04 2024年以后 有效."""
    filters, rest = _classes(Filters(), unicodedata.normalize("NFKC", text).strip())
    if not any("/" in symbol or len(symbol) == SUBCLASS for symbol in filters.classes):
        return False
    _, rest = span_in(rest, today=date.max)
    _, rest = _traits(filters, rest)
    return not _words(rest)


def _classes(filters: Filters, text: str) -> tuple[Filters, str]:
    upper = text.upper()
    symbols = [
        f"{subclass}{group}{'/' + sub if sub else ''}"
        for subclass, group, sub in _IPC.findall(upper)
    ]
    symbols += [
        f"{int(number.partition('-')[0]):02}{number[-3:]}" for number in _LOC.findall(upper)
    ]
    rest = _LOC.sub(" ", _IPC.sub(" ", upper)) if symbols else text
    return replace(filters, classes=tuple(dict.fromkeys(symbols))), rest


def _industries(filters: Filters, text: str, industries: Mapping[str, str]) -> tuple[Filters, str]:
    for name in sorted(industries, key=len, reverse=True):
        found = re.search(rf"{re.escape(name)}\s*(?:行业|产业|领域)", text)
        if found:
            rest = f"{text[: found.start()]} {text[found.end() :]}"
            return replace(filters, industries=(industries[name],)), rest
    return filters, text


def _firm(text: str) -> tuple[str, str]:
    for pattern in (_BY, _FIRM):
        if found := pattern.search(text):
            name = _ASKING.sub("", found[1]).strip()
            if len(name) >= 2:
                return name, f"{text[: found.start()]} {text[found.end() :]}"
    bare = _ASKING.sub(" ", text)
    kinds = re.sub(r"(?:发明|实用新型|外观(?:设计)?)(?=专利)", "", bare)
    if (found := _POSSESSIVE.match(kinds)) and not found[1].endswith(_ABOUT):
        return found[1], bare.replace(found[1], " ", 1)
    return "", text


def _traits(filters: Filters, text: str) -> tuple[Filters, str]:
    kinds, statuses, countries = [], [], []
    for pattern, kind in _KINDS:
        if pattern.search(text):
            kinds.append(str(kind))
            text = pattern.sub(" ", text)
    for pattern, held in _STATUS:
        if pattern.search(text):
            statuses += [str(status) for status in held]
            text = pattern.sub(" ", text)
    for found in _COUNTRY.findall(text):
        countries.append(_COUNTRIES[found])
        text = text.replace(found, " ", 1)
    narrowed = replace(
        filters, kinds=tuple(kinds), statuses=tuple(statuses), countries=tuple(countries)
    )
    return narrowed, text


def _words(text: str) -> str:
    rest = _BEFORE_COLON.sub(" ", english_thing(text) or text)
    rest = _ASKING.sub(" ", rest)
    rest = _TAIL.sub(" ", rest)
    rest = _FILLERS.sub(" ", rest)
    parts = re.split(r"[\s,，、;；。?？!！:：\"“”'‘’()（）]+", rest)
    return " ".join(part for part in (p.strip(_STOP) for p in parts) if part)
