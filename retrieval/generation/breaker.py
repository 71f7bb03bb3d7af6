"""A circuit breaker: what fails again and again is left alone for a while."""

from collections.abc import Callable


class Breaker:
    """Opens after a number of failures in a row; after a pause it lets one try through.

    ``clock`` gives seconds that never go back (time.monotonic).
    """

    def __init__(self, *, failures: int, pause_seconds: float, clock: Callable[[], float]) -> None:
        self._most = failures
        self._pause = pause_seconds
        self._clock = clock
        self._failures = 0
        self._opened_at = 0.0
        self._trying = False

    @property
    def closed(self) -> bool:
        """Whether something may be tried now."""
        if self._failures < self._most:
            return True
        return not self._trying and self._clock() - self._opened_at >= self._pause

    def admits(self) -> bool:
        """Whether a try may begin; one that does must end in one of the three below."""
        if not self.closed:
            return False
        self._trying = self._failures >= self._most
        return True

    def succeeded(self) -> None:
        """Everything is as it was."""
        self._failures, self._trying = 0, False

    def failed(self) -> None:
        """One more; the pause begins anew."""
        self._failures += 1
        self._opened_at, self._trying = self._clock(), False

    def abandoned(self) -> None:
        """The try was broken off and tells nothing: the next one may begin."""
        self._trying = False
