"""Adding words and files to one's own request, and rating it at the end."""

from datetime import datetime

from typing_extensions import override

from handlers.clock import Clock
from handlers.form import Field, FieldError, Form, FormRefused, Values
from handlers.message import Choice, IncomingMessage, Reply
from handlers.requests import pushes, service_clock, texts
from handlers.requests.form import MOST_FILES, own_choices
from handlers.requests.numbers import leading_number
from storage.database import Session
from storage.desk import requests
from storage.desk.request_state import EntryKind, Outcome, RequestState
from storage.desk.requests import AssistanceRequest, TransitionNotAllowed
from storage.people import User

MOST_OFFERED = 8


class OwnRequestForm(Form):
    """A form about one of the person's own requests; its first field is which one."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    @property
    def which(self) -> Field:
        """The number, offered from the person's newest requests."""
        return Field(name="number", ask=self._ask_which, parse=self._number)

    @override
    async def begin(self, session: Session, user: User, message: IncomingMessage) -> Values:
        found = leading_number(message.text, now=self._clock())
        if found is None:
            newest, _ = await requests.of_person(session, user, limit=MOST_OFFERED)
            if not newest:
                raise FormRefused(Reply(texts.my_list((), total=0, page=1, pages=1)))
            return {"offered": [request.number for request in newest]}
        number, rest = found
        request = await own(session, user, number)
        if request is None:
            raise FormRefused(Reply(texts.not_found(number)))
        if (refusal := self.refusal(request)) is not None:
            raise FormRefused(Reply(refusal))
        return {"number": number, **self.known(rest)}

    def known(self, rest: str) -> Values:  # noqa: ARG002
        """Answers in what was written behind the number."""
        return {}

    def refusal(self, request: AssistanceRequest) -> str | None:  # noqa: ARG002
        """Why the request cannot be chosen, or None."""
        return None

    def _ask_which(self, values: Values) -> Reply:
        numbers = values.get("offered", ())
        choices = (self.choice("number", number, number) for number in numbers)
        return Reply(texts.ask_which(), choices=tuple(choices))

    def _number(self, written: str) -> str:
        found = leading_number(written, now=self._clock())
        if found is None:
            raise FieldError(texts.number_wanted())
        return found[0]


class SupplementForm(OwnRequestForm):
    """Adds words and files; whoever has the request is told."""

    name = "supplement"
    title = "补充求助"

    @property
    @override
    def fields(self) -> tuple[Field, ...]:
        return (
            self.which,
            Field(
                name="text",
                ask=lambda values: Reply(texts.ask_supplement(values["number"])),
                optional=True,
            ),
            Field(
                name="files",
                ask=lambda _values: Reply(texts.ask_files(MOST_FILES)),
                optional=True,
                files=MOST_FILES,
            ),
        )

    @override
    def known(self, rest: str) -> Values:
        return {"text": rest, "files": []} if rest else {}

    @override
    def refusal(self, request: AssistanceRequest) -> str | None:
        return texts.ended_already(request) if request.state is RequestState.CLOSED else None

    @override
    async def complete(
        self, session: Session, user: User, message: IncomingMessage, values: Values
    ) -> Reply:
        request = await own(session, user, values["number"])
        if request is None:
            return Reply(texts.not_found(values["number"]))
        if (refusal := self.refusal(request)) is not None:
            return Reply(refusal)
        text, files = values.get("text", ""), tuple(values.get("files", ()))
        if not text and not files:
            return Reply(texts.nothing_added())
        now = self._clock()
        try:
            request = await heard(session, request, now=now)
        except TransitionNotAllowed as problem:
            request = problem.request  # somebody else moved it: the words count all the same
        await requests.add_entry(
            session, request, user, kind=EntryKind.SAID, now=now, text=text, files=files
        )
        words = texts.staff_said(request, text, files=len(files))
        key = f"said:{message.channel}:{message.message_id}"
        await pushes.tell_desk(session, request, words, key=key, now=now, urgent=request.urgent)
        return Reply(
            texts.supplemented(request.number, to=request.assignee),
            choices=own_choices(request.number),
        )


class RatingForm(OwnRequestForm):
    """One to five, and a few words; a rated request is closed."""

    name = "rating"
    title = "评价"

    @property
    @override
    def fields(self) -> tuple[Field, ...]:
        return (
            self.which,
            Field(name="rating", ask=self._ask_rating, parse=_rating),
            Field(
                name="words",
                ask=lambda _values: Reply(texts.ask_rating_words()),
                parse=_words,
                optional=True,
            ),
        )

    @override
    def known(self, rest: str) -> Values:
        return {"rating": int(rest)} if rest in set("12345") and rest else {}

    @override
    def refusal(self, request: AssistanceRequest) -> str | None:
        answered = request.outcome is Outcome.RESOLVED
        return None if answered else texts.cannot_rate(request.number)

    @override
    async def complete(
        self, session: Session, user: User, message: IncomingMessage, values: Values
    ) -> Reply:
        request = await own(session, user, values["number"])
        if request is None:
            return Reply(texts.not_found(values["number"]))
        if (refusal := self.refusal(request)) is not None:
            return Reply(refusal)
        now, rating, words = self._clock(), values["rating"], values.get("words", "")
        try:
            rated = await requests.change(
                session,
                request,
                now=now,
                state=RequestState.CLOSED,
                rating=rating,
                rating_words=words,
            )
        except TransitionNotAllowed as problem:
            return Reply(texts.cannot_now(problem.request))
        await requests.add_entry(
            session, rated, user, kind=EntryKind.RATED, now=now, text=f"{rating} {words}".strip()
        )
        told = texts.staff_rated(rated, rating, words)
        await pushes.tell_desk(session, rated, told, key=f"rated:{now.isoformat()}", now=now)
        return Reply(texts.rated())

    def _ask_rating(self, values: Values) -> Reply:
        choices: list[Choice] = [
            self.choice("rating", "★" * stars, str(stars)) for stars in range(5, 0, -1)
        ]
        return Reply(texts.ask_rating(values["number"]), choices=tuple(choices))


async def own(session: Session, user: User, number: str) -> AssistanceRequest | None:
    """The person's own request of that number; None also where it is somebody else's."""
    request = await requests.find(session, number)
    return request if request is not None and request.user_id == user.id else None


async def heard(
    session: Session, request: AssistanceRequest, *, now: datetime
) -> AssistanceRequest:
    """The request after its person spoke: if it waited for them, its time runs again."""
    if request.state is not RequestState.WAITING:
        return request
    return await requests.change(
        session,
        request,
        now=now,
        state=RequestState.IN_PROGRESS,
        due_at=service_clock.resumed(now, request.left_seconds),
        left_seconds=None,
    )


def _rating(written: str) -> int:
    if written.strip() not in set("12345"):
        raise FieldError(texts.rating_wanted())
    return int(written)


def _words(written: str) -> str:
    return written[:300]
