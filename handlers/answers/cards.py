"""Cards in chat: found, shown, retired, taken up again, looked over."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from handlers.answers import staff_texts as texts
from handlers.answers.card_forms import find_card
from handlers.answers.curation import Shelf
from handlers.clock import SHANGHAI, Clock
from handlers.message import Choice, IncomingMessage, Reply
from knowledge.card import Card
from knowledge.curated import content_of
from storage import audit
from storage.answers import cards as rows
from storage.database import Database
from storage.people import User

CARD_WORD = "/卡片"
LISTED = 15
REVIEWED_AT_ONCE = 15


@dataclass(frozen=True, slots=True)
class Cards:
    """The handler of /卡片 and what follows it."""

    database: Database
    shelf: Shelf
    clock: Clock

    async def handle(self, message: IncomingMessage, user: User) -> Reply:
        """Find the command that follows the word."""
        await self.shelf.refresh()
        command, _, rest = message.text.strip().partition(" ")
        commands: Mapping[str, Callable[[str, User], Awaitable[Reply]]] = {
            "查": self._search,
            "看": self._show,
            "停用": self._ask_to_retire,
            "已停用": self._retired,
            "确认停用": self._retire,
            "恢复": self._restore,
            "复核": self._reviews,
            "已核": self._looked_at,
        }
        run = commands.get(command)
        return await run(rest.strip(), user) if run is not None else await self._usage()

    async def _usage(self) -> Reply:
        async with self.database.begin() as session:
            waiting, _ = await rows.open_reviews(session, limit=0)
        return Reply(texts.card_usage(len(self.shelf.curation.cards), waiting=waiting))

    async def _search(self, words: str, _user: User) -> Reply:
        found = [card for card in self.shelf.curation.cards if words and _holds(card, words)]
        shown = found[:LISTED]
        choices = tuple(Choice(card.title, f"{CARD_WORD} 看 {card.id}") for card in shown[:5])
        return Reply(texts.card_list(shown, total=len(found), words=words), choices=choices)

    async def _show(self, card_id: str, _user: User) -> Reply:
        card = find_card(self.shelf, card_id)
        async with self.database.begin() as session:
            history = await rows.history(session, card_id)
        if card is None:
            if history and history[-1].retired:
                title = str(history[-1].content.get("title", card_id))
                restore = Choice(texts.RESTORE, f"{CARD_WORD} 恢复 {card_id}")
                return Reply(texts.card_retired(title), choices=(restore,))
            return Reply(texts.no_such_card(card_id))
        told = ((h.version, h.retired, h.author, h.at.astimezone(SHANGHAI)) for h in history)
        return Reply(texts.card_text(card, history=told))

    async def _ask_to_retire(self, card_id: str, _user: User) -> Reply:
        card = find_card(self.shelf, card_id)
        if card is None:
            return Reply(texts.no_such_card(card_id))
        confirm = Choice(texts.RETIRE, f"{CARD_WORD} 确认停用 {card.id}")
        return Reply(texts.confirm_retiring(card.title), choices=(confirm,))

    async def _retire(self, card_id: str, user: User) -> Reply:
        card = find_card(self.shelf, card_id)
        if card is None:
            return Reply(texts.no_such_card(card_id))
        await self._write(card.id, content_of(card), user, retired=True)
        return Reply(texts.card_retired(card.title))

    async def _retired(self, _rest: str, _user: User) -> Reply:
        async with self.database.begin() as session:
            newest = await rows.newest_versions(session)
        out = [(str(each.content.get("title", each.card_id)), each.card_id)
               for each in newest if each.retired]  # fmt: skip
        choices = tuple(
            Choice(f"{texts.RESTORE}{title}", f"{CARD_WORD} 恢复 {card_id}")
            for title, card_id in out[:5]
        )
        return Reply(texts.retired_list(out[:LISTED], total=len(out)), choices=choices)

    async def _restore(self, card_id: str, user: User) -> Reply:
        async with self.database.begin() as session:
            history = await rows.history(session, card_id)
        if not history or not history[-1].retired:
            return Reply(texts.no_such_card(card_id))
        content = history[-1].content
        version = await self._write(card_id, content, user, retired=False)
        return Reply(texts.card_saved(str(content.get("title", "")), card_id, version=version))

    async def _reviews(self, _rest: str, _user: User) -> Reply:
        async with self.database.begin() as session:
            count, waiting = await rows.open_reviews(session, limit=REVIEWED_AT_ONCE)
        titles = {card.id: card.title for card in self.shelf.curation.cards}
        told = [(titles.get(each.card_id, each.card_id), each.card_id, each.reason)
                for each in waiting]  # fmt: skip
        choices = tuple(
            Choice(f"看{title}", f"{CARD_WORD} 看 {card_id}") for title, card_id, _ in told[:5]
        )
        return Reply(texts.reviews(count, told), choices=choices)

    async def _looked_at(self, card_id: str, user: User) -> Reply:
        now = self.clock()
        async with self.database.begin() as session:
            if not await rows.reviewed(session, card_id, now=now):
                return Reply(texts.no_such_card(card_id))
            await audit.record(session, user, "card.reviewed", now=now, subject=f"card:{card_id}")
        card = find_card(self.shelf, card_id)
        return Reply(texts.looked_at(card.title if card else card_id))

    async def _write(
        self, card_id: str, content: Mapping[str, object], user: User, *, retired: bool
    ) -> int:
        now = self.clock()
        async with self.database.begin() as session:
            version = await rows.add_version(
                session, card_id, content, author=user, now=now, retired=retired
            )
            action = "card.retire" if retired else "card.restore"
            await audit.record(
                session, user, action, now=now, subject=f"card:{card_id}", version=version
            )
        return version


def _holds(card: Card, words: str) -> bool:
    text = " ".join((card.id, card.title, card.topic, card.answer, *card.questions))
    return all(word.casefold() in text.casefold() for word in words.split())
