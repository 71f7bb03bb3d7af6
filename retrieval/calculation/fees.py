"""Annual fees and the term of a patent, answered from a question's figures. Pure."""

import re
from datetime import date

from knowledge.deadlines import statutes
from knowledge.deadlines.annuity import Annuity, Reduction, annuity, annuity_amount, patent_year
from knowledge.deadlines.counting import years_after
from knowledge.deadlines.late_fee import late_fee
from knowledge.deadlines.term import term
from knowledge.patent_kind import PatentKind
from knowledge.policy import Fact, FactUnknown
from retrieval.calculation import fee_texts, texts
from retrieval.calculation.compose import Draft, calendar_note, compose, missing, unique
from retrieval.calculation.dates import Mention, Role
from retrieval.calculation.question import CalculationQuestion
from retrieval.calculation.result import Calculation, Missing, MissingFact, Topic
from retrieval.year_words import YEARS, year_word

_FEE_OF_YEAR = re.compile(
    r"(去年|今年|本年|明年|后年|(?:19|20)\d\d年)(?:度)?(?:的|该|要|应|需)*[交缴]?(?:的)?(?:专利)?年费"
)
_YEAR_WORD = re.compile(
    rf"({year_word(('今年', '本年', '明年', '后年'))})(?!\d|[一二三四五六七八九十]+月)"
)


def answer_annuity(question: CalculationQuestion) -> Calculation | Missing | None:
    """The fee of the year asked for (今年, 第7年), or of the next one."""
    filed = question.find(Role.FILED)
    if filed is None and question.patent_year is None:
        return missing(Topic.ANNUITY, MissingFact.FILED_ON)
    if question.kind is None:
        return missing(Topic.ANNUITY, MissingFact.PATENT_KIND)
    if question.reduction is None:
        return missing(Topic.ANNUITY, MissingFact.SINGLE_OR_JOINT)
    if filed is None or not filed.exact:
        return _without_day(question, question.kind, filed, question.reduction)
    years = term(kind=question.kind, filed_on=filed.first, policy=question.policy).years
    year = question.patent_year or year_asked(question, filed.first)
    if year < granted_year(question, filed.first):
        return before_grant(question, year)
    if year == 1:
        return _nothing_yet(question, question.kind, filed.first)
    if not 1 <= year <= years:
        return no_such_year(question, question.kind, years=years, year=year, filed=filed.first)
    return _with_day(question, question.kind, filed.first, year)


def answer_term(question: CalculationQuestion) -> Calculation | Missing | None:
    """The last day of a patent, or the year of it where the filing date is not named to the day."""
    filed = question.find(Role.FILED)
    if filed is None:
        return missing(Topic.TERM, MissingFact.FILED_ON)
    if question.kind is None:
        return missing(Topic.TERM, MissingFact.PATENT_KIND)
    found = term(kind=question.kind, filed_on=filed.first, policy=question.policy)
    latest = term(kind=question.kind, filed_on=filed.last, policy=question.policy)
    if found.years != latest.years:
        return missing(Topic.TERM, MissingFact.FILED_ON)
    basis = unique(found.sources)
    mark = texts.marks(basis, basis)
    if filed.exact:
        text = fee_texts.term_answer(
            question.kind, years=found.years, last=found.last_day, mark=mark
        )
        text += texts.time_left(found.last_day, as_of=question.as_of)
    else:
        text = fee_texts.term_in(
            question.kind, years=found.years, first=found.ended_on, last=latest.ended_on, mark=mark
        )
    draft = Draft(
        topic=Topic.TERM,
        answer=text,
        basis=basis,
        steps=found.steps if filed.exact else (),
        notes=(fee_texts.PAY_TO_KEEP,),
        cautions=found.cautions,
        facts=found.facts,
        due_on=found.last_day if filed.exact else None,
    )
    return compose(draft, as_of=question.as_of)


def annuity_of(
    question: CalculationQuestion, kind: PatentKind, filed_on: date, year: int
) -> Annuity:
    """The fee of a year with what the question says of grant and reduction."""
    granted = _granted_on(question, filed_on)
    return annuity(
        kind=kind,
        filed_on=filed_on,
        year=year,
        policy=question.policy,
        reduction=question.reduction or Reduction.NONE,
        granted_on=granted,
    )


def granted_year(question: CalculationQuestion, filed_on: date) -> int:
    """The patent's year in which it was granted; 1 where that is not said."""
    granted = _granted_on(question, filed_on)
    return patent_year(granted, filed_on=filed_on) if granted else 1


def before_grant(question: CalculationQuestion, year: int) -> Calculation:
    """That nothing is charged for a year before grant."""
    basis = (statutes.ANNUITY_AT_GRANT,)
    answer = fee_texts.before_grant(year, texts.marks(basis, basis))
    return compose(Draft(topic=Topic.ANNUITY, answer=answer, basis=basis), as_of=question.as_of)


def _granted_on(question: CalculationQuestion, filed_on: date) -> date | None:
    granted = question.find(Role.GRANTED, other=False)
    return granted.first if granted and granted.exact and granted.first >= filed_on else None


def _calendar_year(question: CalculationQuestion) -> int | None:
    """The calendar year whose fee is asked for: 今年年费, 2027年的年费."""
    found = _FEE_OF_YEAR.search(question.text) or _YEAR_WORD.search(question.text)
    if found is None:
        return None
    words = found[1]
    if words in YEARS:
        return question.as_of.year + YEARS[words]
    return int(words[:4])


