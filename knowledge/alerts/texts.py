"""How topics, reasons and told notices are worded."""

from collections.abc import Iterable, Mapping, Sequence

from knowledge.patents.taxonomy import Taxonomy
from storage.alerts.notices import NoticeKind, StoredNotice
from storage.alerts.topics import Topic

KINDS: Mapping[str, str] = {
    NoticeKind.NEW_PATENT: "新专利",
    NoticeKind.NEW_TRADEMARK: "新商标",
    NoticeKind.STATUS_CHANGE: "状态变化",
    NoticeKind.OWNER_CHANGE: "权利人变更",
    NoticeKind.LICENCE: "许可或质押",
    NoticeKind.FEE_DUE: "缴费与续展",
    NoticeKind.MARK_PUBLISHED: "商标公告",
    NoticeKind.LAW_CHANGE: "法律变化",
    NoticeKind.EVENT: "活动",
    NoticeKind.BULLETIN: "通报",
    NoticeKind.FEED: "资讯",
}
MARKETS: Mapping[str, str] = {
    "us": "美国",
    "eu": "欧盟",
    "uk": "英国",
    "customs": "海关",
    "asean": "东盟",
    "jp": "日本",
}
EVENT_KINDS: Mapping[str, str] = {
    "training": "培训",
    "salon": "沙龙",
    "matchmaking": "对接会",
    "pledge_day": "质押融资入园惠企",
    "screening": "展前风险排查",
    "talent_course": "专利导航人才班",
}
NAMED: Mapping[str, str] = {
    "keywords": "关键词 ",
    "applicants": "申请人 ",
    "ipc": "分类 ",
    "loc": "外观分类 ",
    "nice": "商标第",
    "numbers": "",
    "marks": "商标 ",
    "laws": "",
    "markets": "市场 ",
    "event_kinds": "",
    "industries": "",
    "kinds": "",
}


def named(dimension: str, value: str, taxonomy: Taxonomy) -> str:
    """One value as people read it: 关键词 磁吸, 玩具创意, 商标第28类."""
    if dimension == "industries":
        industry = taxonomy.get(value)
        value = industry.name if industry else value
    elif dimension == "markets":
        value = MARKETS.get(value, value)
    elif dimension == "event_kinds":
        value = EVENT_KINDS.get(value, value)
    elif dimension == "kinds":
        value = KINDS.get(value, value)
    elif dimension == "nice":
        value = f"{value}类"
    return f"{NAMED.get(dimension, '')}{value}"


def described(topic: Topic, taxonomy: Taxonomy) -> str:
    """A topic in one line: 玩具创意，关键词 磁吸，新专利."""
    order = ["industries", "marks", "numbers", "applicants", "keywords", "ipc", "loc", "nice"]
    order += ["laws", "markets", "event_kinds", "kinds"]
    groups = (
        "、".join(named(name, value, taxonomy) for value in getattr(topic, name)) for name in order
    )
    return "，".join(group for group in groups if group)


def because(reasons: Sequence[tuple[str, str]], taxonomy: Taxonomy) -> str:
    """Why somebody is told: 玩具创意、关键词 磁吸."""
    return "、".join(dict.fromkeys(named(name, value, taxonomy) for name, value in reasons))


def told_line(kind: NoticeKind, title: str, text: str, *, most: int) -> str:
    """A notice in one line of at most so many characters; the title alone where the text has it."""
    label = f"【{KINDS.get(kind, '消息')}】"
    body = text if title in text else f"{title}：{text}" if text else title
    return f"{label}{_one_line(body, most)}"


def item(number: int, notice: StoredNotice, because: str, alike: int, *, most: int) -> str:
    """One told notice, numbered, and why the person is told."""
    line = f"{number}. {told_line(notice.kind, notice.title, notice.text, most=most)}"
    if alike:
        line += f"（另有 {alike} 条相近）"
    return f"{line}\n   因为您订阅了：{because}" if because else line


def counts_by_kind(kinds: Iterable[NoticeKind]) -> str:
    """新专利 12 条、状态变化 3 条."""
    counted: dict[NoticeKind, int] = {}
    for kind in kinds:
        counted[kind] = counted.get(kind, 0) + 1
    most_first = sorted(counted.items(), key=lambda each: -each[1])
    return "、".join(f"{KINDS.get(kind, '消息')} {count} 条" for kind, count in most_first)


def _one_line(text: str, most: int) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1]}…"


def bulletin(title: str, text: str, *, drafted: bool) -> str:
    """Staff's words as everybody reads them; `drafted` where a language model wrote them first."""
    mark = "\n（本通报由人工智能起草，经工作人员审核）" if drafted else ""
    return f"【{title}】\n{text}{mark}"
