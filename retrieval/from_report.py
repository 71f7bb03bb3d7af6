"""An answer from an issued navigation report: its own figures and words, quoted and never written.

Pure. A question is the report's where it names the report's field and asks for something that such
a report tells (trend, applicants, hot fields ...), or where it says that it means the report; what
the law says of a patent is never taken for a question about the field. The headings that answer are
those of `report_topics.toml`.
"""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from knowledge.document import Passage
from knowledge.issued_report import IssuedReport, issued_reports
from knowledge.library import Library
from knowledge.patents.landscape import LOCAL
from retrieval import texts
from retrieval.answer import Answer, Citation, Outcome, Turn
from retrieval.compose import MARK

TOPICS = Path(__file__).with_name("report_topics.toml")
LINES, CHARACTERS = 8, 900
"""How much of a report one answer quotes: lines of a section, characters of all."""
NEAREST, OFFERED = 3, 2
MOSTLY, LEAST_PAIRS = 0.5, 3
"""How much of a question a report must speak of that is not asked for by its field."""
_SENTENCE = re.compile("[^。！？\n]+[。！？]?")
_NOTHING_SAID = re.compile(
    "什么|怎么|怎样|如何|哪些|哪个|多少|报告|建议|产业|企业|专利|有没有|应该|可以|导航|申请"
)


@dataclass(frozen=True, slots=True)
class _Topic:
    """How something is asked for, the headings that tell it, and a question for it."""

    asked: re.Pattern[str]
    sections: tuple[str, ...]
    next: str


@dataclass(frozen=True, slots=True)
class _Quote:
    """Lines of one passage."""

    passage: Passage
    lines: tuple[str, ...]


@cache
def _table() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], tuple[_Topic, ...]]:
    """What names a report without its field, what names one, what is no question for it, topics."""
    read = tomllib.loads(TOPICS.read_text("utf-8"))
    topics = tuple(
        _Topic(re.compile(each["asked"]), tuple(each["sections"]), each.get("next", ""))
        for each in read["topic"]
    )
    alone, named, refused = (re.compile(read[name]) for name in ("alone", "named", "refused"))
    return alone, named, refused, topics


def from_issued_report(
    question: str, history: Sequence[Turn], library: Library, *, as_of: date
) -> Answer | None:
    """The answer of the report that a question is about, or None where it is about none.

    Of several reports on a field the one issued last answers.
    """
    reports = issued_reports(library, on=as_of)
    if not reports:
        return None
    alone, named, refused, _ = _table()
    explicit = bool(named.search(question))
    report = _about(question, reports) or _spoken_of(history, reports)
    if report is None and len(reports) == 1 and alone.match(question):
        report = reports[0]
    if report is None or (not explicit and refused.search(question)):
        return None
    return told_by_report(report, question, as_of=as_of, named=explicit)


def nearest_report(question: str, library: Library, *, as_of: date) -> Answer | None:
    """What an issued report's own sentences say of a question that nothing else answers.

    They must share most of its words: a field is often named by a product (磁吸积木怎么布局).
    """
    for report in issued_reports(library, on=as_of):
        quotes = _nearest(report, question, share=MOSTLY)
        if quotes:
            return _told(report, quotes, question, as_of=as_of)
    return None


def told_by_report(
    report: IssuedReport, question: str, *, as_of: date, named: bool = True
) -> Answer | None:
    """What a report says about a question; None where it says nothing of it.

    ``named`` is whether the question is known to mean the report: its nearest sentences answer
    then, where no heading does.
    """
    quotes = _of_topics(report, question)
    if not quotes and named:
        quotes = _nearest(report, question)
    return _told(report, quotes, question, as_of=as_of) if quotes else None


