"""What a calculation gives: a text with its sources, or the one fact that is missing for it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from knowledge.deadlines.rules import Source


class Topic(StrEnum):
    """What can be calculated."""

    ANNUITY = "annuity"
    LATE_FEE = "late_fee"
    TERM = "term"
    RESPONSE = "response"
    GRANT_FORMALITIES = "grant_formalities"
    REEXAMINATION = "reexamination"
    REEXAMINATION_SUIT = "reexamination_suit"
    INVALIDITY_SUIT = "invalidity_suit"
    RESTORATION = "restoration"
    PRIORITY = "priority"
    PCT_ENTRY = "pct_entry"
    EXAMINATION = "examination"
    PUBLICATION = "publication"
    EVALUATION_REPORT = "evaluation_report"
    LICENCE_RECORDAL = "licence_recordal"
    OPPOSITION = "opposition"
    TRADEMARK_RENEWAL = "trademark_renewal"
    REFUSAL_REVIEW = "refusal_review"
    NON_USE = "non_use"
    LIMITATION = "limitation"
    INJUNCTION_SUIT = "injunction_suit"
    COUNTER_NOTICE = "counter_notice"
    CUSTOMS_REPLY = "customs_reply"
    CUSTOMS_RECORDAL = "customs_recordal"


class MissingFact(StrEnum):
    """The decisive fact that a question leaves out."""

    PATENT_KIND = "patent_kind"
    FILED_ON = "filed_on"
    SINGLE_OR_JOINT = "single_or_joint"
    NOTICE_MEDIUM = "notice_medium"
    NOTICE_DATE = "notice_date"
    NOTICE_MONTHS = "notice_months"
    ANNOUNCED_ON = "announced_on"
    REGISTERED_ON = "registered_on"
    EVENT_DATE = "event_date"


@dataclass(frozen=True, slots=True)
class Option:
    """A button. Its value, put behind the question with a comma, supplies the fact."""

    label: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Calculation:
    """An answer in full. The text's [n] is `basis[n - 1]`, a law, article and version.

    `due_on` is the day to be reminded of, None where there is none or it has passed. `checked_on`
    is the date of the policy table where figures came from it; `confirmed` is False where one of
    them, or the rule itself, still has to be confirmed (the text says so).
    """

    topic: Topic
    text: str
    basis: tuple[Source, ...]
    due_on: date | None = None
    checked_on: date | None = None
    confirmed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """One clarifying question; without options a date has to be given in words."""

    topic: Topic
    fact: MissingFact
    question: str
    options: tuple[Option, ...] = ()
