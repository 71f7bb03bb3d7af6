"""An answer from a calculation: its text, and its rules' articles as citations. Pure."""

import re
from collections.abc import Sequence
from datetime import date

from knowledge.deadlines.rules import Source
from knowledge.document import Passage
from knowledge.library import Library
from retrieval import clarify_texts, texts
from retrieval.answer import Answer, Citation, Outcome
from retrieval.calculation import texts as calculation_texts
from retrieval.calculation.result import Calculation, Missing, Option, Topic
from retrieval.clarify import for_calculation
from retrieval.compose import MARK, checked

_WATCHED = frozenset({Topic.ANNUITY, Topic.LATE_FEE, Topic.TERM, Topic.TRADEMARK_RENEWAL})
"""What the desk reminds of by itself once a patent or a mark is watched."""
_KEPT_ONCE = re.compile(r"待核实|核对的收费标准|以登记簿|以系统为准|以专利登记簿")
"""Lines that a list of cases says once, below: what is not confirmed, and the table's date."""


def calculated(found: Calculation, library: Library, *, as_of: date) -> Answer | None:
    """The calculation as an answer; None where the library holds none of its sources."""
    return _answer(found.text, found.basis, found, library, as_of=as_of)


def of_every_case(
    cases: Sequence[tuple[Option, Calculation]], library: Library, *, as_of: date
) -> Answer | None:
    """The short answers for all cases, for whoever does not say which is theirs."""
    if not cases:
        return None
    basis = tuple(dict.fromkeys(source for _, found in cases for source in found.basis))
    lines, below = [clarify_texts.EVERY_CASE], []
    for option, found in cases:
        first, *rest = found.text.split("\n")
        said = _renumbered(first, found.basis, basis)
        lines.append(
            said if said.startswith(option.label) else clarify_texts.case_line(option.label, said)
        )
        below += [line for line in rest if _KEPT_ONCE.search(line)]
    lines += [*dict.fromkeys(below), calculation_texts.basis_line(basis)]
    return _answer("\n".join(lines), basis, cases[0][1], library, as_of=as_of)


def question_back(missing: Missing, *, as_of: date) -> Answer:
    """Only the question, where nothing can be said before the fact is known."""
    return Answer(
        text=missing.question,
        as_of=as_of,
        outcome=Outcome.ASKED,
        exact=True,
        clarification=for_calculation(missing),
        topic=_topic(missing),
    )


def _answer(
    text: str, basis: Sequence[Source], found: Calculation, library: Library, *, as_of: date
) -> Answer | None:
    passages = [_passage(source, library, as_of=as_of) for source in basis]
    citations = tuple(Citation(n, p) for n, p in enumerate(passages, 1) if p is not None)
    if not citations:
        return None
    return checked(
        Answer(
            text=f"{text}\n{texts.NOT_ADVICE}",
            as_of=_day(citations, as_of=as_of),
            outcome=Outcome.ANSWERED,
            citations=citations,
            exact=True,
            topic=_topic(found),
            service="annuity-reminder" if found.due_on and found.topic in _WATCHED else "",
            due_on=found.due_on,
        )
    )


def _day(citations: Sequence[Citation], *, as_of: date) -> date:
    """The day the cited versions govern: that of asking, or the first of a law still to come."""
    documents = [citation.passage.document for citation in citations]
    begins = max((d.in_force_from or date.min for d in documents), default=as_of)
    coming = begins > as_of and all(document.holds_on(begins) for document in documents)
    return begins if coming else as_of


def _topic(of: Calculation | Missing) -> str:
    return f"calculation:{of.topic.value}"


def _passage(source: Source, library: Library, *, as_of: date) -> Passage | None:
    """The article in the version the rule was taken from, or in that of the day."""
    law = library.law_named(source.law) or source.law
    if source.adopted_on is None:
        document = library.version_on(law, as_of)
    else:
        versions = library.versions(law)
        document = next((d for d in versions if d.adopted_on == source.adopted_on), None)
    return library.article(document, source.locator) if document is not None else None


def _renumbered(line: str, own: Sequence[Source], whole: Sequence[Source]) -> str:
    return MARK.sub(lambda mark: f"[{whole.index(own[int(mark[1]) - 1]) + 1}]", line)
