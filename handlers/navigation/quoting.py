"""What a report says about a question: its own sentences, quoted and never written. Pure."""

import re
from collections.abc import Mapping

MOST = 3
_SENTENCE = re.compile("[^。！？\n]+[。！？]?")
_NOTHING_SAID = re.compile(
    "什么|怎么|怎样|如何|哪些|哪个|多少|报告|建议|产业|企业|专利|有没有|应该|可以"
)


def quoted(written: Mapping[str, str], question: str) -> list[tuple[str, str]]:
    """Up to three sentences that share most pairs of characters with the question, the nearest
    first, each with its section; words that every question and every report has do not count."""
    asked = _pairs(_NOTHING_SAID.sub(" ", question))
    scored = [
        (len(asked & _pairs(sentence)), section, sentence.strip())
        for section, text in written.items()
        for sentence in _SENTENCE.findall(text)
    ]
    nearest = sorted((each for each in scored if each[0]), key=lambda each: -each[0])
    return [(section, sentence) for _, section, sentence in nearest[:MOST]]


def _pairs(text: str) -> set[str]:
    words = re.findall(r"\w+", text.casefold())
    return {word[at : at + 2] for word in words for at in range(len(word) - 1)}
