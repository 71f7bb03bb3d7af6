"""A push as WeChat messages: plain text, buttons as taps that say their command. Pure."""

from bot.wechat import texts
from bot.wechat.cut import cut, size
from bot.wechat.plain_text import plain_text
from bot.wechat.render import Layout, tap
from storage.outbox import Delivery

MOST_CHOICES = 8


def pushed_texts(delivery: Delivery, layout: Layout) -> list[str]:
    """The messages of a push, none larger than the limit; the buttons stand in the last one."""
    body = plain_text(delivery.content.text)
    if delivery.content.files:
        body = f"{body}\n{texts.FILES_ELSEWHERE}"
    taps = "\n".join(
        tap(label, value, f"p{delivery.id}")
        for label, value in delivery.content.choices[:MOST_CHOICES]
    )
    if not taps:
        return cut(body, layout.text_bytes) or [texts.EMPTY_PUSH]
    alone = f"{body}\n\n{taps}"
    if size(alone) <= layout.text_bytes:
        return [alone]
    *first, last = cut(body, layout.text_bytes - size(taps) - 2)
    return [*first, f"{last}\n\n{taps}"]
