"""Every Chinese sentence of the simulated Telegram: the terminal's own words, the demo."""

from collections.abc import Sequence

YOU = "您："
THEM = "机器人："
EDITED = "机器人（改写）："
DEMO_LINES = (
    "/start",
    "发明专利保护多少年？",
    ":群 商标快到期了怎么续展？",
    "绑定",
)
WELCOME = (
    "这是模拟的 Telegram：您是一位用户，消息经真实的 Bot API 送到助手，收发限制与官方一致。\n"
    "直接输入消息，/start 这类命令原样发送。模拟器自己的命令以冒号开头：:点 文字 按按钮，"
    ":群 文字 在群里提到机器人，:语音 发语音，:图片 发图片，:拉黑 和 :解除，:等 秒数，:q 退出。"
)
BYE = "已退出模拟。"
NO_SUCH_COMMAND = "没有这个命令。输入 :q 退出，直接输入文字就是发消息。"
NOT_A_NUMBER = "请写秒数，例如：:等 10"
NOTHING_CAME = "（还没有回复）"
GROUP = "（群里）"


def buttons(labels: Sequence[str]) -> str:
    """What can be pressed under a message."""
    return f"　　按钮：{'　'.join(labels)}"


def no_such_button(labels: Sequence[str]) -> str:
    """The label stands nowhere on the screen."""
    return f"屏幕上没有这个按钮。可按：{'　'.join(labels) or '（没有）'}"


def toast(text: str) -> str:
    """What flashes up after a button was pressed."""
    return f"　　（{text}）"


def attached(name: str, size: int) -> str:
    """A file in a message."""
    return f"[文件 {name}，{size} 字节]"
