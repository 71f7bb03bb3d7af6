"""The circuit breaker, by a clock that a test winds."""

from retrieval.generation.breaker import Breaker


class Winding:
    """Seconds that a test sets."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def broken(clock: Winding, *, times: int = 3) -> Breaker:
    breaker = Breaker(failures=3, pause_seconds=60, clock=clock)
    for _ in range(times):
        assert breaker.admits()
        breaker.failed()
    return breaker


def test_it_opens_after_failures_in_a_row() -> None:
    assert broken(Winding(), times=2).admits()
    assert not broken(Winding()).admits()


def test_a_success_forgets_the_failures_before() -> None:
    breaker = broken(Winding(), times=2)
    breaker.succeeded()
    breaker.failed()
    assert breaker.admits()


def test_after_the_pause_one_try_goes_through_alone() -> None:
    clock = Winding()
    breaker = broken(clock)
    clock.now = 59.9
    assert not breaker.admits()
    clock.now = 60
    assert breaker.admits()
    assert not breaker.admits()
    breaker.succeeded()
    assert breaker.admits()
    assert breaker.admits()


def test_a_failed_try_begins_the_pause_anew() -> None:
    clock = Winding()
    breaker = broken(clock)
    clock.now = 60
    assert breaker.admits()
    breaker.failed()
    clock.now = 119
    assert not breaker.admits()
    clock.now = 120
    assert breaker.admits()


def test_a_try_broken_off_lets_the_next_one_go() -> None:
    clock = Winding()
    breaker = broken(clock)
    clock.now = 60
    assert breaker.admits()
    breaker.abandoned()
    assert breaker.admits()
