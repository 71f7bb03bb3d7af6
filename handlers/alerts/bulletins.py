"""Bulletins: written by one of the staff, seen with their forecast, approved by another."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar, Protocol, TypedDict

from handlers.alerts import staff_texts as texts
from handlers.clock import SHANGHAI, Clock
from handlers.form import Field, FieldError, Form, FormRefused, Values
from handlers.message import Choice, IncomingMessage, Reply
from handlers.row_number import row_number
from knowledge.alerts import texts as wording
from knowledge.patents.taxonomy import Taxonomy, shipped_taxonomy
from knowledge.patents.taxonomy_edits import current_taxonomy
from storage import audit
from storage.alerts import bulletins
from storage.alerts.bulletins import Bulletin, BulletinState, NotAllowed
from storage.database import Database, Session
from storage.delivery import deliveries, push_reports
from storage.delivery.deliveries import Content, DeliveryKind
from storage.enterprises import enterprise_key
from storage.people import User

BULLETIN_WORD, WRITE_WORD, TAKE_WORD = "/通报", "/写通报", "/用通报草稿"
APPROVE_WORD = "/批准通报"
REFUSE_WORD = "/退回通报"
RECALL_WORD = "/撤回通报"
REPORT_WORD = "/推送报告"
NOW, DRAFT = "now", "draft"
MOST_FORECAST = 20_000
MOST_LISTED = 10


@dataclass(frozen=True, slots=True)
class Foreseen:
    """How many would be reached by which route, and why how many could not be reached at once."""

    routes: Mapping[str, int] = field(default_factory=dict)
    reasons: Mapping[str, int] = field(default_factory=dict)


class Forecast(Protocol):
    """Says who would be reached by which route now; sends nothing."""

    async def __call__(
        self, session: Session, user_ids: Sequence[int], content: Content, kind: DeliveryKind
    ) -> Foreseen:
        """Counts by route, and by reason."""
        ...


class Facts(TypedDict):
    """What the form's answers say of a bulletin."""

    title: str
    text: str
    target: dict[str, str]
    send_at: datetime


class BulletinForm(Form):
    """Title, text, for whom, when."""

    name: ClassVar[str] = "bulletin"
    title: ClassVar[str] = "写通报"

    def __init__(self, clock: Clock, forecast: Forecast | None) -> None:
        self._clock = clock
        self._forecast = forecast

    @property
    def fields(self) -> tuple[Field, ...]:
        """Four questions."""
        return (
            Field(name="title", ask=lambda _: Reply(texts.ask_title()), parse=_title),
            Field(name="text", ask=lambda _: Reply(texts.ask_text()), parse=_text),
            Field(name="target", ask=self._ask_target, parse=lambda text: text.strip()[:120]),
            Field(name="when", ask=self._ask_when, parse=self._when),
        )

    async def begin(self, session: Session, user: User, message: IncomingMessage) -> Values:
        """Nothing is known, or what a model drafted for this person: `/用通报草稿 12`."""
        if not message.text:
            return {}
        found = await _find(session, message.text)
        if found is None or found.state is not BulletinState.DRAFT or found.author_id != user.id:
            raise FormRefused(Reply(texts.no_draft()))
        return {"title": found.title, "text": found.text, DRAFT: found.id}

    async def complete(
        self,
        session: Session,
        user: User,
        message: IncomingMessage,  # noqa: ARG002
        values: Values,
    ) -> Reply:
        """Keep it, and show it with its forecast."""
        now = self._clock()
        when, draft = values["when"], values.get(DRAFT)
        facts: Facts = {
            "title": values["title"],
            "text": values["text"],
            "target": _target(values["target"], await current_taxonomy(session)),
            "send_at": now if when == NOW else datetime.fromisoformat(when),
        }
        try:
            if draft is None:
                kept = await bulletins.add_bulletin(session, user, **facts, now=now)
            else:
                kept = await bulletins.take_over(session, int(draft), user, **facts)
        except NotAllowed:
            return Reply(texts.not_allowed())
        await audit.record(session, user, "bulletin.write", now=now, subject=kept.push)
        return await shown(session, kept, self._forecast)

    def _ask_target(self, _values: Values) -> Reply:
        choices = [self.choice("target", texts.EVERYBODY, texts.EVERYBODY)]
        # Names and ids are the shipped ones: staff change what an industry is recognised by.
        choices += [self.choice("target", i.name, i.id) for i in shipped_taxonomy().industries]
        return Reply(texts.ask_target(), choices=tuple(choices))

    def _ask_when(self, _values: Values) -> Reply:
        return Reply(texts.ask_when(), choices=(self.choice("when", texts.AT_ONCE, NOW),))

    def _when(self, text: str) -> str:
        plain = text.strip().replace("：", ":")
        if plain in {NOW, texts.AT_ONCE}:
            return NOW
        try:
            moment = datetime.strptime(plain, "%Y-%m-%d %H:%M").replace(tzinfo=SHANGHAI)
        except ValueError:
            raise FieldError(texts.when_wrong()) from None
        if moment <= self._clock():
            raise FieldError(texts.when_past())
        return moment.isoformat()


