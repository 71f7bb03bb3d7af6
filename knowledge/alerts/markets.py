"""Markets abroad that a text speaks of. Pure."""

import re

MARKET_WORDS = (
    (re.compile(r"美国|TRO|337(?:调查)?|ITC|USPTO", re.IGNORECASE), "us"),
    (re.compile(r"欧盟|欧洲|EUIPO", re.IGNORECASE), "eu"),
    (re.compile(r"英国"), "uk"),
    (re.compile(r"海关(?:扣货|扣押|查扣)?"), "customs"),
    (re.compile(r"东盟|东南亚"), "asean"),
)


def markets_in(text: str) -> tuple[str, ...]:
    """The markets that the text names, each once."""
    return tuple(market for words, market in MARKET_WORDS if words.search(text))
