"""Every sentence about finding patents and marks."""

from collections.abc import Sequence
from datetime import date

from handlers.dates import chinese_date
from knowledge.patent_kind import PatentKind
from knowledge.patents.status import PatentStatus, TrademarkStatus
from knowledge.patents.wrong_number import Fault, NumberWrong
from retrieval.patents.likeness import Like, Reason
from retrieval.patents.mark_search import Goods
from retrieval.patents.texts import DEMO as DEMO

DEMO_NOTE = "标有“示例”的是本系统编造的演示数据，不是真实的专利或商标。"
EARLIER_PAGE = "上一页"
SIMILAR, WATCH = "找相似的专利", "关注这一件"
PATENT_REGISTER = "https://cpquery.cponline.cnipa.gov.cn"
MARK_REGISTER = "https://wcjs.sbj.cnipa.gov.cn"
FOREIGN_REGISTER = "https://worldwide.espacenet.com/patent/search?q=pn%3D"
KINDS = {
    PatentKind.INVENTION: "发明",
    PatentKind.UTILITY_MODEL: "实用新型",
    PatentKind.DESIGN: "外观设计",
}
STATUSES: dict[str, str] = {
    PatentStatus.PENDING: "已申请，还没有公开",
    PatentStatus.PUBLISHED: "已公开，还没有授权",
    PatentStatus.EXAMINED: "正在实质审查，还没有授权",
    PatentStatus.GRANTED: "已授权，有效",
    PatentStatus.REFUSED: "已驳回，没有授权",
    PatentStatus.WITHDRAWN: "已撤回或视为撤回，没有授权",
    PatentStatus.LAPSED: "已终止（多数是因为没有交年费）",
    PatentStatus.EXPIRED: "保护期已满",
    PatentStatus.INVALIDATED: "已被宣告无效",
    PatentStatus.ABANDONED: "已放弃",
    "ended": "已失效（数据里没有写原因）",
    PatentStatus.UNKNOWN: "数据里没有写",
}
MARK_STATUSES: dict[str, str] = {
    TrademarkStatus.PENDING: "已申请，正在审查",
    TrademarkStatus.PUBLISHED: "已初步审定公告，还没有注册",
    TrademarkStatus.OPPOSED: "正在异议程序中",
    TrademarkStatus.REGISTERED: "已注册，有效",
    TrademarkStatus.REFUSED: "已驳回",
    TrademarkStatus.WITHDRAWN: "已撤回",
    TrademarkStatus.EXPIRED: "期满没有续展",
    TrademarkStatus.CANCELLED: "已被撤销",
    TrademarkStatus.INVALIDATED: "已被宣告无效",
    "ended": "已失效（数据里没有写原因）",
    TrademarkStatus.UNKNOWN: "数据里没有写",
}


def short_status(value: str, *, alive: bool | None) -> str:
    """Where a right stands, in two or three characters."""
    if alive is None:
        return "状态不明"
    if not alive:
        return "已失效"
    standing = {PatentStatus.GRANTED.value, TrademarkStatus.REGISTERED.value}
    return "有效" if value in standing else "在审"


LIKENESSES = {
    Like.SAME: "名称相同",
    Like.ORDER: "用字相同，顺序不同",
    Like.SOUND: "读音相同",
    Like.SHAPE: "字形相近",
    Like.CONTAINS: "含有相同的文字",
    Like.NEAR_SOUND: "读音相近",
    Like.SHARED: "有几个字相同",
}
GOODS = {
    Goods.GROUP: "同一类似群",
    Goods.CLASS: "同一类",
    Goods.OTHER: "不同类",
    Goods.UNASKED: "",
}


def how_to_search_patents() -> str:
    """查专利 with nothing behind it."""
    return (
        "想查什么专利？把下面任何一种发给我就行：\n"
        "· 号码：申请号、专利号或公开号\n"
        "· 几个技术词：积木 磁吸 连接\n"
        "· 公司名：某某公司的专利\n"
        "· 分类号加条件：A63H33/04 2024年以后 有效\n"
        "也可以粘贴一段技术说明，我来找相近的。还没有申请专利的技术，请不要把关键细节发上来。"
    )


def how_to_search_marks() -> str:
    """查商标 with nothing behind it."""
    return (
        "想查什么商标？请写名称，最好带上类别，例如：查商标 小猪乐园 28类。\n"
        "也可以直接发注册号，例如：查商标 12345678。"
    )


def wrong_number(wrong: NumberWrong) -> str:
    """Why a text is no number."""
    given = wrong.given
    match wrong.fault:
        case Fault.CHECK_DIGIT:
            return (
                f"“{given}”的校验位不对：按前面的数字推算，最后一位应该是 {wrong.expected}。"
                "可能是某一位数字抄错了，请对照受理通知书或证书再看一遍。"
            )
        case Fault.YEAR:
            return f"“{given}”里的年份不可能出现在专利号里，请再核对一遍。"
        case Fault.KIND:
            return f"“{given}”里表示专利种类的那一位不对（应该是 1、2、3、8 或 9），请再核对一遍。"
        case Fault.ROUNDED:
            return (
                f"“{given}”是表格软件把长数字改写成的样子，后面几位已经丢了。"
                "请从证书或通知书上重新抄一遍号码。"
            )
        case _:
            return (
                f"“{given}”不像一个完整的专利号。申请号一般是 12 位数字加一位校验位，"
                "公开号一般是 CN 开头、字母结尾。"
            )


def number_unknown(number: str) -> str:
    """A right number of which the library holds nothing."""
    return (
        f"号码 {number} 写得没有问题，但本库里还没有这一件。本库只收园区相关产业的专利，"
        f"可以到官方系统查：{PATENT_REGISTER}"
    )


