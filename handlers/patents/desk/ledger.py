"""/标引台账: a year's work of the experts as a table, for the acceptance of target R05."""

from dataclasses import dataclass
from datetime import datetime

from handlers.clock import SHANGHAI, Clock
from handlers.made_files import XLSX, MadeFiles
from handlers.message import IncomingMessage, Reply
from handlers.patents.desk import texts
from handlers.row_number import whole_number
from reports.sheet import Table, workbook
from storage.audit import record
from storage.database import Database
from storage.files import FileFolder
from storage.people import User
from storage.register.expert_texts import ExpertWork, works_between
from storage.register.patents import patents_by_id

FIRST_YEAR = 2020
"""Before anything of ours was kept; an earlier or a later year is none."""


@dataclass(frozen=True, slots=True)
class WorkLedger:
    """Makes the table."""

    database: Database
    files: FileFolder
    clock: Clock

    async def make(self, message: IncomingMessage, user: User) -> Reply:
        """The table of this year, or of the one that is named."""
        now = self.clock()
        named = message.text.removesuffix("年")
        year = whole_number(named, least=FIRST_YEAR, most=now.year) or now.year
        since = datetime(year, 1, 1, tzinfo=SHANGHAI)
        async with self.database.begin() as session:
            works = await works_between(session, since=since, before=since.replace(year=year + 1))
            works = [work for work in works if work.kind != ExpertWork.DRAFT]
            if not works:
                return Reply(texts.ledger_empty())
            patents = await patents_by_id(session, {work.patent_id for work in works})
            await record(session, user, "patent.ledger", now=now, subject=str(year))
        rows = [
            (
                work.id,
                work.written_at.astimezone(SHANGHAI).replace(tzinfo=None),
                work.author_name,
                patents[work.patent_id].key if work.patent_id in patents else "",
                patents[work.patent_id].title if work.patent_id in patents else "",
                texts.WORKS[ExpertWork(work.kind)],
                work.language,
                work.before,
                work.text,
                texts.YES if work.drafted else texts.NO,
            )
            for work in works
        ]
        table = Table(name=texts.LEDGER, header=texts.LEDGER_COLUMNS, rows=rows)
        made = MadeFiles(self.database, self.files, self.clock)
        file = await made.keep(
            workbook([table]), name=f"{texts.LEDGER}-{year}.xlsx", media_type=XLSX, user=user
        )
        return Reply(texts.ledger_made(len(works), year), files=(file,))
