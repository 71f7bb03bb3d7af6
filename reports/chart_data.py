"""What a chart shows."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Series:
    """Numbers by label, under a name for the legend."""

    name: str
    values: Mapping[str, float]
