"""Watched sources against a real server on loopback: polite, safe, failures shown."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
from sqlalchemy import select
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.simulate.listening import serving
from scheduler.feeds.fetch import FeedFailed, Fetching, public_address
from scheduler.feeds.watch import Watching
from storage.alerts import feeds
from storage.alerts.feeds import FeedKind
from storage.database import Database
from storage.schema.desk import NoticeRow
from tests.scheduler.outbox_side import Clock

ITEM = (
    "<item><title>{title}</title><link>http://example.com/{id}</link><guid>{id}</guid>"
    "<pubDate>{day}</pubDate><description>&lt;p&gt;美国 TRO 案件&lt;/p&gt;</description></item>"
)
RECENT, OLD = "Tue, 24 Nov 2026 02:00:00 GMT", "Tue, 06 Jan 2026 02:00:00 GMT"


@dataclass
class Site:
    """Somebody else's server."""

    items: list[str] = field(default_factory=list)
    page: str = ""
    robots: str = ""
    seen: list[tuple[str, str]] = field(default_factory=list)
    address: str = ""

    async def answer(self, request: Request) -> Response:
        path = request.url.path
        condition = request.headers.get("if-none-match", "")
        self.seen.append((path, condition))
        if path == "/robots.txt":
            return Response(self.robots, status_code=200 if self.robots else 404)
        if path == "/away":
            return RedirectResponse("http://169.254.169.254/latest")
        if path == "/large":
            return Response(b"x" * 1_100_000)
        if path == "/page":
            return Response(self.page)
        if path != "/rss":
            return Response(status_code=500)
        body = f"<rss version='2.0'><channel><title>t</title>{''.join(self.items)}</channel></rss>"
        etag = f'"{len(self.items)}"'
        return (
            Response(status_code=304)
            if condition == etag
            else Response(body, headers={"etag": etag})
        )


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    site = Site()
    application = Starlette(routes=[Route("/{path:path}", site.answer)])
    async with serving(application) as site.address:
        yield site


def anybody(_address: str) -> bool:
    return True


async def watch(database: Database, url: str, kind: FeedKind = FeedKind.FEED) -> Watching:
    async with database.begin() as session:
        await feeds.add_feed(session, url=url, title="某某局", kind=kind, now=Clock()())
        await feeds.switch_feed(session, 1, active=True, now=Clock()())
    return Watching(database, Fetching(anybody))


async def titles(database: Database) -> list[str]:
    async with database.begin() as session:
        return list((await session.scalars(select(NoticeRow.title).order_by(NoticeRow.id))).all())


async def test_what_is_new_in_a_feed_becomes_notices_once(database: Database, site: Site) -> None:
    clock = Clock()
    site.items = [
        ITEM.format(title="积木玩具案件通报", id=1, day=RECENT),
        ITEM.format(title="旧闻一则", id=2, day=OLD),
    ]
    watching = await watch(database, f"{site.address}/rss")
    assert await watching.run(clock()) == 1
    assert await watching.run(clock()) == 0  # not due
    clock.advance(hours=2)
    assert await watching.run(clock()) == 0
    assert site.seen[-1] == ("/rss", '"2"')  # asked with the condition
    site.items.append(ITEM.format(title="商标法宣传通知", id=3, day=RECENT))
    clock.advance(hours=2)
    assert await watching.run(clock()) == 1
    assert await titles(database) == ["积木玩具案件通报", "商标法宣传通知"]
    async with database.begin() as session:
        first, second = (await session.scalars(select(NoticeRow).order_by(NoticeRow.id))).all()
    assert first.facets == {"industries": ["toys"], "markets": ["us"]}
    assert second.facets["laws"] == ["商标法"]
    assert first.url == "http://example.com/1"


async def test_a_page_tells_only_what_is_added(database: Database, site: Site) -> None:
    clock = Clock()
    link = "<a href='/n/{id}'>关于公布第{id}批示范企业名单的通知</a><a href='/x'>首页</a>"
    site.page = link.format(id=1) + link.format(id=2)
    watching = await watch(database, f"{site.address}/page", FeedKind.PAGE)
    assert await watching.run(clock()) == 0
    site.page += link.format(id=3)
    clock.advance(hours=2)
    assert await watching.run(clock()) == 1
    assert await titles(database) == ["关于公布第3批示范企业名单的通知"]


async def test_failures_are_shown_and_tried_less_often(database: Database, site: Site) -> None:
    clock = Clock()
    watching = await watch(database, f"{site.address}/broken")
    for failures in (1, 2):
        assert await watching.run(clock()) == 0
        async with database.begin() as session:
            (feed,) = await feeds.feeds(session)
        assert (feed.failures, feed.failure) == (failures, "HTTP 500")
        clock.advance(hours=2)
    visits = len(site.seen)
    await watching.run(clock())  # the pause is four hours by now
    assert len(site.seen) == visits


@pytest.mark.parametrize(
    ("path", "why"),
    [("/away", "private"), ("/large", "more than"), ("/rss", "nothing in it")],
)
async def test_what_cannot_be_read(database: Database, site: Site, path: str, why: str) -> None:
    watching = await watch(database, f"{site.address}{path}")
    own = watching.fetching if path != "/away" else Fetching(lambda a: a.startswith("127."))
    await Watching(database, own).run(Clock()())
    async with database.begin() as session:
        (feed,) = await feeds.feeds(session)
    assert why in feed.failure


async def test_robots_are_obeyed(database: Database, site: Site) -> None:
    site.robots = "User-agent: *\nDisallow: /rss"
    with pytest.raises(FeedFailed, match="robots"):
        await Fetching(anybody).fetch(f"{site.address}/rss")
    assert ("/rss", "") not in site.seen


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:1/",
        "http://localhost:1/",
        "http://[::1]:1/",
        "http://10.0.0.1/",
        "http://2130706433:1/",
        "file:///etc/passwd",
        "ftp://example.com/",
        "http://user:word@example.com/",
        "http:///nothing",
    ],
)
async def test_our_own_network_is_never_asked(url: str) -> None:
    with pytest.raises(FeedFailed):
        await Fetching().fetch(url)


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("::1", False),
        ("fe80::1", False),
        ("::ffff:10.0.0.1", False),
    ],
)
def test_which_addresses_are_public(address: str, public: bool) -> None:
    assert public_address(address) is public


async def test_nothing_is_visited_unless_staff_switch_it_on(database: Database, site: Site) -> None:
    async with database.begin() as session:
        await feeds.add_feed(
            session, url=f"{site.address}/rss", title="x", kind=FeedKind.FEED, now=Clock()()
        )
    await Watching(database, Fetching(anybody)).run(Clock()())
    assert site.seen == []