def year_asked(question: CalculationQuestion, filed_on: date) -> int:
    """The patent's year meant: the one falling due in the year named, else the next one."""
    calendar_year = _calendar_year(question)
    if calendar_year is not None:
        return calendar_year - filed_on.year + 1
    if question.as_of < filed_on:
        return 1
    return patent_year(question.as_of, filed_on=filed_on) + 1


def _with_day(
    question: CalculationQuestion, kind: PatentKind, filed_on: date, year: int
) -> Calculation:
    item = annuity_of(question, kind, filed_on, year)
    basis, facts, due = item.sources, item.facts, item.due
    notes: list[str] = []
    remind_on = due.last_day if due else None
    if question.reduction is not Reduction.NONE and not item.reducible:
        notes.append(fee_texts.not_reduced(item))
    if due is not None and due.last_day < question.as_of:
        said, remind_on, more = _overdue(question, item, filed_on)
        notes += said
        facts += more
    elif due is not None:
        notes += [texts.time_left(due.last_day, as_of=question.as_of), calendar_note(due)]
    if _granted_on(question, filed_on) is None:
        notes.append(fee_texts.GRANT_ASSUMED)
        basis = (*basis, statutes.ANNUITY_AT_GRANT)
    basis = unique(basis)
    draft = Draft(
        topic=Topic.ANNUITY,
        answer=fee_texts.annuity_answer(item, texts.marks(item.sources, basis)),
        basis=basis,
        steps=due.steps if due else (),
        notes=tuple(notes),
        facts=facts,
        due_on=remind_on,
    )
    return compose(draft, as_of=question.as_of)


def _overdue(
    question: CalculationQuestion, item: Annuity, filed_on: date
) -> tuple[list[str], date | None, tuple[Fact, ...]]:
    """What paying today costs or that it is too late, then the next fee; the day to remind of."""
    late = late_fee(
        due_on=years_after(filed_on, item.year - 1),
        paid_on=question.as_of,
        full=item.full,
        payable=item.payable,
        policy=question.policy,
    )
    coming = _following(question, item, filed_on)
    following = fee_texts.next_fee(coming) if coming else ""
    if late.bracket is None or late.total is None:
        remind_on = coming.due.last_day if coming and coming.due else None
        said = fee_texts.PAST_DUE + fee_texts.lapsed(late.due_on, late.last_day)
        return [said, following], remind_on, ()
    said = fee_texts.still_payable(
        late.bracket, total=late.total, as_of=question.as_of, last=late.last_day
    )
    return [said, calendar_note(late), following], late.last_day, late.facts


def _following(question: CalculationQuestion, item: Annuity, filed_on: date) -> Annuity | None:
    """The next fee that is still to come, if there is one."""
    coming = max(item.year, patent_year(question.as_of, filed_on=filed_on)) + 1
    if coming > term(kind=item.kind, filed_on=filed_on, policy=question.policy).years:
        return None
    return annuity_of(question, item.kind, filed_on, coming)


def _nothing_yet(question: CalculationQuestion, kind: PatentKind, filed_on: date) -> Calculation:
    basis = (statutes.ANNUITY_AT_GRANT,)
    answer = fee_texts.first_year(kind, filed_on, texts.marks(basis, basis))
    return compose(Draft(topic=Topic.ANNUITY, answer=answer, basis=basis), as_of=question.as_of)


def no_such_year(
    question: CalculationQuestion, kind: PatentKind, *, years: int, year: int, filed: date
) -> Calculation:
    """That no fee is charged for a year, and when the term ends."""
    found = term(kind=kind, filed_on=filed, policy=question.policy)
    basis = unique(found.sources)
    answer = fee_texts.no_such_year(kind, years=years, year=year, mark=texts.marks(basis, basis))
    draft = Draft(
        topic=Topic.ANNUITY,
        answer=answer,
        basis=basis,
        cautions=found.cautions,
        facts=found.facts,
        steps=found.steps,
    )
    return compose(draft, as_of=question.as_of)


def _without_day(
    question: CalculationQuestion, kind: PatentKind, filed: Mention | None, reduction: Reduction
) -> Calculation | Missing:
    """The amount by the year of the patent alone; the filing year serves for the calendar year."""
    year, calendar_year = question.patent_year, _calendar_year(question)
    if year is None and filed is not None and calendar_year is not None:
        year = calendar_year - filed.first.year + 1
    if year is None or year < 1:
        return missing(Topic.ANNUITY, MissingFact.FILED_ON)
    if filed is not None and calendar_year is None:
        calendar_year = filed.first.year + year - 1
    try:
        item = annuity_amount(
            kind=kind, year=year, day=question.as_of, policy=question.policy, reduction=reduction
        )
    except FactUnknown:
        filed_on = filed.first if filed else question.as_of
        years = term(kind=kind, filed_on=filed_on, policy=question.policy).years
        return no_such_year(question, kind, years=years, year=year, filed=filed_on)
    basis = unique(item.sources)
    mark = texts.marks(basis, basis)
    if filed is not None and calendar_year is not None:
        answer = fee_texts.annuity_in_year(item, year=calendar_year, mark=mark)
    else:
        answer = fee_texts.amount_answer(item, mark)
    notes = () if reduction is Reduction.NONE or item.reducible else (fee_texts.not_reduced(item),)
    draft = Draft(
        topic=Topic.ANNUITY,
        answer=answer,
        basis=basis,
        notes=(*notes, *((item.facts[0].note,) if kind is PatentKind.DESIGN and year > 10 else ())),
        facts=item.facts,
    )
    return compose(draft, as_of=question.as_of)
