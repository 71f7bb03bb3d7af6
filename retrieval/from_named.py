"""An answer from the articles that the question names, without a search. Pure."""

from knowledge.library import Library
from retrieval import later, texts
from retrieval.answer import Answer, Outcome
from retrieval.around import correction_of, wanted_by
from retrieval.compose import Draft, compose, quote, whole
from retrieval.exact import Named
from retrieval.understood import Understood


def from_named(question: Understood, library: Library, named: Named, *, most: int) -> Answer:
    """The articles that the question named, without a search: at most so many, and which are left
    to be asked for."""
    left = [texts.provision(p.document.law, p.locator) for p in named.passages[most:]]
    more = texts.more_named(len(named.passages), left, shown=most) if left else ""
    want = wanted_by(question, named.passages)
    quoted = whole(named.passages, named.paragraph) if named.whole else quote(named.passages, want)
    wrong = "" if named.whole else correction_of(question, quoted[0])
    coming = later.notes(named.passages[:1], library, as_of=named.day, asked_on=question.asked_on)
    draft = Draft(
        as_of=named.day,
        outcome=Outcome.CORRECTED if wrong else named.outcome,
        lead=(*named.lead, wrong),
        notes=(more, *named.notes, *coming),
        in_order=named.whole,
    )
    return compose(quoted, want, draft, most=most)
