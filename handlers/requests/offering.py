"""An answer first, and beside it the way to people where something cannot wait."""

from dataclasses import replace

from handlers.message import Choice, IncomingMessage, Reply
from handlers.requests import texts
from handlers.requests.form import REQUEST_WORD
from handlers.requests.recognise import tells_of_urgent_dispute
from handlers.routes import Handler
from reports.requests.texts import KIND_TITLES
from storage.desk.request_state import RequestKind
from storage.people import User


def offering_follow_up(handing_over: Handler) -> Handler:
    """The handler with a request offered beside a question that was handed to staff."""

    async def answer(message: IncomingMessage, user: User) -> Reply:
        reply = await handing_over(message, user)
        choice = Choice(texts.FOLLOW_UP_OFFER, f"/{REQUEST_WORD}")
        return replace(reply, choices=(*reply.choices, choice))

    return answer


def offering_urgent_help(answering: Handler) -> Handler:
    """The handler with the urgent request offered under what it answers to an urgent dispute.

    The form takes the question that was just asked for its draft.
    """

    async def answer(message: IncomingMessage, user: User) -> Reply:
        reply = await answering(message, user)
        if not tells_of_urgent_dispute(message.text):
            return reply
        value = f"/{REQUEST_WORD} {KIND_TITLES[RequestKind.OVERSEAS]}"
        choice = Choice(texts.URGENT_OFFER, value)
        text = f"{reply.text}\n\n{texts.urgent_offer()}"
        return replace(reply, text=text, choices=(choice, *reply.choices))

    return answer
