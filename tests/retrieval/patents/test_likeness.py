"""In what names of marks are alike."""

import pytest

from knowledge.patents.mark_keys import near_sound
from retrieval.patents.likeness import Like, likeness


@pytest.mark.parametrize(
    ("name", "other", "reasons"),
    [
        ("小猪乐园", "小猪乐园", [Like.SAME]),
        ("小猪乐园", "小豬樂園", [Like.SAME]),
        ("HAPPY PIG", "happy　pig", [Like.SAME]),
        ("小猪乐园", "小诸乐园", [Like.SOUND, Like.SHAPE]),
        ("小猪乐园", "晓竹乐源", [Like.SOUND]),
        ("小猪乐园", "乐园小猪", [Like.ORDER]),
        ("小猪乐园", "小猪乐园世界", [Like.CONTAINS]),
        ("小猪乐园", "小狗乐园", [Like.SHARED]),
        ("大白兔", "太白兔", [Like.SHAPE]),
        ("蓝月亮", "南月亮", [Like.NEAR_SOUND]),
        ("蓝月亮", "兰月亮", [Like.SOUND]),
        ("HAPPY PIG", "HAPPI PIG", [Like.SHARED]),
        ("小猪乐园", "奥飞", []),
        ("小猪", "小狗", []),
        ("", "小猪", []),
        ("！！", "？？", []),
    ],
)
def test_reasons(name: str, other: str, reasons: list[Like]) -> None:
    assert [reason.like for reason in likeness(name, other).reasons] == reasons


def test_the_same_name_comes_before_what_is_only_alike() -> None:
    others = ["小猪乐园", "小诸乐园", "小猪乐园世界", "小狗乐园", "奥飞"]
    scores = [likeness("小猪乐园", other).score for other in others]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] == 1.0
    assert scores[-1] == 0.0


@pytest.mark.parametrize(
    ("one", "other"), [("zhang", "zang"), ("nan", "lan"), ("xing", "xin"), ("shi", "si")]
)
def test_sounds_that_many_do_not_tell_apart(one: str, other: str) -> None:
    assert near_sound(one) == near_sound(other)
