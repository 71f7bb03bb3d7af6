"""Words for years (明年), where they mean one."""

from collections.abc import Iterable, Mapping

YEARS: Mapping[str, int] = {
    "大前年": -3, "前年": -2, "去年": -1, "上一年": -1, "今年": 0, "本年": 0,
    "明年": 1, "来年": 1, "下一年": 1, "后年": 2, "大后年": 3,
}  # fmt: skip
"""How many years from this one."""


def year_word(words: Iterable[str]) -> str:
    """A pattern of some of these words; 发明年费, 以后年费 and the like name no year."""
    return rf"(?!(?<=发)明年)(?:{'|'.join(words)})(?!费(?!用))"
