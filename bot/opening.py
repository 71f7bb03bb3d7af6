"""Opens the parts that the settings choose: the index, the channels, the language model."""

import asyncio
import logging
from collections.abc import Callable
from typing import Protocol

from bot.settings import Settings
from bot.telegram.options import PersonalQuestions
from bot.web.file_links import FileLinks
from bot.web.visitor_cookie import load_or_make_key
from bot.webhook import AttendedWebhook, SpeakingWebhook
from handlers.clock import Clock
from handlers.dispatcher import Dispatcher
from handlers.filling import PersonalFields
from handlers.message import Channel
from handlers.routes import Route as CommandRoute
from knowledge.document import Scope
from knowledge.index import Embedder, IndexUnavailable
from knowledge.indexer import Indexed
from knowledge.preparation import Progress
from knowledge.vectors_shipped import load_shipped
from retrieval.answer import Answerer, StreamingAnswerer
from retrieval.open import Retrieval, index_address, open_embedder, open_retrieval
from retrieval.patents.drafting import Drafter
from scheduler.indexing import Indexing
from storage.database import Database
from storage.files import FileFolder
from storage.people import User

log = logging.getLogger(__name__)


class Model(Protocol):
    """A language model for everybody: who answers and drafts for a person with it, and its end."""

    def answerer(self, user: User) -> StreamingAnswerer:
        """Who answers this person, out of this person's budget."""
        ...

    def drafter(self, user: User) -> Drafter:
        """Who drafts translations for this person."""
        ...

    async def close(self) -> None:
        """Let go of it."""
        ...


def open_model(
    settings: Settings, database: Database, answerer: Answerer, *, clock: Clock
) -> Model | None:
    """The language model, where an endpoint is set."""
    if settings.model is None:
        return None
    # Its client costs more than a second to import, which a desk without a model should not pay.
    from bot.language_model import LanguageModel

    return LanguageModel(settings.model, database, answerer, clock=clock)


def secret_key(settings: Settings) -> bytes:
    """What this server signs with: cookies, and links to files."""
    if settings.web.cookie_key is not None:
        return settings.web.cookie_key.get_secret_value().encode()
    return load_or_make_key(settings.data_folder / "cookie.key")


def open_wechat_channel(
    settings: Settings,
    database: Database,
    dispatcher: Dispatcher,
    *,
    folder: FileFolder,
    links: FileLinks,
    stopping: Callable[[], bool],
) -> SpeakingWebhook | None:
    """The WeChat channel, where an account is set."""
    if settings.wechat is None:
        return None
    # Its libraries cost a fifth of a second, which a desk without the channel should not pay.
    from bot.wechat.service import open_wechat

    return open_wechat(
        settings.wechat,
        database,
        dispatcher,
        clock=links.clock,
        folder=folder,
        links=links,
        quiet_hours=settings.schedule.quiet_hours,
        stopping=stopping,
    )


def open_telegram_channel(
    settings: Settings,
    database: Database,
    dispatcher: Dispatcher,
    routes: tuple[CommandRoute, ...],
    *,
    files: FileFolder,
    clock: Clock,
) -> AttendedWebhook | None:
    """The Telegram channel, where a bot is set."""
    if settings.telegram is None:
        return None
    # Its SDK costs half a second, which a desk without the channel should not pay.
    from bot.telegram.service import open_telegram

    return open_telegram(settings.telegram, database, dispatcher, routes, files=files, clock=clock)


def personal_fields(settings: Settings) -> PersonalFields:
    """What forms may ask where: personal fields may be turned off on Telegram."""
    asks = settings.telegram is None or settings.telegram.personal_fields is PersonalQuestions.ASK
    return PersonalFields(
        off=frozenset() if asks else frozenset({Channel.TELEGRAM}),
        contact_days=settings.schedule.keep_contacts_days,
        phone_days=settings.schedule.keep_phones_days,
    )


async def open_index(settings: Settings, database: Database, *, alone: bool) -> Retrieval:
    """The library with its index: the folder's own, or a server's, or a matrix in memory."""
    folder, options = settings.data_folder, settings.retrieval
    address = index_address(options, folder)
    if not alone or address.shared:
        return await open_retrieval(database, folder, options)
    index = await asyncio.to_thread(address.open, model=open_embedder(options).model)
    return await open_retrieval(database, folder, options, index=index)


async def open_indexing(
    database: Database, retrieval: Retrieval, *, report: Progress, alone: bool
) -> Indexing:
    """The IP texts whose vectors are at hand go in now; the rest follows by the clock."""
    shipped = await asyncio.to_thread(load_shipped, retrieval.embedder.model)
    indexing = Indexing(database, retrieval.index, retrieval.embedder, shipped=shipped)
    await indexing.survey(retrieval.library)
    first = indexing.progress[Scope.IP]

    def note(indexed: Indexed) -> None:
        report(indexed.done, indexed.total, indexed.scope)

    if alone and first.done < first.total:
        await indexing.put_ready(retrieval.library, Scope.IP, on_progress=note)
    return indexing


async def warm_up(embedder: Embedder) -> None:
    """Load the embedding model, so that the first question does not wait for it."""
    try:
        await asyncio.to_thread(embedder.query, "知识产权")
    except IndexUnavailable as reason:
        log.warning("Questions are searched by words alone: %s", reason)
