"""Visiting what is due, one source at a time, and keeping what is new as notices."""

import logging
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from knowledge.alerts.markets import markets_in
from knowledge.manifest import manifest
from knowledge.patents.taxonomy import Taxonomy
from knowledge.patents.taxonomy_edits import current_taxonomy
from scheduler.delivery.policy import SHANGHAI
from scheduler.feeds.fetch import FeedFailed, Fetching
from scheduler.feeds.read import Entry, feed_entries, page_entries
from storage.alerts import feeds
from storage.alerts.feeds import Feed, FeedKind
from storage.alerts.notices import Facets, Notice, NoticeKind, add_notices
from storage.database import Database

log = logging.getLogger(__name__)

NEWS = timedelta(days=14)
MOST_VISITS = 20


@dataclass(frozen=True, slots=True)
class Watching:
    """What a page lists when it is seen first is not news; what a feed dates is, for two weeks."""

    database: Database
    fetching: Fetching = field(default_factory=Fetching)

    async def run(self, now: datetime) -> int:
        """Visit what is due; how many notices came of it."""
        new = 0
        for _ in range(MOST_VISITS):
            async with self.database.begin() as session:
                feed = await feeds.take_due_feed(session, now=now)
            if feed is None:
                break
            try:
                new += await self._visit(feed, now)
            except FeedFailed as failed:
                log.warning("the source %d cannot be read: %s", feed.id, failed)
                async with self.database.begin() as session:
                    await feeds.visit_failed(session, feed, failure=str(failed), now=now)
        return new

    async def _visit(self, feed: Feed, now: datetime) -> int:
        fetched = await self.fetching.fetch(feed.url, etag=feed.etag, modified=feed.modified)
        entries: list[Entry] = []
        if fetched.content is not None:
            is_feed = feed.kind is FeedKind.FEED
            read = feed_entries(fetched.content) if is_feed else None
            entries = page_entries(fetched.content, feed.url) if read is None else read
            if not entries:
                raise FeedFailed("nothing in it that can be read")
        fresh = [entry for entry in entries if entry.key not in feed.known]
        if feed.kind is FeedKind.PAGE and feed.succeeded_at is None:
            fresh = []  # what stood there before is not news
        async with self.database.begin() as session:
            taxonomy = await current_taxonomy(session)
            today = now.astimezone(SHANGHAI).date()
            notices = [_notice(feed, entry, taxonomy, today) for entry in fresh]
            news = [notice for notice in notices if today - notice.happened_on <= NEWS]
            new = await add_notices(session, news, now=now)
            await feeds.visited(
                session,
                feed,
                etag=fetched.etag,
                modified=fetched.modified,
                entries=None if fetched.content is None else [entry.key for entry in entries],
                now=now,
            )
        return new


def _notice(feed: Feed, entry: Entry, taxonomy: Taxonomy, today: date) -> Notice:
    text = f"{entry.title} {entry.summary}"
    laws = tuple(name for name in manifest().laws if name in text)
    return Notice(
        key=f"feed:{feed.id}:{entry.key}",
        kind=NoticeKind.FEED,
        title=entry.title,
        text=f"{feed.title}：{entry.summary or entry.title}",
        happened_on=entry.day or today,
        url=entry.url,
        facets=Facets(
            industries=tuple(reason.industry for reason in taxonomy.tag(text=entry.title)),
            laws=laws,
            markets=markets_in(text),
        ),
    )
