"""Staff import the clauses of the standard that the centre holds, as a table."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import ClassVar

from typing_extensions import override

from handlers.clock import Clock, day_of
from handlers.compliance import texts
from handlers.compliance.assessing import MOST_QUESTIONS
from handlers.form import Field, FieldError, Form, Values
from handlers.message import IncomingMessage, Reply
from knowledge.patents.sources.table_limits import TableUnreadable
from knowledge.patents.sources.workbook import first_rows
from storage import audit, compliance
from storage.compliance import GUIDANCE, REQUIREMENT, Clause
from storage.database import Session
from storage.files import FileFolder
from storage.people import User

MOST_CLAUSES = 500
NEEDED = ("clause_no", "text", "question")
MOST_WEIGHT = 10


class ClausesWrong(Exception):
    """The table cannot be read; the text says why, in Chinese."""


class ImportForm(Form):
    """The standard's name, and its clauses as an Excel file."""

    name: ClassVar[str] = "compliance_import"
    title: ClassVar[str] = "导入合规条款"

    def __init__(self, folder: FileFolder, clock: Clock) -> None:
        self._folder = folder
        self._clock = clock

    @property
    @override
    def fields(self) -> tuple[Field, ...]:
        return (
            Field(
                name="standard",
                ask=lambda _values: Reply(texts.ASK_STANDARD),
                parse=_read_standard,
            ),
            Field(name="table", ask=lambda _values: Reply(texts.ASK_FILE), files=1),
        )

    @override
    async def complete(
        self, session: Session, user: User, message: IncomingMessage, values: Values
    ) -> Reply:
        content = await self._folder.read(values["table"][0])
        try:
            clauses = await asyncio.to_thread(read_clauses, content)
        except ClausesWrong as wrong:
            return Reply(texts.import_wrong(str(wrong)))
        now = self._clock()
        await compliance.import_clauses(session, values["standard"], clauses)
        await audit.record(
            session,
            user,
            "compliance clauses imported",
            now=now,
            subject=values["standard"],
            clauses=len(clauses),
        )
        questions = sum(bool(clause.question) for clause in clauses)
        days = [c.effective_from for c in clauses if c.question and c.effective_from]
        later = min((day for day in days if day > day_of(now)), default=None)
        return Reply(texts.imported(values["standard"], len(clauses), questions, later))


def read_clauses(content: bytes) -> Sequence[Clause]:
    """The clauses of a table whose first row names the columns. Raises ClausesWrong."""
    try:
        rows = iter(first_rows(content, MOST_CLAUSES + 2))
    except TableUnreadable:
        raise ClausesWrong(texts.NOT_A_TABLE) from None
    header = [str(cell or "").strip().lower() for cell in next(rows, ())]
    lacking = [name for name in NEEDED if name not in header]
    if lacking:
        raise ClausesWrong(texts.missing_columns(lacking))
    clauses: dict[str, Clause] = {}
    standards = set()
    for row in rows:
        cells = {name: _cell(cell) for name, cell in zip(header, row, strict=False)}
        if not cells.get("clause_no"):
            continue
        clause = _clause(cells)
        if clause.number in clauses:
            raise _wrong(cells, "clause_no", texts.REPEATED_ADVICE)
        clauses[clause.number] = clause
        standards.add(cells.get("std_id", ""))
        if len(standards) > 1:
            raise _wrong(cells, "std_id", texts.STANDARD_ADVICE)
    if len(clauses) > MOST_CLAUSES:
        raise ClausesWrong(texts.TOO_MANY)
    questions = sum(bool(clause.question) for clause in clauses.values())
    if not questions:
        raise ClausesWrong(texts.NO_QUESTIONS)
    if questions > MOST_QUESTIONS:
        raise ClausesWrong(texts.too_many_questions(MOST_QUESTIONS))
    return [_placed(clause, clauses) for clause in clauses.values()]


def _clause(cells: Mapping[str, str]) -> Clause:
    weight = cells.get("weight") or "1"
    if not (weight.isascii() and weight.isdecimal() and 1 <= int(weight[:3]) <= MOST_WEIGHT):
        raise _wrong(cells, "weight", texts.WEIGHT_ADVICE)
    kind = cells.get("type") or REQUIREMENT
    if kind not in {REQUIREMENT, GUIDANCE}:
        raise _wrong(cells, "type", texts.KIND_ADVICE)
    return Clause(
        number=cells["clause_no"][:30],
        dimension=cells.get("dimension", "")[:60],
        title=cells.get("title", "")[:200],
        text=cells.get("text", "")[:5000],
        question=cells.get("question", "")[:300],
        hint=cells.get("evidence_hint", "")[:300],
        weight=int(weight),
        law_refs=cells.get("law_refs", "")[:300],
        kind=kind,
        parent=cells.get("parent", "")[:30],
        effective_from=_day(cells),
    )


def _placed(clause: Clause, clauses: Mapping[str, Clause]) -> Clause:
    """The clause with a field: its own, or the title of the clause above all others."""
    top, passed = clause, {clause.number}
    while top.parent:
        if top.parent not in clauses or top.parent in passed:
            raise ClausesWrong(texts.wrong_cell(top.number, "parent", texts.PARENT_ADVICE))
        top = clauses[top.parent]
        passed.add(top.number)
    has_others = any(each.parent == top.number for each in clauses.values())
    chapter = top.title if has_others else ""
    field = clause.dimension or top.dimension or chapter or clause.number.split(".")[0]
    return replace(clause, dimension=field[:60])


def _day(cells: Mapping[str, str]) -> date | None:
    written = cells.get("effective_from", "")
    try:
        return date.fromisoformat(written) if written else None
    except ValueError:
        raise _wrong(cells, "effective_from", texts.DAY_ADVICE) from None


def _cell(cell: object) -> str:
    """A cell as it is written; a day as 2022-07-01."""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return str(cell if cell is not None else "").strip()


def _wrong(cells: Mapping[str, str], column: str, advice: str) -> ClausesWrong:
    return ClausesWrong(texts.wrong_cell(cells["clause_no"][:30], column, advice))


def _read_standard(text: str) -> str:
    if not 4 <= len(text) <= 60:
        raise FieldError(texts.STANDARD_WRONG)
    return text
