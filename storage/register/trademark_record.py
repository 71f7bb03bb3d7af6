"""What a source tells about one trade mark in one class, ready to be stored."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class TrademarkRecord:
    """One row of a source; `values` are columns of a TrademarkRow and only those that are told."""

    key: str
    row: int
    values: Mapping[str, Any]