def nothing_found(*, filtered: bool) -> str:
    """No patent for a question."""
    tips = "减少一些条件，或者换个说法" if filtered else "换几个更常用的技术词，或者少写几个词"
    return (
        f"本库里没有找到相近的专利，可以{tips}再试。\n"
        "本库没有，不等于没有人申请过：本库只收园区相关产业的专利，刚申请的一般要过几个月才公开。"
    )


def unfiled_caution() -> str:
    """Above what was found for a pasted description."""
    return (
        "提醒：还没有申请专利的技术，请不要发具体做法，公开了可能会丧失新颖性；"
        "发“申请前评估”，只写几个词就能查。"
    )


def firm_unknown(firm: str) -> str:
    """No patent for a question that names a firm of whom the library holds nothing."""
    return (
        f"本库里没有名称带“{firm}”的申请人，按文字也没有找到相近的专利。\n"
        "请换公司的全称，或者只写名称里最特别的几个字，例如：查专利 奥奇玩具 的外观专利。\n"
        "本库没有，不等于这家公司没有申请过：本库只收园区相关产业的专利。"
    )


def not_understood() -> str:
    """A question with nothing to search by."""
    return "没有看出要查什么。请写几个技术词、公司名、分类号或号码。"


def search_forgotten() -> str:
    """A page of a search that is no longer kept."""
    return "这次查询已经过期，请把要查的内容再发一遍。"


def patent_gone() -> str:
    """A button of a patent that is not in the library any more."""
    return "这一件已经不在库里了，请重新查一次。"


def list_head(
    *, total: int | None, shown: int, page: int, pages: int, firm: str, dense: bool
) -> str:
    """The line above a list of patents."""
    whose = f"“{firm}”名下" if firm else ""
    if total is not None:
        more = f"，这里列出前 {shown} 件" if total > shown else ""
        head = f"{whose}共有 {total} 件符合条件{more}，申请日新的在前"
    else:
        how = "用词和含义" if dense else "用词"
        head = f"{whose}按{how}的相近程度，列出最接近的 {shown} 件"
    return f"{head}（第 {page} 页，共 {pages} 页）：" if pages > 1 else f"{head}："


def similar_head(title: str, *, shown: int) -> str:
    """The line above patents like one of them."""
    return f"与“{title}”最相近的 {shown} 件（同族的已经去掉）："


def list_item(number: int, *, demo: bool, title: str, traits: Sequence[str], why: str) -> str:
    """One patent in a list."""
    lines = [f"{number}. {DEMO if demo else ''}{title}", f"   {'，'.join(t for t in traits if t)}"]
    if why:
        lines.append(f"   {why}")
    return "\n".join(lines)


def why_found(matched: Sequence[str], *, close: bool) -> str:
    """Why a patent is in the list."""
    parts = [f"匹配：{'、'.join(matched)}"] if matched else []
    if close:
        parts.append("含义相近")
    return "；".join(parts)


def filed_in(day: date | None) -> str:
    """When it was filed, for a list."""
    return f"{day.year}年{day.month}月申请" if day else ""


def search_caution() -> str:
    """Beneath every list."""
    return "点按钮看详情。检索结果只供参考，不能代替查新报告或法律意见。"


def status_line(words: str, *, source_words: str, on: date | None) -> str:
    """The legal status in plain words, with its date."""
    said = f"；数据原文“{source_words}”" if source_words else ""
    when = f"（{chinese_date(on)}的状态{said}）" if on else f"（数据没有写日期{said}）"
    return f"法律状态：{words}{when}"


def last_paid(year: int, on: date | None) -> str:
    """The last annual fee that a fee query says was paid."""
    when = f"（{chinese_date(on)} 缴）" if on else ""
    return f"年费：库里查到第 {year} 年的已缴{when}"


def source_line(name: str, on: date | None) -> str:
    """Where a row comes from."""
    return f"数据来源：{name}{f'（{chinese_date(on)}导入）' if on else ''}"


def official_line(link: str) -> str:
    """Where to check."""
    return f"官方查询：{link}（以官方登记为准）"


def marks_head(name: str, classes: Sequence[int], *, shown: int, page: int, pages: int) -> str:
    """The line above marks like a name."""
    first = f"，第 {'、'.join(map(str, classes))} 类的在前" if classes else ""
    turn = f"（第 {page} 页，共 {pages} 页）" if pages > 1 else ""
    return f"与“{name}”相同或相近的商标，找到 {shown} 件{first}{turn}："


def no_marks(name: str, classes: Sequence[int]) -> str:
    """No mark like a name."""
    where = f"第 {'、'.join(map(str, classes))} 类" if classes else "本库"
    return (
        f"{where}里没有找到与“{name}”相同或相近的商标。\n"
        "本库的商标不全，最近几个月申请的也可能还查不到，"
        f"申请前请到官方系统再查一遍：{MARK_REGISTER}"
    )


def mark_unknown(number: str) -> str:
    """A mark's number of which the library holds nothing."""
    return f"本库里还没有注册号 {number} 的商标，可以到官方系统查：{MARK_REGISTER}"


def mark_label(name: str, nice_class: int) -> str:
    """The button of a mark in a class."""
    return f"{name} {nice_class}类"


def mark_reason(reason: Reason) -> str:
    """In what two names are alike."""
    words = LIKENESSES[reason.like]
    return f"{words}（{reason.detail}）" if reason.detail else words


def marks_caution() -> str:
    """Beneath every list of marks."""
    return (
        "这里只说明名称哪里相同或相近，不判断能不能注册、算不算侵权。"
        f"申请前请到官方系统再查：{MARK_REGISTER}"
    )
