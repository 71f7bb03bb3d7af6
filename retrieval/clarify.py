"""The one question back: which fact decides, whether a question says it, what an answer gives.

Pure. Facts are data: those that calculations miss (`MissingFact`) and those that a card has cases
for (`knowledge.card.CASES`). A question back is asked once: whoever does not answer it gets the
answer for every case.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from knowledge.card import Card, Case
from knowledge.policy import PolicyTable
from retrieval.answer import Clarification
from retrieval.calculation import texts as calculation_texts
from retrieval.calculation.question import read_question
from retrieval.calculation.result import Missing, MissingFact, Option
from retrieval.clarify_texts import ASKED

LONGEST_REPLY = 24
"""A longer message is a new question, whatever it names."""


@dataclass(frozen=True, slots=True)
class _Fact:
    """How a fact is said, and which questions it matters for."""

    says: tuple[tuple[str, re.Pattern[str]], ...]
    matters: re.Pattern[str] | None = None


_WHEN = re.compile(
    r"哪一?天|几号|什么时候|何时|最[晚迟后]|截止|怎么算|从哪|算收到|算送达|起算|还有几|来得及"
)
_HOW_LONG = re.compile(
    rf"{_WHEN.pattern}|多久|多长|期限|时限|几时|[几多]个?(?:月|天|日)|几天|异议期|期(?:是|有)?多少"
)
_OF_A_FIRM = re.compile(r"^(?!.*(?:个人|自然人|本人|事业单位|社会团体|高校|大学|学校|科研))")
_OF_A_DESIGN = re.compile(r"外观|设计专利")
_FACTS: Mapping[str, _Fact] = {
    "patent_kind": _Fact(
        (
            ("发明专利", re.compile(r"发明(?!人|创造)")),
            ("实用新型", re.compile(r"实用新[型形]|新型")),
            ("外观设计", re.compile(r"外观|设计专利")),
        )
    ),
    "filed_before_2021_06_01": _Fact(
        (
            ("改法以前申请", re.compile(r"以前|之前|早于|20(?:1\d|20)")),
            ("改法以后申请", re.compile(r"以后|之后|刚|新申请|今年|去年|最近|202[2-9]")),
        ),
        matters=_OF_A_DESIGN,
    ),
    "single_or_joint": _Fact(
        (
            ("单独一个", re.compile(r"85\s*%|单独|一个(?:人|公司|企业)?$|独自|自己(?:公司)?申请")),
            ("共同两个以上", re.compile(r"70\s*%|共同|共有|两[个家人]|(?:合作|联合)申请|[几多]家")),
        )
    ),
    "income": _Fact(
        (
            (
                "低于100万元",
                re.compile(
                    r"(?:低于|[不没]到|少于|不足|没有)\s*(?:100|一百)万|亏"
                    r"|(?<![\d一二两三四五六七八九几百千])"
                    r"(?:\d{1,2}|[一二两三四五六七八九几]?十[一二三四五六七八九几]?)多?万"
                ),
            ),
            (
                "100万元以上",
                re.compile(
                    r"(?:[超多]过|高于|多于|达到)\s*(?:100|一百)万|百万以上|上百万|亿"
                    r"|(?:(?!100万)[1-9]\d\d|\d{4,}|一百[零一二两三四五六七八九多几]"
                    r"|[二两三四五六七八九几]百多?|[一二两三四五六七八九几]千多?)"
                    r"[零一二两三四五六七八九十百]*多?万"
                ),
            ),
        ),
        matters=_OF_A_FIRM,
    ),
    "notice_medium": _Fact(
        (
            ("电子通知", re.compile(r"电子|系统|网上|线上|在线|邮箱")),
            ("纸质邮寄", re.compile(r"纸质|纸件|邮寄|邮件|寄来|寄的|挂号|信|快递|邮局|邮戳")),
        ),
        matters=_WHEN,
    ),
    "announced_on": _Fact(
        (
            ("新法施行以前公告", re.compile(r"2026|今年|[上这本]个?月|1[12]月|已经?公告")),
            ("新法施行以后公告", re.compile(r"2027|明年|新法|以后公告")),
        ),
        matters=_HOW_LONG,
    ),
}
_UNKNOWN = re.compile(
    r"^[我]?(?:也|还)?(?:不(?:太|大)?(?:知道|清楚|确定|懂|记得)|没(?:有|看)?(?:注意|通知)?|忘了|随便|都(?:说|讲|看)"
    r"|两种都|三种都|说不清|不好说|跳过|全部)"
)
_QUESTION = re.compile(
    r"[?？吗呢么]|怎么|多少|多久|多长|几|哪|什么|啥|咋|如何|能不能|可不可以|是不是"
)


@dataclass(frozen=True, slots=True)
class Supplied:
    """What somebody answered to a question back: a case's value, or that they do not know (None).

    `text` completes the earlier question.
    """

    value: str | None
    text: str = ""


def for_card(card: Card, question: str) -> Clarification | None:
    """What has to be asked before the card can be told for one case; None where nothing is open."""
    for fact in card.ask:
        known = _FACTS[fact]
        if value_in(fact, question) is not None:
            continue
        if known.matters is not None and not known.matters.search(question):
            continue
        words, labels = ASKED[fact]
        options = tuple(Option(labels[case.value], case.value) for case in card.cases_of(fact))
        return Clarification(fact=fact, question=words, options=options)
    return None


def named_case(card: Card, text: str) -> Case | None:
    """The case of a card that a text names, if it names one."""
    for case in card.cases:
        if value_in(case.fact, text) == case.value:
            return case
    return None


def decides_alone(case: Case) -> bool:
    """Whether whoever names the case is told only that: the card's words would say otherwise.

    The three kinds of patent are told side by side; 能 of a firm that earns less is wrong for one
    that earns more.
    """
    return case.fact == "income"


def for_calculation(missing: Missing) -> Clarification:
    """The question back for a figure that cannot be calculated yet."""
    return Clarification(
        fact=missing.fact.value, question=missing.question, options=missing.options
    )


def value_in(fact: str, text: str) -> str | None:
    """The case that a text names, where it names exactly one."""
    named = [value for value, pattern in _FACTS[fact].says if value in text or pattern.search(text)]
    return named[0] if len(named) == 1 else None


def supplied(message: str, fact: str, *, as_of: date, policy: PolicyTable) -> Supplied | None:
    """What a message answers to the question back for a fact; None where it says something else."""
    text = message.strip(" 。.!！~")
    if not text or len(text) > LONGEST_REPLY:
        return None
    for option in _options(fact):
        if text in {option.label, option.value}:
            return Supplied(option.value, option.value)
    if _UNKNOWN.match(text):
        return Supplied(None)
    if _QUESTION.search(text):
        return None
    if fact in _FACTS and (value := value_in(fact, text)) is not None:
        return Supplied(value, value)
    read = read_question(text, as_of=as_of, policy=policy)
    names_day = bool(read.mentions) and fact in _DATED
    counts_months = fact == MissingFact.NOTICE_MONTHS and read.months is not None
    return Supplied(text, text) if names_day or counts_months else None


_DATED = frozenset(
    fact.value for fact in MissingFact if not calculation_texts.OPTIONS.get(fact)
) | {"announced_on"}


def _options(fact: str) -> Sequence[Option]:
    """Every button that a question back for this fact may have had."""
    options: list[Option] = []
    if fact in set(MissingFact):
        options += calculation_texts.OPTIONS.get(MissingFact(fact), ())
    if fact in ASKED:
        _, labels = ASKED[fact]
        options += [Option(label, value) for value, label in labels.items()]
    return options
