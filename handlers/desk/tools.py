"""What the desk keeps at hand, changed in chat: canned replies, experts, service times."""

import re
from dataclasses import dataclass

from handlers.clock import Clock
from handlers.desk import texts
from handlers.form import LONGEST_ANSWER
from handlers.made_files import MadeFiles
from handlers.message import Choice, IncomingMessage, Reply
from handlers.names import tidy_name
from handlers.pages import as_table, asked, next_page
from handlers.requests.form import BY_TITLE
from handlers.row_number import whole_number
from reports.sheet import Table
from storage import audit
from storage.database import Database
from storage.desk import staff
from storage.desk import tools as desk_tools
from storage.people import User

CANNED_WORD, EXPERT_WORD, TIME_WORD = "/常用回复", "/专家", "/时限"
WRITE_CANNED_WORD, ENTER_EXPERT_WORD, CHANGE_TIME_WORD = "/写常用回复", "/登记专家", "/改时限"
REMOVE, KEEP, TAKE_OUT = "删除", "登记", "移除"
LONGEST_TITLE = 20
MOST_DAYS = 60
PAGE = 15
BETWEEN_FIELDS = re.compile(r"[、,，;；\s]+")


@dataclass(frozen=True, slots=True)
class Tools:
    """The handlers for /常用回复, /专家 and /时限."""

    database: Database
    made: MadeFiles
    clock: Clock

    async def canned(self, message: IncomingMessage, user: User) -> Reply:
        """Show, keep or remove canned replies."""
        title, _, text = message.text.strip().partition(" ")
        text = text.strip()
        now = self.clock()
        async with self.database.begin() as session:
            if title == REMOVE and text:
                done = await desk_tools.remove_canned(session, text)
                if done:
                    await audit.record(session, user, "canned.remove", now=now, subject=text[:100])
                return Reply(texts.canned_removed(text, done=done))
            if not text:
                known = await desk_tools.canned_replies(session)
                write = Choice(texts.WRITE_CANNED, WRITE_CANNED_WORD)
                return Reply(texts.canned_list(known), choices=(write,))
            if len(title) > LONGEST_TITLE or len(text) > LONGEST_ANSWER:
                return Reply(texts.text_wanted())
            await desk_tools.keep_canned(session, title, text, now=now)
            await audit.record(session, user, "canned.keep", now=now, subject=title)
        return Reply(texts.canned_kept(title))

    async def experts(self, message: IncomingMessage, user: User) -> Reply:
        """Show the pool or a field of it, put somebody in, take somebody out."""
        action, _, rest = message.text.strip().partition(" ")
        name, _, fields = rest.strip().partition(" ")
        name = tidy_name(name)[:60]
        now = self.clock()
        async with self.database.begin() as session:
            if action == TAKE_OUT and name:
                done = await desk_tools.remove_expert(session, name)
                if done:
                    await audit.record(session, user, "expert.remove", now=now, subject=name)
                return Reply(texts.expert_removed(name, done=done))
            if action == KEEP:
                known = [f[:30] for f in BETWEEN_FIELDS.split(fields.strip()) if f][:10]
                if not name or not known:
                    return Reply(texts.expert_usage())
                joined = await staff.named(session, name)
                user_id = joined[0].user_id if len(joined) == 1 else None
                await desk_tools.keep_expert(session, name, known, user_id=user_id, now=now)
                await audit.record(session, user, "expert.keep", now=now, subject=name)
                return Reply(texts.expert_kept(name, joined=user_id is not None))
            wanted = asked(message.text)
            field = wanted.words[0] if wanted.words else ""
            pool = await desk_tools.experts(session, field)
            lines = [
                (each.name, each.fields, bool(await staff.named(session, each.name)))
                for each in pool
            ]
        if wanted.table:
            rows = [(n, "、".join(fields), texts.joined(is_in)) for n, fields, is_in in lines]
            table = Table(name=texts.EXPERTS_TITLE, header=texts.EXPERTS_HEADER, rows=rows)
            return await self.made.table(table, user=user)
        start = wanted.offset(PAGE)
        return Reply(
            texts.expert_list(lines[start : start + PAGE], field=field),
            choices=(
                *next_page(EXPERT_WORD, wanted, total=len(lines), size=PAGE),
                Choice(texts.ENTER_EXPERT, ENTER_EXPERT_WORD),
                as_table(EXPERT_WORD, wanted),
            ),
        )

    async def times(self, message: IncomingMessage, user: User) -> Reply:
        """Show the service times, or set one."""
        words = message.text.split()
        now = self.clock()
        async with self.database.begin() as session:
            if not words:
                times = await desk_tools.service_times(session)
                change = Choice(texts.CHANGE_TIME, CHANGE_TIME_WORD)
                return Reply(texts.time_list(times.items()), choices=(change,))
            kind = BY_TITLE.get(words[0])
            days = whole_number(words[-1].removesuffix("天"), least=1, most=MOST_DAYS)
            if kind is None or days is None:
                return Reply(texts.time_usage())
            await desk_tools.set_service_time(session, kind, days)
            await audit.record(
                session, user, "request.time", now=now, subject=kind.value, days=days
            )
        return Reply(texts.time_set(kind, days))
