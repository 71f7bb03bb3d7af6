"""What both sides of a pair of listings are asked."""

from collections.abc import Sequence

from knowledge.operation.commands import AGREE_WORD, DECLINE_WORD
from storage.operation.listings import ListingKind

PROPOSAL_TITLE = "供需匹配"
LONGEST = 200


def reasons(words: Sequence[str], *, same_industry: bool) -> list[str]:
    """Why the two fit, for both sides to read."""
    told = [f"都提到 {'、'.join(words)}", "含义相近"]
    return [*told, "同一产业"] if same_industry else told


def proposal(mine: str, title: str, text: str, *, reasons: Sequence[str], kind: ListingKind) -> str:
    """One side is shown the other, without a name."""
    what = "供给" if kind is ListingKind.OFFER else "需求"
    short = text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
    return (
        f"您发布的“{mine}”有一条可能合适的{what}：\n“{title}”\n{short}\n"
        f"理由：{'；'.join(reasons)}。\n"
        "要不要互相认识？双方都同意后，才会把企业名称告诉对方，由工作人员牵线。"
        "这里只做信息对接，不推荐、不评价任何一方。"
    )


def proposal_choices(number: int) -> tuple[tuple[str, str], ...]:
    """The two buttons under a proposal."""
    return (("愿意认识", f"{AGREE_WORD} {number}"), ("暂不需要", f"{DECLINE_WORD} {number}"))
