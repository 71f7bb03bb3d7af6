"""Events that tell a fact and want no answer: consents to notices, and how what we sent went. Pure.

Forms: the platform's pages on subscription notices, template messages and mass messages.
"""

from dataclasses import dataclass

from bot.wechat.fields import Fields, count, listed, text
from storage.wechat.receipts import Receipt, ReceiptKind

CONSENTS = {
    "subscribe_msg_popup_event": "SubscribeMsgPopupEvent",
    "subscribe_msg_change_event": "SubscribeMsgChangeEvent",
}
SENT_NOTICES = "subscribe_msg_sent_event"
JOBS = {
    "templatesendjobfinish": ReceiptKind.TEMPLATE,
    "masssendjobfinish": ReceiptKind.MASS,
}
ARRIVED = {"success", "send success"}
MOST_LISTED = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """One answer to the question whether a notice may be sent."""

    sender_id: str
    event_id: str
    template_id: str
    accepted: bool


Report = Consent | Receipt


def read_reports(fields: Fields, sender: str, *, event: str, event_id: str) -> tuple[Report, ...]:
    """The facts in an event, by its name in small letters; none where it tells of nothing."""
    if event in CONSENTS:
        items = listed(fields, CONSENTS[event], most=MOST_LISTED)
        return tuple(
            Consent(
                sender_id=sender,
                event_id=event_id,
                template_id=text(item, "TemplateId")[:128],
                accepted=text(item, "SubscribeStatusString").lower() == "accept",
            )
            for item in items
            if text(item, "TemplateId")
        )
    if event == SENT_NOTICES:
        items = listed(fields, "SubscribeMsgSentEvent", most=MOST_LISTED)
        return tuple(_notice(item, sender) for item in items if text(item, "MsgID"))
    if event in JOBS and (job := text(fields, "MsgID") or text(fields, "MsgId")):
        return (_job(fields, sender, job=job, kind=JOBS[event]),)
    return ()


def _notice(item: Fields, sender: str) -> Receipt:
    return Receipt(
        kind=ReceiptKind.NOTICE,
        job_id=text(item, "MsgID")[:64],
        recipient_id=sender,
        template_id=text(item, "TemplateId")[:128],
        arrived=text(item, "ErrorCode") == "0",
        status=" ".join((text(item, "ErrorCode"), text(item, "ErrorStatus"))).strip()[:100],
    )


def _job(fields: Fields, sender: str, *, job: str, kind: ReceiptKind) -> Receipt:
    status = text(fields, "Status")
    return Receipt(
        kind=kind,
        job_id=job[:64],
        # A mass message's report comes from the account itself, whoever was meant.
        recipient_id="" if kind is ReceiptKind.MASS else sender,
        arrived=status.lower() in ARRIVED,
        status=status[:100],
        total=count(fields, "TotalCount"),
        filtered=count(fields, "FilterCount"),
        sent=count(fields, "SentCount"),
        failed=count(fields, "ErrorCount"),
    )
