"""Whether a sentence turns its sources round: forbidden for allowed, owed for spared. Pure.

A word is compared with the same word in the sources: 不得请求 with 可以请求, 视为 with 不视为.
It fails closed: what is forbidden or spared must be so in a source's own words.
"""

import re
from collections.abc import Callable, Sequence

_FORBIDS = r"不得|禁止|不能|不可以|不予|不可(?![抗以])|无权|不允许|不准|严禁"
_ALLOWS = r"可以|有权|允许|能够|应当|必须|需要|(?<!不)可(?=在|以|向|申请|请求)"
_SPARES = r"无需|不需要|无须|不用|不必|免于|免除|豁免|免[缴交费]"
_SPARED = re.compile(r"免|豁|无需|无须|不需|不必|不[再予]?[缴收征交]|不应当")
_DENIES = re.compile(
    rf"(?:{_FORBIDS}|{_SPARES}|不再|不会|不应当?|不被|不|未|没有?)[\u4e00-\u9fff]{{0,2}}$"
)
_DECISIVE = re.compile(
    r"视为|构成|属于|侵犯|侵害|授予|受理|承担|赔偿|退还|退回|恢复|予以|适用|影响|终止|失效|无效|有效|生效|丧失"
)
_AFTER = 2
"""Characters behind a modal word that say what it is about."""


def turned_round(body: str, texts: Sequence[str], *, shared: Callable[[str, str], float]) -> bool:
    """Whether a sentence says the opposite of its sources, as far as their words show it.

    ``shared`` says how much of the sentence a text holds, to find the words nearest to it.
    """
    whole = "\n".join(texts)
    if re.search(_SPARES, body) and not _SPARED.search(whole):
        return True
    parts = [part for part in re.split(r"[。;；\n]", whole) if part]
    nearest = max(parts, key=lambda part: shared(body, part), default="")
    if re.search(_FORBIDS, body) and not re.search(_FORBIDS, nearest):
        return True
    return (
        _opposed(body, whole, said=f"{_FORBIDS}|{_SPARES}", meant=_ALLOWS)
        or _opposed(body, whole, said=_ALLOWS, meant=f"{_FORBIDS}|{_SPARES}")
        or _denied_otherwise(body, nearest)
    )


def _opposed(body: str, whole: str, *, said: str, meant: str) -> bool:
    """不得请求 in the sentence, where the sources say 可以请求 and never 不得请求."""
    for match in re.finditer(said, body):
        about = body[match.end() : match.end() + _AFTER]
        if len(about) < _AFTER or _denied(body, match.start()):
            continue
        same = rf"(?:{said}){re.escape(about)}"
        other = rf"(?:{meant}){re.escape(about)}"
        if re.search(other, whole) and not re.search(same, whole):
            return True
    return False


def _denied_otherwise(body: str, nearest: str) -> bool:
    """视为侵权 in the sentence, 不视为 in the words nearest to it, or the other way."""
    for match in _DECISIVE.finditer(body):
        word = match.group()
        theirs = {_denied(nearest, found.start()) for found in re.finditer(word, nearest)}
        if theirs and _denied(body, match.start()) not in theirs:
            return True
    return False


def _denied(text: str, place: int) -> bool:
    return bool(_DENIES.search(text[max(0, place - 6) : place]))
