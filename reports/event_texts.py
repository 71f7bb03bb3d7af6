"""Every Chinese word in the files about events."""

from datetime import datetime
from zoneinfo import ZoneInfo

from storage.registrations import RegistrationState

SHANGHAI = ZoneInfo("Asia/Shanghai")

TO_SIGN, SIGN_UPS, FIGURES, OPINIONS = "签到表", "报名表", "统计", "反馈"
SIGN_HEADER = ("序号", "单位", "姓名", "电话", "签到时间", "签到方式", "签名")
SIGN_UP_HEADER = ("序号", "单位", "姓名", "电话", "状态", "报名时间")
FIGURES_HEADER = ("项目", "数值")
OPINIONS_HEADER = ("评分（满分 5）", "意见")
CHECKED_IN_BY = {"self": "扫码或输码", "staff": "工作人员登记"}
STATES = {
    RegistrationState.REGISTERED.value: "已报名",
    RegistrationState.WAITING.value: "候补",
    RegistrationState.OFFERED.value: "待确认",
    RegistrationState.CANCELLED.value: "已取消",
    RegistrationState.LAPSED.value: "逾期未确认",
}
TITLE, STARTS, PLACE, PLACES = "活动", "开始时间", "地点", "名额"
PEOPLE_SIGNED_UP, FIRMS_SIGNED_UP = "报名人数", "报名单位数"
PEOPLE_CAME, FIRMS_CAME, FIRMS_WANTED = "到场人数", "到场单位数", "目标单位数"
OPINIONS_GIVEN, AVERAGE = "反馈份数", "平均分"

PROOF_TITLE = "参 会 证 明"
PROOF_FOOT = "本证明由知产服务台根据现场签到记录生成，签到方式和时间以主办单位留存的签到表为准。"
SIGNED_BY = "主办单位（盖章）："


def proof_body(*, name: str, enterprise: str, title: str, when: str, where: str) -> str:
    """The sentence of a proof."""
    firm = f"（{enterprise}）" if enterprise else ""
    return f"兹证明 {name}{firm}于{when}参加了“{title}”（地点：{where}），现场签到属实。"


def proof_number(event_id: int, person_id: int) -> str:
    """The number of a proof."""
    return f"编号：HD-{event_id:04d}-{person_id:05d}"


def made_on(at: datetime) -> str:
    """The day a proof was made."""
    local = at.astimezone(SHANGHAI)
    return f"{local.year}年{local.month}月{local.day}日"


def period(starts_at: datetime, ends_at: datetime) -> str:
    """From when to when."""
    start, end = starts_at.astimezone(SHANGHAI), ends_at.astimezone(SHANGHAI)
    last = f"{end:%H:%M}" if start.date() == end.date() else f"{end.month}月{end.day}日{end:%H:%M}"
    return f"{start.year}年{start.month}月{start.day}日{start:%H:%M}至{last}"
