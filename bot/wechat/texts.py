"""Every Chinese sentence that only the WeChat channel says."""

SOURCES = "出处："
CHOOSE = "点一下，或回复数字："
FETCH = "取回答"
NEXT_PART = "看下一部分"
NOTHING_TO_FETCH = "没有等着您取的回答。直接把问题发过来就可以。"
JUST_SENT = "这条回答刚才已经发给您了，往上翻就能看到。"
BUSY = "系统正忙，这条消息没有处理完。请过一分钟再发一次。"
GAVE_UP = "抱歉，这条消息几次都没有处理完，已经停下。请换个说法再发一次，或发送“帮助”。"
VOICE_NOT_HEARD = "没有听清这段语音。请把要问的内容写成文字发过来，例如“商标续展什么时候办”。"
FILE_NOT_NEEDED = (
    "收到了您发的图片或文件，不过现在还不能从里面找答案。请把要问的内容写成文字发过来；"
    "办理事项需要材料时，会请您再发。"
)
PLACE_NOT_NEEDED = "收到了您的位置，不过回答问题用不到它。请把要问的内容写成文字发过来。"
EMPTY_PUSH = "您有一条提醒，请发送“最新预警”查看。"
ALARM_CURES = {
    40001: "令牌一直不被接受，请核对公众号的 AppSecret。",
    40013: "AppID 不对，请按公众号后台的“基本配置”改正。",
    40125: "AppSecret 不对，请在公众号后台重置后改正。",
    40164: "服务器的地址不在公众号的 IP 白名单里，请在后台加上。",
    45028: "本月的群发次数已经用完，没发出的会在各人下次来时给出。",
    48001: "公众号没有这个接口的权限，请核对是否已经认证。",
    48004: "这个接口已被微信收回，请看公众号后台的通知。",
    48008: "公众号不能发这一类消息，请核对后台的权限。",
    50002: "公众号已被限制使用，请看公众号后台的通知。",
}
FIRST_WORDS = 14


def first_words(text: str) -> str:
    """What tells one question from another: “发明专利保护多…”."""
    words = " ".join(text.split())
    return f"“{words}”" if len(words) <= FIRST_WORDS else f"“{words[:FIRST_WORDS]}…”"


def about(question: str) -> str:
    """The line above an answer that has to be told from another."""
    return f"关于{question}："


def part_of(ordinal: int, total: int) -> str:
    """Which part this is."""
    return f"（{ordinal}/{total}）"


def file_link(link: str, days: int) -> str:
    """A file behind a link."""
    return f"文件：{link}（{days} 天内有效，请不要转给别人）"


def file_elsewhere(name: str) -> str:
    """A file that cannot be handed over here."""
    return f"文件“{name}”在微信里发不出来，请联系工作人员领取。"


def placeholder(question: str, link: str, number: int) -> str:
    """The answer takes longer than WeChat waits."""
    return f"{question}正在查，还没有查完。请过一会儿点{link}，或回复“取{number}”。"


def more_parts(count: int, link: str, number: int) -> str:
    """The answer goes on, and the follower has to ask for the rest."""
    return f"还有 {count} 部分：{link}，或回复“取{number}”。"


def more_parts_wait(count: int, link: str, number: int) -> str:
    """No more messages may be sent now; the rest comes with the next contact."""
    return (
        f"还有 {count} 部分，微信暂时不让再发。您下次发任意一句话时接着给您；也可以点{link}，"
        f"或回复“取{number}”。"
    )


def another_ready(question: str, link: str, number: int) -> str:
    """An earlier answer waits."""
    return f"另外，{question}的回答好了：{link}，或回复“取{number}”。"


def another_slow(question: str) -> str:
    """A fetch came for an answer that is still being worked on and cannot be numbered again."""
    return f"{question}还没查完，请再等一会儿。"


def alarm(code: int) -> str:
    """What the administrators are told when WeChat refuses the desk itself."""
    cure = ALARM_CURES.get(code, "请在服务器上运行 python -m bot doctor 查明原因。")
    return f"微信拒绝了本台的请求（错误码 {code}），有消息没能发出。{cure}今天同样的错误不再提醒。"
