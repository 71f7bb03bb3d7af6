"""What a question gives to calculate with: days, kind of patent, year, reduction, medium. Pure."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from opencc import OpenCC

from knowledge.deadlines.annuity import Reduction
from knowledge.deadlines.notice import Medium
from knowledge.numerals import parse_number
from knowledge.patent_kind import PatentKind
from knowledge.policy import PolicyTable
from retrieval.calculation.dates import Mention, Role, mentions
from retrieval.normalise import LIMIT, clean

_to_simplified = OpenCC("t2s")
_N = "[零〇○一二两三四五六七八九十0-9]"
_KINDS = (
    (PatentKind.INVENTION, re.compile(r"发明(?!人|创造)|invention")),
    (PatentKind.UTILITY_MODEL, re.compile(r"实用新型|新型专利|utility model")),
    (PatentKind.DESIGN, re.compile(r"外观|design")),
)
_PATENT_YEAR = re.compile(rf"第\s*({_N}{{1,3}})\s*(?:个)?年")
_MONTHS = re.compile(rf"(?<![过逾晚超每第后])({_N}{{1,3}})个?月(?!\d|[日号份底初])")
_MONTHS_LATE = re.compile(
    rf"(?:过期|逾期|过了|晚[交缴]?了?|超过|超期|拖了?|欠了?|忘了?)(?:快|差不多|已经?)?({_N}{{1,2}}|半)(多)?(?:个)?(?:多)?(月|年)"
)
_YUAN = re.compile(r"(\d{3,5})\s*元")
_NOT_REDUCED = re.compile(r"(?:不|没有?|未|没办|无)(?:享受|办理?|申请)?(?:费用)?减[缴免]")
_REDUCED = re.compile(r"减[缴免]|费减|减85|减70")
_JOINT = re.compile(r"70\s*%|百分之七十|共同|共有|两家|两个(?:公司|单位|人|企业)|合作申请|联合申请")
_SINGLE = re.compile(r"85\s*%|百分之八十五|单独|单个|一家(?:公司|企业)?|独自|自己申请")
_ELECTRONIC = re.compile(r"电子|系统|网上|线上|在线")
_POST = re.compile(r"纸质|纸件|邮寄|寄来|寄出|寄的|挂号|信件|快递|邮局|书面信")
_SPACES = re.compile(r"\s*([年月日号])\s*(?=\d|[一-鿿])|(?<=\d)\s+(?=[年月日号])")


@dataclass(frozen=True, slots=True, kw_only=True)
class CalculationQuestion:
    """A question read for its figures; `text` is half-width, simplified and lower case."""

    text: str
    as_of: date
    policy: PolicyTable
    mentions: tuple[Mention, ...]
    kind: PatentKind | None
    patent_year: int | None
    months: int | None
    months_late: int | None  # by how many months something is overdue: 过期三个月
    yuan: int | None
    reduction: Reduction | None  # None: reduced, and it is not said as whose
    medium: Medium | None

    @property
    def concrete(self) -> bool:
        """Whether a day, a year of a patent or a delay is named: something to calculate with."""
        return (
            self.patent_year is not None
            or self.months_late is not None
            or any(
                mention.first != self.as_of and (mention.exact or mention.role is not None)
                for mention in self.mentions
            )
        )

    def find(self, *roles: Role, other: bool = True) -> Mention | None:
        """The first day with one of the roles, in their order; else the one that has none."""
        for role in roles:
            for mention in self.mentions:
                if mention.role is role:
                    return mention
        unnamed = [mention for mention in self.mentions if mention.role is None]
        return unnamed[0] if other and len(unnamed) == 1 else None


def read_question(question: str, *, as_of: date, policy: PolicyTable) -> CalculationQuestion:
    """Everything that a question names; never raises, whatever is in it."""
    half_width = unicodedata.normalize("NFKC", clean(question)[:LIMIT])
    text = _SPACES.sub(r"\1", _to_simplified.convert(half_width).lower())
    kinds = [kind for kind, pattern in _KINDS if pattern.search(text)]
    return CalculationQuestion(
        text=text,
        as_of=as_of,
        policy=policy,
        mentions=tuple(mentions(text, as_of=as_of)),
        kind=kinds[0] if len(kinds) == 1 else None,
        patent_year=_only_number(_PATENT_YEAR, text, most=40),
        months=_first_number(_MONTHS, text, most=24),
        months_late=_months_late(text),
        yuan=_first_number(_YUAN, text, most=99_999),
        reduction=_reduction(text),
        medium=_medium(text),
    )


def _first_number(pattern: re.Pattern[str], text: str, *, most: int) -> int | None:
    for match in pattern.finditer(text):
        number = parse_number(match[1])
        if number is not None and 1 <= number <= most:
            return number
    return None


def _months_late(text: str) -> int | None:
    found = _MONTHS_LATE.search(text)
    if found is None:
        return None
    number = 6 if found[1] == "半" else parse_number(found[1])
    if found[3] == "年" and found[1] != "半":
        number = 12 * number if number else None
    elif found[3] == "月" and found[1] == "半":
        number = 0
    return number if number is not None and number <= 120 else None


def _only_number(pattern: re.Pattern[str], text: str, *, most: int) -> int | None:
    """The number where just one is named: 第11年到第15年 asks for a table, not for a figure."""
    several = {match[1] for match in pattern.finditer(text)}
    return _first_number(pattern, text, most=most) if len(several) == 1 else None


def _reduction(text: str) -> Reduction | None:
    if _NOT_REDUCED.search(text) or not _REDUCED.search(text):
        return Reduction.NONE
    joint, single = bool(_JOINT.search(text)), bool(_SINGLE.search(text))
    if joint == single:
        return None
    return Reduction.JOINT if joint else Reduction.SINGLE


def _medium(text: str) -> Medium | None:
    electronic, post = bool(_ELECTRONIC.search(text)), bool(_POST.search(text))
    if electronic == post:
        return None
    return Medium.ELECTRONIC if electronic else Medium.POST
