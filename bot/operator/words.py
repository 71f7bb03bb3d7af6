"""The operator's command about blocked words: `words list|add|remove`."""

import asyncio

from bot.app import now
from bot.data_folder import open_folder
from bot.failures import CannotStart
from bot.settings import Settings
from handlers.safety import LONGEST_WORD, squeezed
from storage.blocked_words import add_blocked_word, blocked_words, remove_blocked_word
from storage.database import Database


def words_command(settings: Settings, action: str, word: str) -> None:
    """Print or change the list; a running server follows within ten seconds."""
    word = word.strip()
    if action != "list" and (not squeezed(word) or len(word) > LONGEST_WORD):
        raise CannotStart(f"Name a word of at most {LONGEST_WORD} characters: words {action} WORD.")
    print("\n".join(asyncio.run(_run(settings, action, word))))  # noqa: T201 - for the operator


async def _run(settings: Settings, action: str, word: str) -> list[str]:
    open_folder(settings.data_folder)
    database = Database(settings.database)
    try:
        await database.prepare()
        async with database.begin() as session:
            if action == "list":
                return list(await blocked_words(session)) or ["The list is empty."]
            if action == "add":
                changed = await add_blocked_word(session, word, now=now())
                return ["Added." if changed else "It is on the list already."]
            changed = await remove_blocked_word(session, word)
            return ["Removed." if changed else "It is not on the list."]
    finally:
        await database.close()
