"""What a card says of one step of its matter. Pure."""

import re
from dataclasses import replace

from retrieval import texts
from retrieval.cards import CardMatch
from retrieval.steps import Step

_PERIOD = r"[\d一二三四五六七八九十两半]+\s*(?:个工作日|个月|日(?!元)|天|年)"
_TELLS = {
    Step.COST: re.compile(r"\d+\s*万?元|免费|不收费|费用|滞纳金"),
    Step.RESULT: re.compile(
        rf"{_PERIOD}[^。；]{{0,12}}(?:作出|决定|核查|发证|审|出具|完成|批|办结|受理|公告|答复您)"
        rf"|(?:审|决定|核查|出具)[^。；]{{0,12}}{_PERIOD}"
    ),
    Step.TIME: re.compile(rf"{_PERIOD}|届满|生效|当天|立即"),
    Step.PLACE: re.compile(
        r"向[^，。；]{2,14}(?:申请|提|请求|举报|投诉|办)|法院|[^\W\d]{2,}局|部门|海关总署|平台"
    ),
    Step.PAPERS: re.compile(r"材料|[^\W\d]书|证明|文件|图片|样品|证据|合同|发票"),
    Step.MISSED: re.compile(
        r"逾期|期满|到期|过期|视为|终止|不[缴办交答]|没[缴办交]|未[缴办交]|放弃|驳回|失"
    ),
}
_PARTS = re.compile(r"[^。；]+[。；]?")


def told_of_step(match: CardMatch, step: Step) -> CardMatch | None:
    """The same card with only what it says of the step; None where it says nothing."""
    card = match.card
    if step is Step.NEXT:
        return _saying(match, texts.next_step("；".join(card.steps))) if card.steps else None
    pattern = _TELLS[step]
    said = "".join(part for part in _PARTS.findall(card.answer) if pattern.search(part))
    steps = "；".join(each for each in card.steps if pattern.search(each))
    return _saying(match, said or steps) if said or steps else None


def _saying(match: CardMatch, words: str) -> CardMatch:
    answer = words.rstrip("；。") + "。"
    return replace(match, card=replace(match.card, answer=answer, steps=(), cases=()))
