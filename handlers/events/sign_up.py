"""Signing up: which event, who comes, for which enterprise; all in one message or step by step."""

from typing import Any, ClassVar

from typing_extensions import override

from handlers.clock import Clock
from handlers.events import texts, words
from handlers.events.finding import meant
from handlers.events.listing import choose
from handlers.events.people import MOST_PEOPLE, PHONE, NotNames, read_party
from handlers.form import Field, FieldError, Form, FormRefused, Values
from handlers.message import Choice, IncomingMessage, Reply
from handlers.row_number import row_number
from storage import enterprises, events, registrations
from storage.database import Session
from storage.enterprises import LONGEST_NAME, Enterprise
from storage.events import Event, EventState
from storage.people import User
from storage.registrations import Registration, RegistrationState, Wish


class SignUpForm(Form):
    """报名 12, or at once: 报名 12 张三、李四 汕头某某玩具有限公司.

    What the person has told before is offered as a button. What is in the way is said at the
    beginning; places are given at the end, where they are counted.
    """

    name: ClassVar[str] = "sign_up"
    title: ClassVar[str] = "活动报名"
    purpose: ClassVar[str] = "姓名用来排座、签到和统计参加人数，电话只在活动临时有变时用"
    keeps: ClassVar[str] = "电话在活动结束 {phone_days} 天后自动删除，姓名保存在活动签到表里"

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    @property
    @override
    def fields(self) -> tuple[Field, ...]:
        return (
            Field(
                name="clash",
                ask=self._ask_anyway,
                parse=_read_anyway,
                when=lambda values: bool(values.get("clashes_with")),
            ),
            Field(name="party", ask=self._ask_people, parse=_read_people, personal=True),
            Field(
                name="enterprise",
                ask=self._ask_enterprise,
                parse=_read_enterprise,
                when=lambda values: not values.get("party", {}).get("enterprise"),
            ),
            Field(
                name="phone",
                ask=lambda _values: Reply(texts.ask_phone()),
                parse=_read_phone,
                optional=True,
                personal=True,
                when=lambda values: (
                    not values.get("at_once") and not values.get("party", {}).get("phone")
                ),
            ),
        )

    @override
    async def begin(self, session: Session, user: User, message: IncomingMessage) -> Values:
        now = self._clock()
        number, _, party = message.text.strip().partition(" ")
        one = row_number(number) is not None
        found = await meant(session, number if one else message.text, now=now)
        if not found:
            wanted = number if one else message.text[:30]
            raise FormRefused(Reply(texts.no_such_event(wanted) if wanted else texts.no_events()))
        if len(found) > 1:
            raise FormRefused(choose(found, words.SIGN_UP))
        event = found[0]
        await self._refuse(session, event, user)
        told = await enterprises.profile(session, user)
        values: dict[str, Any] = {
            "event": event.id,
            "title": event.plan.title,
            "when": texts.moment(event.plan.starts_at),
            "full": await registrations.free_places(session, event) <= 0,
            "clashes_with": await registrations.clash(session, event, user.id),
            "own_name": told.name,
            "own_enterprise": told.enterprise.name if told.enterprise else "",
        }
        if one and party:
            try:
                values |= {"party": _read_people(party), "at_once": True}
            except FieldError as wrong:
                raise FormRefused(Reply(str(wrong))) from None
        return values

    @override
    async def complete(
        self, session: Session, user: User, message: IncomingMessage, values: Values
    ) -> Reply:
        now = self._clock()
        party = values.get("party") or {"people": [values.get("own_name", "")]}
        firm = await self._enterprise(session, user, values, party)
        wish = Wish(
            event_id=values["event"],
            user_id=user.id,
            people=tuple(party["people"]),
            enterprise_id=firm.id if firm else None,
            phone=party.get("phone") or values.get("phone") or "",
        )
        event = await events.find_event(session, wish.event_id)
        try:
            registration = await registrations.sign_up(session, wish, now=now)
        except registrations.SignUpRefused as refused:
            return _refusal(refused, event, firm.name if firm else "", clock=self._clock)
        if len(party["people"]) == 1 and party["people"][0] and not values.get("own_name"):
            await enterprises.remember_name(session, user, party["people"][0])
        return done(event, registration)

    async def _enterprise(
        self, session: Session, user: User, values: Values, party: dict[str, Any]
    ) -> Enterprise | None:
        written = party.get("enterprise") or values.get("enterprise") or ""
        if not written:
            return None
        firm = await enterprises.find_or_add_enterprise(session, written, now=self._clock())
        await enterprises.remember_enterprise(session, user, firm)
        return firm

    async def _refuse(self, session: Session, event: Event, user: User) -> None:
        """Say at once what is in the way. Raises FormRefused."""
        now = self._clock()
        plan = event.plan
        if event.state is not EventState.PUBLISHED or now > plan.sign_up_until:
            raise FormRefused(
                Reply(texts.closed(event, now=now), choices=(Choice("活动", words.LIST),))
            )
        before = await registrations.find_registration(session, event.id, user.id)
        if before is not None and before.state.value in registrations.ACTIVE:
            raise FormRefused(
                Reply(texts.signed_up_before(event, before), choices=_choices(event, before))
            )

    def _ask_anyway(self, values: Values) -> Reply:
        anyway = self.choice("clash", texts.SIGN_UP_ANYWAY, texts.SIGN_UP_ANYWAY)
        return Reply(texts.clashes(values["clashes_with"]), choices=(anyway,))

    def _ask_people(self, values: Values) -> Reply:
        own = values.get("own_name")
        choices = (self.choice("party", own, own),) if own else ()
        text = texts.ask_people(values["title"], when=values["when"], full=values["full"])
        return Reply(text, choices=choices)

    def _ask_enterprise(self, values: Values) -> Reply:
        known = [values["own_enterprise"]] if values.get("own_enterprise") else []
        offered = [*known, texts.PERSONAL]
        return Reply(
            texts.ask_enterprise(),
            choices=tuple(self.choice("enterprise", each, each) for each in offered),
        )


