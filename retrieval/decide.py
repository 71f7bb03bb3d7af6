"""Which of the passages found decides: the one with a sentence that gives the kind of answer asked.

A search finds what a question is about; among thirty such passages the deciding one holds a period
where a period is asked, speaks of the same right, and is not made for a special procedure that the
question does not mention. Pure and label-free: no feature knows an article by name. The weights
were fitted on this project's own questions (tests/data) with the ranker in place, and rounded;
`bench/retrieval.py` judges them on others. Of 189 questions, 88 in a hundred instead of 84 have a
right article among five once near cards take part (weight 8 instead of 0).
"""

import math
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import astuple, dataclass

from knowledge.document import Kind, Passage, Scope
from knowledge.searchable import plain
from retrieval.cards import CardMatch
from retrieval.confidence import content
from retrieval.extract import Wanted, best_sentence, share_of
from retrieval.followups import subjects
from retrieval.guards import about_ip
from retrieval.lexical import tokens
from retrieval.normalise import normalise
from retrieval.search import Hit, SearchResult

CARDS = 3
"""How many of the nearest cards bring their provisions."""

_SPECIAL = re.compile(
    r"国际申请|国际注册|领土延伸|国际局|马德里|PCT|国防|布图设计|植物新品种|集体管理|集体商标|证明商标"
    r"|地理标志|驰名|复审|无效宣告|药品|新药|药物|遗传资源|强制许可|开放许可|保密|质押|海关|植物|生物材料"
    r"|网络服务|信息网络|计算机软件|电影|演绎|录音|录像|表演|刑|技术进出口|展览会|优先权|续展|异议|分案|职务"
    r"|共有|转让|评价报告"
)
"""Matters with rules of their own, which do not hold for a question that does not name them."""
_LAW_RIGHTS = (
    (re.compile("专利"), frozenset({"专利", "发明", "实用新型", "外观设计"})),
    (re.compile("商标"), frozenset({"商标"})),
    (re.compile("著作权|版权"), frozenset({"著作权"})),
    (re.compile("商业秘密"), frozenset({"商业秘密"})),
)


@dataclass(frozen=True, slots=True)
class Signs:
    """What speaks for a passage; as weights, how much."""

    found: float  # the search's score between the worst (0) and the best (1) hit
    dense: float  # z-score of the cosine, over four
    words: float  # share of the question's weighted words in the passage
    sentence: float  # the same for its best sentence
    kind: float  # share of the kinds of answer asked for that this sentence gives
    heading: float  # share of the heading that the question says
    length: float  # logarithm of the length: very short articles rarely decide
    statute: float  # a law or regulation, not an interpretation or a guide
    guide: float
    other_right: float  # the law is about a right, the question about another one
    other_field: float  # a general law, for a question that speaks of IP
    card: float  # fit of the surest curated card that rests on it
    special: float  # how far it is about special matters the question does not name


WEIGHTS = Signs(
    found=3.5,
    dense=0.2,
    words=0.75,
    sentence=0.75,
    kind=0.6,
    heading=0.3,
    length=0.15,
    statute=0.5,
    guide=-0.3,
    other_right=-0.6,
    other_field=-1.0,
    card=8.0,
    special=-0.5,
)


@dataclass(frozen=True, slots=True)
class Decided:
    """A passage found with what it is worth as an answer (log odds: only differences count)."""

    passage: Passage
    worth: float


def decide(found: SearchResult, question: str, want: Wanted) -> list[Decided]:
    """The passages in the order in which they answer, best first.

    What the nearest cards rest on takes part, whether or not the search found it by itself.
    """
    fits = _fits(found.cards)
    hits = [*found.hits, *_only_on_cards(found)]
    if not hits:
        return []
    query = normalise(question)
    about, rights = content(query), subjects(query.full)
    speaks_of_ip = about_ip(query.full)
    top, low = max(hit.score for hit in hits), min(hit.score for hit in hits)
    decided = []
    for hit in hits:
        signs = Signs(
            found=(hit.score - low) / ((top - low) or 1.0),
            dense=hit.dense / 4,
            words=share_of(
                want, f"{hit.passage.document.law}{hit.passage.heading}{hit.passage.text}"
            ),
            heading=_said_in_heading(about, hit.passage),
            length=math.log(1 + len(hit.passage.text)),
            statute=float(hit.passage.document.kind in {Kind.LAW, Kind.REGULATION}),
            guide=float(hit.passage.document.kind is Kind.GUIDE),
            other_right=float(_other_right(hit.passage, rights)),
            other_field=float(speaks_of_ip and hit.passage.document.scope is Scope.GENERAL),
            card=fits.get(hit.passage.id, 0.0),
            special=_special(hit.passage, query.full),
            **_of_sentence(hit.passage, want),
        )
        decided.append(Decided(hit.passage, _worth(signs)))
    return sorted(decided, key=lambda d: -d.worth)


def _fits(cards: Sequence[CardMatch]) -> Mapping[str, float]:
    """For every passage a card rests on, the fit of the surest such card."""
    fits: dict[str, float] = {}
    for match in cards:
        for passage in match.passages:
            fits[passage.id] = max(fits.get(passage.id, 0.0), match.fit)
    return fits


def _only_on_cards(found: SearchResult) -> list[Hit]:
    """The passages of the nearest cards that the search did not find, as its last hits."""
    held = {hit.passage.id for hit in found.hits}
    lowest = min((hit.score for hit in found.hits), default=0.0)
    passages = {
        passage.id: passage
        for match in found.cards[:CARDS]
        for passage in match.passages
        if passage.id not in held
    }
    return [
        Hit(passage=passage, score=lowest, lexical=0.0, dense=0.0, coverage=0.0)
        for passage in passages.values()
    ]


def _worth(signs: Signs) -> float:
    pairs = zip(astuple(WEIGHTS), astuple(signs), strict=True)
    return float(sum(weight * sign for weight, sign in pairs))


def _of_sentence(passage: Passage, want: Wanted) -> dict[str, float]:
    sentence, kind = best_sentence(passage, want)
    return {"sentence": sentence, "kind": kind}


def _said_in_heading(about: Collection[str], passage: Passage) -> float:
    heading = {token for token in tokens(plain(passage.heading)) if len(token) > 1}
    return len(heading & set(about)) / len(heading) if heading else 0.0


def _other_right(passage: Passage, rights: frozenset[str]) -> bool:
    for pattern, of_law in _LAW_RIGHTS:
        if pattern.search(passage.document.law):
            return bool(rights) and not rights & of_law
    return False


def _special(passage: Passage, question: str) -> float:
    """Special words that the question lacks, two a sentence being all there is; 0..1."""
    foreign = [w for w in _SPECIAL.findall(passage.heading + passage.text) if w not in question]
    return min(len(foreign) / max(passage.text.count("。"), 1) / 2, 1.0)
