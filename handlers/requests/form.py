"""The form of a request: what kind, for whom, what happened, papers, a contact, consent."""

import re
from datetime import timedelta

from typing_extensions import override

from handlers.clock import Clock
from handlers.conversation import current_exchanges
from handlers.form import Field, FieldError, Form, FormRefused, Values, plain_answer
from handlers.message import Channel, Choice, IncomingMessage, Reply
from handlers.names import tidy_name
from handlers.requests import pushes, service_clock, texts
from handlers.row_number import whole_number
from reports.requests.texts import KIND_TITLES
from storage import enterprises
from storage.database import Session
from storage.desk import requests
from storage.desk import tools as desk_tools
from storage.desk.request_state import URGENT_KINDS, RequestKind, RequestState
from storage.desk.requests import NewRequest
from storage.people import User

REQUEST_WORD = "求助"
MOST_FILES = 5
MOST_OPEN = 20
SHORTEST_DESCRIPTION = 5
LONGEST_DRAFT = 300
SENTENCE_MARKS = re.compile(r"[，。！？；]")
REACHABLE = re.compile(r"\d{5}|[A-Za-z][\w.-]{4}|@")
BY_TITLE = {title: kind for kind, title in KIND_TITLES.items()}
REACHES_ANY_TIME = frozenset({Channel.TELEGRAM, Channel.WECHAT})


class RequestForm(Form):
    """Opens a request. What was said just before, and the enterprise of last time, are offered."""

    name = "request"
    title = "求助"
    kept = timedelta(days=14)
    purpose = "联系方式只给承办这件求助的工作人员，用来联系您"
    keeps = "求助办结 {contact_days} 天后自动删除联系方式"

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    @property
    @override
    def fields(self) -> tuple[Field, ...]:
        return (
            Field(name="kind", ask=self._ask_kind, parse=_kind),
            Field(name="enterprise", ask=self._ask_enterprise, parse=_enterprise, optional=True),
            Field(name="description", ask=self._ask_description, parse=_description),
            Field(
                name="files",
                ask=lambda _values: Reply(texts.ask_files(MOST_FILES)),
                optional=True,
                files=MOST_FILES,
            ),
            Field(
                name="contact",
                ask=lambda values: Reply(texts.ask_contact(reachable=values["reachable"])),
                parse=_contact,
                optional=True,
                personal=True,
                when=lambda values: not values["reachable"] or values["kind"] in _URGENT,
            ),
            Field(name="consent", ask=self._ask_consent, parse=_consent),
        )

    @override
    async def begin(self, session: Session, user: User, message: IncomingMessage) -> Values:
        theirs, _ = await requests.of_person(session, user, limit=MOST_OPEN)
        if sum(each.state is not RequestState.CLOSED for each in theirs) >= MOST_OPEN:
            raise FormRefused(Reply(texts.too_many_open(MOST_OPEN)))
        title, _, rest = message.text.strip().partition(" ")
        kind = BY_TITLE.get(title)
        draft = rest.strip() if kind else message.text.strip()
        if not draft:
            lately = await current_exchanges(session, user, now=self._clock(), limit=1)
            draft = lately[-1].question if lately else ""
        told = (await enterprises.profile(session, user)).enterprise
        known: dict[str, object] = {
            "remembered": told.name if told else "",
            "draft": draft if SHORTEST_DESCRIPTION <= len(draft) <= LONGEST_DRAFT else "",
            "reachable": message.channel in REACHES_ANY_TIME,
        }
        return {**known, "kind": kind.value} if kind else known

    @override
    async def complete(
        self, session: Session, user: User, message: IncomingMessage, values: Values
    ) -> Reply:
        now, kind = self._clock(), RequestKind(values["kind"])
        enterprise = None
        if name := values.get("enterprise"):
            enterprise = await enterprises.find_or_add_enterprise(session, name, now=now)
            await enterprises.remember_enterprise(session, user, enterprise)
        times = await desk_tools.service_times(session)
        request = await requests.open_request(
            session,
            user,
            NewRequest(
                kind=kind,
                description=values["description"],
                enterprise_id=enterprise.id if enterprise else None,
                contact=values.get("contact", ""),
                files=tuple(values.get("files", ())),
            ),
            due_at=service_clock.due_after(now, times[kind]),
            now=now,
        )
        await pushes.tell_desk(
            session,
            request,
            texts.staff_opened(request),
            key="opened",
            now=now,
            urgent=request.urgent,
        )
        return Reply(texts.opened(request), choices=own_choices(request.number))

    def _ask_kind(self, _values: Values) -> Reply:
        choices = (self.choice("kind", title, title) for title in KIND_TITLES.values())
        return Reply(texts.ask_kind(), choices=tuple(choices))

    def _ask_enterprise(self, values: Values) -> Reply:
        known = values["remembered"]
        choice = self.choice("enterprise", f"{texts.SAME_ENTERPRISE}{known}", known)
        return Reply(texts.ask_enterprise(known), choices=(choice,) if known else ())

    def _ask_description(self, values: Values) -> Reply:
        draft = values["draft"]
        text = texts.ask_description(RequestKind(values["kind"]), draft=draft)
        choice = self.choice("description", texts.USE_DRAFT, draft)
        return Reply(text, choices=(choice,) if draft else ())

    def _ask_consent(self, values: Values) -> Reply:
        text = texts.ask_consent(
            RequestKind(values["kind"]),
            enterprise=values.get("enterprise", ""),
            description=values["description"],
            files=len(values.get("files", ())),
            contact=values.get("contact", ""),
        )
        return Reply(text, choices=(self.choice("consent", texts.AGREE, texts.AGREE_WORD),))


def own_choices(number: str) -> tuple[Choice, ...]:
    """What the person can do with a request that goes on."""
    return (
        Choice(texts.ADD_WORDS, f"{pushes.SUPPLEMENT_WORD} {number}"),
        Choice(texts.SEE, f"{pushes.MINE_WORD} {number}"),
    )


_URGENT = frozenset(kind.value for kind in URGENT_KINDS)


def _kind(written: str) -> str:
    kinds, written = list(RequestKind), written.strip().rstrip("。.")
    if place := whole_number(written, least=1, most=len(kinds)):
        return kinds[place - 1].value
    kind = BY_TITLE.get(written)
    if kind is None:
        raise FieldError(texts.kind_wanted())
    return kind.value


def _enterprise(written: str) -> str:
    name = tidy_name(written)
    named = 2 <= len(name) <= 60 and enterprises.enterprise_key(name)
    if not named or SENTENCE_MARKS.search(name):
        raise FieldError(texts.enterprise_wanted())
    return name


def _description(written: str) -> str:
    if len(written.strip()) < SHORTEST_DESCRIPTION:
        raise FieldError(texts.description_wanted())
    return plain_answer(written)


def _contact(written: str) -> str:
    contact = tidy_name(written)
    if len(contact) > 100 or not REACHABLE.search(re.sub(r"(?<=\d)[ -](?=\d)", "", contact)):
        raise FieldError(texts.contact_wanted())
    return contact


def _consent(written: str) -> str:
    if written.strip().rstrip("。") not in {texts.AGREE_WORD, texts.AGREE}:
        raise FieldError(texts.consent_wanted())
    return texts.AGREE_WORD
