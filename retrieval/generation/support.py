"""Whether a sentence of a model is supported by the sources it cites. Pure, and fails closed.

Checked are: marks, figures with their units and bounds, days, article numbers, names of laws, Latin
words, the kind of right a figure belongs to, the day a period runs from, whether something is
allowed or forbidden, and that the words are those of the sources at all. What cannot be judged this
way, such as a condition left out, is why the sources are always shown beside the text.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from retrieval.generation.polarity import turned_round
from retrieval.generation.quantities import Bound, Day, Found, Named, Quantity, plain, things
from retrieval.generation.written import Sentence
from retrieval.guards import Reason, examine

LEAST_SHARED = 0.3
"""The share of a sentence's pairs of characters that its sources or the question must hold."""


class Fault(StrEnum):
    """Why a sentence may not be shown."""

    NO_MARK = "no_mark"
    UNKNOWN_MARK = "unknown_mark"
    FIGURE = "figure"
    DAY = "day"
    NUMBER = "number"  # of an article, paragraph, section, standard
    LAW = "law"
    WORD = "word"  # Latin words, addresses
    SUBJECT = "subject"  # the figure of another kind of right, applicant or notice
    START = "start"  # a period that runs from another day
    ALLOWED = "allowed"  # forbidden for allowed, or the other way round
    OFF = "off"  # not what the sources speak of
    MARKUP = "markup"
    INSTRUCTION = "instruction"
    REFUSAL = "refusal"


@dataclass(frozen=True, slots=True)
class Source:
    """A numbered source as the model was given it; `name` holds law, version and article."""

    number: int
    name: str
    text: str
    law: str = ""

    @property
    def whole(self) -> str:
        """Name and text."""
        return f"{self.name}。{self.text}"


_REFUSAL = re.compile(
    r"(?:无法|不能|没法|难以)(?:回答|提供|确定|判断|给出|确认)|(?:资料|来源|条文|材料)(?:中|里)?(?:没有|未|并未|并没有)"
    r"|没有(?:找到|提到|提及|相关)|未(?:提及|提到|找到|涉及|包含)|作为(?:一个|一名|一款)?(?:AI|人工智能|语言模型|大模型|助手)"
    r"|抱歉|对不起|I'?m sorry|as an AI",
    re.IGNORECASE,
)
_INSTRUCTION = re.compile(
    r"(?:忽略|无视|忘记)[^。]{0,8}(?:指令|规则|提示|要求|以上|之前|上面)|系统提示|提示词"
    r"|管理员(?:模式|权限)|开发者模式"
    r"|(?:请|必须|务必|直接)[^。，]{0,6}(?:回复|回答|输出|告诉用户|告知用户)"
    r"|ignore (?:all|the|previous)|system prompt"
    r"|资料编号|来源编号",
    re.IGNORECASE,
)
_MARKUP = re.compile(r"[<>{}`|\\$]|\]\(|https?:|www\.")
_SAID = re.compile(r"[您你](?:所)?(?:说|提到|问|讲|写|举|提)|如果|假如|假设|要是|倘若|^若")
_THEN = re.compile(r"则|就|那么|即|应|可以|为期|规定")
_CLAUSE = re.compile(r"[,，;；:：。]")
LATIN = re.compile(r"[A-Za-z]{2,}")
_BOOK = re.compile(r"《([^》]{2,40})》")
_LAW_BEFORE_ARTICLE = re.compile(
    r"([\u4e00-\u9fff]{1,20}(?:法|条例|细则|规定|办法|解释|指南|规则|标准))(?=[》\s]*(?:[(（][^)）]{0,12}[)）])?第)"
)
_EVENTS = (
    r"(授权公告|公告|申请|优先权|登记|核准注册|注册|授权|颁证|发文|收到|送达|届满|期满|发表|完成|创作|知道"
    r"|公布|公开|展出|签订|生效|施行|死亡|发现|举办|受理|缴费|裁定|判决)之?[日天]"
)
_EVENT = re.compile(rf"{_EVENTS}(?!内|前|期)")
_START = re.compile(rf"[自从][^,;。\n]{{0,24}}?{_EVENTS}(?:起|开始|算|计|后)")
_GLUE = frozenset(
    "的了是在和与及或并且从到由对于为就也还都把被让使之其这那此该一个您你我们吗呢吧请应可以要会有将按"
)
_CONTRASTS: Sequence[Mapping[str, re.Pattern[str]]] = (
    {
        "发明": re.compile(r"发明(?!创造|人)"),
        "实用新型": re.compile(r"实用新型"),
        "外观设计": re.compile(r"外观"),
    },
    {
        "sole": re.compile(r"单独|单个|单一|一个(?:人|单位|企业|申请人|专利权人)"),
        "joint": re.compile(r"共同|(?:两|二)个(?:以上|或者)|多个|(?:两|二)人以上"),
    },
    {"post": re.compile(r"邮寄|纸件|纸质"), "electronic": re.compile(r"电子")},
)


