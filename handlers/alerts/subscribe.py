"""订阅: by a guided form, or by one sentence."""

from dataclasses import dataclass, replace
from typing import ClassVar

from handlers import stored_reply
from handlers.alerts import texts
from handlers.alerts.named import WHATS, named_topic
from handlers.alerts.preview import preview
from handlers.alerts.reading import Wish, read_wish, wished
from handlers.clock import Clock, day_of
from handlers.form import Field, FieldError, Form, FormRefused, Values
from handlers.message import Choice, IncomingMessage, Reply
from knowledge.alerts.texts import KINDS, MARKETS, described
from knowledge.patents.taxonomy import Taxonomy, shipped_taxonomy
from knowledge.patents.taxonomy_edits import current_taxonomy
from storage import enterprises
from storage.alerts import subscriptions
from storage.alerts.notices import NoticeKind
from storage.alerts.subscriptions import Cadence, Subscription, TooManySubscriptions
from storage.alerts.topics import Topic
from storage.database import Database, Session
from storage.people import User

SUBSCRIBE_WORD = "订阅"
MINE_WORD = "我的订阅"
LEAVE_WORD = "/退订"

NARROWED = frozenset({"industry", "keywords", "class", "applicant"})
TOLD_KINDS = (
    NoticeKind.NEW_PATENT,
    NoticeKind.NEW_TRADEMARK,
    NoticeKind.STATUS_CHANGE,
    NoticeKind.OWNER_CHANGE,
    NoticeKind.LICENCE,
    NoticeKind.FEE_DUE,
)


async def keep_wish(
    session: Session,
    user: User,
    topic: Topic,
    *,
    cadence: Cadence,
    words: str,
    taxonomy: Taxonomy,
    clock: Clock,
) -> Reply:
    """Subscribe, and say what it would have brought in the last ninety days."""
    now = clock()
    try:
        kept = await subscriptions.subscribe(
            session,
            user,
            topic,
            title=described(topic, taxonomy),
            cadence=cadence,
            words=words,
            now=now,
            digested_for=day_of(now),
        )
    except TooManySubscriptions:
        return Reply(texts.too_many(subscriptions.MOST_OF_ONE_PERSON), choices=(_mine(),))
    brought = await preview(session, topic, taxonomy, today=day_of(now))
    return Reply(texts.subscribed(kept.title, cadence, brought), choices=(*_ways(kept), _mine()))


def _ways(kept: Subscription) -> tuple[Choice, ...]:
    """Buttons that change how often, and end it."""
    others = [cadence for cadence in Cadence if cadence is not kept.cadence]
    return (
        *(Choice(texts.CADENCES[c], f"/订阅频率 {kept.id} {texts.CADENCES[c]}") for c in others),
        Choice(texts.LEAVE, f"{LEAVE_WORD} {kept.id}"),
    )


def _mine() -> Choice:
    return Choice(MINE_WORD, MINE_WORD)


@dataclass(frozen=True, slots=True)
class Subscribe:
    """Takes one sentence for a subscription."""

    database: Database
    clock: Clock

    async def by_sentence(self, message: IncomingMessage, user: User) -> Reply:
        """Subscribe to what the words name, or say how to put it."""
        async with self.database.begin() as session:
            taxonomy = await current_taxonomy(session)
            wish = read_wish(wished(message.text) or message.text, taxonomy)
            if wish.competitors and wish.topic.as_dict().keys() <= {"kinds"}:
                wish = await _own_industry(session, user, wish)
            reply = await self._keep(session, user, message, wish, taxonomy)
            await stored_reply.keep(session, message, reply)
        return reply

    async def _keep(
        self,
        session: Session,
        user: User,
        message: IncomingMessage,
        wish: Wish,
        taxonomy: Taxonomy,
    ) -> Reply:
        if wish.wrong_number:
            return Reply(texts.wrong_number(wish.wrong_number))
        if wish.topic.empty or (wish.competitors and set(wish.topic.as_dict()) <= {"kinds"}):
            kinds = "".join(KINDS[kind] for kind in wish.topic.kinds[:1])
            return Reply(
                texts.which_industry() if wish.competitors else texts.not_understood(),
                choices=tuple(
                    Choice(industry.name, f"{SUBSCRIBE_WORD} {industry.name} {kinds}".strip())
                    for industry in taxonomy.industries
                ),
            )
        return await keep_wish(
            session,
            user,
            wish.topic,
            cadence=wish.cadence or Cadence.DAILY,
            words=message.text if wished(message.text) else f"{SUBSCRIBE_WORD} {message.text}",
            taxonomy=taxonomy,
            clock=self.clock,
        )


