"""Deadlines of trade marks, answered from a question's figures. Pure."""

from datetime import date

from knowledge.deadlines import statutes, trademark
from knowledge.deadlines.counting import Step
from knowledge.deadlines.opposition import opposition
from knowledge.deadlines.rules import rule_on
from knowledge.deadlines.trademark import Known
from retrieval.calculation import texts
from retrieval.calculation.compose import (
    Draft,
    calendar_note,
    compose,
    from_deadline,
    missing,
    unique,
)
from retrieval.calculation.dates import Mention, Role
from retrieval.calculation.question import CalculationQuestion
from retrieval.calculation.result import Calculation, Missing, MissingFact, Topic

Result = Calculation | Missing | None


def answer_opposition(question: CalculationQuestion) -> Result:
    """The last day to oppose a mark, by the law of the day of its publication."""
    announced = question.find(Role.ANNOUNCED)
    if announced is None:
        return missing(Topic.OPPOSITION, MissingFact.ANNOUNCED_ON)
    if not announced.exact:
        return _opposition_in(question, announced)
    found = opposition(announced_on=announced.first)
    end, basis = found.deadline, unique(found.sources)
    mark = texts.marks(end.sources, basis)
    answer = texts.opposition_answer(end.last_day, months=found.months, mark=mark)
    note = calendar_note(end)
    if found.shorter is not None:
        note = texts.opposition_safe(
            found.safe_day,
            shorter=found.shorter.last_day,
            mark=texts.marks(found.shorter.sources[:1], basis),
        )
    draft = Draft(
        topic=Topic.OPPOSITION,
        answer=answer + texts.time_left(end.last_day, as_of=question.as_of),
        basis=basis,
        steps=end.steps,
        notes=(note,),
        cautions=end.cautions,
        due_on=found.safe_day,
    )
    return compose(draft, as_of=question.as_of)


def _opposition_in(question: CalculationQuestion, announced: Mention) -> Result:
    """The period for a mark published in a month, where one law governs all of it."""
    first = opposition(announced_on=announced.first)
    last = opposition(announced_on=announced.last)
    if first.months != last.months or first.shorter or last.shorter:
        return missing(Topic.OPPOSITION, MissingFact.ANNOUNCED_ON)
    basis = unique(first.sources)
    answer = texts.opposition_in(
        announced.first,
        announced.last,
        months=first.months,
        ends=(first.deadline.last_day, last.deadline.last_day),
        mark=texts.marks(first.deadline.sources, basis),
    )
    draft = Draft(
        topic=Topic.OPPOSITION,
        answer=answer,
        basis=basis,
        notes=(calendar_note(last.deadline),),
        cautions=last.deadline.cautions,
    )
    return compose(draft, as_of=question.as_of)


def answer_renewal(question: CalculationQuestion) -> Result:
    """When a trade mark can be renewed, from its last day or from its registration."""
    expires = question.find(Role.EXPIRES, other=False)
    registered = question.find(Role.REGISTERED)
    before: tuple[Step, ...] = ()
    assumed = ""
    if expires is not None and expires.exact:
        last = expires.first
    elif registered is not None and registered.exact:
        current = trademark.registration_term(registered_on=registered.first, as_of=question.as_of)
        last, before = current.last_day, current.steps
        assumed = _renewals_assumed(registered.first, current, as_of=question.as_of)
    elif question.months_late is not None:
        return _renewal_late_by(question, question.months_late)
    else:
        return missing(Topic.TRADEMARK_RENEWAL, MissingFact.REGISTERED_ON)
    found = trademark.renewal(expires_on=last, as_of=question.as_of)
    basis = unique(found.sources)
    answer = texts.renewal_answer(
        found.opens_on,
        found.last_day,
        found.grace.last_day,
        as_of=question.as_of,
        mark=texts.marks(basis, basis),
    )
    draft = Draft(
        topic=Topic.TRADEMARK_RENEWAL,
        answer=assumed + answer,
        basis=basis,
        steps=(*before, *found.steps),
        notes=(calendar_note(found.grace),),
        cautions=found.cautions,
        due_on=last if last >= question.as_of else found.grace.last_day,
    )
    return compose(draft, as_of=question.as_of)


def _renewal_late_by(question: CalculationQuestion, months: int) -> Calculation:
    """Whether so many months after its end a mark can still be renewed, without a day."""
    grace = rule_on(statutes.RENEWAL_GRACE, question.as_of)
    basis = (grace.source,)
    answer = texts.renewal_late_by(months, grace=grace.amount, mark=texts.marks(basis, basis))
    return compose(
        Draft(topic=Topic.TRADEMARK_RENEWAL, answer=answer, basis=basis, notes=(texts.SAY_END,)),
        as_of=question.as_of,
    )


def _renewals_assumed(registered_on: date, current: trademark.Term, *, as_of: date) -> str:
    """When the term before ended, where today's only holds for a mark that was renewed then."""
    if not current.renewed:
        return ""
    previous = trademark.term_before(registered_on=registered_on, current=current, as_of=as_of)
    return texts.renewal_assumed(previous.last_day, previous.grace.last_day)


def answer_refusal(question: CalculationQuestion) -> Result:
    """The last day to ask for review of a refused trade mark."""
    arrived = question.find(Role.RECEIVED)
    sent = question.find(Role.SENT, other=False)
    event, known = (arrived, Known.ARRIVED) if arrived else (sent, Known.SENT)
    if event is None or not event.exact:
        return missing(Topic.REFUSAL_REVIEW, MissingFact.NOTICE_DATE)
    found = trademark.refusal_review(day=event.first, known=known)
    return from_deadline(found, topic=Topic.REFUSAL_REVIEW, as_of=question.as_of)


def answer_non_use(question: CalculationQuestion) -> Result:
    """The first day for a non-use cancellation."""
    registered = question.find(Role.REGISTERED, Role.ANNOUNCED)
    if registered is None or not registered.exact:
        return missing(Topic.NON_USE, MissingFact.REGISTERED_ON)
    found = trademark.non_use(registered_on=registered.first, as_of=question.as_of)
    basis = unique(found.sources)
    draft = Draft(
        topic=Topic.NON_USE,
        answer=texts.non_use_answer(found.earliest, texts.marks(basis, basis)),
        basis=basis,
        steps=found.steps,
        notes=(texts.NON_USE_ALSO,),
        cautions=found.cautions,
        due_on=found.earliest,
    )
    return compose(draft, as_of=question.as_of)
