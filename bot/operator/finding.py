"""What the doctor found, with what to do about it."""

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """How bad a finding is."""

    GOOD = "ok"
    NOTE = "note"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was tried, how it went, and what to do about it."""

    verdict: Verdict
    what: str
    cure: str = ""

    def line(self) -> str:
        """As the operator reads it."""
        return f"[{self.verdict:^7}] {self.what}" + (
            f"\n          -> {self.cure}" if self.cure else ""
        )
