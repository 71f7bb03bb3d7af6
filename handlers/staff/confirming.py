"""Dangerous commands: a preview first, then the same command with 确认 behind it, as a button.

A handler asks `confirmed(message.text)` first. Without the word it answers with `preview(...)`,
whose button sends the whole command again with the word; the handler checks everything anew then.
"""

from handlers.message import Choice, Reply
from handlers.staff import texts

CONFIRM = "确认"


def confirmed(argument: str) -> tuple[str, bool]:
    """The argument without the word of confirmation, and whether it was there."""
    argument = argument.strip()
    if argument == CONFIRM:
        return "", True
    head, _, last = argument.rpartition(" ")
    return (head.strip(), True) if last == CONFIRM else (argument, False)


def preview(text: str, command: str, argument: str = "") -> Reply:
    """What would be done, and the button that does it; nothing is done by this."""
    value = " ".join(part for part in (command, argument, CONFIRM) if part)
    return Reply(f"{text}\n{texts.not_done_yet()}", choices=(Choice(texts.CONFIRM_LABEL, value),))
