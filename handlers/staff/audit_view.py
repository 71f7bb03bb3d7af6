"""The audit log for administrators: pages in chat, all of it as a table."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from handlers.clock import SHANGHAI, Clock, day_of
from handlers.desk.queue import file_reply
from handlers.message import Choice, IncomingMessage, Reply
from handlers.requests.texts import NEXT_PAGE
from handlers.staff import texts
from reports.sheet import Table, workbook
from storage import audit
from storage.audit_reading import Action, actions
from storage.database import Database
from storage.files import FileFolder
from storage.people import User

AUDIT_WORD = "/审计"
AS_TABLE = "表格"
PAGE = 15
MOST_EXPORTED = 100_000


@dataclass(frozen=True, slots=True)
class AuditView:
    """The handler for /审计, /审计 词 页, /审计 表格; reading it is recorded too."""

    database: Database
    files: FileFolder
    clock: Clock

    async def handle(self, message: IncomingMessage, user: User) -> Reply:
        """A page of the log, or the whole of it as a file."""
        words = message.text.split()
        exporting = AS_TABLE in words
        page = next((int(w) for w in words if w.isascii() and w.isdecimal() and len(w) < 6), 1)
        page = max(page, 1)
        containing = " ".join(w for w in words if w != AS_TABLE and not w.isdecimal())[:60]
        limit, offset = (MOST_EXPORTED, 0) if exporting else (PAGE, (page - 1) * PAGE)
        async with self.database.begin() as session:
            found, total = await actions(session, containing=containing, limit=limit, offset=offset)
            broken = await audit.broken_at(session) if exporting else None
            if exporting:
                await audit.record(
                    session, user, "audit.export", now=self.clock(), subject=containing
                )
        if exporting:
            content = workbook([log_table(found)])
            name = f"{texts.AUDIT_TITLE}-{day_of(self.clock()).isoformat()}.xlsx"
            reply = await file_reply(
                self.database, self.files, user, content, name=name, clock=self.clock
            )
            whole = texts.audit_whole(broken)
            return Reply(f"{reply.text}\n{whole}", files=reply.files)
        pages = max(-(-total // PAGE), 1)
        text = texts.audit_page(
            (_line(action) for action in found), total=total, page=page, pages=pages
        )
        if page >= pages:
            return Reply(text)
        following = " ".join(part for part in (AUDIT_WORD, containing, str(page + 1)) if part)
        return Reply(text, choices=(Choice(NEXT_PAGE, following),))


def _line(action: Action) -> str:
    at = f"{action.at.astimezone(SHANGHAI):%m-%d %H:%M}"
    who = action.actor or (f"#{action.actor_id}" if action.actor_id else action.role)
    what = texts.action_title(action.action)
    return f"{action.id} {at} {who} {what} {action.subject}".rstrip()


def log_table(found: Sequence[Action]) -> Table:
    """One row an action, times in Shantou's."""
    rows = [
        (
            action.id,
            action.at.astimezone(SHANGHAI),
            action.actor,
            action.role,
            texts.action_title(action.action),
            action.subject,
            json.dumps(action.facts, ensure_ascii=False, sort_keys=True),
        )
        for action in found
    ]
    return Table(name=texts.AUDIT_TITLE, header=texts.AUDIT_HEADER, rows=rows)