def done(event: Event | None, registration: Registration) -> Reply:
    """What is said once the sign-up stands."""
    if event is None:  # deleted by hand this very moment
        return Reply(texts.no_such_event(""))
    waits = registration.state is RegistrationState.WAITING
    text = texts.waiting(event, registration) if waits else texts.signed_up(event, registration)
    return Reply(text, choices=_choices(event, registration))


def _choices(event: Event, registration: Registration) -> tuple[Choice, ...]:
    cancel = Choice(texts.CANCEL_SIGN_UP, f"{words.CANCEL} {event.id}")
    if registration.state is RegistrationState.WAITING:
        return (cancel, Choice(texts.MY_SIGN_UPS, words.MINE))
    calendar = Choice(texts.CALENDAR, f"{words.CALENDAR} {event.id}")
    return (calendar, cancel, Choice(texts.MY_SIGN_UPS, words.MINE))


def _refusal(
    refused: registrations.SignUpRefused, event: Event | None, firm: str, *, clock: Clock
) -> Reply:
    """A sentence for each thing that can have happened since the form was begun."""
    if event is None or isinstance(refused, registrations.EventClosed):
        return Reply(texts.closed(event, now=clock()), choices=(Choice("活动", words.LIST),))
    again = (Choice(texts.SIGN_UP, f"{words.SIGN_UP} {event.id}"),)
    if isinstance(refused, registrations.PersonDoubled):
        return Reply(texts.person_doubled(str(refused)), choices=again)
    if isinstance(refused, registrations.EnterpriseFull):
        most = event.plan.per_enterprise
        text = texts.enterprise_full(firm, most=most, left=refused.left)
        return Reply(text, choices=again if refused.left else ())
    return Reply(texts.signed_up_meanwhile(event), choices=(Choice("我的报名", words.MINE),))


def _read_people(text: str) -> dict[str, Any]:
    try:
        party = read_party(text)
    except NotNames:
        raise FieldError(texts.names_not_understood(MOST_PEOPLE)) from None
    return {
        "people": list(party.people),
        "enterprise": party.enterprise,
        "phone": party.phone,
    }


def _read_enterprise(text: str) -> str:
    if text in {texts.PERSONAL, "个人", "无", "没有"}:
        return ""
    if len(text) > LONGEST_NAME or not enterprises.enterprise_key(text):
        raise FieldError(texts.enterprise_not_understood())
    return text


def _read_phone(text: str) -> str:
    found = PHONE.fullmatch("".join(text.split()))
    if found is None:
        raise FieldError(texts.phone_not_understood())
    return found[1]


def _read_anyway(text: str) -> str:
    if text not in {texts.SIGN_UP_ANYWAY, "是", "仍要"}:
        raise FieldError(texts.say_anyway())
    return text
