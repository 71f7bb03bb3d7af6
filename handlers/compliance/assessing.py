"""The self-assessment: one question after another, paused and resumed like every form."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import ClassVar

from typing_extensions import override

from handlers.attachments import WORD
from handlers.clock import Clock, day_of
from handlers.compliance import texts
from handlers.form import Field, FieldError, Form, Values
from handlers.made_files import PNG, MadeFiles
from handlers.message import Choice, IncomingMessage, Reply
from reports.compliance.report import compliance_report, radar_picture
from reports.compliance.texts import SAID
from storage import compliance, enterprises
from storage.compliance import Result
from storage.database import Database, Session
from storage.evidence import Evidence, EvidenceKind, note_evidence
from storage.people import User
from storage.questionnaire import (
    Questionnaire,
    Said,
    gaps,
    mean,
    scores,
    shipped_questionnaire,
)

ASSESS, REPORT, TOGETHER, IMPORT = "合规自评", "/合规报告", "/合规汇总", "/导入合规条款"
PROOFS = "合规证据"
MOST_QUESTIONS = 120
LEAST_FIRMS = 3
"""An aggregate of fewer would tell who is who."""


class AssessmentForm(Form):
    """Every question of the questionnaire in use, one after another.

    The questions are kept in the form's own row from its beginning: neither a restart nor an
    import in between changes anything for who is under way.
    """

    name: ClassVar[str] = "compliance"
    title: ClassVar[str] = "合规自评"
    kept: ClassVar[timedelta] = timedelta(days=30)
    rests: ClassVar[bool] = True

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    @property
    @override
    def fields(self) -> tuple[Field, ...]:
        return tuple(
            Field(
                name=_field(position),
                ask=partial(self._ask, position),
                parse=_read_said,
                when=partial(_is_asked, position),
            )
            for position in range(MOST_QUESTIONS)
        )

    @override
    async def begin(self, session: Session, user: User, message: IncomingMessage) -> Values:
        in_use = await compliance.questionnaire(session, day_of(self._clock()))
        asked = [
            [question.id, dimension.title, texts.question(question), question.hint]
            for dimension in in_use.dimensions
            for question in dimension.questions
        ]
        return {"questionnaire": in_use.name, "asked": asked[:MOST_QUESTIONS]}

    @override
    async def complete(
        self, session: Session, user: User, message: IncomingMessage, values: Values
    ) -> Reply:
        now = self._clock()
        current = await compliance.questionnaire(session, day_of(now))
        in_use = of_name(values["questionnaire"], current) or shipped_questionnaire()
        answers = {
            question[0]: values[_field(position)]
            for position, question in enumerate(values["asked"])
            if _field(position) in values
        }
        told = await enterprises.profile(session, user)
        firm = told.enterprise.id if told.enterprise else None
        earlier = await compliance.results_of(session, user, limit=20)
        before = [each for each in earlier if each.questionnaire == in_use.name]
        number = await compliance.keep_result(
            session, user, enterprise_id=firm, name=in_use.name, answers=answers, now=now
        )
        carried = await _carried(session, before, number, answers)
        await note_evidence(
            session,
            Evidence(
                key=f"compliance:{number}:{int(now.timestamp())}",
                kind=EvidenceKind.ASSESSMENT,
                at=now,
                subject=f"compliance:{number}",
                user_id=user.id,
                enterprise_id=firm,
                facts={"kind": "compliance", "title": in_use.name},
            ),
        )
        weakest = [dimension for dimension, _ in gaps(in_use, answers)]
        text = texts.result(scores(in_use, answers), weakest, compared=bool(before))
        if carried:
            text = f"{text}\n{texts.proofs_carried(carried)}"
        choices = (
            Choice(texts.REPORT, REPORT),
            Choice(texts.PROOFS, PROOFS),
            Choice(texts.AGAIN, ASSESS),
            Choice(texts.HELP, texts.HELP),
        )
        return Reply(text, choices=choices)

    def _ask(self, position: int, values: Values) -> Reply:
        _, dimension, question, hint = values["asked"][position]
        text = texts.ask(question, hint, dimension, number=position + 1, of=len(values["asked"]))
        choices = tuple(self.choice(_field(position), label, label) for label in SAID.values())
        return Reply(text, choices=choices)


@dataclass(frozen=True, slots=True)
class Assessments:
    """The handlers of finished assessments."""

    database: Database
    clock: Clock
    made: MadeFiles

    async def report(self, _message: IncomingMessage, user: User) -> Reply:
        """The newest assessment as a document and a radar, compared with the one before."""
        async with self.database.begin() as session:
            results = await compliance.results_of(session, user, limit=20)
            in_use = await compliance.questionnaire(session, day_of(self.clock()))
            proofs = await compliance.proofs_of(session, results[0].id) if results else {}
            told = await enterprises.profile(session, user)
        if not results:
            return Reply(texts.NO_RESULT, choices=(Choice(ASSESS, ASSESS),))
        newest = results[0]
        asked = of_name(newest.questionnaire, in_use)
        if asked is None:
            return Reply(texts.CLAUSES_CHANGED, choices=(Choice(ASSESS, ASSESS),))
        same = [r for r in results[1:] if r.questionnaire == newest.questionnaire]
        before = scores(asked, same[0].answers) if same else None
        now = scores(asked, newest.answers)
        content = await asyncio.to_thread(
            compliance_report,
            asked,
            newest.answers,
            before=before,
            proofs=proofs,
            enterprise=told.enterprise.name if told.enterprise else "",
            day=day_of(newest.finished_at).isoformat(),
        )
        files = [await self.made.keep(content, name=texts.REPORT_NAME, media_type=WORD, user=user)]
        picture = await asyncio.to_thread(radar_picture, now, before)
        if picture is not None:
            files.append(
                await self.made.keep(picture, name=texts.RADAR_NAME, media_type=PNG, user=user)
            )
        weakest = [dimension for dimension, _ in gaps(asked, newest.answers)]
        text = texts.result(now, weakest, compared=before is not None)
        return Reply(text, files=tuple(files))

    async def together(self, _message: IncomingMessage, _user: User) -> Reply:
        """All firms together, without names, once there are enough."""
        async with self.database.begin() as session:
            in_use = await compliance.questionnaire(session, day_of(self.clock()))
            results = await compliance.newest_of_everybody(session, in_use.name)
        if len(results) < LEAST_FIRMS:
            return Reply(texts.too_few_for_an_aggregate(len(results), LEAST_FIRMS))
        averages = averaged([scores(in_use, result.answers) for result in results])
        weakest = sorted(averages, key=lambda title: averages[title] or 0.0)[:3]
        return Reply(texts.aggregate(averages, firms=len(results), weakest=weakest))


def averaged(each: Sequence[dict[str, float | None]]) -> dict[str, float | None]:
    """The mean of each field over those where it applies. Pure."""
    averages: dict[str, float | None] = {}
    for title in each[0]:
        known = [held[title] for held in each if held.get(title) is not None]
        values = [value for value in known if value is not None]
        averages[title] = mean(sum(values), len(values)) if values else None
    return averages


async def kept_about_compliance(session: Session, user: User) -> Sequence[str]:
    """For 我的数据: how many assessments are kept."""
    results = await compliance.results_of(session, user, limit=1000)
    return [texts.kept_about_compliance(len(results))] if results else []


async def _carried(
    session: Session, before: Sequence[Result], number: int, answers: Mapping[str, str]
) -> int:
    """Take over what was given the last time to what is said to be done still; says how much."""
    if not before:
        return 0
    done = [question for question, said in answers.items() if said in {Said.YES, Said.PARTLY}]
    day = day_of(before[0].finished_at)
    return await compliance.carry_proofs(session, before[0], number, done, given_on=day)


def _field(position: int) -> str:
    return f"q{position + 1}"


def _is_asked(position: int, values: Values) -> bool:
    return position < len(values.get("asked", ()))


def of_name(name: str, in_use: Questionnaire) -> Questionnaire | None:
    """The questionnaire an assessment was made with; None where other clauses took its place."""
    known = (shipped_questionnaire(), in_use)
    return next((each for each in known if each.name == name), None)


def _read_said(text: str) -> str:
    for said, label in SAID.items():
        if text in {label, said.value}:
            return said.value
    if text in {"是", "做到了"}:
        return "yes"
    raise FieldError(texts.ANSWER_WRONG)
