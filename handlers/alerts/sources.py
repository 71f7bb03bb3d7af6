"""/来源: the feeds and pages that are watched."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from handlers.alerts import staff_texts as texts
from handlers.clock import Clock
from handlers.guided import GuidedCommand, Part, offering, one_word
from handlers.message import Choice, IncomingMessage, Reply
from handlers.row_number import row_number
from storage import audit
from storage.alerts import feeds
from storage.alerts.feeds import FeedKind
from storage.database import Database
from storage.people import User

KINDS = {"添加": FeedKind.FEED, "添加网页": FeedKind.PAGE}
SWITCHES = {"启用": True, "停用": False}
SOURCES_WORD, ADD_WORD = "/来源", "/添加来源"
LONGEST_URL, LONGEST_TITLE = 500, 100
ADDING = GuidedCommand(
    "alert_source",
    texts.ADD_SOURCE,
    SOURCES_WORD,
    Part(name="kind", question=texts.ASK_SOURCE_KIND, check=one_word, options=offering(*KINDS)),
    Part(name="url", question=texts.ASK_SOURCE_URL, check=one_word),
    Part(name="title", question=texts.ASK_SOURCE_TITLE),
)


@dataclass(frozen=True, slots=True)
class Sources:
    """Staff's list of sources; what is added is off until somebody switches it on."""

    database: Database
    clock: Clock

    async def handle(self, message: IncomingMessage, user: User) -> Reply:
        """Show, add, switch on, switch off."""
        what, _, rest = message.text.partition(" ")
        if what in KINDS:
            return await self._add(KINDS[what], rest.strip(), user)
        if what in SWITCHES:
            return await self._switch(rest.strip(), user, active=SWITCHES[what])
        async with self.database.begin() as session:
            shown = texts.sources(await feeds.feeds(session))
        return Reply(shown, choices=(Choice(texts.ADD_SOURCE, ADD_WORD),))

    async def _add(self, kind: FeedKind, rest: str, user: User) -> Reply:
        url, _, title = rest.partition(" ")
        parts = urlsplit(url)
        right = parts.scheme in {"http", "https"} and parts.hostname and len(url) <= LONGEST_URL
        if not (right and title.strip()):
            return Reply(texts.source_wrong())
        now = self.clock()
        async with self.database.begin() as session:
            added = await feeds.add_feed(
                session, url=url, title=title.strip()[:LONGEST_TITLE], kind=kind, now=now
            )
            if added:
                await audit.record(session, user, "source.add", now=now, subject=url[:100])
        return Reply(texts.source_changed() if added else texts.source_known())

    async def _switch(self, written: str, user: User, *, active: bool) -> Reply:
        now, number = self.clock(), row_number(written)
        async with self.database.begin() as session:
            done = number is not None and await feeds.switch_feed(
                session, number, active=active, now=now
            )
            if done:
                action = "source.on" if active else "source.off"
                await audit.record(session, user, action, now=now, subject=f"source:{number}")
        return Reply(texts.source_changed() if done else texts.source_known())
