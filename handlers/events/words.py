"""The words of the routes about events, so that buttons and routes agree."""

from handlers.events import texts
from storage.events import Event, EventState

LIST = "活动"
SIGN_UP = "报名"
MINE = "我的报名"
CANCEL = "/取消报名"
CONFIRM = "/确认报名"
CHECK_IN = "签到"
WALK_IN = "/现场登记"
CALENDAR = "/日历"
PROOF = "/参会证明"
FEEDBACK = "/活动评价"
NEW = "/新活动"
CHANGE = "/改活动"
PUBLISH = "/发布活动"
CALL_OFF = "/取消活动"
CLONE = "/复制活动"
MANAGE = "/活动管理"
SHEET = "/报名表"
ROLL = "/签到表"
CHECK_SOMEBODY_IN = "/代签"
TAKE_BACK = "/撤销签到"
WALL = "/签到码"
OPINIONS = "/活动反馈"


def staff_commands(event: Event) -> tuple[tuple[str, str], ...]:
    """What can be done with an event in its state, as (label, word)."""
    if event.state is EventState.DRAFT:
        return (
            (texts.PUBLISH, PUBLISH),
            (texts.CHANGE, CHANGE),
            (texts.CALL_OFF, CALL_OFF),
        )
    if event.state is EventState.PUBLISHED:
        return (
            (texts.SHEET, SHEET),
            (texts.ROLL, ROLL),
            (texts.WALL, WALL),
            (texts.CHANGE, CHANGE),
            (texts.CALL_OFF, CALL_OFF),
            (texts.COPY, CLONE),
        )
    return ((texts.SHEET, SHEET), (texts.ROLL, ROLL), (texts.COPY, CLONE))
