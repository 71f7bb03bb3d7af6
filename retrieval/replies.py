"""What is said without any provision: greetings, refusals, and that nothing was found. Pure."""

import logging
from collections.abc import Mapping
from datetime import date

from retrieval import texts
from retrieval.answer import Answer, Outcome
from retrieval.followups import cancels
from retrieval.guards import SUSPICIOUS, Finding, Reason

log = logging.getLogger(__name__)

_PLAIN: Mapping[Reason, tuple[Outcome, str]] = {
    Reason.CHAT: (Outcome.CHATTED, texts.HELLO),
    Reason.THANKS: (Outcome.CHATTED, texts.WELCOME),
    Reason.WHO: (Outcome.CHATTED, texts.WHO),
    Reason.HUMAN: (Outcome.CHATTED, texts.HUMAN),
    Reason.ABUSE: (Outcome.CHATTED, texts.CALM),
    Reason.INJECTION: (Outcome.DECLINED, texts.REFUSED_INJECTION),
    Reason.PRIVATE_DATA: (Outcome.DECLINED, texts.REFUSED_PRIVATE),
}
_DECLINED: Mapping[Reason, str] = {
    Reason.OUT_OF_SCOPE: texts.OUT_OF_SCOPE,
    Reason.FOREIGN_LAW: texts.FOREIGN_LAW,
    Reason.WRONGDOING: texts.CANNOT_HELP_WRONG_ALONE,
    Reason.PAPER: texts.CANNOT_ISSUE,
    Reason.GUARANTEE: texts.CANNOT_GUARANTEE + texts.CANNOT_GUARANTEE_HELP,
    Reason.VERDICT: texts.CANNOT_JUDGE_ALONE,
}
_PARTLY: Mapping[Reason, str] = {
    Reason.FOREIGN_LAW: texts.FOREIGN_LAW_HELP,
    Reason.WRONGDOING: texts.CANNOT_HELP_WRONG,
    Reason.PAPER: texts.CANNOT_ISSUE,
    Reason.GUARANTEE: texts.CANNOT_GUARANTEE + texts.CANNOT_GUARANTEE_HELP,
    Reason.VERDICT: texts.CANNOT_JUDGE,
}


def plain_reply(text: str, finding: Finding | None, *, as_of: date) -> Answer | None:
    """The whole answer where the library need not be looked at; None for everything else.

    Attacks are logged by their kind, never with what was said.
    """
    if not text:
        return Answer(text=texts.EMPTY_QUESTION, as_of=as_of, outcome=Outcome.CHATTED)
    if cancels(text):
        return Answer(text=texts.CANCELLED, as_of=as_of, outcome=Outcome.CHATTED)
    if finding is None or finding.reason not in _PLAIN:
        return None
    if finding.reason in SUSPICIOUS:
        log.warning("suspicious question refused: %s", finding.reason)
    outcome, words = _PLAIN[finding.reason]
    return Answer(text=words, as_of=as_of, outcome=outcome)


def nothing_found(finding: Finding | None, *, as_of: date) -> Answer:
    """That there is nothing to cite, or what is declined where that had no provision either."""
    if finding is None:
        return Answer(text=texts.ABSTAINED, as_of=as_of, outcome=Outcome.ABSTAINED)
    return Answer(text=_DECLINED[finding.reason], as_of=as_of, outcome=Outcome.DECLINED)


def declined_part(finding: Finding) -> str:
    """The words before the provisions, for the part that is not answered."""
    if finding.reason is Reason.VERDICT and finding.asks_more:
        return texts.CANNOT_JUDGE_NOTE
    return _PARTLY[finding.reason]
