"""Every Chinese sentence that the channels themselves say."""

from datetime import date, datetime

from handlers.dates import chinese_date
from knowledge.document import Document
from knowledge.issued_report import is_issued_report

MALFORMED = "请求的格式不对，没有处理。请刷新页面后再试。"
TOO_LARGE = "内容太长，没有处理。一次最多 2000 个字，请留下最关键的几句。"
TOO_SLOW = "内容没有在规定时间内传完，没有处理。请检查网络后再发一次。"
FOREIGN_ORIGIN = "这个请求来自别的网站，没有处理。请打开本站的首页提问。"
TOO_MANY_VISITORS = "同一网络打开得太频繁，请一分钟后再试。"
FILE_TOO_LARGE = "文件超过 20 MB，没有保存。请压缩后再发，或分几个文件发送。"
UPLOADS_BUSY = "现在同时上传的人较多，请过一分钟再发。"
STAFF_WRONG_CODE = "登录码不对、已用过或已过期。请在聊天里发送“/网页”取一个新的。"
STAFF_TOO_MANY = "登录码错的次数太多，请一小时后再试。"
NOT_FOUND = "没有这个页面。网址可能写错了，或者这条规定已从资料库里移走。"
FILE_GONE = "这个文件已经不在了。需要的话，请在对话里重新获取，或者联系工作人员。"
FILE_LINK_OVER = "这个链接已经过期。需要的话，请在对话里重新获取。"
FILE_GET = "打开文件"
FILE_OUTSIDE_WECHAT = "在微信里打不开时，请点右上角“…”，选“在浏览器打开”。"
WRONG_METHOD = "这个网址不接受这样的请求。请打开本站的首页提问。"

IN_FORCE = "现行有效"
UPCOMING = "尚未施行"
EXPIRED = "已失效"
AWAY = "系统暂时连不上，请过几分钟再试。以前办的事都还在。"
STOPPING = "系统正在重新启动，这句话还没有处理完。请过一分钟再发一次；以前办的事都还在。"
UNKNOWN_START = "施行日期待查"
DIGEST = "条文摘要，非官方原文"
UNCONFIRMED = "待核"


def broken(reference: str) -> str:
    """A page failed; the reference is in the log too."""
    return f"抱歉，页面没能打开。请稍后再试；如果还是不行，请把编号 {reference} 告诉工作人员。"


def in_force_period(document: Document) -> str:
    """When a version governs; when a report was issued."""
    start, end = document.in_force_from, document.in_force_to
    starts = "发布" if is_issued_report(document) else "起施行"
    begins = f"{chinese_date(start)}{starts}" if start else UNKNOWN_START
    return f"{begins}，{chinese_date(end)}止" if end else begins


def version_note(document: Document) -> str:
    """Which version a source is, and when it governs."""
    period = in_force_period(document)
    if document.adopted_on is None or is_issued_report(document):
        return period
    return f"{document.version} 版，{period}"


def in_force(end: date | None) -> str:
    """The version governs today, and its last day if that is known."""
    return f"{IN_FORCE}，适用到{chinese_date(end)}" if end else IN_FORCE


def upcoming(start: date) -> str:
    """The version is adopted and will govern."""
    return f"{UPCOMING}，{chinese_date(start)}起施行"


def expired(end: date) -> str:
    """The version governs no more."""
    return f"{EXPIRED}，适用到{chinese_date(end)}"


def version_name(title: str, adopted_on: date | None) -> str:
    """A version among others of the same title."""
    return f"{title}（{adopted_on.isoformat()} 版）" if adopted_on else title


def moment(at: datetime) -> str:
    """2026年12月3日9:30, a time in Shanghai."""
    return f"{chinese_date(at.date())}{at.hour}:{at.minute:02}"


def file_size(size: int) -> str:
    """How much there is to load."""
    return f"{size / 2**20:.1f} MB" if size >= 2**20 else f"{max(1, round(size / 1024))} KB"


def file_until(until: str) -> str:
    """How long a link is good, and that it is a permission."""
    return f"链接在{until}前有效。拿到链接的人都能打开，请不要转给别人。"


def indexing(percent: int) -> str:
    """The background work, as one line."""
    return f"正在整理其余法律条文 {percent}%"


TERMINAL_WELCOME = "知产服务台。直接输入问题；输入“帮助”看命令，/p 编号 看依据原文，/q 退出。"
TERMINAL_PROMPT = "您："
TERMINAL_SOURCES = "依据："
TERMINAL_FILES = "文件："
TERMINAL_MEANWHILE = "【给您的消息】"
TERMINAL_CHOICES = "可以输入编号："
TERMINAL_BYE = "再见。"
TERMINAL_NO_SOURCE = "上一条回答没有这个编号的依据。"


def no_such_choice(most: int) -> str:
    """A bare number that is no choice of the last reply."""
    return f"上一条回答只有 1 到 {most} 可选。"
