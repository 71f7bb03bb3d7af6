"""Rows of the compliance self-assessment: imported clauses, finished assessments, their proofs."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import delete, select

from storage.database import Session
from storage.people import User
from storage.questionnaire import Dimension, Question, Questionnaire, shipped_questionnaire
from storage.schema.desk import StoredFileRow
from storage.schema.targets import ComplianceClauseRow, ComplianceProofRow, ComplianceResultRow

REQUIREMENT, GUIDANCE = "要求", "指南"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One clause of a standard, as the centre's file gives it.

    `kind` is 要求 or 指南, `parent` another clause's number or empty; it is asked from
    `effective_from` on, always where that is None.
    """

    number: str
    dimension: str
    title: str
    text: str
    question: str
    hint: str
    weight: int
    law_refs: str
    kind: str = REQUIREMENT
    parent: str = ""
    effective_from: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A finished assessment."""

    id: int
    enterprise_id: int | None
    questionnaire: str
    answers: Mapping[str, str]
    finished_at: datetime


class GivenProof(NamedTuple):
    """A file beside an answer; `given_on` is set where it comes from an earlier assessment."""

    name: str
    given_on: date | None


async def import_clauses(session: Session, standard: str, clauses: Sequence[Clause]) -> None:
    """Take these clauses for the standard in place of what was imported before."""
    await session.execute(delete(ComplianceClauseRow))
    for clause in clauses:
        session.add(
            ComplianceClauseRow(
                standard=standard,
                number=clause.number,
                dimension=clause.dimension,
                title=clause.title,
                text=clause.text,
                question=clause.question,
                hint=clause.hint,
                weight=clause.weight,
                law_refs=clause.law_refs,
                kind=clause.kind,
                parent=clause.parent,
                effective_from=clause.effective_from,
            )
        )
    await session.flush()


async def questionnaire(session: Session, day: date) -> Questionnaire:
    """What is asked on a day: the imported clauses that have a question and hold by then, else
    what ships."""
    first = ComplianceClauseRow.effective_from
    statement = select(ComplianceClauseRow).where(
        ComplianceClauseRow.question != "", first.is_(None) | (first <= day)
    )
    rows = (await session.scalars(statement.order_by(ComplianceClauseRow.id))).all()
    if not rows:
        return shipped_questionnaire()
    by_dimension: dict[str, list[ComplianceClauseRow]] = {}
    for row in rows:
        by_dimension.setdefault(row.dimension, []).append(row)
    return Questionnaire(
        name=rows[0].standard,
        dimensions=tuple(
            Dimension(
                id=title,
                title=title,
                basis="；".join(dict.fromkeys(map(_basis, held))),
                advice="；".join(dict.fromkeys(row.title for row in held if row.title)),
                questions=tuple(
                    Question(
                        id=row.number,
                        text=row.question,
                        hint=row.hint,
                        guidance=row.kind == GUIDANCE,
                        weight=row.weight,
                    )
                    for row in held
                ),
            )
            for title, held in by_dimension.items()
        ),
    )


async def keep_result(
    session: Session,
    user: User,
    *,
    enterprise_id: int | None,
    name: str,
    answers: Mapping[str, str],
    now: datetime,
) -> int:
    """Keep a finished assessment and give its number."""
    row = ComplianceResultRow(
        user_id=user.id,
        enterprise_id=enterprise_id,
        questionnaire=name,
        answers=dict(answers),
        finished_at=now,
    )
    session.add(row)
    await session.flush()
    return row.id


async def results_of(session: Session, user: User, *, limit: int) -> Sequence[Result]:
    """The person's assessments, the newest first."""
    statement = (
        select(ComplianceResultRow)
        .where(ComplianceResultRow.user_id == user.id)
        .order_by(ComplianceResultRow.finished_at.desc(), ComplianceResultRow.id.desc())
        .limit(limit)
    )
    return [_result(row) for row in await session.scalars(statement)]


async def add_proof(session: Session, result_id: int, question: str, file_id: str) -> None:
    """Put a file beside one answer of an assessment."""
    session.add(ComplianceProofRow(result_id=result_id, question=question, file_id=file_id))
    await session.flush()


async def withdraw_proofs(session: Session, result_id: int, question: str) -> None:
    """Take every file away from one answer; the files stay as long as anything needs them."""
    which = (ComplianceProofRow.result_id == result_id, ComplianceProofRow.question == question)
    await session.execute(delete(ComplianceProofRow).where(*which))


async def carry_proofs(
    session: Session, earlier: Result, result_id: int, questions: Collection[str], *, given_on: date
) -> int:
    """Put the files of an earlier assessment beside the same questions of a newer one, each with
    the day it was given (``given_on`` for those that were given with the earlier one itself); says
    how many."""
    statement = select(ComplianceProofRow).where(
        ComplianceProofRow.result_id == earlier.id, ComplianceProofRow.question.in_(questions)
    )
    rows = (await session.scalars(statement.order_by(ComplianceProofRow.id))).all()
    session.add_all(
        ComplianceProofRow(
            result_id=result_id,
            question=row.question,
            file_id=row.file_id,
            given_on=row.given_on or given_on,
        )
        for row in rows
    )
    await session.flush()
    return len(rows)


async def proofs_of(session: Session, result_id: int) -> Mapping[str, Sequence[GivenProof]]:
    """The files beside each answer that has some, by question, as they came."""
    statement = (
        select(ComplianceProofRow.question, StoredFileRow.name, ComplianceProofRow.given_on)
        .join(StoredFileRow, StoredFileRow.id == ComplianceProofRow.file_id)
        .where(ComplianceProofRow.result_id == result_id)
        .order_by(ComplianceProofRow.id)
    )
    found: dict[str, list[GivenProof]] = {}
    for question, name, given_on in (await session.execute(statement)).all():
        found.setdefault(question, []).append(GivenProof(name, given_on))
    return found


async def find_result(session: Session, result_id: int) -> Result | None:
    """One assessment, whosever it is; None where it was erased."""
    row = await session.get(ComplianceResultRow, result_id)
    return _result(row) if row else None


async def newest_of_everybody(session: Session, name: str) -> Sequence[Result]:
    """The newest assessment of each enterprise (of each person without one) by a questionnaire."""
    statement = (
        select(ComplianceResultRow)
        .where(ComplianceResultRow.questionnaire == name)
        .order_by(ComplianceResultRow.finished_at, ComplianceResultRow.id)
    )
    newest: dict[tuple[str, int], Result] = {}
    for row in await session.scalars(statement):
        whose = ("firm", row.enterprise_id) if row.enterprise_id else ("person", row.user_id)
        newest[whose] = _result(row)
    return list(newest.values())


def _basis(row: ComplianceClauseRow) -> str:
    """The clause, and the law it goes back to where it names one."""
    clause = f"{row.standard} {row.number}"
    return f"{clause}（{row.law_refs}）" if row.law_refs else clause


def _result(row: ComplianceResultRow) -> Result:
    return Result(
        id=row.id,
        enterprise_id=row.enterprise_id,
        questionnaire=row.questionnaire,
        answers={name: str(said) for name, said in row.answers.items()},
        finished_at=row.finished_at,
    )
