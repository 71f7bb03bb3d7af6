"""A question: answered by the answerer, stored as an exchange, handed to staff where wished."""

from collections.abc import Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from handlers import texts
from handlers.answers import texts as answer_texts
from handlers.answers.curation import Shelf
from handlers.answers.feedback import verdict_choices
from handlers.answers.next_steps import next_steps
from handlers.clock import Clock, day_of
from handlers.conversation import TURNS, current_exchanges, turns
from handlers.dates import leading_date
from handlers.message import Choice, IncomingMessage, Progress, Reply
from handlers.row_number import row_number
from retrieval.answer import Answer, Answerer, Outcome, StreamingAnswerer, Turn
from storage import enterprises, people
from storage.answers import curated, feedback
from storage.database import Database, Session
from storage.evidence import Evidence, EvidenceKind, note_evidence
from storage.people import Ending, User
from storage.shared_transaction import SharedTransaction

EARLIEST = date(1983, 3, 1)  # the first Trademark Law: no IP text of ours governs any day before
YEARS_AHEAD = 20
HAND_OVER_WORD = "/转人工"
TELL_WORD = "/通知我"
FOLLOW_UPS = 2
"""Questions offered beside a next step; without one there is room for one more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """The handlers about questions. `clock` gives the present as an aware time.

    `personal` gives each person an answerer of their own, where what they may use is counted.
    `words` are the routes that a next step may lead to. `shelf` is looked at before every question,
    so that what staff change counts at once.
    """

    database: Database
    rows: SharedTransaction
    answerer: Answerer
    clock: Clock
    shelf: Shelf
    personal: Callable[[User], StreamingAnswerer] | None = None
    words: frozenset[str] = frozenset()

    async def ask(self, message: IncomingMessage, user: User) -> Reply:
        """Answer as of today."""
        return await self._answer(message, message.text, user, as_of=day_of(self.clock()))

    async def ask_as_of(self, message: IncomingMessage, user: User) -> Reply:
        """Answer as of the day the text begins with."""
        found = leading_date(message.text)
        if found is None:
            return Reply(texts.date_not_understood())
        day, question = found
        last = date(day_of(self.clock()).year + YEARS_AHEAD, 12, 31)
        if not EARLIEST <= day <= last:
            return Reply(texts.date_out_of_range(EARLIEST, last))
        if not question:
            return Reply(texts.question_missing(day))
        return await self._answer(message, question, user, as_of=day)

    async def hand_over(self, message: IncomingMessage, user: User) -> Reply:
        """Put the person's own exchange, named by its number, on the staff's list."""
        number = row_number(message.text)
        if number is None:
            return Reply(texts.nothing_to_hand_over())
        async with self.database.begin() as session:
            handed = await people.hand_to_staff(session, user, number, now=self.clock())
        if handed is None:
            return Reply(texts.nothing_to_hand_over())
        tell = Choice(answer_texts.TELL_ME, f"{TELL_WORD} {number}")
        return Reply(texts.handed_over(number, handed), choices=(tell,))

    async def tell_me(self, message: IncomingMessage, user: User) -> Reply:
        """Note that the answer to a question handed over may be sent to its person."""
        number = row_number(message.text)
        if number is None:
            return Reply(texts.nothing_to_hand_over())
        async with self.database.begin() as session:
            agreed = await feedback.agree_to_be_told(session, user, number)
        return Reply(answer_texts.will_be_told() if agreed else texts.nothing_to_hand_over())

    async def _answer(
        self, message: IncomingMessage, question: str, user: User, *, as_of: date
    ) -> Reply:
        asked_at = self.clock()
        earlier, changes = await self.rows.run(partial(_before, user=user, now=asked_at))
        if changes != self.shelf.curation.changes:
            await self.shelf.refresh()
        answer = await self._answered(message.progress, question, user, turns(earlier), as_of=as_of)
        number = await self.rows.run(
            partial(_keep, user=user, question=question, answer=answer, asked_at=asked_at)
        )
        about: int | None = number
        if answer.outcome is Outcome.CHATTED:
            # "人工" hands over what was asked before it, if anything was.
            about = earlier[-1].id if earlier else None
        return Reply(answer.text, answer.citations, self._choices(answer, question, about))

    async def _answered(
        self,
        progress: Progress | None,
        question: str,
        user: User,
        history: Sequence[Turn],
        *,
        as_of: date,
    ) -> Answer:
        """The answer; where the channel shows it and a model writes, sentence by sentence."""
        if self.personal is None:
            return await self.answerer.answer(question, history, as_of=as_of)
        answerer = self.personal(user)
        if progress is None:
            return await answerer.answer(question, history, as_of=as_of)
        answer: Answer | None = None
        async with aclosing(answerer.answer_stream(question, history, as_of=as_of)) as growing:
            async for grown in growing:
                answer = grown
                if grown.generated:
                    await progress(Reply(grown.text, grown.citations))
        if answer is None:
            raise TypeError("an answer's stream must end with the answer")
        return answer

    def _choices(
        self, answer: Answer, question: str, exchange_number: int | None
    ) -> tuple[Choice, ...]:
        """The question back, or what to ask and do next, and one quiet verdict; or handing over."""
        back = answer.clarification
        if back is not None:
            options = tuple(Choice(option.label, option.value) for option in back.options)
            return (*options, Choice(answer_texts.DO_NOT_KNOW, answer_texts.DO_NOT_KNOW))
        steps = next_steps(answer, question, self.words)
        offered = answer.follow_ups[: FOLLOW_UPS if steps else None]
        choices = [Choice(follow_up, follow_up) for follow_up in offered]
        choices += steps
        invited = answer.outcome is Outcome.ABSTAINED or texts.HAND_OVER in answer.text
        if exchange_number is None:
            return tuple(choices)
        if invited:
            choices.append(Choice(texts.HAND_OVER, f"{HAND_OVER_WORD} {exchange_number}"))
        if answer.grounded:
            choices += verdict_choices(exchange_number)
        return tuple(choices)


def _ending(answer: Answer) -> Ending:
    back, topic = answer.clarification, answer.topic
    if not topic and answer.citations:
        topic = f"law:{answer.citations[0].passage.document.law}"
    return Ending(
        outcome=answer.outcome.value,
        meant=answer.meant,
        clarifies=back.fact if back is not None else "",
        topic=topic[:120],
    )


async def _before(
    session: Session, *, user: User, now: datetime
) -> tuple[Sequence[people.ExchangeRow], curated.Changes]:
    """What was said lately, and how often staff have changed what answers stand on."""
    earlier = await current_exchanges(session, user, now=now, limit=TURNS)
    return earlier, await curated.changes(session)


async def _keep(
    session: Session, *, user: User, question: str, answer: Answer, asked_at: datetime
) -> int:
    """Store the question with its answer, count it in the ledger, and give its number."""
    number = await people.add_exchange(
        session,
        user,
        question=question,
        answer=answer.text,
        as_of=answer.as_of,
        abstained=answer.abstained,
        citations=[
            {"number": c.number, "passage": c.passage.id, "paragraph": c.paragraph}
            for c in answer.citations
        ],
        asked_at=asked_at,
        ending=_ending(answer),
    )
    if answer.grounded:
        await _note_consultation(session, user, number, answer, at=asked_at)
    return number


async def _note_consultation(
    session: Session, user: User, number: int, answer: Answer, *, at: datetime
) -> None:
    """Each question answered counts once in the centre's ledger."""
    profile = await enterprises.profile(session, user)
    await note_evidence(
        session,
        Evidence(
            key=f"consultation:{number}",
            kind=EvidenceKind.CONSULTATION,
            at=at,
            subject=f"exchange:{number}",
            user_id=user.id,
            enterprise_id=profile.enterprise.id if profile.enterprise else None,
            facts={"topic": _ending(answer).topic},
        ),
    )
