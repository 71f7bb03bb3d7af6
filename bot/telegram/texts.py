"""Every Chinese sentence that the Telegram channel says itself."""

SOURCES = "依据："
SOURCES_GO_ON = "依据（续）："
STALE_BUTTON = "这个按钮已经过期，请看最新一条消息，或直接把要办的事写下来。"
PRIVATE_ONLY = "这件事涉及个人信息，请点我的头像，在私聊里办理。群里可以直接提问。"
STAFF_ONLY = (
    "这个入口只供工作人员使用。咨询知识产权问题，请到微信公众号或服务台网页。"
    "工作人员请先在网页或微信上发送“绑定”取得代码，再发到这里。"
)
VOICE_NOT_HEARD = "没有听清这条语音。请再说一遍，或者把问题写成文字发过来。"
GAVE_UP = "抱歉，这条消息没有处理完。请再发一次；如果还是不行，请联系工作人员。"
FILE_LOST = "有一个文件没能发出。请再要一次；如果还是不行，请联系工作人员。"
FILE_TOO_LARGE = (
    "这个文件超过 50 MB，Telegram 不能发送。请打开服务台网页再要一次；"
    "网页上还不是同一个身份的，先在这里发送“绑定”取得代码。"
)
SEND_AGAIN = "重发上一条回答"
SENT_AGAIN = "（再发一次：刚才这条可能没有送到。如果已经收到，请忽略。）"
EMPTY_MESSAGE = "没有收到文字。请把您的问题写成一句话发过来，例如“商标续展什么时候办”。"
CHOOSE = "请选择："


def chosen(label: str) -> str:
    """Shown for a moment when a button was pressed."""
    return f"已选：{label}"


def new_request(number: str, kind: str, *, urgent: bool) -> str:
    """A request that nobody has taken, told to the staff's group."""
    mark = "【紧急】" if urgent else ""
    return f"{mark}新求助 {number}：{kind}。还没有人接，详情请在工作页面或私聊里看。"