async def _own_industry(session: Session, user: User, wish: Wish) -> Wish:
    """Competitors are those of the industry that the person's enterprise is in, if it is known."""
    enterprise = (await enterprises.profile(session, user)).enterprise
    industries = enterprise.industries if enterprise else ()
    return replace(wish, topic=replace(wish.topic, industries=industries))


class SubscribeForm(Form):
    """What, which, which kinds, how often."""

    name: ClassVar[str] = "subscribe"
    title: ClassVar[str] = "订阅预警"

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    @property
    def fields(self) -> tuple[Field, ...]:
        """Four questions, two of them only where they make sense."""
        return (
            Field(name="what", ask=self._ask_what, parse=_what),
            Field(name="which", ask=self._ask_which, parse=_which, when=_has_which),
            Field(name="kind", ask=self._ask_kind, parse=_kind, optional=True, when=_is_narrowed),
            Field(name="cadence", ask=self._ask_cadence, parse=_cadence),
        )

    async def begin(self, session: Session, user: User, message: IncomingMessage) -> Values:  # noqa: ARG002
        """Refused where the person has as many as one may have."""
        own = await subscriptions.subscriptions_of(session, user)
        if len(own) >= subscriptions.MOST_OF_ONE_PERSON:
            most = subscriptions.MOST_OF_ONE_PERSON
            raise FormRefused(Reply(texts.too_many(most), choices=(_mine(),)))
        return {}

    async def complete(
        self,
        session: Session,
        user: User,
        message: IncomingMessage,  # noqa: ARG002
        values: Values,
    ) -> Reply:
        """Keep the wish with the words it was made of."""
        taxonomy = await current_taxonomy(session)
        kinds = (str(values["kind"]),) if "kind" in values else ()
        which = str(values.get("which", ""))
        topic = named_topic(str(values["what"]), which, kinds, taxonomy)
        if topic.empty:
            raise FieldError(texts.nothing_named(str(values["what"])))
        return await keep_wish(
            session,
            user,
            topic,
            cadence=Cadence(values["cadence"]),
            words=_described(values),
            taxonomy=taxonomy,
            clock=self._clock,
        )

    def _ask_what(self, _values: Values) -> Reply:
        choices = tuple(self.choice("what", label, what) for what, label in WHATS.items())
        return Reply(texts.ask_what(), choices=choices)

    def _ask_which(self, values: Values) -> Reply:
        what = values["what"]
        options: list[tuple[str, str]] = []
        if what == "industry":
            options = [(each.name, each.id) for each in shipped_taxonomy().industries]
        elif what == "market":
            options = [(name, market) for market, name in MARKETS.items()]
        choices = tuple(self.choice("which", label, value) for label, value in options)
        return Reply(texts.ask_which(what), choices=choices)

    def _ask_kind(self, _values: Values) -> Reply:
        choices = tuple(self.choice("kind", KINDS[kind], kind.value) for kind in TOLD_KINDS)
        return Reply(texts.ask_kind(), choices=choices)

    def _ask_cadence(self, _values: Values) -> Reply:
        return Reply(
            texts.ask_cadence(),
            choices=tuple(
                self.choice("cadence", texts.CADENCES[each], each.value) for each in Cadence
            ),
        )


def _has_which(values: Values) -> bool:
    return bool(values["what"] != "event")


def _is_narrowed(values: Values) -> bool:
    return values["what"] in NARROWED


def _what(text: str) -> str:
    by_label = {label: what for what, label in WHATS.items()}
    plain = text.strip()
    if plain in WHATS:
        return plain
    if plain in by_label:
        return by_label[plain]
    raise FieldError(texts.choose_from(by_label))


def _which(text: str) -> str:
    plain = text.strip()
    if not 1 <= len(plain) <= 100:
        raise FieldError(texts.which_length())
    return plain


def _kind(text: str) -> str:
    by_label = {KINDS[kind]: kind.value for kind in TOLD_KINDS}
    plain = text.strip()
    if plain in by_label.values():
        return plain
    if plain in by_label:
        return by_label[plain]
    raise FieldError(texts.choose_from(by_label))


def _cadence(text: str) -> str:
    found = texts.cadence_named(text.strip())
    if found is None:
        raise FieldError(texts.choose_from(texts.CADENCES.values()))
    return found.value


def _described(values: Values) -> str:
    """The answers in the words of the questions, for the record of the consent."""
    labels = [
        WHATS[values["what"]],
        str(values.get("which", "")),
        KINDS.get(values.get("kind", ""), ""),
        texts.CADENCES[Cadence(values["cadence"])],
    ]
    return texts.agreed(label for label in labels if label)


def takes_sentence(text: str) -> str | None:
    """The whole sentence where it asks to be told of something; None for any other."""
    return text if wished(text) is not None else None
