"""When the fees and practices behind an answer were last compared with their source. Pure.

No statute dates them: the day stands in the policy table, which staff keep.
"""

from dataclasses import replace
from datetime import date

from knowledge.document import Kind
from knowledge.policy import PolicyTable
from retrieval import texts
from retrieval.answer import Answer


def dated(answer: Answer, policy: PolicyTable) -> Answer:
    """The same answer, saying how old the facts are where it cites a policy's passage."""
    checked = _checked_on(answer, policy)
    if checked is None:
        return answer
    note = texts.facts_checked(checked)
    head, found, tail = answer.text.rpartition(texts.NOT_ADVICE)
    return replace(answer, text=f"{head}{note}\n{found}{tail}" if found else f"{tail}\n{note}")


def _checked_on(answer: Answer, policy: PolicyTable) -> date | None:
    """The earliest day among the facts that say the same as a passage cited."""
    cited = {
        f"{each.passage.document.law}|{each.passage.locator}"
        for each in answer.citations
        if each.passage.document.kind is Kind.POLICY
    }
    days = [f.checked_on for f in policy.facts if f.basis in cited and f.holds_on(answer.as_of)]
    return min(days, default=None)
