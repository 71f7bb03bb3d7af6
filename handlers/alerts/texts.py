"""Every sentence about alerts and subscriptions, as typed functions."""

from collections.abc import Sequence

MORE = "继续看"


def waiting(count: int) -> str:
    """Said in the greeting: something waits."""
    return f"您有 {count} 条还没看的提醒，发送“最新预警”查看。"


def see_waiting(count: int) -> str:
    """The label of the button that shows what waits."""
    return f"看 {count} 条提醒"


def nothing_waits() -> str:
    """Nothing waits for the person."""
    return "没有未看的提醒。有新的提醒时，会直接推送给您；不能推送时，会留在这里等您来看。"


def latest(items: Sequence[tuple[str, bool]], *, left: int) -> str:
    """What waited, each as (text, whether it may have been sent before)."""
    single = len(items) == 1
    parts = [
        ("" if single else f"【{number}】") + text + ("（可能已经发给过您）" if doubtful else "")
        for number, (text, doubtful) in enumerate(items, start=1)
    ]
    if left:
        parts.append(f"还有 {left} 条，点“{MORE}”或再发送“最新预警”。")
    return "\n\n".join(parts)
