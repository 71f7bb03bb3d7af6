"""Every quantity, day and number of a provision in a text, alike however it is written. Pure.

Made for checking what a model wrote: 三十日, 30 天 and 30日 are one, and a figure in a form that is
not known here still counts as a figure, which then has to stand in the source in the same form.
(`knowledge.figures` reads our own texts and may leave out what it does not know.)
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from knowledge.numerals import parse_number

_CN = "零〇○一二两三四五六七八九十百千万亿"
_POWER = "[十百千万亿]"
_N = (
    rf"(?:\d[\d,]*(?:\.\d+)?(?:{_POWER}+(?:\d+(?:\.\d+)?{_POWER}*)*)?"
    rf"|[{_CN}]+(?:点[{_CN}]+)?)"
)
_SMALL = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_YEAR = r"(?:(?:19|20)\d\d|[一二][零〇○一二三四五六七八九]{3})"
_FINANCIAL = str.maketrans(
    "壹贰叁肆伍陆柒捌玖拾佰仟貳參陸萬億兩", "一二三四五六七八九十百千二三六万亿两"
)
_RATIOS = {"百": 100, "千": 1000, "万": 10_000}
_UNITS: dict[str, tuple[str, Fraction]] = {
    **dict.fromkeys(("周年", "年度", "年"), ("month", Fraction(12))),
    **dict.fromkeys(("自然月", "月"), ("month", Fraction(1))),
    "季度": ("month", Fraction(3)),
    **dict.fromkeys(("星期", "礼拜", "周"), ("day", Fraction(7))),
    "工作日": ("workday", Fraction(1)),
    **dict.fromkeys(("自然日", "日", "天"), ("day", Fraction(1))),
    **dict.fromkeys(("小时", "钟头"), ("hour", Fraction(1))),
    "分钟": ("hour", Fraction(1, 60)),
    **dict.fromkeys(("人民币", "元", "圆", "块"), ("yuan", Fraction(1))),
    **dict.fromkeys(("美元", "美金"), ("dollar", Fraction(1))),
    "欧元": ("euro", Fraction(1)),
    "%": ("ratio", Fraction(1, 100)),
    "‰": ("ratio", Fraction(1, 1000)),
    "成": ("ratio", Fraction(1, 10)),
    "折": ("off", Fraction(1)),
    "倍": ("times", Fraction(1)),
    **dict.fromkeys(("周岁", "岁"), ("age", Fraction(1))),
    **dict.fromkeys("件份次项种类名人家位套张页个条", ("count", Fraction(1))),
}
_UNIT = "|".join(sorted(map(re.escape, _UNITS), key=len, reverse=True))
_IDIOM = (
    r"第三(?:人|方|者)|第[一二三四五六七八九](?=[,、:步])|万一|千万(?=[别不要])|十分(?![之])|一次性|同一|任一|另一|某一|每一|单一|统一"
    r"|唯一|逐一|进一步|一一|千方百计|一般|一定|一律|一样|一致|一切|一旦|一并|一起|一直|一些|一方"
    r"|一经|一系列|一(?!个?(?:月|工作日|自然|星期|礼拜|小时|季|钟头))(?=[个种项件份家名位步笔张页段句套样])"
)
_TOKEN = re.compile(
    rf"""
      (?P<link>https?://[^\s，。；！？）\]]+|www\.[^\s，。；！？）\]]+|[\w.+-]+@[\w-]+\.[\w.]+)
    | (?P<code>[A-Za-z][A-Za-z/.\-]*\ ?\d[A-Za-z0-9/.\-]*)
    | (?P<section>\d+(?:\.\d+){{2,}})
    | (?P<iso>(?:19|20)\d\d[-/.]\d{{1,2}}[-/.]\d{{1,2}}(?!\d))
    | (?P<day>(?P<y>{_YEAR})年(?:度)?(?:(?P<m>{_SMALL})月(?:份)?(?:(?P<d>{_SMALL})[日号])?)?)
    | (?P<md>(?P<m2>{_SMALL})月(?:份)?(?:(?P<d2>{_SMALL})[日号])?)
    | (?P<idiom>{_IDIOM})
    | 第\s*[(（]?\s*(?P<nth>{_N})\s*[)）]?\s*
      (?P<kind>[条款项章节编类次期年届号个])?(?:之(?P<sub>[{_CN}]+))?
    | (?P<base>[{_CN}]+)分之(?P<part>{_N})
    | (?P<half>半(?=年|个月|数|价)|一半|减半)(?P<halfunit>年|个月)?
    | [¥￥]\s*(?P<money>{_N})
    | (?P<number>{_N})(?:\s*[多余来几])?\s*
      (?:个(?=工作日|自然|月|星期|礼拜|季度|小时|钟头))?(?P<unit>{_UNIT})?
    """,
    re.VERBOSE,
)  # fmt: skip
_RANGE = re.compile(r"^\s*(?:至|到|[-–—~～、或和]|或者)\s*$")
_UP_BEFORE = re.compile(
    r"(?:不超过|不得超过|不能超过|未超过|不多于|最多|至多|最长|最高|最晚|最迟|不高于|不满|未满|不足|低于|少于"
    r"|小于)[可达为是至到在]{0,3}$"
)
_DOWN_BEFORE = re.compile(
    r"(?:不少于|不得少于|不低于|不得低于|至少|最少|最低|最短|起码|超过|多于|高于|大于|超出|满|逾)[可达为是至到]{0,3}$"
)
_UP_AFTER = re.compile(r"^[人民币\s]*(?:以下|之下|以内|之内|内)")
_DOWN_AFTER = re.compile(r"^[人民币\s]*(?:以上|之上)")


class Bound(StrEnum):
    """Whether a figure is the most or the least of something."""

    NONE = ""
    MOST = "most"
    LEAST = "least"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A value in one unit (month, day, yuan, ratio, ...); an empty unit where none is known."""

    value: Fraction
    unit: str


@dataclass(frozen=True, slots=True)
class Day:
    """A calendar day or a part of one; None for what is not said."""

    year: int | None
    month: int | None = None
    day: int | None = None

    def within(self, other: "Day") -> bool:
        """Whether what is said here is also said there: 2027年1月 within 2027年1月1日."""
        pairs = zip(
            (self.year, self.month, self.day), (other.year, other.month, other.day), strict=True
        )
        return all(own is None or own == theirs for own, theirs in pairs)


@dataclass(frozen=True, slots=True)
class Named:
    """A number that names: an article (条), paragraph (款), section, code or address."""

    kind: str
    name: str


Thing = Quantity | Day | Named


@dataclass(frozen=True, slots=True)
class Found:
    """One thing with its place in the plain text, and its bound if it is a quantity."""

    thing: Thing
    start: int
    end: int
    bound: Bound = Bound.NONE


def plain(text: str) -> str:
    """Half-width, simple numerals, without invisible characters: what the places refer to."""
    text = unicodedata.normalize("NFKC", text)
    text = "".join(
        c for c in text if unicodedata.category(c) not in {"Cf", "Cc", "Cs"} or c == "\n"
    )
    text = text.translate(_FINANCIAL).replace("廿", "二十").replace("卅", "三十")
    return re.sub(r"(?<=\d)[ \t]+(?=[年月日条款项%元天个万])|(?<=[年月第])[ \t]+(?=\d)", "", text)


def things(text: str) -> list[Found]:
    """Everything countable, in order; ``text`` must be plain.

    三至六个月: the first number takes the unit of the second, 10-50万元 its ten thousand too.
    """
    found: list[Found] = []
    unit, scale, begins = "", "", -1  # of the figure after this one, going backwards
    for match in reversed(list(_TOKEN.finditer(text))):
        thing = _thing(match)
        if thing is None:
            continue
        bound = Bound.NONE
        if isinstance(thing, Quantity):
            if match["number"] and match["unit"]:
                unit, scale = match["unit"], _scale(match["number"])
            elif match["number"] and unit and _RANGE.match(text[match.end() : begins]):
                thing = _quantity(_scaled(match["number"], scale), unit) or thing
            else:
                unit = ""
            bound = _bound(text, match)
        begins = match.start()
        found.append(Found(thing, match.start(), match.end(), bound))
    return found[::-1]


def _thing(match: re.Match[str]) -> Thing | None:
    if match["idiom"]:
        return None
    for kind in ("link", "code", "section"):
        if match[kind]:
            return Named(kind, match[kind].replace(" ", "").casefold().rstrip(".-/"))
    if match["iso"]:
        year, month, day = (int(part) for part in re.split(r"[-/.]", match["iso"]))
        return Day(year, month, day)
    if match["day"]:
        return Day(_year(match["y"]), _small(match["m"]), _small(match["d"]))
    if match["md"]:
        return Day(None, _small(match["m2"]), _small(match["d2"]))
    if match["nth"]:
        number = f"{_value(match['nth'])}"
        sub = f"-{_value(match['sub'])}" if match["sub"] else ""
        return Named(match["kind"] or "", number + sub)
    if match["half"]:
        half = Fraction(1, 2)
        months = {"年": 12, "个月": 1}.get(match["halfunit"] or "")
        return Quantity(half * months, "month") if months else Quantity(half, "ratio")
    if match["base"]:
        base = Fraction(_RATIOS.get(match["base"], 0)) or _value(match["base"]) or Fraction(1)
        return Quantity(_value(match["part"]) / base, "ratio")
    if match["money"]:
        return Quantity(_value(match["money"]), "yuan")
    return _quantity(match["number"], match["unit"])


def _quantity(written: str, unit: str | None) -> Quantity | None:
    if unit is None and written in {"一", "十", "百", "千", "万", "亿", "零", "两", "百万", "千万"}:
        return None  # a word rather than a figure
    name, factor = _UNITS[unit] if unit else ("", Fraction(1))
    return Quantity(_value(written) * factor, name)


def _scale(written: str) -> str:
    """The 万 of 50万, which 10-50万元 means for the 10 too."""
    ends = re.search(r"[万亿]+$", written)
    return ends.group() if ends else ""


def _scaled(written: str, scale: str) -> str:
    return written if re.search(r"[万亿]", written) else written + scale


def _bound(text: str, match: re.Match[str]) -> Bound:
    before, after = text[max(0, match.start() - 10) : match.start()], text[match.end() :][:6]
    if _UP_BEFORE.search(before) or _UP_AFTER.match(after):
        return Bound.MOST
    if _DOWN_BEFORE.search(before) or _DOWN_AFTER.match(after):
        return Bound.LEAST
    return Bound.NONE


def _year(written: str) -> int:
    if written.isdecimal() and written.isascii():
        return int(written)
    return parse_number(written) or 0


def _small(written: str | None) -> int | None:
    return None if written is None else parse_number(written)


def _value(written: str) -> Fraction:
    """The value of 30, 1.5万, 1万5千, 五百万; an impossible numeral has a value of its own."""
    written = written.replace(",", "")
    if written[0].isdigit():
        parts = re.findall(r"(\d+(?:\.\d+)?)([十百千万亿]*)", written)
        return sum((Fraction(number) * _power(power) for number, power in parts), Fraction(0))
    whole, _, decimals = written.partition("点")
    fraction = Fraction(0)
    for place, digit in enumerate(decimals, 1):
        fraction += Fraction(parse_number(digit) or 0, 10**place)
    return _chinese(whole) + fraction


def _power(written: str) -> Fraction:
    product = Fraction(1)
    for character in written:
        product *= {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}[character]
    return product


def _chinese(written: str) -> Fraction:
    for mark, worth in (("亿", 100_000_000), ("万", 10_000)):
        head, found, tail = written.rpartition(mark)
        if not found:
            continue
        high = _chinese(head) if head else Fraction(1)
        low = _chinese(tail) if tail else Fraction(0)
        if len(tail) == 1 and tail not in "零〇○十百千":
            low *= worth // 10  # 一万五 is 15,000
        return high * worth + low
    number = parse_number(written)
    if number is not None:
        return Fraction(number)
    return Fraction(-1 - sum(ord(c) * 1000**place for place, c in enumerate(written)))
