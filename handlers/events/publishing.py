"""Staff publish an event or call it off; both show first what they will do."""

from dataclasses import dataclass

from handlers.clock import Clock, day_of
from handlers.events import staff_texts, texts, words
from handlers.events.addresses import Addresses
from handlers.events.changing import tell_everybody
from handlers.events.creating import staff_choices
from handlers.events.finding import event_numbered
from handlers.message import IncomingMessage, Reply
from handlers.staff.confirming import confirmed, preview
from storage import audit, events, registrations
from storage.alerts import notices
from storage.alerts.notices import Facets, Notice, NoticeKind
from storage.database import Database
from storage.delivery import deliveries
from storage.events import Event, EventState, TransitionNotAllowed
from storage.people import User


@dataclass(frozen=True, slots=True)
class Publishing:
    """The handlers that change what the public sees."""

    database: Database
    clock: Clock
    addresses: Addresses

    async def publish(self, message: IncomingMessage, user: User) -> Reply:
        """/发布活动 12, then the same with 确认."""
        argument, sure = confirmed(message.text)
        now = self.clock()
        async with self.database.begin() as session:
            event = await event_numbered(session, argument)
            if event is None:
                return Reply(staff_texts.EVENT_WRONG)
            if event.state is not EventState.DRAFT:
                return Reply(staff_texts.not_a_draft(event), choices=staff_choices(event))
            if event.plan.starts_at <= now:
                return Reply(staff_texts.publish_past(event), choices=staff_choices(event))
            if not sure:
                return preview(staff_texts.publish_preview(event), words.PUBLISH, argument)
            try:
                event = await events.move_event(
                    session, event.id, EventState.PUBLISHED, allowed=[EventState.DRAFT]
                )
            except TransitionNotAllowed:  # a colleague was faster
                return Reply(staff_texts.not_a_draft(event))
            await audit.record(session, user, "event published", now=now, subject=event.subject)
            url = self.addresses.page(event)
            await notices.add_notices(session, [_notice(event, url, self.clock)], now=now)
        return Reply(staff_texts.published(event, url), choices=staff_choices(event))

    async def call_off(self, message: IncomingMessage, user: User) -> Reply:
        """/取消活动 12 原因, then the same with 确认; everybody who signed up is told."""
        argument, sure = confirmed(message.text)
        number, _, reason = argument.partition(" ")
        reason = reason.strip()[:200]
        now = self.clock()
        async with self.database.begin() as session:
            found = await event_numbered(session, number)
            event = await events.lock_event(session, found.id) if found else None
            if event is None:
                return Reply(staff_texts.EVENT_WRONG)
            if event.state not in {EventState.DRAFT, EventState.PUBLISHED}:
                return Reply(staff_texts.cannot_change(event))
            people = await registrations.signed_up_users(session, event.id)
            if not sure:
                text = staff_texts.call_off_preview(event, len(people), reason)
                return preview(text, words.CALL_OFF, argument)
            event = await events.move_event(
                session,
                event.id,
                EventState.CANCELLED,
                allowed=[EventState.DRAFT, EventState.PUBLISHED],
            )
            await deliveries.cancel(session, push=f"{event.subject}:reminder")
            told = staff_texts.told_called_off(event, reason)
            await tell_everybody(session, event, told, now=now)
            await audit.record(
                session, user, "event called off", now=now, subject=event.subject, reason=reason
            )
        return Reply(staff_texts.called_off(event, len(people)))


def _notice(event: Event, url: str, clock: Clock) -> Notice:
    kind = texts.KINDS[event.plan.kind]
    return Notice(
        key=f"{event.subject}:published",
        kind=NoticeKind.EVENT,
        title=f"{kind}：{event.plan.title}",
        text=staff_texts.notice_text(event),
        happened_on=day_of(clock()),
        url=url,
        facets=Facets(event_kinds=(event.plan.kind.value,)),
    )
