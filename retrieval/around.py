"""The words around what an answer quotes: what is declined or corrected first, what changes last.

Pure.
"""

from collections.abc import Sequence

from knowledge.document import Passage
from knowledge.library import Library
from retrieval import later, texts
from retrieval.answer import Outcome
from retrieval.compose import Draft, Quoted
from retrieval.confidence import content
from retrieval.exact import Named
from retrieval.extract import Wanted, wanted
from retrieval.guards import Finding, Reason
from retrieval.normalise import normalise
from retrieval.premises import correction
from retrieval.replies import declined_part
from retrieval.understood import Understood


def wanted_by(question: Understood, among: Sequence[Passage]) -> Wanted:
    """What to look for in the sentences of these passages."""
    query = normalise(question.asked.query)
    own = content(normalise(question.text))
    return wanted(
        question.text if not question.asked.follows_up else question.asked.query,
        own,
        among=among,
        lighter=content(query) - own,
    )


def draft_of(
    question: Understood,
    quoted: Sequence[Quoted],
    library: Library,
    finding: Finding | None,
    named: Named | None,
) -> Draft:
    """The words around the provisions: what is declined or corrected first, what changes last."""
    lead, outcome = list(question.lead), Outcome.ANSWERED
    if named is not None:
        lead += named.lead or _elsewhere(named, quoted[0].passage)
        outcome = named.outcome if named.lead else Outcome.CORRECTED
    if finding is not None:
        lead.append(declined_part(finding))
        if finding.reason in {Reason.GUARANTEE, Reason.WRONGDOING, Reason.PAPER}:
            outcome = Outcome.CORRECTED
    elif wrong := correction_of(question, quoted[0]):
        lead.append(wrong)
        outcome = Outcome.CORRECTED
    notes = later.notes(
        [q.passage for q in quoted[:2]], library, as_of=question.day, asked_on=question.asked_on
    )
    return Draft(as_of=question.day, outcome=outcome, lead=tuple(lead), notes=notes)


def correction_of(question: Understood, deciding: Quoted) -> str:
    """The words against a wrong premise, judged by the sentence that decides."""
    if not deciding.sentences:
        return ""
    sentence = deciding.sentences[0].text
    return correction(question.asked.query, sentence, passage_text=deciding.passage.text)


def _elsewhere(named: Named, deciding: Passage) -> tuple[str, ...]:
    """That what is spoken of stands in another article than the one named."""
    if not named.passages or deciding in named.passages:
        return ()
    asked = named.passages[0]
    return (
        texts.wrong_article(
            asked=texts.provision(asked.document.law, asked.locator),
            right=texts.provision(deciding.document.law, deciding.locator),
        ),
    )
