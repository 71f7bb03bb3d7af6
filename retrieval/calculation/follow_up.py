"""A follow-up to a calculation: the question before it with the days and facts it changes. Pure."""

from datetime import date

from knowledge.policy import PolicyTable
from retrieval.calculation.dates import Mention
from retrieval.calculation.question import read_question
from retrieval.followups import Asked


def joined(text: str, asked: Asked, *, as_of: date, policy: PolicyTable) -> str:
    """Both questions as one; a day of the earlier one gives way to a new one of the same role.

    商标2026年12月15日公告，异议到哪天 + 要是明年二月才公告呢 keeps only the later day.
    """
    earlier = asked.query.removesuffix(text).strip().removesuffix(asked.told).strip()
    before = read_question(earlier, as_of=as_of, policy=policy)
    new = read_question(text, as_of=as_of, policy=policy).mentions
    kept = before.text
    for mention in reversed(before.mentions):
        if _gives_way(mention, new, alone=len(before.mentions) == 1):
            kept = kept[: mention.start] + kept[mention.end :]
    return f"{kept}，{text}" if kept else text


def _gives_way(mention: Mention, new: tuple[Mention, ...], *, alone: bool) -> bool:
    return any(each.role is mention.role or (alone and each.role is None) for each in new)
