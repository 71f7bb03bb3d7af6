"""Which sentences of a provision answer a question. Pure: scores and picks, never rewrites.

A sentence runs to its full stop and keeps its items （一）（二）; what is picked stays exact.
"""

import math
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from knowledge.document import Passage
from retrieval.lexical import tokens
from retrieval.normalise import plain

_ITEM_LINE = re.compile(r"^\s*(?:[（(][一二三四五六七八九十\d]+[）)]|\d+[.、])")
_END = re.compile(r"(?<=。)|(?<=[！？])")
_ITEM = re.compile(r"(?=（[一二三四五六七八九十]+）)")
_LONG = 150
"""A sentence longer than this that lists items is shown with the items that matter."""


class Asks(StrEnum):
    """What kind of thing a question wants to know."""

    PERIOD = "period"
    AMOUNT = "amount"
    COUNT = "count"
    PERMISSION = "permission"
    REMEDY = "remedy"
    WHERE = "where"
    CONSEQUENCE = "consequence"
    PAPERS = "papers"
    OWNER = "owner"


_NUM = r"[零〇一二两三四五六七八九十百千万\d.]+"
_ASKED_AND_ANSWERED: Mapping[Asks, tuple[re.Pattern[str], re.Pattern[str]]] = {
    Asks.PERIOD: (
        re.compile(r"多久|多长|几年|几天|几个?月|几日|多少[年天日]|时候|何时|期限|最晚|到期|截止|过期|期内|要等|从.{0,6}算|how long|how many (?:years|months|days)|幾耐|幾年|long"),
        re.compile(rf"{_NUM}\s*(?:年|个月|个?工作日|日|天|小时)|之日起"),
    ),
    Asks.AMOUNT: (
        re.compile(r"多少(?!年|天|日|个月)|费用|钱|价|几块|罚款|翻倍|几倍|赔偿|赔|打折|减免|减缴|费|how much|cost|fee"),
        re.compile(rf"{_NUM}\s*(?:元|万元|%|倍)|百分之|费|倍"),
    ),
    Asks.COUNT: (re.compile(r"几[个件项种份次类]|多少[个件项种份]|最多"), re.compile(rf"{_NUM}\s*(?:项|件|种|个(?!月)|类|份)")),
    Asks.PERMISSION: (
        re.compile(r"能不能|可不可以|可以|能否|是否|行不行|行吗|能.{0,12}[吗么]|还能|准不准|允许|要不要|用不用|是不是|需要|必须|得不得|可唔可以|can |may |合法"),
        re.compile(r"可以|不得|应当|无权|有权|必须|不能|不予|准予|无需|不需要|须|禁止|不视为|不构成|不承担|要"),
    ),
    Asks.REMEDY: (
        re.compile(r"怎么|咋|如何|办法|救|补救|维权|应对|恢复|投诉|举报|处理|点算|点样|what (?:can|should)"),
        re.compile(r"请求|申请|提出|投诉|起诉|协商|办理|补缴|恢复|责令|举报|声明|通知|调解"),
    ),
    Asks.WHERE: (
        re.compile(r"哪个?(?:部门|里|儿|家|法院|机关|单位)|找谁|谁管|去哪|向谁|管不管|邊個|边个"),
        re.compile(r"部门|法院|海关|机构|国家知识产权局|商标局|向.{2,14}(?:提出|申请|请求|起诉|投诉)"),
    ),
    Asks.CONSEQUENCE: (
        re.compile(r"会怎|会咋|后果|会不会|晚了|不.{1,6}会|罚|处罚|坐牢|违法|责任|黄了|失效|作废|没了|不.{1,4}行不行"),
        re.compile(r"视为|终止|责令|罚款|不得对抗|驳回|丧失|无效|注销|撤销|承担|处.{0,8}以[上下]|不授予|有期徒刑|放弃"),
    ),
    Asks.PAPERS: (
        re.compile(r"材料|准备|哪些东西|什么东西|证明|文件|手续|资料|证据|提交什么|交什么|交啥"),
        re.compile(r"提交|材料|证明|文件|申请书|合同|证件|副本|手续|附|签字|盖章|证据"),
    ),
    Asks.OWNER: (re.compile(r"归谁|归公司|算谁|属于谁|归我|归.{1,6}吗|谁的"), re.compile(r"属于|归|享有|权利人|专利权人|著作权人")),
}
_NOT_DECIDING = re.compile(
    r"^(?:为了|为)[^。]{4,80}制定本|本(?:法|条例|细则|规定|解释|办法)所称|是指[^。]{0,60}。$|制定本(?:法|条例|办法|规定)"
    r"|自.{4,12}起施行|本(?:法|条例)自公布"
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a passage: its paragraph (1 is 第一款) and its place among the sentences."""

    text: str
    paragraph: int
    place: int


@dataclass(frozen=True, slots=True)
class Scored:
    """A sentence and how well it answers."""

    sentence: Sentence
    score: float


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a question's sentences must speak of (words with weights) and what kind of answer."""

    words: Mapping[str, float]
    asks: frozenset[Asks]


def paragraphs(passage: Passage) -> list[str]:
    """The paragraphs (款) of a passage; item lines are joined to the paragraph they belong to."""
    joined: list[str] = []
    for line in passage.text.split("\n"):
        line = line.strip()
        if not line:
            continue
        if joined and _ITEM_LINE.match(line):
            joined[-1] += line
        else:
            joined.append(line)
    return joined


def sentences(passage: Passage) -> list[Sentence]:
    """Every sentence of a passage in order."""
    found: list[Sentence] = []
    for number, paragraph in enumerate(paragraphs(passage), start=1):
        for text in _END.split(paragraph):
            if text.strip():
                found.append(Sentence(text.strip(), number, len(found)))
    return found


def question_kinds(question: str) -> frozenset[Asks]:
    """What kinds of answer a question asks for; often more than one."""
    return frozenset(
        kind for kind, (asked, _) in _ASKED_AND_ANSWERED.items() if asked.search(question.lower())
    )


def wanted(
    question: str, words: Collection[str], *, among: Iterable[Passage], lighter: Collection[str] = ()
) -> Wanted:
    """What to look for: rare words weigh more, where rare means in few of the sentences at hand.

    ``lighter`` are words that were added or said before; they count half.
    """
    texts = [set(tokens(plain(s.text))) for passage in among for s in sentences(passage)]
    spread = Counter(word for text in texts for word in text)
    size = max(len(texts), 1)
    weights = {
        word: math.log(1 + size / (1 + spread[word])) * (1.0 if word in words else 0.5)
        for word in {*words, *lighter}
    }
    return Wanted(weights, question_kinds(question))


def scored(passage: Passage, want: Wanted) -> list[Scored]:
    """The passage's sentences with their scores, in order."""
    total = sum(want.words.values()) or 1.0
    return [Scored(s, _score(s.text, want, total=total)) for s in sentences(passage)]


def pick(passage: Passage, want: Wanted, *, budget: int) -> list[Sentence]:
    """The sentences worth showing within ``budget`` characters, the deciding one first.

    The deciding sentence is always there, whatever its length; after it come those beside it in
    its paragraph and those nearly as good, in the order of the text.
    """
    ranked = sorted(scored(passage, want), key=lambda s: -s.score)
    if not ranked:
        return []
    best = ranked[0]
    chosen = [best.sentence]
    room = budget - len(shortened(best.sentence, want))
    for candidate in sorted(ranked[1:], key=lambda s: -_worth(s, best)):
        size = len(shortened(candidate.sentence, want))
        if size <= room and _worth(candidate, best) > 0:
            chosen.append(candidate.sentence)
            room -= size
    return [best.sentence, *sorted(chosen[1:], key=lambda s: s.place)]


def shortened(sentence: Sentence, want: Wanted) -> str:
    """The sentence's words; of a long list only the items that speak of what is asked.

    Left-out items are marked by ……, so that nobody takes the list for complete.
    """
    lead, *items = _ITEM.split(sentence.text)
    if len(sentence.text) <= _LONG or len(items) < 3:
        return sentence.text
    total = sum(want.words.values()) or 1.0
    scores = [_score(item, want, total=total) for item in items]
    kept = sorted(sorted(range(len(items)), key=lambda i: -scores[i])[:3])
    parts, last = [lead], -1
    for place in kept:
        parts.append(("……" if place != last + 1 else "") + items[place])
        last = place
    return "".join(parts) + ("……" if last != len(items) - 1 else "")


def _worth(candidate: Scored, best: Scored) -> float:
    """How much a further sentence adds: its score, more if it stands beside the deciding one."""
    distance = abs(candidate.sentence.place - best.sentence.place)
    same = candidate.sentence.paragraph == best.sentence.paragraph
    worth = candidate.score + (0.12 if same else 0.0) + (0.05 if distance == 1 else 0.0)
    return worth if worth >= 0.3 * best.score else 0.0


def _score(text: str, want: Wanted, *, total: float) -> float:
    held = set(tokens(plain(text)))
    share = sum(weight for word, weight in want.words.items() if word in held) / total
    score = share / (1 + max(0, len(text) - 80) / 400)
    cues = sum(1 for kind in want.asks if _ASKED_AND_ANSWERED[kind][1].search(text))
    score += 0.08 * min(cues, 2)
    if _NOT_DECIDING.search(text):
        score -= 0.15
    return score
