"""What can go wrong on the platform's side, by rule: for a path, at certain calls."""

from collections.abc import Callable, Container
from dataclasses import dataclass, field
from fnmatch import fnmatchcase


@dataclass(frozen=True, slots=True)
class ErrorCode:
    """The call is refused with a code, whatever it says."""

    code: int


@dataclass(frozen=True, slots=True)
class BrokenAnswer:
    """The call is answered with something that is not the interface: a page, an HTTP error."""

    status: int = 502
    body: str = "<html><body><h1>502 Bad Gateway</h1></body></html>"
    media_type: str = "text/html"


@dataclass(frozen=True, slots=True)
class Silence:
    """Nothing comes for so many seconds, then the connection ends."""

    seconds: float
    carried_out: bool = False


@dataclass(frozen=True, slots=True)
class Reset:
    """The connection is reset."""

    carried_out: bool = False


Effect = ErrorCode | BrokenAnswer | Silence | Reset


@dataclass(slots=True)
class Rule:
    """An effect for calls of paths like `path` (with * and ?); `calls` counts from 1, None is all.

    `about` tells by their body which calls count; None is all. `carried_out` in an effect means
    that the call is done first, and only its answer is lost.
    """

    path: str
    effect: Effect
    calls: Container[int] | None = None
    about: Callable[[bytes], bool] | None = None
    met: int = field(default=0, init=False)

    def applies(self, path: str, body: bytes) -> bool:
        """Whether this call is one of those; counts it if path and body are."""
        if not fnmatchcase(path, self.path) or not (self.about is None or self.about(body)):
            return False
        self.met += 1
        return self.calls is None or self.met in self.calls


@dataclass(slots=True)
class Faults:
    """The rules in force; the first that applies wins."""

    rules: list[Rule] = field(default_factory=list)

    def add(
        self,
        path: str,
        effect: Effect,
        *,
        calls: Container[int] | None = None,
        about: Callable[[bytes], bool] | None = None,
    ) -> Rule:
        """Put a rule in force from the next call on."""
        rule = Rule(path, effect, calls, about)
        self.rules.append(rule)
        return rule

    def clear(self) -> None:
        """Nothing goes wrong any more."""
        self.rules.clear()

    def next_for(self, path: str, body: bytes) -> Effect | None:
        """What happens to this call; None where nothing does."""
        applying = [rule.effect for rule in self.rules if rule.applies(path, body)]
        return applying[0] if applying else None
