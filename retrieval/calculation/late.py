"""Late annual fees, answered from a question's figures. Pure."""

from datetime import date, timedelta

from knowledge.deadlines import statutes
from knowledge.deadlines.annuity import Annuity, annuity_amount, patent_year
from knowledge.deadlines.counting import months_after, years_after
from knowledge.deadlines.late_fee import LateFee, late_fee
from knowledge.deadlines.rules import Source
from knowledge.deadlines.term import term
from retrieval.calculation import fee_texts, texts
from retrieval.calculation.compose import Draft, calendar_note, compose, missing, unique
from retrieval.calculation.dates import Role
from retrieval.calculation.fees import (
    annuity_of,
    before_grant,
    granted_year,
    no_such_year,
    year_asked,
)
from retrieval.calculation.question import CalculationQuestion
from retrieval.calculation.result import Calculation, Missing, MissingFact, Topic


def answer_late_fee(question: CalculationQuestion) -> Calculation | Missing | None:
    """What paying late costs, by the day the fee was due or by the filing date."""
    paid = question.find(Role.PAID, other=False)
    paid_on = paid.first if paid else question.as_of
    due = question.find(Role.DUE, Role.EXPIRES, other=False)
    if due is not None and due.exact:
        return _late_from_due_day(question, due.first, paid_on)
    filed = question.find(Role.FILED)
    delay = question.months_late
    if (filed is None or not filed.exact) and delay is not None:
        return _late_by(question, delay)
    if filed is None or not filed.exact:
        return missing(Topic.LATE_FEE, MissingFact.FILED_ON)
    if question.kind is None:
        return missing(Topic.LATE_FEE, MissingFact.PATENT_KIND)
    if question.reduction is None:
        return missing(Topic.LATE_FEE, MissingFact.SINGLE_OR_JOINT)
    if paid_on < filed.first:
        return None
    years = term(kind=question.kind, filed_on=filed.first, policy=question.policy).years
    year = question.patent_year or patent_year(paid_on, filed_on=filed.first)
    if delay is not None and paid is None:
        year = question.patent_year or year_asked(question, filed.first)
        paid_on = months_after(years_after(filed.first, year - 1), delay) + timedelta(days=1)
    if year < granted_year(question, filed.first):
        return before_grant(question, year)
    if not 2 <= year <= years:
        return no_such_year(question, question.kind, years=years, year=year, filed=filed.first)
    item = annuity_of(question, question.kind, filed.first, year)
    late = late_fee(
        due_on=years_after(filed.first, year - 1),
        paid_on=paid_on,
        full=item.full,
        payable=item.payable,
        policy=question.policy,
    )
    return _late_answer(question, late, paid_on, item)


def _late_from_due_day(
    question: CalculationQuestion, due_on: date, paid_on: date
) -> Calculation | Missing:
    full = question.yuan
    item: Annuity | None = None
    if full is None and question.kind is not None and question.patent_year is not None:
        if question.reduction is None:
            return missing(Topic.LATE_FEE, MissingFact.SINGLE_OR_JOINT)
        item = annuity_amount(
            kind=question.kind,
            year=question.patent_year,
            day=due_on,
            policy=question.policy,
            reduction=question.reduction,
        )
        full = item.full
    late = late_fee(
        due_on=due_on,
        paid_on=paid_on,
        full=full or 0,
        payable=item.payable if item else full or 0,
        policy=question.policy,
    )
    return _late_answer(question, late, paid_on, item, known=full is not None)


def _late_by(question: CalculationQuestion, months: int) -> Calculation:
    """Whether so many months late is too late, and the share to be added, without a day."""
    rate = question.policy.on(question.as_of, id="late-surcharge")
    brackets = question.policy.on(question.as_of, id="late-brackets")
    rule = statutes.LATE_ANNUITY[0]
    basis = (rule.source, Source("专利收费标准", "滞纳金"))
    late = fee_texts.late_by_months if months < rule.amount else fee_texts.too_late_by_months
    draft = Draft(
        topic=Topic.LATE_FEE,
        answer=late(
            months,
            most=rule.amount,
            rate=rate.amount,
            law=texts.marks(basis[:1], basis),
            table=texts.marks(basis[1:], basis),
        ),
        basis=basis,
        notes=(fee_texts.SAY_KIND_AND_DAY,),
        facts=(rate, brackets),
    )
    return compose(draft, as_of=question.as_of)


def _late_answer(
    question: CalculationQuestion,
    late: LateFee,
    paid_on: date,
    item: Annuity | None,
    *,
    known: bool = True,
) -> Calculation:
    rate = Source("专利收费标准", "滞纳金")
    basis = unique((*late.sources, rate, *(item.sources if item else ())))
    mark = texts.marks(basis, basis)
    if late.lapsed:
        answer = fee_texts.late_lapsed(late.due_on, late.last_day, mark)
    elif late.bracket is None or late.total is None:
        answer = fee_texts.not_late(late.brackets[0].after, mark)
    elif not known:
        answer = fee_texts.late_percent(
            late.bracket, paid_on=paid_on, last=late.last_day, mark=mark
        )
    else:
        name = fee_texts.fee(item) if item else fee_texts.FEE
        answer = fee_texts.late_answer(
            name, late.bracket, total=late.total, paid_on=paid_on, last=late.last_day, mark=mark
        )
    notes = [fee_texts.BRACKETS, *(fee_texts.bracket_line(b, in_yuan=known) for b in late.brackets)]
    unknown = calendar_note(late)
    draft = Draft(
        topic=Topic.LATE_FEE,
        answer=answer,
        basis=basis,
        notes=(*notes, unknown),
        facts=(*late.facts, *(item.facts if item else ())),
        due_on=late.last_day,
    )
    return compose(draft, as_of=question.as_of)