def fault_of(sentence: Sentence, sources: Sequence[Source], *, question: str) -> Fault | None:
    """The first reason not to show a sentence; None for one that its sources support."""
    body = plain(sentence.text)
    if (out_of_hand := _out_of_hand(body)) is not None:
        return out_of_hand
    known = {source.number: source for source in sources}
    if not sentence.marks:
        return Fault.NO_MARK
    if any(number not in known for number in sentence.marks):
        return Fault.UNKNOWN_MARK
    cited = [known[number] for number in dict.fromkeys(sentence.marks)]
    texts = [plain(source.whole) for source in cited]
    asked = plain(question)
    return (
        _unsupported(body, texts, asked)
        or _wrong_law(body, cited)
        or _wrong_subject(body, texts, asked)
        or _wrong_words(body, texts, asked)
    )


def _out_of_hand(body: str) -> Fault | None:
    if _MARKUP.search(body):
        return Fault.MARKUP
    finding = examine(body)
    if _INSTRUCTION.search(body) or (finding and finding.reason is Reason.INJECTION):
        return Fault.INSTRUCTION
    return Fault.REFUSAL if _REFUSAL.search(body) else None


def _unsupported(body: str, texts: Sequence[str], asked: str) -> Fault | None:
    """A figure, day or number that stands neither in the cited sources nor in what was told."""
    given = [found for text in texts for found in _of_source(text)]
    told = things(asked)
    for found in things(body):
        if _stands(found, given) or (_as_told(body, found) and _stands(found, told)):
            continue
        if isinstance(found.thing, Quantity):
            return Fault.FIGURE
        return Fault.DAY if isinstance(found.thing, Day) else Fault.NUMBER
    return None


@lru_cache(maxsize=64)
def _of_source(text: str) -> tuple[Found, ...]:
    """What a source counts: looked up once for all the sentences that are held against it."""
    return tuple(things(text))


def _stands(found: Found, given: Sequence[Found]) -> bool:
    thing = found.thing
    if isinstance(thing, Day):
        return any(isinstance(other.thing, Day) and thing.within(other.thing) for other in given)
    if isinstance(thing, Named):
        return any(other.thing == thing for other in given)
    same = [other for other in given if other.thing == thing]
    if found.bound is Bound.NONE:
        return bool(same)
    return any(other.bound in {Bound.NONE, found.bound} for other in same)


def _as_told(body: str, found: Found) -> bool:
    """Whether a clause only repeats what the person said: 您说的二十年, 如果已经逾期三个月."""
    clause = _CLAUSE.split(body[: found.start])[-1]
    said = _SAID.search(clause)
    return said is not None and not _THEN.search(clause[said.end() :])


