"""Staff say which names are one firm: 甲公司 = 乙集团."""

import re
from dataclasses import dataclass

from handlers.clock import Clock
from handlers.guided import GuidedCommand, Part
from handlers.message import Choice, IncomingMessage, Reply
from handlers.patents import alias_texts as texts
from knowledge.patents.names import name_key
from storage import audit
from storage.database import Database
from storage.enterprises import profile
from storage.people import User
from storage.register.applicants import add_alias, aliases, remove_alias
from storage.register.patent_record import Party

ALIAS_WORD, JOIN_WORD = "/同一公司", "/登记同一公司"
LONGEST = 100
SHOWN = 60
_EQUALS = re.compile(r"\s*[=＝]\s*")
_REMOVE = re.compile(r"^(?:删除|取消)\s*(.+)$")


JOINING = GuidedCommand(
    "register_alias",
    texts.JOIN,
    ALIAS_WORD,
    Part(name="alias", question=texts.ASK_ALIAS),
    Part(name="group", question=texts.ASK_GROUP, before=" = "),
)


@dataclass(frozen=True, slots=True)
class Aliases:
    """The handler about names that stand for a group of companies."""

    database: Database
    clock: Clock

    async def handle(self, message: IncomingMessage, user: User) -> Reply:
        """Show the groups, add a name to one, or let a name stand for itself again."""
        text = message.text
        if not text:
            return await self._list()
        if found := _REMOVE.match(text):
            return await self._remove(found[1].strip(), user)
        names = _EQUALS.split(text)
        keys = [name_key(name) for name in names]
        if len(names) != 2 or not all(keys) or any(len(name) > LONGEST for name in names):
            return Reply(texts.how())
        if keys[0] == keys[1]:
            return Reply(texts.same_already(names[0]))
        alias, group = (Party(key, name) for key, name in zip(keys, names, strict=True))
        now = self.clock()
        async with self.database.begin() as session:
            who = (await profile(session, user)).name
            await add_alias(session, alias, group, added_by=who, now=now)
            await audit.record(
                session, user, "alias.add", now=now, subject=alias.name, group=group.name
            )
        return Reply(texts.added(alias.name, group.name))

    async def _list(self) -> Reply:
        async with self.database.begin() as session:
            rows = await aliases(session)
        lines = [texts.line(row.name, row.group_key) for row in rows[:SHOWN]]
        join = Choice(texts.JOIN, JOIN_WORD)
        return Reply("\n".join([texts.head(len(rows)), *lines, texts.how()]), choices=(join,))

    async def _remove(self, name: str, user: User) -> Reply:
        now = self.clock()
        async with self.database.begin() as session:
            removed = await remove_alias(session, name_key(name))
            if removed:
                await audit.record(session, user, "alias.remove", now=now, subject=name)
        return Reply(texts.removed(name) if removed else texts.unknown(name))
