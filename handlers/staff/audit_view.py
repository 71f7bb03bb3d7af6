"""The audit log for administrators: pages in chat, all of it as a table."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from handlers.clock import SHANGHAI, Clock
from handlers.made_files import MadeFiles
from handlers.message import IncomingMessage, Reply
from handlers.pages import as_table, asked, next_page, pages_of
from handlers.staff import audit_texts
from reports.sheet import Table
from storage import audit
from storage.audit_reading import Action, actions
from storage.database import Database
from storage.people import User

AUDIT_WORD = "/审计"
PAGE = 15
MOST_EXPORTED = 100_000


@dataclass(frozen=True, slots=True)
class AuditView:
    """The handler for /审计, /审计 词 页, /审计 表格; reading it is recorded too."""

    database: Database
    made: MadeFiles
    clock: Clock

    async def handle(self, message: IncomingMessage, user: User) -> Reply:
        """A page of the log, or the whole of it as a file."""
        wanted = asked(message.text)
        containing = " ".join(wanted.words)[:60]
        limit, offset = (MOST_EXPORTED, 0) if wanted.table else (PAGE, wanted.offset(PAGE))
        async with self.database.begin() as session:
            found, total = await actions(session, containing=containing, limit=limit, offset=offset)
            broken = await audit.broken_at(session) if wanted.table else None
            if wanted.table:
                await audit.record(
                    session, user, "audit.export", now=self.clock(), subject=containing
                )
        if wanted.table:
            reply = await self.made.table(log_table(found), user=user)
            whole = audit_texts.audit_whole(broken)
            return Reply(f"{reply.text}\n{whole}", files=reply.files)
        text = audit_texts.audit_page(
            (_line(action) for action in found),
            total=total,
            page=wanted.page,
            pages=pages_of(total, PAGE),
        )
        choices = next_page(AUDIT_WORD, wanted, total=total, size=PAGE)
        return Reply(text, choices=(*choices, as_table(AUDIT_WORD, wanted)))


def _line(action: Action) -> str:
    at = f"{action.at.astimezone(SHANGHAI):%m-%d %H:%M}"
    who = action.actor or (f"#{action.actor_id}" if action.actor_id else audit_texts.OPERATOR)
    what = audit_texts.action_title(action.action)
    return f"{action.id} {at} {who} {what} {audit_texts.subject_title(action.subject)}".rstrip()


def log_table(found: Sequence[Action]) -> Table:
    """One row an action, times in Shantou's."""
    rows = [
        (
            action.id,
            action.at.astimezone(SHANGHAI),
            action.actor,
            action.role,
            audit_texts.action_title(action.action),
            audit_texts.subject_title(action.subject),
            json.dumps(action.facts, ensure_ascii=False, sort_keys=True),
        )
        for action in found
    ]
    return Table(name=audit_texts.AUDIT_TITLE, header=audit_texts.AUDIT_HEADER, rows=rows)