@dataclass(frozen=True, slots=True)
class Bulletins:
    """What staff do with bulletins."""

    database: Database
    clock: Clock
    forecast: Forecast | None

    async def show(self, message: IncomingMessage, _user: User) -> Reply:
        """The list, or one with its forecast."""
        async with self.database.begin() as session:
            if not message.text:
                newest = await bulletins.newest_bulletins(session, limit=MOST_LISTED)
                return Reply(texts.bulletins((each, _named(each.target)) for each in newest))
            found = await _find(session, message.text)
            if found is None:
                return Reply(texts.no_bulletin())
            return await shown(session, found, self.forecast)

    async def approve(self, message: IncomingMessage, user: User) -> Reply:
        """A second person lets it go out."""
        return await self._decide(message.text, user, approved=True)

    async def refuse(self, message: IncomingMessage, user: User) -> Reply:
        """A second person does not."""
        return await self._decide(message.text, user, approved=False)

    async def recall(self, message: IncomingMessage, user: User) -> Reply:
        """What is unsent stays unsent."""
        now = self.clock()
        async with self.database.begin() as session:
            found = await _find(session, message.text)
            if found is None:
                return Reply(texts.no_bulletin())
            try:
                await bulletins.recall(session, found.id)
            except NotAllowed:
                return Reply(texts.not_allowed())
            unsent = await deliveries.cancel(session, push=found.push)
            await audit.record(
                session, user, "bulletin.recall", now=now, subject=found.push, unsent=unsent
            )
        return Reply(texts.recalled(found.id, unsent), choices=(_report(found),))

    async def report(self, message: IncomingMessage, _user: User) -> Reply:
        """What became of a push."""
        push = message.text.strip()
        if not push:
            return Reply(texts.report_wanted())
        push = f"bulletin:{number}" if (number := row_number(push)) else push
        async with self.database.begin() as session:
            return Reply(texts.report(await push_reports.push_report(session, push[:100])))

    async def _decide(self, number: str, user: User, *, approved: bool) -> Reply:
        now = self.clock()
        async with self.database.begin() as session:
            found = await _find(session, number)
            if found is None:
                return Reply(texts.no_bulletin())
            try:
                decided = await bulletins.decide(
                    session, found.id, user, approved=approved, now=now
                )
            except NotAllowed:
                return Reply(texts.not_allowed())
            action = "bulletin.approve" if approved else "bulletin.refuse"
            await audit.record(session, user, action, now=now, subject=found.push)
        return Reply(texts.decided(decided), choices=_choices(decided))


async def shown(session: Session, found: Bulletin, forecast: Forecast | None) -> Reply:
    """A bulletin, whom it would reach and how, and what can be done with it."""
    people = await bulletins.recipients(session, found.target, after=0, limit=MOST_FORECAST)
    foreseen = Foreseen()
    if forecast is not None and people:
        content = Content(text=wording.bulletin(found.title, found.text, drafted=found.drafted))
        foreseen = await forecast(session, people, content, DeliveryKind.BULLETIN)
    said = texts.forecast(foreseen.routes, foreseen.reasons, len(people))
    return Reply(texts.bulletin(found, _named(found.target), said), choices=_choices(found))


def _choices(found: Bulletin) -> tuple[Choice, ...]:
    match found.state:
        case BulletinState.WAITING:
            return (
                Choice(texts.APPROVE, f"{APPROVE_WORD} {found.id}"),
                Choice(texts.REFUSE, f"{REFUSE_WORD} {found.id}"),
            )
        case BulletinState.APPROVED | BulletinState.SENT:
            return (Choice(texts.RECALL, f"{RECALL_WORD} {found.id}"), _report(found))
        case BulletinState.DRAFT:
            return (Choice(texts.TAKE_DRAFT, f"{TAKE_WORD} {found.id}"),)
        case _:
            return (_report(found),)


def _report(found: Bulletin) -> Choice:
    return Choice(texts.REPORT, f"{REPORT_WORD} {found.id}")


async def _find(session: Session, number: str) -> Bulletin | None:
    wanted = row_number(number)
    return await bulletins.find_bulletin(session, wanted) if wanted else None


def _target(written: str, taxonomy: Taxonomy) -> dict[str, str]:
    """An industry by its id, its name or one of its words, staff's own among them; else a firm."""
    if written == texts.EVERYBODY:
        return {}
    named = taxonomy.get(written)
    industry = named.id if named else taxonomy.ids_by_word().get(written)
    return {"industry": industry} if industry else {"enterprise": enterprise_key(written)}


def _named(target: Mapping[str, str]) -> str:
    if name := target.get("industry"):
        industry = shipped_taxonomy().get(name)
        return industry.name if industry else name
    return target.get("enterprise") or texts.EVERYBODY


def _title(text: str) -> str:
    plain = " ".join(text.split())
    if not 2 <= len(plain) <= 30:
        raise FieldError(texts.title_length())
    return plain


def _text(text: str) -> str:
    plain = text.strip()
    if not 10 <= len(plain) <= 600:
        raise FieldError(texts.text_length())
    return plain
