"""What stands on the staff page."""

REQUESTS, PEOPLE, ROTA, AUDIT, EVENTS = "求助", "人员", "值班表", "操作记录", "活动"
REQUEST_HEADER = ("编号", "类别", "状态", "企业", "承办人", "提交", "办结期限", "评分")
PEOPLE_HEADER = ("编号", "姓名", "角色", "请假到")
ROTA_HEADER = ("日期", "值班")
AUDIT_HEADER = ("序号", "时间", "姓名", "操作", "对象")
EVENT_HEADER = ("编号", "活动", "类别", "状态", "开始", "名额", "报名人数", "报名单位", "到场单位")
OVERDUE = "已超期"
PARTS = {
    "live": "全部在办",
    "new": "待接单",
    "mine": "我的",
    "overdue": "超期",
    "waiting": "等对方补充",
    "all": "全部",
}
CHARTS = {"kind": "按类别", "state": "按状态", "month": "按月份"}
TARGET_CHART, NO_TARGETS = "今年的指标", "还没有定下指标。"
EVENT_CHART, NO_EVENTS = "最近的活动", "还没有活动。"
NO_REQUESTS = "还没有求助。"
ONLY_ADMINS = "操作记录只给管理员看。"


def every(weekday: str) -> str:
    """每周一."""
    return f"每{weekday}"


def requests_of_a_year(part: str) -> str:
    """近一年求助，按类别."""
    return f"近一年求助，{part}"


def pieces(number: int) -> str:
    """12 件."""
    return f"{number} 件"


def places(people: int, capacity: int, *, came: int) -> str:
    """How full an event is, and how many enterprises came."""
    return f"{people}/{capacity} 人" + (f"，到场 {came} 家" if came else "")
