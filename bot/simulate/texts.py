"""Every Chinese sentence of the simulator: what WeChat says itself, the demo, the terminal."""

FAULT = "该公众号提供的服务出现故障，请稍后再试"
SIMULATED_HEARING = "商标续展什么时候办？"
DEMO_LINES = (
    "你好",
    "发明专利保护多少年？",
    "商标快到期了怎么续展？",
)
EXAMPLE_QUESTION = "发明专利保护多少年？"
YOU = "您："
THEM = "公众号："
WELCOME = (
    "这是模拟的微信：您是一位关注者，消息经真实的回调地址送到助手，按微信的钟点重送。\n"
    "直接输入消息；/点 文字 点链接，/菜单 看菜单，/菜单 名称 点菜单，/取关 取消关注，"
    "/关注 再关注，/语音 发语音，/图片 发图片，/等 秒数，/q 退出。"
)
BYE = "已退出模拟。"
NO_MENU = "公众号还没有建菜单。"
NOTHING_SHOWN = "（暂时没有显示内容）"
TYPING = "（其间显示过：对方正在输入…）"
NO_SUCH_COMMAND = "没有这个命令。输入 /q 退出，直接输入文字就是发消息。"
NOT_A_NUMBER = "请写秒数，例如：/等 10"
NOT_FOLLOWING = "您没有关注这个公众号，发不出消息。先输入 /关注。"


def links(labels: list[str]) -> str:
    """What can be touched in a message."""
    return f"　　可点：{'　'.join(labels)}"


def no_such_tap(labels: list[str]) -> str:
    """The label stands nowhere on the screen."""
    return f"屏幕上没有这个链接。可点：{'　'.join(labels) or '（没有）'}"


def no_such_button(labels: list[str]) -> str:
    """The menu has no such button."""
    return f"菜单里没有这一项。现有：{'　'.join(labels) or '（没有）'}"


def opened(address: str) -> str:
    """A link that opens a page."""
    return f"（打开网页 {address}）"


def after(seconds: float, deliveries: int) -> str:
    """How long the answer to the message took, and how often the message was delivered."""
    return f"　　（{seconds:.1f} 秒，投递 {deliveries} 次）"
