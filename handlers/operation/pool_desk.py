"""Staff keep the asset pool: /资产池, /资产池 加 号码 包名, /资产池 移除 号码, /资产池 导出."""

from collections.abc import Sequence
from dataclasses import dataclass

from handlers.clock import Clock
from handlers.form import FieldError
from handlers.made_files import XLSX, MadeFiles
from handlers.message import Choice, IncomingMessage, Reply
from handlers.operation import pool_texts as texts
from handlers.operation.numbers import application, shown
from handlers.operation.register import term_end
from reports.sheet import Table, workbook
from storage import audit
from storage.database import Database, Session
from storage.files import FileFolder
from storage.operation import pool
from storage.operation.pool import PooledRight
from storage.people import User
from storage.register import patents

SHOWN = 20
LONGEST_PACKAGE = 60


@dataclass(frozen=True, slots=True)
class PoolDesk:
    """The handler of the pool's command."""

    database: Database
    files: FileFolder
    clock: Clock

    async def handle(self, message: IncomingMessage, user: User) -> Reply:
        """Show, change or export the pool."""
        word, _, rest = message.text.partition(" ")
        match word:
            case "":
                return await self._show()
            case texts.EXPORT:
                return await self._export(user)
            case texts.ADD | texts.REMOVE if rest.strip():
                number, _, package = rest.strip().partition(" ")
                try:
                    key = application(number).key
                except FieldError as wrong:
                    return Reply(str(wrong))
                if word == texts.REMOVE:
                    return await self._remove(user, key)
                return await self._add(user, key, package.strip()[:LONGEST_PACKAGE])
            case _:
                return Reply(texts.usage())

    async def _show(self) -> Reply:
        async with self.database.begin() as session:
            rights = await pool.pooled_rights(session)
        lines = [texts.line(shown(r.patent), r) for r in rights[:SHOWN]]
        export = (Choice(texts.EXPORT_LABEL, f"{texts.WORD} {texts.EXPORT}"),) if rights else ()
        return Reply(texts.pool_list(lines, total=len(rights)), choices=export)

    async def _add(self, user: User, key: str, package: str) -> Reply:
        async with self.database.begin() as session:
            row = await patents.patent_by_key(session, key)
            if row is None:
                return Reply(texts.not_in_library(shown(key)))
            right = PooledRight(
                patent=key,
                title=row.title[:300],
                owner=(row.owners or row.applicants)[:120],
                package=package,
                note="",
            )
            now = self.clock()
            await pool.put_in(session, right, by=user, now=now)
            await audit.record(session, user, "pool.add", subject=key, now=now, package=package)
        return Reply(texts.added(shown(key), right))

    async def _remove(self, user: User, key: str) -> Reply:
        async with self.database.begin() as session:
            if not await pool.take_out(session, key):
                return Reply(texts.not_in_pool(shown(key)))
            await audit.record(session, user, "pool.remove", subject=key, now=self.clock())
        return Reply(texts.removed(shown(key)))

    async def _export(self, user: User) -> Reply:
        async with self.database.begin() as session:
            rights = await pool.pooled_rights(session)
            rows = [await self._row(session, right) for right in rights]
        content = workbook([Table(name=texts.SHEET, header=texts.HEADER, rows=rows)])
        made_files = MadeFiles(self.database, self.files, self.clock)
        sheet = await made_files.keep(content, name=texts.FILE_NAME, media_type=XLSX, user=user)
        return Reply(texts.exported(len(rows)), files=(sheet,))

    async def _row(self, session: Session, right: PooledRight) -> Sequence[str]:
        row = await patents.patent_by_key(session, right.patent)
        ends = term_end(row.kind, row.filed_on) if row else None
        return (
            right.package,
            shown(right.patent),
            right.title,
            right.owner,
            row.status_text if row else "",
            ends.isoformat() if ends else "",
        )
