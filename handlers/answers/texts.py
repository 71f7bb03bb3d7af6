"""The sentences about answers: verdicts, next steps, handing over; staff's are in staff_texts."""

GOOD, BAD = "👍 有用", "👎 没用"
REASONS = ("答非所问", "内容不对", "太笼统", "看不懂")
TELL_ME = "有答复请通知我"
DO_NOT_KNOW = "不清楚"
OPEN_REQUEST = "提交求助"
SET_REMINDER = "提醒我"
WATCH = "到期前提醒我"
CHECK_PLEDGE = "质押预检"
SEARCH_PATENTS = "查专利"
SEARCH_MARKS = "查商标"
SEE_EVENTS = "看近期活动"
SEE_REPORTS = "看导航报告"


def remind_on(day: str) -> str:
    """The label of the reminder for a deadline."""
    return f"提醒我{day}"


def thanks() -> str:
    """The answer helped."""
    return "谢谢，已记下。还有问题可以接着问。"


def what_was_wrong() -> str:
    """The answer did not help: ask why, once."""
    return (
        "抱歉，这个回答没有帮上忙，已经记下。是哪里不合适？"
        "也可以换个说法再问（写清是专利、商标还是著作权，发生了什么），或者转给工作人员。"
    )


def reason_noted() -> str:
    """The reason is kept."""
    return "原因已记下，工作人员会查看并改进。急着要答复的，可以把问题转给工作人员。"


def no_such_answer() -> str:
    """There is no answer of the person's own that could be meant."""
    return "没有找到您说的那个回答。请在回答下面点“👍 有用”或“👎 没用”，或者把问题再问一次。"


def will_be_told() -> str:
    """The person agreed to be sent the answer."""
    return "好的，工作人员答复后会发给您。如果不想收了，发送“删除我的数据”即可。"
