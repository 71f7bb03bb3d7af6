"""The words of exports for a legal status, by the reviewed table `status_words.toml`. Pure."""

import re
import tomllib
import unicodedata
from functools import cache
from pathlib import Path

from knowledge.patents.status import PatentStatus, TrademarkStatus
from storage.register.version import Register

FILE = Path(__file__).with_name("status_words.toml")


def patent_status(*texts: str) -> PatentStatus:
    """The status that the first telling text says; UNKNOWN where none does."""
    return PatentStatus(_status(Register.PATENT, texts) or PatentStatus.UNKNOWN)


def trademark_status(*texts: str) -> TrademarkStatus:
    """The status that the first telling text says; UNKNOWN where none does."""
    return TrademarkStatus(_status(Register.TRADEMARK, texts) or TrademarkStatus.UNKNOWN)


def _status(register: Register, texts: tuple[str, ...]) -> str | None:
    pattern, meaning = _words(register)
    for text in texts:
        plain = unicodedata.normalize("NFKC", text).casefold()
        # Events follow each other with "|", the newest first; the longest phrase says most.
        for part in plain.split("|"):
            found = max(pattern.findall(part), key=len, default=None)
            if found is not None:
                return meaning[found]
    return None


@cache
def _words(register: Register) -> tuple[re.Pattern[str], dict[str, str]]:
    table = tomllib.loads(FILE.read_text(encoding="utf-8"))[register]
    meaning = {
        unicodedata.normalize("NFKC", word).casefold(): status
        for status, words in table.items()
        for word in words
    }
    longest_first = sorted(meaning, key=len, reverse=True)
    return re.compile("|".join(_pattern(word) for word in longest_first)), meaning


def _pattern(word: str) -> str:
    escaped = re.escape(word)
    return rf"(?<![a-z]){escaped}(?![a-z])" if word.isascii() else escaped
