"""A plain question that asks for a day or an amount, recognised and calculated. Pure.

It fires where a question asks when or how much and names something to calculate with; questions
about what the law says are left to the search. Rules come from `knowledge.deadlines`, figures from
the policy table.
"""

import re
from datetime import date

from knowledge.deadlines.rules import RuleNotHeld
from knowledge.policy import FactUnknown, PolicyTable, policy_table
from retrieval.calculation.question import CalculationQuestion, read_question
from retrieval.calculation.result import Calculation, Missing, Option
from retrieval.calculation.topics import recognised

_WHEN = (
    r"哪一?[天年]|哪日|几号|几月|几时|什么时候|啥时候|何时|什么时间|最晚|最迟|最后|截止|来得及"
    r"|到期日|届满日|到期(?:了吗|没有?|吗)|还有效|过期(?:了?没|了?吗|未)|到头|还能|还可以|日期|有效期到|多久到期|还剩|还有[几多]|还[行能]吗|还行不行|保护期?(?:多久|几年|多少年|多长)"
)
_HOW_MUCH = r"多少|几钱|几多|几成|费用|要[交缴]|[交缴]什么|多[交缴]|怎么[交缴]|算一?[下算]"
_ASKS = re.compile(f"{_WHEN}|{_HOW_MUCH}")
_TELEGRAM = re.compile(r"(?:第.{1,3}|今|明|后)年度?的?年费")
"""实用新型 2020.6.1 申请 第7年年费: no verb, and yet it can only ask how much."""
_DEMANDS = re.compile(
    r"(?:到|是|最后|截止)(?:哪一?天|几号|几月几[日号])|帮我算|算一下|算算|具体(?:哪|日)"
)
_HOW = re.compile(r"从(?:哪一?天|什么时候|几号)|(?:怎么|如何|怎样)计?算|当天|算不算")


def calculation(
    question: str, *, as_of: date, policy: PolicyTable | None = None
) -> Calculation | Missing | None:
    """The calculated answer, the one fact that is missing for it, or None for other questions.

    None also where the rules or figures of the days named are not held. ``as_of`` is the day of
    asking (今年, 上个月, days left); ``policy`` the table as staff keep it, else the shipped one.
    """
    asked = read_question(question, as_of=as_of, policy=policy or policy_table())
    if not _wants_a_figure(asked):
        return None
    answer = recognised(asked.text)
    if answer is None:
        return None
    try:
        return answer(asked)
    except (RuleNotHeld, FactUnknown):
        return None


def branches(
    question: str, missing: Missing, *, as_of: date, policy: PolicyTable | None = None
) -> list[tuple[Option, Calculation]]:
    """The answer for each option, for whoever does not say which; none where a date is missing."""
    answered = (
        (option, calculation(completed(question, option), as_of=as_of, policy=policy))
        for option in missing.options
    )
    return [(option, result) for option, result in answered if isinstance(result, Calculation)]


def completed(question: str, option: Option) -> str:
    """The question with the fact that was missing."""
    return f"{question}，{option.value}"


def _wants_a_figure(asked: CalculationQuestion) -> bool:
    if not asked.concrete:
        return bool(_DEMANDS.search(asked.text)) and not _HOW.search(asked.text)
    return bool(_ASKS.search(asked.text) or _TELEGRAM.search(asked.text))
