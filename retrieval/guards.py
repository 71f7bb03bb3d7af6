"""What must not be answered as asked: rules over the words of a message, no model, no search.

A message is only ever read here, never obeyed. A rule that fires names the reason; the answer
function decides what is said. Most of the care goes into what must *not* fire: a question about
somebody who copies a design is real, "忽略了我的律师函" is no attack.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class Reason(StrEnum):
    """Why a message is not answered as an ordinary question."""

    INJECTION = "injection"  # tries to change our rules, role or rights
    PRIVATE_DATA = "private_data"  # asks for other people's data or conversations
    ABUSE = "abuse"  # insults us and asks nothing
    CHAT = "chat"  # greetings
    THANKS = "thanks"  # thanks and good-byes
    WHO = "who"  # asks what we are
    HUMAN = "human"  # wants a person
    OUT_OF_SCOPE = "out_of_scope"  # weather, tax, divorce, poems
    FOREIGN_LAW = "foreign_law"  # how another country's law or office works
    WRONGDOING = "wrongdoing"  # wants help with forging, squatting, cheating
    GUARANTEE = "guarantee"  # wants an outcome promised
    PAPER = "paper"  # wants a sealed report or letter made out, or words put under our name
    VERDICT = "verdict"  # wants us to say who infringes or who wins


SUSPICIOUS = frozenset({Reason.INJECTION, Reason.PRIVATE_DATA})
"""To be logged as such, without what was said."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A reason, and whether the message asks something else besides that can be answered."""

    reason: Reason
    asks_more: bool = False


RULES = Path(__file__).with_name("guard_rules.toml")
LONGEST_SMALL_TALK = 30


def _compiled() -> Mapping[str, re.Pattern[str]]:
    """Every rule of the table as one pattern."""
    table = tomllib.loads(RULES.read_text("utf-8"))
    patterns = {}
    for name, alternatives in table["rules"].items():
        pattern = "|".join(alternatives)
        for word, meaning in table["words"].items():
            pattern = pattern.replace(f"<{word}>", meaning)
        patterns[name] = re.compile(pattern, re.IGNORECASE)
    return patterns


_RULES = _compiled()


def about_ip(message: str) -> bool:
    """Whether the message speaks of intellectual property or of what usually surrounds it."""
    return _says(message, "about_ip")


def chats(message: str) -> bool:
    """Whether a message is small talk, a wish for a person, an insult or of another field: nothing
    that a later question can lean on."""
    elsewhere = _not_for_us(message)
    return _small_talk(message) is not None or (
        elsewhere is not None and elsewhere.reason is Reason.OUT_OF_SCOPE
    )


def examine(message: str) -> Finding | None:
    """The rule that the message falls under, or None for an ordinary question.

    Rules that protect others come first, then those that keep an insult or a wish from hiding a
    question that can be answered.
    """
    for reason in (Reason.INJECTION, Reason.PRIVATE_DATA):
        if _says(message, reason):
            return Finding(reason)
    return _small_talk(message) or _not_for_us(message) or _asks_too_much(message)


def _says(message: str, rule: str) -> bool:
    return bool(_RULES[rule].search(message))


def _small_talk(message: str) -> Finding | None:
    text = message.strip()
    if len(text) <= LONGEST_SMALL_TALK:
        for reason in (Reason.CHAT, Reason.THANKS, Reason.WHO, Reason.HUMAN):
            if _says(text, reason):
                return Finding(reason)
    if _says(message, "insult") and not (about_ip(message) and _says(message, "asks")):
        return Finding(Reason.ABUSE)
    return None


def _not_for_us(message: str) -> Finding | None:
    if _says(message, "wrongdoing") and not _says(message, "victim"):
        return Finding(Reason.WRONGDOING)
    if _says(message, "paper"):
        return Finding(Reason.PAPER)
    if _says(message, "foreign_law") and not _says(message, "home"):
        return Finding(Reason.FOREIGN_LAW)
    if _says(message, "off_topic") or _says(message, "tax"):
        return Finding(Reason.OUT_OF_SCOPE)
    if _says(message, "not_ours") and not about_ip(message):
        return Finding(Reason.OUT_OF_SCOPE)
    return None


def _asks_too_much(message: str) -> Finding | None:
    asks_more = _says(message, "asks_what_to_do")
    of_the_rule = _says(message, "kind_of_act") and not _says(message, "particular")
    if _says(message, "guarantee") and not _says(message, "law_guarantees"):
        return Finding(Reason.GUARANTEE, asks_more=asks_more)
    if _says(message, "verdict") and not _says(message, "of_suing"):
        return Finding(Reason.VERDICT, asks_more=asks_more or of_the_rule)
    return None