def _wrong_law(body: str, cited: Sequence[Source]) -> Fault | None:
    """A law that is none of those cited, or an article number that is another law's."""
    names = [plain(f"{source.law} {source.name} {source.text}") for source in cited]
    for title in _BOOK.findall(body):
        bare = title.removeprefix("中华人民共和国")
        if not any(bare in name for name in names):
            return Fault.LAW
    for match in _LAW_BEFORE_ARTICLE.finditer(body):
        if not any(_ends_with_law(match[1], source) for source in cited):
            return Fault.LAW
    return None


def _ends_with_law(words: str, source: Source) -> bool:
    """按照专利法 for 专利法; 本法 and laws that the source itself speaks of count too."""
    if words.endswith("本法") or (source.law and words.endswith(plain(source.law))):
        return True
    ending = re.search(r"[\u4e00-\u9fff]{2,6}$", words)
    return ending is not None and ending.group() in plain(source.text)


def _wrong_subject(body: str, texts: Sequence[str], asked: str) -> Fault | None:
    """A figure that the sources give, but for another kind of right, applicant or notice."""
    for contrast in _CONTRASTS:
        own = _subjects(body, contrast, things(body), default=_only(asked, contrast))
        given = [pair for text in texts for pair in _subjects(text, contrast, _of_source(text))]
        for found, subjects in own:
            theirs = [other for thing, other in given if thing.thing == found.thing]
            if subjects and theirs and all(other and not other & subjects for other in theirs):
                return Fault.SUBJECT
    return None


def _only(asked: str, contrast: Mapping[str, re.Pattern[str]]) -> frozenset[str]:
    """The one subject that a question names, if it names one alone."""
    named = frozenset(name for name, pattern in contrast.items() if pattern.search(asked))
    return named if len(named) == 1 else frozenset()


def _subjects(
    text: str,
    contrast: Mapping[str, re.Pattern[str]],
    countable: Sequence[Found],
    *,
    default: frozenset[str] = frozenset(),
) -> list[tuple[Found, frozenset[str]]]:
    """Each figure with the subjects named since the figure before it, or those named last.

    Sentence by sentence, because a subject does not reach over a full stop.
    """
    pairs: list[tuple[Found, frozenset[str]]] = []
    found = [each for each in countable if isinstance(each.thing, Quantity)]
    begins, subjects = 0, default
    for each in found:
        between = text[begins : each.start]
        if "。" in between or "\n" in between:
            subjects = default
            between = re.split(r"[。\n]", between)[-1]
        named = {name for name, pattern in contrast.items() if pattern.search(between)}
        subjects = frozenset(named) or subjects
        pairs.append((each, subjects))
        begins = each.end
    return pairs


def _wrong_words(body: str, texts: Sequence[str], asked: str) -> Fault | None:
    whole = "\n".join(texts)
    known = f"{whole}\n{asked}".casefold()
    if any(word.casefold() not in known for word in LATIN.findall(body)):
        return Fault.WORD
    if any(_new(pattern, body, whole) for pattern in (_EVENT, _START)):
        return Fault.START
    if turned_round(body, texts, shared=_shared):
        return Fault.ALLOWED
    return None if _shared(body, f"{whole}\n{asked}") >= LEAST_SHARED else Fault.OFF


def _new(pattern: re.Pattern[str], body: str, whole: str) -> bool:
    """Whether a sentence names a day, or lets something run from one, as no source does."""
    stated = set(pattern.findall(whole))
    return any(
        not any(other.endswith(event) for other in stated) for event in pattern.findall(body)
    )


def _shared(body: str, text: str) -> float:
    """The share of the sentence's pairs of meaningful Chinese characters that a text holds."""
    pairs = pairs_of(body)
    return len(pairs & pairs_of(text)) / len(pairs) if pairs else 0.0


def pairs_of(text: str) -> set[str]:
    """The pairs of neighbouring Chinese characters in a text, without words that say nothing."""
    runs = re.findall(r"[\u4e00-\u9fff]+", text)
    kept = ["".join(c for c in run if c not in _GLUE) for run in runs]
    return {run[at : at + 2] for run in kept for at in range(len(run) - 1)}
