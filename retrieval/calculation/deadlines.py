"""Deadlines other than fees, answered from a question's figures. Pure."""

from collections.abc import Callable
from datetime import date

from knowledge.deadlines import after_grant, customs, disputes, filing, notice
from knowledge.deadlines.counting import Deadline
from knowledge.deadlines.notice import Receipt
from knowledge.deadlines.restoration import restoration
from knowledge.patent_kind import PatentKind
from retrieval.calculation import texts
from retrieval.calculation.compose import (
    Draft,
    calendar_note,
    compose,
    from_deadline,
    missing,
    unique,
)
from retrieval.calculation.dates import Role
from retrieval.calculation.question import CalculationQuestion
from retrieval.calculation.result import Calculation, Missing, MissingFact, Topic

Result = Calculation | Missing | None


def answer_response(question: CalculationQuestion) -> Result:
    """The last day to answer a notice of the patent office."""
    receipt = _receipt(question, Topic.RESPONSE)
    if isinstance(receipt, Missing):
        return receipt
    if question.months is None:
        return missing(Topic.RESPONSE, MissingFact.NOTICE_MONTHS)
    found = notice.response(receipt, months=question.months)
    return from_deadline(found, topic=Topic.RESPONSE, as_of=question.as_of)


def after_notice(
    topic: Topic, rule: Callable[[Receipt], Deadline]
) -> Callable[[CalculationQuestion], Result]:
    """A period of the law itself that runs from a notice of the patent office."""

    def answer(question: CalculationQuestion) -> Result:
        receipt = _receipt(question, topic)
        if isinstance(receipt, Missing):
            return receipt
        return from_deadline(rule(receipt), topic=topic, as_of=question.as_of)

    return answer


answer_grant = after_notice(Topic.GRANT_FORMALITIES, notice.grant_formalities)
answer_reexamination = after_notice(Topic.REEXAMINATION, notice.reexamination)
answer_reexamination_suit = after_notice(Topic.REEXAMINATION_SUIT, notice.reexamination_suit)
answer_invalidity_suit = after_notice(Topic.INVALIDITY_SUIT, notice.invalidity_suit)
answer_restoration = after_notice(Topic.RESTORATION, restoration)


def after_event(
    topic: Topic, rule: Callable[[date], Deadline], *roles: Role
) -> Callable[[CalculationQuestion], Result]:
    """A period that runs from something that happened on a day."""

    def answer(question: CalculationQuestion) -> Result:
        event = question.find(*roles)
        if event is None or not event.exact:
            fact = MissingFact.FILED_ON if Role.FILED in roles else MissingFact.EVENT_DATE
            return missing(topic, fact)
        return from_deadline(rule(event.first), topic=topic, as_of=question.as_of)

    return answer


answer_examination = after_event(
    Topic.EXAMINATION,
    lambda day: filing.examination_request(filed_on=day),
    Role.FIRST_FILED,
    Role.FILED,
)
answer_report = after_event(
    Topic.EVALUATION_REPORT,
    lambda day: after_grant.evaluation_report(requested_on=day),
    Role.FILED,
    Role.RECEIVED,
    Role.PAID,
)
answer_licence = after_event(
    Topic.LICENCE_RECORDAL,
    lambda day: after_grant.licence_recordal(effective_on=day),
    Role.EFFECTIVE,
)
answer_injunction = after_event(
    Topic.INJUNCTION_SUIT,
    lambda day: disputes.suit_after_injunction(ordered_on=day),
    Role.ORDERED,
)
answer_counter_notice = after_event(
    Topic.COUNTER_NOTICE,
    lambda day: disputes.counter_notice(forwarded_on=day),
    Role.FORWARDED,
    Role.RECEIVED,
    Role.FILED,
)
answer_customs_reply = after_event(
    Topic.CUSTOMS_REPLY,
    lambda day: customs.customs_reply(notified_on=day),
    Role.RECEIVED,
    Role.NOTIFIED,
    Role.KNOWN,
)


def answer_limitation(question: CalculationQuestion) -> Result:
    """Three years from knowing; the Patent Law's article where a patent is spoken of."""
    known = question.find(Role.KNOWN)
    if known is None:
        return missing(Topic.LIMITATION, MissingFact.EVENT_DATE)
    if not known.exact:
        return None
    patent = "专利" in question.text or question.kind is not None
    rule = disputes.patent_limitation if patent else disputes.limitation
    found = rule(known_on=known.first)
    return from_deadline(found, topic=Topic.LIMITATION, as_of=question.as_of)


