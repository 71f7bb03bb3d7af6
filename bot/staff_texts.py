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
ONLY_ADMINS = "操作记录只给管理员看。"


def every(weekday: str) -> str:
    """每周一."""
    return f"每{weekday}"
