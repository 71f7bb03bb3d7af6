"""Every Chinese word in the report of a self-assessment."""

from collections.abc import Sequence

from storage.compliance import GivenProof
from storage.questionnaire import Said

TITLE = "企业知识产权国际合规自评报告"
NOTE = (
    "本报告由企业自己作答生成，用来发现薄弱环节，不是认证，也不是法律意见。"
    "分值 0 到 3：有为 3，部分有为 1.5，没有为 0，不适用的不计分。"
)
SCORES_HEADING, GAPS_HEADING, ANSWERS_HEADING = "一、得分", "二、薄弱环节和下一步", "三、逐题作答"
SCORES_HEADER = ("方面", "本次", "上次", "变化")
ANSWERS_HEADER = ("方面", "问题", "回答", "证据")
RADAR_TITLE, NOW, BEFORE = "国际合规雷达图", "本次", "上次"
NO_GAPS = "所答问题都已做到，没有发现薄弱环节。"
SAID = {Said.YES: "有", Said.PARTLY: "部分有", Said.NO: "没有", Said.NOT_APPLICABLE: "不适用"}


def score(value: float | None) -> str:
    """A score, or a dash."""
    return "–" if value is None else f"{value:g}"


def change(now: float | None, before: float | None) -> str:
    """The difference to the last time."""
    return "–" if now is None or before is None else f"{now - before:+g}"


def proof(held: Sequence[GivenProof], *, hint: str) -> str:
    """The files handed in, those of an earlier time with their day; or what would do."""
    if held:
        return f"已交：{'、'.join(_dated(each) for each in held)}"
    return f"未交，可准备：{hint}" if hint else "未交"


def _dated(proof: GivenProof) -> str:
    if proof.given_on is None:
        return proof.name
    return f"{proof.name}（沿用 {proof.given_on.isoformat()} 自评时交的）"


def basis(text: str) -> str:
    """What the advice rests on."""
    return f"依据：{text}"


def advice(text: str) -> str:
    """The next step."""
    return f"下一步：{text}"
