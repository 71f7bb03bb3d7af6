"""Twenty thousand followers in mixed standing, and pushes to all of them through the router."""

import random
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import func, select

from bot.simulate.console import Console, Template
from bot.simulate.followers import Follower
from bot.simulate.listening import serving
from bot.simulate.platform import Platform
from bot.simulate.product import options_for
from bot.simulate.wechat_api import WeChatApi
from bot.simulate.windows import Contact
from bot.wechat.account import Account
from bot.wechat.mass_sending import MassSending
from bot.wechat.options import AccountKind
from bot.wechat.render import Layout
from bot.wechat.sender import WeChatSender
from bot.wechat.templates import Templates
from scheduler.delivery.engine import Delivering
from storage import people
from storage.database import Database, Session, sqlite_url
from storage.delivery import deliveries
from storage.delivery.deliveries import Content, DeliveryKind, Priority
from storage.delivery.outbox import QuietHours
from storage.schema.desk import DeliveryRow
from storage.wechat import consents, quota

NOW = datetime(2026, 11, 26, 4, 0, tzinfo=UTC)
NEVER = QuietHours(0, 0)
TEMPLATES = Templates.model_validate(
    {
        "notice": [
            {"id": "once", "kinds": ["alert"], "data": {"thing1": "title"}},
            {"id": "lasting", "kinds": ["alert"], "data": {"thing1": "title"}, "lasting": True},
        ]
    }
)
CONSOLE = Console(
    templates=(Template("once", ("thing1",)), Template("lasting", ("thing1",), long_term=True))
)


class Clock:
    """Stands still until it is moved."""

    now = NOW

    def __call__(self) -> datetime:
        return self.now


async def followers(count: int) -> None:
    """Push an alert and a bulletin to everybody; print routes and refusals."""
    clock, chance = Clock(), random.Random(7)
    with tempfile.TemporaryDirectory(prefix="ipdesk-bench-") as folder:
        database = Database(sqlite_url(Path(folder) / "bench.db"))
        await database.prepare()
        api = WeChatApi(Platform(CONSOLE, clock))
        for start in range(0, count, 500):
            async with database.begin() as session:
                for _ in range(min(500, count - start)):
                    await _one(session, api.platform, chance)
        async with serving(api.application()) as address:
            account = Account(options_for(CONSOLE, api_address=address), database, clock=clock)
            sender = WeChatSender(
                account=account,
                rows=database.sharing(),
                templates=TEMPLATES,
                layout=Layout(2048),
                kind=lambda: AccountKind.FULL,
                clock=clock,
            )
            masses = MassSending(account, database, "w", NEVER, 2048, lambda: AccountKind.FULL)
            began = time.perf_counter()
            delivering = Delivering(database, (sender,), clock, "w", NEVER, together=32)
            while await delivering.run(clock()):
                clock.now += timedelta(minutes=2)
            sent = await masses.run(clock())
            seconds = time.perf_counter() - began
            await account.close()
        await _report(database, api, count=count, masses=sent, seconds=seconds)
        await database.close()


async def _one(session: Session, platform: Platform, chance: random.Random) -> None:
    """One follower: a third have an open window with some of it used, some gave consents."""
    one: Follower = platform.newcomer()
    one.following = chance.random() > 0.02
    user = await people.find_or_add_user(session, channel="wechat", external_id=one.openid, now=NOW)
    if chance.random() < 0.33:
        one.windows.opened_by(Contact.MESSAGE, now=NOW)
        await quota.grant(session, one.openid, "message", now=NOW)
        for _ in range(chance.randrange(6)):
            one.windows.spend(now=NOW) if one.windows.left(now=NOW) else None
            await quota.spend(session, one.openid, now=NOW)
    for name, share in (("once", 0.2), ("lasting", 0.1)):
        if chance.random() < share:
            one.consents[name] += 1
            await consents.note_consent(
                session,
                sender_id=one.openid,
                event_id=name,
                template_id=name,
                accepted=True,
                now=NOW,
            )
    for kind, text in ((DeliveryKind.ALERT, "动态"), (DeliveryKind.BULLETIN, "通报")):
        await deliveries.enqueue(
            session,
            user.id,
            Content(text=text, facts={"title": "磁吸积木公开"}),
            key=f"{kind}:{user.id}",
            kind=kind,
            now=NOW,
            priority=Priority.BROADCAST,
            push=f"{kind}:1",
        )


async def _report(
    database: Database, api: WeChatApi, *, count: int, masses: int, seconds: float
) -> None:
    print(f"{count:,} followers, two pushes each, {seconds:.0f} s; {masses} mass messages")
    async with database.begin() as session:
        grouped = select(
            DeliveryRow.kind, DeliveryRow.state, DeliveryRow.route, func.count()
        ).group_by(DeliveryRow.kind, DeliveryRow.state, DeliveryRow.route)
        for kind, state, route, number in (await session.execute(grouped)).all():
            print(f"  {kind:9} {state:9} {route:17} {number:7,}")
        unknown = select(DeliveryRow.failure, func.count()).where(DeliveryRow.state == "doubtful")
        for failure, number in (await session.execute(unknown.group_by(DeliveryRow.failure))).all():
            print(f"  doubtful: {failure} {number}")
    codes = Counter(call.code for call in api.calls if "message" in call.path)
    over = {code: codes[code] for code in (45015, 45047, 43101, 45028) if codes[code]}
    print(f"  calls by code {dict(codes)}; beyond a quota: {over or 'none'}")
    everybody = api.platform.followers.values()
    most = max(max(one.mass_messages.values(), default=0) for one in everybody)
    print(f"  most mass messages to one follower in the month: {most} of 4")
