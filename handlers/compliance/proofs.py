"""Proofs beside the answers of one's newest assessment, question by question."""

from typing import ClassVar

from typing_extensions import override

from handlers.clock import Clock, day_of
from handlers.compliance import texts
from handlers.compliance.assessing import ASSESS, PROOFS, REPORT, of_name
from handlers.form import Field, FieldError, Form, FormRefused, Values
from handlers.message import Choice, IncomingMessage, Reply
from handlers.row_number import row_number
from reports.compliance.texts import SAID
from storage import compliance
from storage.database import Session
from storage.people import User
from storage.questionnaire import Said

FILES_AT_ONCE = 9


class ProofForm(Form):
    """Which question, and its files; they stay the person's own."""

    name: ClassVar[str] = "compliance_proof"
    title: ClassVar[str] = PROOFS

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    @property
    @override
    def fields(self) -> tuple[Field, ...]:
        return (
            Field(
                name="question",
                ask=lambda values: Reply(values["list"]),
                parse=_read_number,
            ),
            Field(
                name="proof",
                ask=_ask_proof,
                optional=True,
                files=FILES_AT_ONCE,
            ),
        )

    @override
    async def begin(self, session: Session, user: User, message: IncomingMessage) -> Values:
        results = await compliance.results_of(session, user, limit=1)
        if not results:
            raise FormRefused(Reply(texts.NO_RESULT, choices=(Choice(ASSESS, ASSESS),)))
        newest = results[0]
        in_use = await compliance.questionnaire(session, day_of(self._clock()))
        asked = of_name(newest.questionnaire, in_use)
        if asked is None:
            raise FormRefused(Reply(texts.CLAUSES_CHANGED, choices=(Choice(ASSESS, ASSESS),)))
        held = await compliance.proofs_of(session, newest.id)
        answered = [each for each in asked.questions if each.id in newest.answers]
        lines = [
            (texts.question(each), SAID[Said(newest.answers[each.id])], held.get(each.id, ()))
            for each in answered
        ]
        number = row_number(message.text.strip())
        known: Values = {"question": number} if number and number <= len(answered) else {}
        return {
            "result": newest.id,
            "list": texts.ask_question(lines),
            "ids": [each.id for each in answered],
            "questions": [each.text for each in answered],
            **known,
        }

    @override
    async def complete(
        self, session: Session, user: User, message: IncomingMessage, values: Values
    ) -> Reply:
        number: int = values["question"]
        if number > len(values["ids"]):
            return Reply(texts.QUESTION_WRONG, choices=(Choice(texts.MORE, PROOFS),))
        question = values["ids"][number - 1]
        files = values.get("proof", [])
        if not files:
            await compliance.withdraw_proofs(session, values["result"], question)
        for file_id in files:
            await compliance.add_proof(session, values["result"], question, file_id)
        held = await compliance.proofs_of(session, values["result"])
        return Reply(
            texts.proofs_kept(number, len(held.get(question, ()))),
            choices=(Choice(texts.MORE, PROOFS), Choice(texts.REPORT, REPORT)),
        )


def _ask_proof(values: Values) -> Reply:
    number: int = values["question"]
    if number > len(values["ids"]):
        return Reply(texts.NO_SUCH_QUESTION)
    return Reply(texts.ask_proof(values["questions"][number - 1]))


def _read_number(text: str) -> int:
    number = row_number(text.strip())
    if number is None:
        raise FieldError(texts.QUESTION_WRONG)
    return number
