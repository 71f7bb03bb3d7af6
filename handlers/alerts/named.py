"""The topic that the form's answers name. Pure."""

import re
from collections.abc import Mapping
from typing import Any

from handlers.alerts.reading import read_wish, right_number
from knowledge.alerts.texts import MARKETS
from knowledge.patents.names import name_key
from knowledge.patents.taxonomy import Taxonomy
from storage.alerts.notices import NoticeKind
from storage.alerts.topics import Topic

WHATS: Mapping[str, str] = {
    "industry": "一个行业",
    "keywords": "关键词",
    "applicant": "竞争对手",
    "right": "一件专利或商标",
    "mark": "和我相近的商标",
    "class": "分类号",
    "law": "法律变化",
    "market": "海外风险",
    "event": "活动通知",
}
SPLIT = re.compile(r"[、,，;；/\s]+")
TRADEMARK = re.compile(r"\d{5,9}[A-Z]?")
ALL = frozenset({"全部", "所有", "都要"})
MARK_KINDS = (NoticeKind.MARK_PUBLISHED.value, NoticeKind.NEW_TRADEMARK.value)


def named_topic(what: str, which: str, kinds: tuple[str, ...], taxonomy: Taxonomy) -> Topic:
    """The topic; an empty one where the answer to `which` names nothing of that sort."""
    dimensions: dict[str, Any] = {}
    if what == "event":
        return Topic(kinds=(NoticeKind.EVENT.value,))
    if what == "law":
        laws = read_wish(which, taxonomy).topic.laws
        if not laws and which not in ALL:
            return Topic()
        return Topic(kinds=(NoticeKind.LAW_CHANGE.value,), laws=laws)
    if what == "mark":
        kinds = MARK_KINDS
        dimensions["marks"] = tuple(word for word in SPLIT.split(which) if word)
    elif what == "industry":
        dimensions["industries"] = _industries(which, taxonomy)
    elif what == "market":
        dimensions["markets"] = _markets(which, taxonomy)
    elif what == "keywords":
        dimensions["keywords"] = tuple(w for w in SPLIT.split(which) if 2 <= len(w) <= 20)
    elif what == "applicant":
        names = (name_key(name) for name in SPLIT.split(which))
        dimensions["applicants"] = tuple(name for name in names if len(name) >= 2)
    elif what == "right":
        dimensions["numbers"] = tuple(n for w in SPLIT.split(which) if (n := _number(w)))
    elif what == "class":
        read = read_wish(which, taxonomy).topic
        dimensions = {name: getattr(read, name) for name in ("ipc", "loc", "nice")}
    dimensions = {name: values for name, values in dimensions.items() if values}
    return Topic(kinds=kinds, **dimensions) if dimensions else Topic()


def _industries(which: str, taxonomy: Taxonomy) -> tuple[str, ...]:
    industry = taxonomy.get(which)
    return (industry.id,) if industry else read_wish(which, taxonomy).topic.industries


def _markets(which: str, taxonomy: Taxonomy) -> tuple[str, ...]:
    return (which,) if which in MARKETS else read_wish(which, taxonomy).topic.markets


def _number(text: str) -> str:
    """The number of a patent, or of a mark: five to nine digits."""
    plain = text.strip().upper()
    return plain if TRADEMARK.fullmatch(plain) else right_number(text)
