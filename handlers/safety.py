"""What nobody may send: a list of words that staff keep, and a moderation service if there is one.

Both look at what people write and at what they would be answered, on every channel.
"""

import logging
import unicodedata
from datetime import datetime, timedelta
from typing import Protocol

from handlers import texts
from handlers.clock import Clock
from handlers.guided import GuidedCommand, Part
from handlers.message import Choice, IncomingMessage, Reply
from storage import audit
from storage.blocked_words import add_blocked_word, blocked_words, remove_blocked_word
from storage.database import Database
from storage.people import User

log = logging.getLogger(__name__)

LONGEST_WORD = 100
SHOWN = 200
READ_AGAIN_AFTER = timedelta(seconds=10)
LIST_WORD, BLOCK_WORD = "/屏蔽词", "/添加屏蔽词"
ADD, REMOVE = "添加", "删除"


class Moderation(Protocol):
    """Whoever judges a text."""

    async def flags(self, text: str) -> bool:
        """Whether the text must not be said; never raises."""
        ...


class Safety:
    """Says whether a text is blocked. An empty list blocks nothing.

    The list is read again every ten seconds, so that several processes agree soon.
    """

    def __init__(
        self, database: Database, *, clock: Clock, moderation: Moderation | None = None
    ) -> None:
        self._database = database
        self._clock = clock
        self._moderation = moderation
        self._words: tuple[str, ...] = ()
        self._read_at: datetime | None = None

    @property
    def waits_on_a_service(self) -> bool:
        """Whether somebody else's service is asked too, which takes its time."""
        return self._moderation is not None

    async def blocks(self, text: str, *, where: str) -> bool:
        """Whether the text is blocked; then the log says by what and where, without the text."""
        if not text:
            return False
        plain = squeezed(text)
        by = ""
        if any(word in plain for word in await self._list()):
            by = "the word list"
        elif self._moderation is not None and await self._moderation.flags(text):
            by = "the moderation service"
        if by:
            log.info("%s was blocked by %s", where, by)
        return bool(by)

    def forget(self) -> None:
        """Read the list again at the next occasion: it was changed here."""
        self._read_at = None

    async def _list(self) -> tuple[str, ...]:
        now = self._clock()
        if self._read_at is None or now - self._read_at >= READ_AGAIN_AFTER:
            async with self._database.begin() as session:
                words = await blocked_words(session)
            self._words = tuple(word for word in map(squeezed, words) if word)
            self._read_at = now
        return self._words


BLOCKING = GuidedCommand(
    "blocked_word",
    texts.BLOCK_A_WORD,
    f"{LIST_WORD} {ADD}",
    Part(name="word", question=texts.ASK_BLOCKED_WORD),
)


class WordList:
    """The handler by which staff keep the list: #屏蔽词, #屏蔽词 添加 词, #屏蔽词 删除 词."""

    def __init__(self, database: Database, safety: Safety, *, clock: Clock) -> None:
        self._database = database
        self._safety = safety
        self._clock = clock

    async def handle(self, message: IncomingMessage, user: User) -> Reply:
        """Show or change the list."""
        action, _, rest = message.text.partition(" ")
        word = rest.strip()
        if not message.text:
            async with self._database.begin() as session:
                words = await blocked_words(session)
            shown = texts.blocked_word_list(words[:SHOWN], total=len(words))
            return Reply(shown, choices=(Choice(texts.BLOCK_A_WORD, BLOCK_WORD),))
        if action not in {ADD, REMOVE} or not squeezed(word) or len(word) > LONGEST_WORD:
            return Reply(texts.blocked_word_usage())
        async with self._database.begin() as session:
            if action == ADD:
                changed = await add_blocked_word(session, word, now=self._clock())
            else:
                changed = await remove_blocked_word(session, word)
            if changed:
                done = "words.add" if action == ADD else "words.remove"
                await audit.record(session, user, done, now=self._clock(), subject=word)
        self._safety.forget()
        return Reply(texts.blocked_word_changed(word, added=action == ADD, changed=changed))


def squeezed(text: str) -> str:
    """The text as it is compared: one width, one case, nothing between the characters."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c for c in plain if unicodedata.category(c) not in {"Zs", "Cf", "Cc"})
