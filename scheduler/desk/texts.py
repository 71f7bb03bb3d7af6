"""What the clock tells the desk."""

from collections.abc import Iterable, Sequence

from reports.requests.texts import heading, when
from storage.desk.requests import AssistanceRequest

TAKE, SHOW, MY_QUEUE, NEW_QUEUE = "接单", "查看", "我的在办", "待接单"


def running_out(request: AssistanceRequest) -> str:
    """The service time ends soon."""
    due = when(request.due_at) if request.due_at else ""
    return (
        f"{heading(request)} 要在 {due} 前办结，请安排。需要对方补充材料可以发“/追问”，等待时停表。"
    )


def overdue(request: AssistanceRequest) -> str:
    """The service time is over."""
    due = when(request.due_at) if request.due_at else ""
    holder = request.assignee or "无人承办"
    return f"{heading(request)} 已超期（原定 {due}，{holder}），请尽快处理并告诉求助人进展。"


def ringing(request: AssistanceRequest, *, minutes: int) -> str:
    """Nobody has taken an urgent request."""
    return f"{heading(request)} 已等了 {minutes} 分钟，还没有人接单，请马上接。"


def brief_title(day: str, name: str) -> str:
    """The first line of the morning's brief."""
    return f"{name or '您'}好，{day}工作简报"


def brief_requests(*, new: int, urgent: int, mine: int, overdue_mine: int, overdue_all: int) -> str:
    """Requests in one line."""
    return (
        f"求助：待接 {new} 件（紧急 {urgent}），您在办 {mine} 件（超期 {overdue_mine}），"
        f"全部超期 {overdue_all} 件"
    )


def brief_overdue(requests: Sequence[AssistanceRequest]) -> str:
    """The overdue ones by name."""
    lines = [f"· {heading(each)}，{each.assignee or '无人承办'}" for each in requests]
    return "\n".join(["超期的：", *lines])


def brief_questions(count: int) -> str:
    """Questions nobody has answered."""
    return f"转来还没答的提问：{count} 个"


def brief_cards(count: int) -> str:
    """Cards whose basis or figures have changed."""
    return f"要复核的答案卡片：{count} 张，发送“/卡片 复核”查看"


def brief_events(lines: Iterable[str]) -> str:
    """What happens today."""
    return "\n".join(["今天的活动：", *(f"· {line}" for line in lines)])


def brief_deliveries(*, failed: int, doubtful: int) -> str:
    """Pushes that did not get through since yesterday."""
    return f"推送：失败 {failed} 条，不确定是否送达 {doubtful} 条（从昨天早上算起）"


def brief_imports(imports: Iterable[tuple[str, int]]) -> str:
    """Imports that stopped, or refused so many rows, since yesterday."""
    lines = [
        f"· {name}：{f'{refused} 行没有收' if refused else '中途停了，请重新运行导入'}"
        for name, refused in imports
    ]
    return "\n".join(["导入出错：", *lines])


def brief_away(names: Iterable[str]) -> str:
    """Who is away today."""
    return f"今天请假：{'、'.join(names)}"


def brief_duty(names: Iterable[str]) -> str:
    """Who is on duty today."""
    return f"今天值班：{'、'.join(names)}"


def closed_by_itself() -> str:
    """In the history of a resolved request nobody said anything about."""
    return "办结后两周没有新消息，自动结束。"