def answer_priority(question: CalculationQuestion) -> Result:
    """The last day to claim priority."""
    first = question.find(Role.FIRST_FILED, Role.FILED)
    if question.kind is None:
        return missing(Topic.PRIORITY, MissingFact.PATENT_KIND)
    if first is None or not first.exact:
        return missing(Topic.PRIORITY, MissingFact.FILED_ON)
    found = filing.priority(kind=question.kind, first_filed_on=first.first)
    regular, late = found.regular, found.restored
    basis = unique((*regular.sources, *(late.sources if late else ())))
    mark = texts.marks(regular.sources, basis)
    answer = texts.priority_answer(question.kind, regular.last_day, mark)
    draft = Draft(
        topic=Topic.PRIORITY,
        answer=answer + texts.time_left(regular.last_day, as_of=question.as_of),
        basis=basis,
        steps=regular.steps,
        notes=(texts.priority_restored(late.last_day) if late else "", calendar_note(regular)),
        due_on=regular.last_day,
    )
    return compose(draft, as_of=question.as_of)


def answer_pct(question: CalculationQuestion) -> Result:
    """The two last days to enter China from the PCT."""
    priority = question.find(Role.FIRST_FILED, Role.FILED)
    if priority is None or not priority.exact:
        return missing(Topic.PCT_ENTRY, MissingFact.FILED_ON)
    found = filing.pct_entry(priority_on=priority.first)
    late = found.extended
    basis = unique(found.regular.sources)
    answer = texts.pct_answer(found.regular.last_day, late.last_day, texts.marks(basis, basis))
    draft = Draft(
        topic=Topic.PCT_ENTRY,
        answer=answer + texts.time_left(late.last_day, as_of=question.as_of),
        basis=basis,
        steps=(*found.regular.steps, *late.steps),
        notes=(texts.FROM_PRIORITY, calendar_note(late)),
        due_on=min(
            (d for d in (found.regular.last_day, late.last_day) if d >= question.as_of),
            default=None,
        ),
    )
    return compose(draft, as_of=question.as_of)


def answer_publication(question: CalculationQuestion) -> Result:
    """When an application for an invention is published."""
    if question.kind not in {None, PatentKind.INVENTION}:
        return None
    filed = question.find(Role.FIRST_FILED, Role.FILED)
    if filed is None or not filed.exact:
        return missing(Topic.PUBLICATION, MissingFact.FILED_ON)
    found = filing.publication(filed_on=filed.first)
    basis = found.sources
    draft = Draft(
        topic=Topic.PUBLICATION,
        answer=texts.publication_answer(found.day, texts.marks(basis, basis)),
        basis=basis,
        steps=found.steps,
        notes=(texts.PRIORITY_COUNTS,),
    )
    return compose(draft, as_of=question.as_of)


def answer_customs_recordal(question: CalculationQuestion) -> Result:
    """The last day of a customs recordal and when it can be renewed."""
    expires = question.find(Role.EXPIRES, other=False)
    approved = question.find(Role.RECORDED, Role.REGISTERED)
    if expires is not None and expires.exact:
        found = customs.customs_renewal(expires_on=expires.first)
    elif approved is not None and approved.exact:
        found = customs.customs_recordal(approved_on=approved.first)
    else:
        return missing(Topic.CUSTOMS_RECORDAL, MissingFact.EVENT_DATE)
    basis = found.sources
    answer = texts.recordal_answer(found.last_day, found.renewable_from, texts.marks(basis, basis))
    draft = Draft(
        topic=Topic.CUSTOMS_RECORDAL,
        answer=answer + texts.time_left(found.last_day, as_of=question.as_of),
        basis=basis,
        steps=found.steps,
        cautions=found.cautions,
        due_on=found.last_day,
    )
    return compose(draft, as_of=question.as_of)


def _receipt(question: CalculationQuestion, topic: Topic) -> Receipt | Missing:
    """When the notice was received: the day said, or the day it was sent and how it came."""
    arrived = question.find(Role.RECEIVED, other=False)
    sent = question.find(Role.SENT, Role.NOTIFIED)
    if arrived is not None and arrived.exact and sent is None:
        return notice.received(arrived_on=arrived.first)
    if sent is None or not sent.exact:
        return missing(topic, MissingFact.NOTICE_DATE)
    if arrived is not None and arrived.exact:
        return notice.received(arrived_on=arrived.first)
    if question.medium is None:
        return missing(topic, MissingFact.NOTICE_MEDIUM)
    return notice.sent(sent_on=sent.first, medium=question.medium)
