"""How sure a search says it is."""

from dataclasses import replace

import pytest

from retrieval.confidence import Signs, confidence, content, coverage
from retrieval.normalise import normalise

STRONG = Signs(dense=5.5, agreement=0.6, margin=1.0, coverage=0.6, field=2, length=3.0)
WEAK = Signs(dense=3.3, agreement=0.1, margin=0.5, coverage=0.1, field=0, length=2.0)


@pytest.mark.parametrize("dense_used", [True, False])
def test_strong_signs_are_sure_and_weak_ones_are_not(dense_used: bool) -> None:
    assert confidence(STRONG, dense_used=dense_used) > 0.6
    assert confidence(WEAK, dense_used=dense_used) < 0.2


@pytest.mark.parametrize("name", ["dense", "agreement", "margin", "coverage", "field"])
def test_more_of_a_sign_never_makes_it_less_sure(name: str) -> None:
    more = replace(WEAK, **{name: getattr(WEAK, name) + 1})
    for dense_used in (True, False):
        assert confidence(more, dense_used=dense_used) >= confidence(WEAK, dense_used=dense_used)


def test_content_leaves_out_what_every_question_has() -> None:
    about = content(normalise("请问我们可以怎么办理商标"))
    assert {"商标", "办理"} <= about
    assert not about & {"请问", "我们", "可以", "怎么"}
    assert content(normalise("怎么")) == {"怎么"}


def test_coverage_is_a_share() -> None:
    assert coverage(frozenset({"商标", "异议"}), "商标注册") == 0.5
    assert coverage(frozenset(), "商标") == 0.0
