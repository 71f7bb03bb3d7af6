"""What a class symbol is about, in a few words: the nearest class above it that the table knows."""

import tomllib
from functools import cache
from pathlib import Path

from knowledge.patents.tantivy_index import class_parts

FILE = Path(__file__).with_name("ipc_meanings.toml")


def class_meaning(symbol: str) -> str:
    """The meaning of an IPC, CPC or Locarno symbol; empty where the table says nothing of it."""
    ipc, loc = _tables()
    table = loc if symbol[:1].isdigit() else ipc
    parts = [*class_parts(symbol), symbol[:1]] if table is ipc else class_parts(symbol)
    return next((table[part] for part in parts if part in table), "")


@cache
def _tables() -> tuple[dict[str, str], dict[str, str]]:
    read = tomllib.loads(FILE.read_text("utf-8"))
    return read["ipc"], read["loc"]
