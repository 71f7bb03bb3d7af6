"""Whatever reads bytes from outside keeps its word: only the errors it names, within its limits.

The lot is the same in every run; `python -m bench.fuzz` goes on from here.
"""

from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bench.fuzz.target import Target
from bench.fuzz.targets import TARGETS
from bench.fuzz.varying import vary

TEXTS = st.text(st.characters(codec="utf-8"), max_size=100)
BY_NAME = [pytest.param(target, id=target.name) for target in TARGETS]


@pytest.mark.parametrize("target", BY_NAME)
def test_what_is_taken_and_what_once_broke_it(target: Target) -> None:
    for seed in target.seeds():
        target.feed_in_time(seed)


@pytest.mark.parametrize("target", BY_NAME)
def test_wrong_ones_made_of_right_ones(target: Target) -> None:
    seeds = target.seeds()

    @settings(
        derandomize=True,
        database=None,
        deadline=None,
        max_examples=target.examples,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.randoms(use_true_random=False))
    def feed(random: Random) -> None:
        target.feed_in_time(vary(random.choice(seeds), target.form, random))

    feed()


@pytest.mark.parametrize("target", BY_NAME)
@settings(derandomize=True, database=None, deadline=None, max_examples=40)
@given(data=st.one_of(st.binary(max_size=200), TEXTS.map(str.encode)))
def test_anything_at_all(target: Target, data: bytes) -> None:
    target.feed_in_time(data)
