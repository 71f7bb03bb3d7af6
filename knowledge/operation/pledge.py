"""A first look at a pledge: which grounds for refusing its registration could apply. Pure.

The grounds are those of the policy table (pledge-refusal); what cannot be known from the library is
asked, and what was not answered stays to be checked. It is no decision of the office.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Question(StrEnum):
    """What only the firm knows; each is asked so that yes is the answer that stands in the way."""

    OTHER_OWNER = "other_owner"  # the pledgor is not the registered owner
    CO_OWNER = "co_owner"  # a co-owner has not agreed
    PLEDGED = "pledged"  # pledged already
    DISPUTED = "disputed"  # ownership disputed, or the right preserved by a court
    INVALIDITY = "invalidity"  # a request for invalidation is pending, the pledgee has not agreed
    SAME_DAY = "same_day"  # an invention was applied for on the same day as the utility model
    FEE_UNPAID = "fee_unpaid"  # an annuity is not paid


class Finding(StrEnum):
    """CLEAR: no obstacle seen. CHECK: not known. OBSTACLE: stands in the way as things are."""

    CLEAR = "clear"
    CHECK = "check"
    OBSTACLE = "obstacle"


class Ground(StrEnum):
    """What is looked at, in this order."""

    GRANTED = "granted"
    IN_FORCE = "in_force"
    OWNER = "owner"
    CO_OWNER = "co_owner"
    FEE = "fee"
    DISPUTE = "dispute"
    TERM = "term"
    PLEDGED = "pledged"
    SAME_DAY = "same_day"
    INVALIDITY = "invalidity"


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """What the library knows of the patent; None where it does not."""

    granted: bool | None = None
    in_force: bool | None = None
    term_ends: date | None = None


def look_at(
    register: Register, answers: Mapping[Question, bool | None], *, debt_ends: date | None
) -> dict[Ground, Finding]:
    """A finding for every ground. ``answers``: True yes, False no, None or absent unknown."""

    def said(question: Question) -> Finding:
        return _finding(answers.get(question), obstacle=True)

    if debt_ends is None or register.term_ends is None:
        term = Finding.CHECK
    else:
        term = Finding.OBSTACLE if debt_ends > register.term_ends else Finding.CLEAR
    return {
        Ground.GRANTED: _finding(register.granted, obstacle=False),
        Ground.IN_FORCE: _finding(register.in_force, obstacle=False),
        Ground.OWNER: said(Question.OTHER_OWNER),
        Ground.CO_OWNER: said(Question.CO_OWNER),
        Ground.FEE: said(Question.FEE_UNPAID),
        Ground.DISPUTE: said(Question.DISPUTED),
        Ground.TERM: term,
        Ground.PLEDGED: said(Question.PLEDGED),
        Ground.SAME_DAY: said(Question.SAME_DAY),
        Ground.INVALIDITY: said(Question.INVALIDITY),
    }


def _finding(fact: bool | None, *, obstacle: bool) -> Finding:
    """What a fact means, where being ``obstacle`` stands in the way."""
    if fact is None:
        return Finding.CHECK
    return Finding.OBSTACLE if fact is obstacle else Finding.CLEAR
