"""What kinds and states of requests are called, wherever they are shown."""

from datetime import datetime
from zoneinfo import ZoneInfo

from storage.desk.request_state import Outcome, RequestKind, RequestState
from storage.desk.requests import AssistanceRequest

SHANGHAI = ZoneInfo("Asia/Shanghai")

KIND_TITLES = {
    RequestKind.DISPUTE: "纠纷咨询",
    RequestKind.EVIDENCE: "侵权取证",
    RequestKind.OVERSEAS: "海外纠纷",
    RequestKind.EXHIBITION: "展前排查",
    RequestKind.SEARCH: "专项检索",
    RequestKind.MONITORING: "监测预警",
    RequestKind.REVIEW: "分析评议",
    RequestKind.PREFILING: "申请前评估",
    RequestKind.TRANSFER: "转让许可",
    RequestKind.PLEDGE: "质押融资",
    RequestKind.CONSULTING: "管理咨询",
    RequestKind.COMPLIANCE: "国际合规",
    RequestKind.OTHER: "其他",
}
STATE_TITLES = {
    RequestState.OPEN: "待受理",
    RequestState.ASSIGNED: "已受理",
    RequestState.IN_PROGRESS: "办理中",
    RequestState.WAITING: "等您补充",
    RequestState.RESOLVED: "已答复",
    RequestState.CLOSED: "已结束",
}
STAFF_STATE_TITLES = STATE_TITLES | {
    RequestState.OPEN: "待接单",
    RequestState.ASSIGNED: "已接单",
    RequestState.WAITING: "等对方补充",
    RequestState.RESOLVED: "已办结",
    RequestState.CLOSED: "已关闭",
}
OUTCOME_TITLES = {
    Outcome.NONE: "",
    Outcome.RESOLVED: "已答复",
    Outcome.WITHDRAWN: "本人撤回",
    Outcome.MERGED: "已合并",
    Outcome.REFUSED: "未办理",
}
URGENT_MARK = "【紧急】"


def when(moment: datetime) -> str:
    """11月26日 09:30, in Shantou."""
    return f"{moment.astimezone(SHANGHAI):%m月%d日 %H:%M}"


def heading(request: AssistanceRequest) -> str:
    """QZ-2026-0001 【紧急】海外纠纷."""
    mark = URGENT_MARK if request.urgent else ""
    return f"{request.number} {mark}{KIND_TITLES[request.kind]}"
