"""Staff import the clauses of the standard that the centre holds, as a table."""

import asyncio
import io
import zipfile
from collections.abc import Sequence
from typing import ClassVar

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from typing_extensions import override

from handlers.clock import Clock
from handlers.compliance import texts
from handlers.form import Field, FieldError, Form, Values
from handlers.message import IncomingMessage, Reply
from storage import audit, compliance
from storage.compliance import Clause
from storage.database import Session
from storage.files import FileFolder
from storage.people import User

MOST_CLAUSES = 500
NEEDED = ("clause_no", "text", "question")
KNOWN = (*NEEDED, "dimension", "title", "evidence_hint", "weight", "law_refs")


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
        await compliance.import_clauses(session, values["standard"], clauses)
        await audit.record(
            session,
            user,
            "compliance clauses imported",
            now=self._clock(),
            subject=values["standard"],
            clauses=len(clauses),
        )
        questions = sum(bool(clause.question) for clause in clauses)
        return Reply(texts.imported(values["standard"], len(clauses), questions))


def read_clauses(content: bytes) -> Sequence[Clause]:
    """The clauses of a table whose first row names the columns. Raises ClausesWrong."""
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError):
        raise ClausesWrong(texts.NOT_A_TABLE) from None
    rows = book.worksheets[0].iter_rows(values_only=True, max_row=MOST_CLAUSES + 2)
    header = [str(cell or "").strip().lower() for cell in next(rows, ())]
    lacking = [name for name in NEEDED if name not in header]
    if lacking:
        raise ClausesWrong(texts.missing_columns(lacking))
    clauses = []
    for row in rows:
        cells = {name: str(cell or "").strip() for name, cell in zip(header, row, strict=False)}
        if cells.get("clause_no"):
            clauses.append(_clause(cells))
    if len(clauses) > MOST_CLAUSES:
        raise ClausesWrong(texts.TOO_MANY)
    if not any(clause.question for clause in clauses):
        raise ClausesWrong(texts.NO_QUESTIONS)
    return clauses


def _clause(cells: dict[str, str]) -> Clause:
    weight = cells.get("weight", "")
    return Clause(
        number=cells["clause_no"][:30],
        dimension=(cells.get("dimension") or cells["clause_no"].split(".")[0])[:60],
        title=cells.get("title", "")[:200],
        text=cells.get("text", "")[:5000],
        question=cells.get("question", "")[:300],
        hint=cells.get("evidence_hint", "")[:300],
        weight=min(int(weight), 10) if weight.isdecimal() and int(weight) else 1,
        law_refs=cells.get("law_refs", "")[:300],
    )


def _read_standard(text: str) -> str:
    if not 4 <= len(text) <= 60:
        raise FieldError(texts.STANDARD_WRONG)
    return text