def _told(report: IssuedReport, quotes: Sequence[_Quote], question: str, *, as_of: date) -> Answer:
    """The quotes with their sources, and the day and limits of the data."""
    limits = _section(report, texts.REPORT_LIMITS)
    if limits is not None:
        quotes = [*quotes, _Quote(limits, tuple(limits.paragraphs[:1]))]
    lines = [texts.report_says(report.document)]
    for number, quote in enumerate(quotes, 1):
        first, *rest = (MARK.sub(r"（\1）", line) for line in quote.lines)
        lines += [f"{texts.under_heading(quote.passage.locator, first)}[{number}]", *rest]
    return Answer(
        text="\n".join(lines),
        as_of=as_of,
        outcome=Outcome.ANSWERED,
        citations=tuple(Citation(n, quote.passage) for n, quote in enumerate(quotes, 1)),
        follow_ups=_offered(report, question),
        exact=True,
        service="navigation-report",
    )


def _about(question: str, reports: Sequence[IssuedReport]) -> IssuedReport | None:
    """The newest report whose field the question names; the longest name decides."""
    asked = question.casefold()
    named = [
        (max(len(name) for name in report.field_names if name.casefold() in asked), report)
        for report in reports
        if any(name and name.casefold() in asked for name in report.field_names)
    ]
    return max(named, key=lambda each: each[0])[1] if named else None


def _spoken_of(history: Sequence[Turn], reports: Sequence[IssuedReport]) -> IssuedReport | None:
    """The report that gave the answer before."""
    before = history[-1].answer if history else ""
    says = ((texts.report_says(report.document), report) for report in reports)
    return next((report for words, report in says if before.startswith(words)), None)


def _of_topics(report: IssuedReport, question: str) -> list[_Quote]:
    """The sections that the question asks for, as far as there is room."""
    *_, topics = _table()
    local = any(name in question for name in LOCAL)
    quotes: list[_Quote] = []
    room = CHARACTERS
    wanted = (s for topic in topics if topic.asked.search(question) for s in topic.sections)
    for heading in dict.fromkeys(wanted):
        passage = _section(report, heading)
        if passage is None or (quotes and room < len(passage.paragraphs[0])):
            continue
        lines = passage.paragraphs
        if local:
            lines = sorted(lines, key=lambda line: texts.OF_HERE not in line)
        shown: list[str] = []
        for line in lines[:LINES]:
            if shown and len(line) > room:
                break
            shown.append(line)
            room -= len(line)
        quotes.append(_Quote(passage, tuple(shown)))
    return quotes


def _nearest(report: IssuedReport, question: str, *, share: float = 0) -> list[_Quote]:
    """Up to three sentences that share most pairs of characters with the question, by passage;
    words that every question and every report has do not count. ``share`` is how much of the
    question's pairs, and never less than three of them, a sentence must hold."""
    asked = _pairs(_NOTHING_SAID.sub(" ", question))
    for name in report.field_names:
        asked -= _pairs(name)
    scored = [
        (len(asked & _pairs(sentence)), passage, sentence.strip())
        for passage in report.passages
        if passage.locator != texts.REPORT_LIMITS
        for sentence in _SENTENCE.findall(passage.text)
    ]
    least = max(share * len(asked), LEAST_PAIRS) if share else 1
    near = sorted((each for each in scored if each[0] >= least), key=lambda each: -each[0])
    near = near[:NEAREST]
    chosen = dict.fromkeys(passage.id for _, passage, _ in near)
    return [
        _Quote(
            next(passage for _, passage, _ in near if passage.id == id_),
            tuple(sentence for _, passage, sentence in near if passage.id == id_),
        )
        for id_ in chosen
    ]


def _pairs(text: str) -> set[str]:
    words = re.findall(r"\w+", text.casefold())
    return {word[at : at + 2] for word in words for at in range(len(word) - 1)}


def _section(report: IssuedReport, heading: str) -> Passage | None:
    return next((passage for passage in report.passages if passage.locator == heading), None)


def _offered(report: IssuedReport, question: str) -> tuple[str, ...]:
    """Questions for what else the report tells."""
    *_, topics = _table()
    field = report.field_names[0]
    others = [
        topic.next.format(field=field)
        for topic in topics
        if topic.next and not topic.asked.search(question) and _section(report, topic.sections[0])
    ]
    return tuple(others[:OFFERED])
