"""Wrong premises: "实用新型二十年对吧" against what the deciding sentence says. Pure.

Only figures and starting points that a question asks to have confirmed are judged; a figure that is
merely told (晚了两个月) never is.
"""

import re
from collections.abc import Mapping

from knowledge.numerals import NUMERAL, parse_number
from knowledge.searchable import plain
from retrieval import texts
from retrieval.lexical import tokens

_UNIT = r"(?P<unit>年|个月|个?工作日|日|天|万元|元|%|倍|项|件|类)"
_FIGURE = re.compile(rf"(?P<number>百分之{NUMERAL}+|{NUMERAL}+)\s*{_UNIT}?")
_AMOUNT = re.compile(r"(\d+)\s*元")
_CONFIRMS = re.compile(r"是不是|是否|对不对|对[吧吗么嘛]|是吧|没错吧")
_CONFIRM_AFTER = re.compile(
    rf"(?P<figure>{NUMERAL}{{1,8}}\s*{_UNIT})[^，。？?；\d一二三四五六七八九十]{{0,8}}?(?:对吧|是吧|对不对|对吗|没错吧|是不是|没错|吧(?=[?？。，,！!]|$)|，对吧|,对吧)"
)
_CONFIRM_BEFORE = re.compile(
    rf"(?:是不是|是否|对不对|难道)[^，。？?；]{{0,14}}?(?P<figure>{NUMERAL}{{1,8}}\s*{_UNIT})"
)
_CONFIRM_FAR = re.compile(
    rf"(?P<figure>{NUMERAL}{{1,8}}\s*{_UNIT})[^。？?；]{{0,10}}[，,]\s*(?:对吧|是吧|对不对|对吗|没错吧|是不是|是这样吗)"
)
_CONFIRM_DENIED = re.compile(
    rf"不是(?:说)?(?:已经?|早就?|都)[^，。？?；]{{0,10}}?(?P<figure>{NUMERAL}{{1,8}}\s*{_UNIT})了?(?:吗|嘛|么|吧)"
)
"""不是已经改成两个月了嘛."""
_CLAUSE = re.compile(r"[，,；;。：]")
_SAME_UNIT: Mapping[str, str] = {"天": "日", "工作日": "个工作日"}

_STARTS: Mapping[str, re.Pattern[str]] = {
    "申请日": re.compile(r"申请(?:日|之日|那天|当天|的时候|递交)|递交|交上去|提交"),
    "授权": re.compile(r"授权|拿证|拿到证|领证|下证|证书|发证|核准注册|注册之日|批下来|公告"),
    "发文日": re.compile(r"发文|发出|寄出"),
    "收到": re.compile(r"收到|送达|接到|进入"),
    "知道": re.compile(r"知道|得知|发现|侵权发生|侵权之日"),
}
_START_ASKED = re.compile(
    r"从(?P<event>[^，。？?；从]{1,10}?)(?:那天|当天|之日|的时候|起|开始)*(?:开始|起)?(?:计?算|计)"
)
_START_SAID = re.compile(r"自(?P<event>[^，。；自]{1,24}?)(?:之)?日?起(?:计算|算)?")


def correction(question: str, sentence: str, *, passage_text: str) -> str:
    """The words that put a wrong premise right, or an empty string where nothing contradicts.

    ``sentence`` is what decides; the rest of its passage may still bear the figure out.
    """
    return _wrong_figure(question, sentence, passage_text) or _wrong_start(question, sentence)


def bears_on(question: str, passage_text: str) -> bool:
    """Whether a passage gives the kind of figure a question wants confirmed, for the same right."""
    asked = _figure_asked(question)
    if asked is None:
        return False
    clause = _clause_about(question, passage_text, unit={unit for _, unit in figures(asked)})
    return _speaks_of_same(question, clause)


def figures(text: str) -> set[tuple[str, str]]:
    """Every figure with its unit, in one way of writing: {("10", "年")}."""
    found = set()
    for match in _FIGURE.finditer(text):
        if match["unit"]:
            value = parse_number(match["number"])
            if value is not None:
                found.add((str(value), _SAME_UNIT.get(match["unit"], match["unit"])))
        elif match["number"].startswith("百分之"):
            value = parse_number(match["number"].removeprefix("百分之"))
            if value is not None:
                found.add((str(value), "%"))
    return found


def _wrong_figure(question: str, sentence: str, passage_text: str) -> str:
    wanted = _figure_asked(question)
    if wanted is None:
        return ""
    asked = figures(wanted)
    units = {unit for _, unit in asked}
    clause = _clause_about(question, sentence, unit=units)
    said = {(value, unit) for value, unit in figures(clause) if unit in units}
    if not said or asked & said:
        return ""
    if asked & figures(passage_text) and not _speaks_of_same(question, clause):
        return ""
    return texts.wrong_figure(wanted)


def wrong_amount(question: str, amount: str) -> str:
    """The words against an amount in yuan that is to be confirmed and is not in the line that was
    calculated; an empty string where there is nothing to put right."""
    asked = _AMOUNT.findall(question) if _CONFIRMS.search(question) else []
    said = set(_AMOUNT.findall(amount))
    if len(asked) != 1 or not said or said & set(asked):
        return ""
    return texts.wrong_figure(f"{asked[0]}元")


def _figure_asked(question: str) -> str | None:
    """The figure that the question wants confirmed, as it is written."""
    patterns = (_CONFIRM_AFTER, _CONFIRM_FAR, _CONFIRM_BEFORE, _CONFIRM_DENIED)
    return next((m["figure"] for p in patterns if (m := p.search(question))), None)


def _clause_about(question: str, sentence: str, *, unit: set[str]) -> str:
    """The clause with a figure of that unit that names the right the question names, if one does,
    and shares most with the question."""
    words = set(tokens(plain(question)))
    clauses = [c for c in _CLAUSE.split(sentence) if any(u in unit for _, u in figures(c))]
    of_same = [c for c in clauses if _speaks_of_same(question, c)]
    return max(of_same or clauses, key=lambda c: len(words & set(tokens(plain(c)))), default="")


def _speaks_of_same(question: str, clause: str) -> bool:
    """Whether the clause names the very right the question names."""
    return any(
        word in question and word in clause for word in ("实用新型", "外观", "发明", "商标", "作品")
    )


def _wrong_start(question: str, sentence: str) -> str:
    asked, said = _START_ASKED.search(question), _START_SAID.search(sentence)
    if asked is None or said is None:
        return ""
    meant = {name for name, pattern in _STARTS.items() if pattern.search(asked["event"])}
    right = {name for name, pattern in _STARTS.items() if pattern.search(said["event"] + "日")}
    if meant and right and not meant & right:
        return texts.wrong_start(asked["event"])
    return ""
