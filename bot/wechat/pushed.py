"""A push as WeChat messages: plain text, files as links, buttons as taps. Pure."""

from collections.abc import Sequence

from bot.wechat import texts
from bot.wechat.cut import cut, size
from bot.wechat.plain_text import plain_text
from bot.wechat.render import Layout, offered, tap, with_tail
from handlers.message import OutgoingFile
from storage.delivery.outbox import Delivery

MOST_CHOICES = 8


def pushed_texts(
    delivery: Delivery, layout: Layout, files: Sequence[OutgoingFile] = ()
) -> list[str]:
    """The messages of a push, none larger than the limit; links to its files and the buttons stand
    in the last one."""
    body = plain_text(delivery.content.text)
    below = [offered(file, layout) for file in files]
    below += [
        tap(label, value, f"p{delivery.id}")
        for label, value in delivery.content.choices[:MOST_CHOICES]
    ]
    tail = "\n".join(below)
    if not tail:
        return cut(body, layout.text_bytes) or [texts.EMPTY_PUSH]
    alone = f"{body}\n\n{tail}"
    if size(alone) <= layout.text_bytes:
        return [alone]
    return with_tail(cut(body, layout.text_bytes), tail, layout.text_bytes)
