"""Pushes to followers through the engine and the router, against the simulated platform."""

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.simulate.console import AccountType, Console, Template
from bot.simulate.faults import ErrorCode, Silence
from bot.simulate.followers import Follower
from bot.simulate.listening import serving
from bot.simulate.platform import Platform
from bot.simulate.product import options_for
from bot.simulate.shown import Via
from bot.simulate.wechat_api import WeChatApi
from bot.simulate.windows import Contact
from bot.web.file_links import FileLinks
from bot.wechat.account import Account
from bot.wechat.mass_sending import MassSending
from bot.wechat.options import AccountKind
from bot.wechat.render import Layout
from bot.wechat.sender import WeChatSender
from bot.wechat.templates import Templates, TemplatesWrong, read_templates
from handlers.alerts import staff_texts
from scheduler.delivery.engine import Delivering
from scheduler.delivery.policy import read_quiet_hours
from scheduler.delivery.routing import KEPT_FOR_ANSWERS
from storage.database import Database, DatabaseUnavailable
from storage.delivery import deliveries
from storage.delivery.deliveries import Content, DeliveryKind, Priority
from storage.delivery.push_reports import PushReport, push_report
from storage.desk.staff import set_role
from storage.files import FileFolder, add_file
from storage.people import Role, User
from storage.wechat import consents, mass, quota, turns
from storage.wechat.offering import offer_again
from storage.wechat.receipts import Receipt, ReceiptKind, note_receipt
from storage.wechat.reported import Reported, reported_of
from tests.handlers.dialogue import Clock
from tests.scheduler.outbox_side import engine, person, row, states

KINDS = {
    AccountType.SERVICE_VERIFIED: AccountKind.FULL,
    AccountType.SUBSCRIPTION_VERIFIED: AccountKind.CUSTOMER_SERVICE,
}
NOON = datetime(2026, 11, 26, 4, 0, tzinfo=UTC)
ONCE = Template("once", ("thing1", "date2"))
LASTING = Template("lasting", ("thing1",), long_term=True)
SERVICE = Template("service", ("thing1", "time2"))
TEMPLATES = Templates.model_validate(
    {
        "notice": [
            {"id": "once", "kinds": ["alert"], "data": {"thing1": "title", "date2": "time"}},
            {"id": "lasting", "kinds": ["alert"], "data": {"thing1": "title"}, "lasting": True},
        ],
        "template": [
            {"id": "service", "kinds": ["deadline"], "data": {"thing1": "title", "time2": "at"}}
        ],
    }
)


@dataclass
class Side:
    """The desk with its sender, and WeChat with its followers."""

    database: Database
    clock: Clock
    platform: Platform
    api: WeChatApi
    sender: WeChatSender
    masses: MassSending
    delivering: Delivering

    async def follower(self, *, window: bool = False) -> tuple[Follower, User]:
        one = self.platform.newcomer()
        one.following = True
        user = await person(self.database, one.openid, channel="wechat", now=self.clock())
        if window:
            one.windows.opened_by(Contact.MESSAGE, now=self.clock())
            async with self.database.begin() as session:
                await quota.grant(session, one.openid, "message", now=self.clock())
        return one, user

    async def consent(self, one: Follower, template_id: str, event_id: str = "e") -> None:
        one.consents[template_id] += 1
        async with self.database.begin() as session:
            await consents.note_consent(
                session,
                sender_id=one.openid,
                event_id=event_id,
                template_id=template_id,
                accepted=True,
                now=self.clock(),
            )

    async def push(
        self, user: User, key: str, *, kind: DeliveryKind = DeliveryKind.ALERT, text: str = "动态"
    ) -> None:
        content = Content(
            text=text, choices=(("退订", "/退订 1"),), facts={"title": "磁吸积木公开"}
        )
        async with self.database.begin() as session:
            await deliveries.enqueue(
                session,
                user.id,
                content,
                key=key,
                kind=kind,
                now=self.clock(),
                priority=Priority.DIGEST,
                push="bulletin:1" if kind is DeliveryKind.BULLETIN else "",
            )

    async def deliver(self) -> None:
        await self.delivering.run(self.clock())


@asynccontextmanager
async def opened(
    database: Database,
    *,
    account: AccountType = AccountType.SERVICE_VERIFIED,
    patience: float = 60,
) -> AsyncIterator[Side]:
    clock = Clock(NOON)
    console = replace(Console(templates=(ONCE, LASTING, SERVICE)), type=account)
    api = WeChatApi(Platform(console, clock))
    async with serving(api.application()) as address:
        options = options_for(console, api_address=address)
        options = options.model_copy(update={"api_timeout_seconds": patience})
        wechat = Account(options, database, clock=clock)
        sender = WeChatSender(
            account=wechat,
            rows=database.sharing(),
            templates=TEMPLATES,
            layout=Layout(2048),
            kind=lambda: KINDS[account],
            clock=clock,
        )
        masses = MassSending(
            account=wechat,
            database=database,
            worker="w",
            hours=read_quiet_hours("21:30-08:00"),
            text_bytes=2048,
            kind=sender.kind,
        )
        yield Side(
            database,
            clock,
            api.platform,
            api,
            sender,
            masses,
            engine(database, clock, sender),
        )
        await wechat.close()


async def test_each_follower_is_reached_by_the_first_open_route(database: Database) -> None:
    async with opened(database) as side:
        talking, first = await side.follower(window=True)
        consenting, second = await side.follower()
        lasting, third = await side.follower()
        silent, fourth = await side.follower()
        await side.consent(consenting, "once")
        await side.consent(lasting, "lasting")
        for user in (first, second, third, fourth):
            await side.push(user, f"k{user.id}")
            await side.push(user, f"again{user.id}")
        await side.push(fourth, "deadline", kind=DeliveryKind.DEADLINE)
        await side.deliver()
        assert [shown.via for shown in talking.screen] == [Via.CUSTOMER_SERVICE] * 2
        assert talking.screen[0].taps[0].content == "/退订 1"
        assert [shown.via for shown in consenting.screen] == [Via.NOTICE]
        assert [shown.via for shown in lasting.screen] == [Via.NOTICE] * 2
        assert [shown.via for shown in silent.screen] == [Via.TEMPLATE]
        found = await states(database)
        assert [found[f"again{u.id}"] for u in (first, second, third, fourth)] == [
            "sent",
            "held",
            "sent",
            "held",
        ]
        assert (await row(database, "deadline")).reference != ""


async def test_messages_of_the_window_are_kept_for_answers(database: Database) -> None:
    async with opened(database) as side:
        one, user = await side.follower(window=True)
        for number in range(5):
            await side.push(user, f"k{number}")
        await side.deliver()
        assert len(one.screen) == 3
        assert sorted((await states(database)).values()) == ["held"] * 2 + ["sent"] * 3
        assert (await row(database, "k4")).failure == (
            "the window is kept for answers, no consent to a notice"
        )


@pytest.mark.parametrize(
    ("path", "code", "state", "failure"),
    [
        ("/cgi-bin/message/custom/send", 45015, "held", "no open window"),
        ("/cgi-bin/message/custom/send", 45047, "held", "no open window"),
        ("/cgi-bin/message/custom/send", 43004, "failed", "unreachable: 43004"),
        ("/cgi-bin/message/custom/send", 43019, "failed", "unreachable: 43019"),
        ("/cgi-bin/message/custom/send", 48001, "held", "no customer-service messages"),
        ("/cgi-bin/message/custom/send", -1, "pending", "WeChat answered -1"),
        ("/cgi-bin/message/custom/send", 45011, "pending", "WeChat answered 45011"),
        ("/cgi-bin/message/custom/send", 45009, "pending", "WeChat answered 45009"),
        ("/cgi-bin/message/custom/send", 40001, "pending", "WeChat answered 40001"),
        ("/cgi-bin/message/custom/send", 45002, "held", "refused as malformed: 45002"),
    ],
)
async def test_what_a_refusal_means(
    database: Database, path: str, code: int, state: str, failure: str
) -> None:
    async with opened(database) as side:
        _, user = await side.follower(window=True)
        side.api.faults.add(path, ErrorCode(code))
        await side.push(user, "k")
        await side.deliver()
        found = await row(database, "k")
        assert found.state == state
        assert failure in found.failure


async def test_administrators_hear_once_a_day_of_what_only_they_can_mend(
    database: Database,
) -> None:
    async with opened(database) as side:
        admin = await person(database, "42", now=side.clock())
        async with database.begin() as session:
            await set_role(session, admin.id, Role.ADMIN)
        _, user = await side.follower(window=True)
        side.api.faults.add("/cgi-bin/message/custom/send", ErrorCode(40164))
        rung = []
        for number in range(3):
            await side.push(user, f"k{number}")
            await side.deliver()
            side.clock.advance(minutes=11)
            rung.append(sum("wechat-alarm" in key for key in await states(database)))
        assert rung == [1, 1, 1]
        told = await row(database, f"wechat-alarm:40164:2026-11-26:{admin.id}")
        assert "IP 白名单" in told.text
        side.clock.advance(days=1)
        await side.push(user, "later")
        await side.deliver()
        assert sum("wechat-alarm" in key for key in await states(database)) == 2


async def test_the_files_of_a_push_come_as_links(database: Database, tmp_path: Path) -> None:
    async with opened(database) as side:
        links = FileLinks(key=b"k" * 32, clock=side.clock)
        side.sender.layout = Layout(2048, "https://desk.example.com", links)
        one, user = await side.follower(window=True)
        file_id = await FileFolder(tmp_path).write(b"%PDF-1.7")
        async with database.begin() as session:
            await add_file(
                session,
                file_id,
                b"%PDF-1.7",
                name="答复.pdf",
                media_type="application/pdf",
                owner=None,
                now=side.clock(),
            )
            await deliveries.enqueue(
                session,
                user.id,
                Content(text="工作人员回复了", files=(file_id, "0" * 32), choices=(("看", "/看"),)),
                key="with a file",
                kind=DeliveryKind.REQUEST,
                now=side.clock(),
            )
        await side.deliver()
        (shown,) = one.screen
        assert shown.text.startswith("工作人员回复了")
        assert [tap.content for tap in shown.taps] == ["/看"]
        (link,) = shown.links
        assert link.label == "答复.pdf"
        token = link.address.removeprefix("https://desk.example.com/files/")
        assert links.opened(token) == (file_id, side.clock() + links.lasts)


async def test_a_consent_that_wechat_knows_nothing_of_is_forgotten(database: Database) -> None:
    async with opened(database) as side:
        one, user = await side.follower()
        await side.consent(one, "once")
        del one.consents["once"]
        await side.push(user, "k")
        await side.deliver()
        assert (await row(database, "k")).state == "held"
        async with database.begin() as session:
            assert await consents.live_consents(session, one.openid) == frozenset()


@pytest.mark.parametrize("where", ["storage.wechat.quota.spend", "storage.wechat.state.read"])
async def test_a_database_that_is_away_before_the_call_means_later_not_doubt(
    database: Database, where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(*_args: object, **_named: object) -> str:
        raise DatabaseUnavailable("the connection is lost")

    async with opened(database) as side:
        one, user = await side.follower(window=True)
        await side.push(user, "k")
        with monkeypatch.context() as patched:
            patched.setattr(where, away)
            await side.deliver()
        assert (await row(database, "k")).state == "pending"
        async with database.begin() as session:
            assert await quota.remaining(session, one.openid, now=side.clock()) == 5
        side.clock.advance(minutes=5)
        await side.deliver()
        assert (await row(database, "k")).state == "sent"
        assert len(one.screen) == 1


async def test_what_is_held_goes_out_once_the_follower_has_written(database: Database) -> None:
    async with opened(database) as side:
        one, user = await side.follower()
        for number in range(5):
            await side.push(user, f"k{number}")
            side.clock.advance(seconds=1)
        await side.deliver()
        assert set((await states(database)).values()) == {"held"}

        async def writes() -> None:
            one.windows.opened_by(Contact.MESSAGE, now=side.clock())
            async with database.begin() as session:
                await quota.grant(session, one.openid, "message", now=side.clock())

        async def offered() -> int:
            async with database.begin() as session:
                return await offer_again(session, kept=KEPT_FOR_ANSWERS, now=side.clock())

        assert await offered() == 0, "nobody has written"
        await writes()
        assert await offered() == 0, "the answer comes first"
        side.clock.advance(seconds=30)
        assert await offered() == 3
        await side.deliver()
        assert [shown.via for shown in one.screen] == [Via.CUSTOMER_SERVICE] * 3
        assert (await states(database))["k4"] == "sent", "the newest first"
        assert await offered() == 0, "two messages of the window are kept for answers"
        assert one.windows.left(now=side.clock()) == 2
        side.clock.advance(hours=1)
        await writes()
        side.clock.advance(seconds=30)
        side.api.faults.add("/cgi-bin/message/custom/send", ErrorCode(48001))
        assert await offered() == 2
        await side.deliver()
        assert await offered() == 0, "once for each contact"
        side.api.faults.clear()
        side.clock.advance(hours=1)
        await writes()
        side.clock.advance(seconds=30)
        assert await offered() == 2
        await side.deliver()
        assert set((await states(database)).values()) == {"sent"}


async def test_nothing_is_offered_while_an_answer_is_being_written(database: Database) -> None:
    async with opened(database) as side:
        one, user = await side.follower()
        await side.push(user, "k")
        await side.deliver()
        side.clock.advance(seconds=1)
        async with database.begin() as session:
            await quota.grant(session, one.openid, "message", now=side.clock())
            await turns.open_turn(
                session,
                sender_id=one.openid,
                message_id="m1",
                payload={},
                now=side.clock(),
                claimed_by="w",
                claimed_until=side.clock(),
            )
        side.clock.advance(seconds=30)
        async with database.begin() as session:
            assert await offer_again(session, kept=KEPT_FOR_ANSWERS, now=side.clock()) == 0


async def test_a_lost_answer_is_not_sent_again(database: Database) -> None:
    async with opened(database, patience=3) as side:
        one, user = await side.follower(window=True)
        silence = Silence(30, carried_out=True)
        side.api.faults.add("/cgi-bin/message/custom/send", silence, calls={1})
        await side.push(user, "k")
        await side.deliver()
        side.clock.advance(hours=1)
        await side.deliver()
        assert len(one.screen) == 1
        assert (await row(database, "k")).state == "doubtful"


async def test_a_follower_who_left_is_reached_again_after_coming_back(database: Database) -> None:
    async with opened(database) as side:
        one, user = await side.follower(window=True)
        one.following = False
        await side.push(user, "first")
        await side.deliver()
        assert (await row(database, "first")).state == "failed"
        side.clock.advance(days=2)
        one.following = True
        one.windows.opened_by(Contact.MESSAGE, now=side.clock())
        await person(database, one.openid, channel="wechat", now=side.clock())
        async with database.begin() as session:
            await quota.grant(session, one.openid, "message", now=side.clock())
        await side.push(user, "second")
        await side.deliver()
        assert (await row(database, "second")).state == "sent"


async def test_a_bulletin_that_nobody_can_be_sent_goes_as_a_mass_message(
    database: Database,
) -> None:
    async with opened(database, patience=3) as side:
        people = [await side.follower() for _ in range(5)]
        people[0][0].following = False
        for _, user in people:
            await side.push(user, f"b{user.id}", kind=DeliveryKind.BULLETIN, text="通报全文")
        await side.deliver()
        assert set((await states(database)).values()) == {"held"}
        path = "/cgi-bin/message/mass/send"
        side.api.faults.add(path, Silence(30, carried_out=True), calls={1})
        assert await side.masses.run(side.clock()) == 0  # nobody knows whether it went out
        side.clock.advance(minutes=11)
        assert await side.masses.run(side.clock()) == 1
        assert [len(one.screen) for one, _ in people] == [0, 1, 1, 1, 1]
        assert set((await states(database)).values()) == {"sent"}
        async with database.begin() as session:
            assert await mass.mass_left(session, people[1][0].openid, now=side.clock()) == 3


async def test_the_fifth_mass_message_of_a_month_is_not_tried(database: Database) -> None:
    async with opened(database) as side:
        people = [await side.follower() for _ in range(3)]
        for number in range(5):
            for _, user in people:
                key = f"{number}-{user.id}"
                await side.push(user, key, kind=DeliveryKind.BULLETIN, text=f"通报{number}")
            await side.deliver()
            await side.masses.run(side.clock())
        assert [len(one.screen) for one, _ in people] == [4, 4, 4]
        assert list((await states(database)).values()).count("held") == 3
        side.clock.now = datetime(2026, 12, 1, 4, 0, tzinfo=UTC)
        assert await side.masses.run(side.clock()) == 1  # the month is new
        side.api.faults.add("/cgi-bin/message/mass/send", ErrorCode(45028))
        for _, user in people:
            await side.push(user, f"x{user.id}", kind=DeliveryKind.BULLETIN, text="最后")
        await side.deliver()
        await side.masses.run(side.clock())
        assert (await row(database, f"x{people[0][1].id}")).failure == "mass: 45028"
        calls = len(side.api.calls)
        await side.masses.run(side.clock())
        assert len(side.api.calls) == calls  # what was turned down once is not tried again
        async with database.begin() as session:
            assert await mass.mass_left(session, people[0][0].openid, now=side.clock()) == 3


@asynccontextmanager
async def bulletins_by_tag(
    database: Database, *, followers: int = 53
) -> AsyncIterator[tuple[Side, list[Follower]]]:
    """A subscription account with two bulletins for each of its followers."""
    async with opened(database, account=AccountType.SUBSCRIPTION_VERIFIED) as side:
        people = [await side.follower() for _ in range(followers)]
        for text in ("第一份", "第二份"):
            for _, user in people:
                key = f"{text}{user.id}"
                await side.push(user, key, kind=DeliveryKind.BULLETIN, text=text)
        await side.deliver()
        yield side, [one for one, _ in people]


def texts_of(people: list[Follower]) -> set[tuple[str, ...]]:
    return {tuple(shown.text for shown in one.screen) for one in people}


async def test_a_subscription_account_sends_one_bulletin_a_day_by_a_tag(
    database: Database,
) -> None:
    async with bulletins_by_tag(database) as (side, people):
        outsider, _ = await side.follower()
        gone, *here = people
        gone.following = False
        for _ in range(2):
            side.clock.advance(minutes=11)
            await side.masses.run(side.clock())
        assert (texts_of(here), len(gone.screen), len(outsider.screen)) == ({("第一份",)}, 0, 0)
        assert Counter((await states(database)).values()) == {"sent": 52, "held": 54}
        assert [tag.openids for tag in side.platform.tags.values()] == [{p.openid for p in here}]
        side.clock.advance(days=1)
        await side.masses.run(side.clock())
        assert texts_of(here) == {("第一份", "第二份")}
        assert len(side.platform.tags) == 1, "the first is deleted, the second lives for a day"
        async with database.begin() as session:
            used = await mass.mass_left(session, gone.openid, now=side.clock(), rule=mass.BY_TAG)
            assert used == mass.BY_TAG.a_month, "who was left out got none"
        assert all(call.code in {0, 40003} for call in side.api.calls)


@pytest.mark.parametrize(
    "path",
    ["/cgi-bin/tags/create", "/cgi-bin/tags/members/batchtagging", "/cgi-bin/message/mass/sendall"],
)
@pytest.mark.parametrize("effect", [Silence(2, carried_out=True), ErrorCode(-1)])
async def test_what_fails_half_way_to_a_tagged_message_is_taken_up_again(
    database: Database, path: str, effect: Silence | ErrorCode
) -> None:
    async with bulletins_by_tag(database) as (side, people):
        side.api.faults.add(path, effect, calls={1})
        assert await side.masses.run(side.clock()) == 0
        side.clock.advance(minutes=11)
        assert await side.masses.run(side.clock()) == 1
        assert texts_of(people) == {("第一份",)}
        assert len(side.platform.tags) == 1


async def test_a_tagged_message_that_wechat_turns_down_waits_for_the_next_contact(
    database: Database,
) -> None:
    async with bulletins_by_tag(database) as (side, people):
        side.api.faults.add("/cgi-bin/message/mass/sendall", ErrorCode(45028), calls={1})
        assert await side.masses.run(side.clock()) == 0
        assert (await row(database, "第一份2")).failure == "mass: 45028"
        await side.masses.run(side.clock())
        assert texts_of(people) == {("第二份",)}
        assert len(side.platform.tags) == 1, "the tag of the first is deleted"


async def test_nobody_who_could_be_tagged_means_no_message(database: Database) -> None:
    async with bulletins_by_tag(database, followers=5) as (side, people):
        for one in people:
            one.following = False
        assert await side.masses.run(side.clock()) == 0
        assert side.api.calls_of("/cgi-bin/message/mass/sendall") == []
        assert set((await states(database)).values()) == {"held"}


async def test_what_wechat_reports_of_a_push_is_in_its_report(database: Database) -> None:
    async with opened(database) as side:
        people = [await side.follower() for _ in range(3)]

        async def bulletin() -> str:
            for _, user in people:
                key = f"b{len(await states(database))}"
                await side.push(user, key, kind=DeliveryKind.BULLETIN, text="通报")
            await side.deliver()
            assert await side.masses.run(side.clock()) == 1
            return (await row(database, key)).reference

        async def reported(job: str, status: str, *, sent: int, failed: int) -> PushReport:
            receipt = Receipt(
                kind=ReceiptKind.MASS,
                job_id=job,
                recipient_id="",
                arrived=status == "send success",
                status=status,
                total=3,
                filtered=3,
                sent=sent,
                failed=failed,
            )
            async with database.begin() as session:
                await note_receipt(session, receipt, now=side.clock())
            for _ in range(2):
                await side.masses.run(side.clock())
            async with database.begin() as session:
                return await push_report(session, "bulletin:1")

        report = await reported(await bulletin(), "send success", sent=2, failed=1)
        assert report.reported == Reported(meant=3, sent=2, failed=1)
        assert report.states == {"sent": 3}
        assert "应收 3 人，送达 2 人，失败 1 人" in staff_texts.report(report)
        report = await reported(await bulletin(), "err(20001)", sent=0, failed=3)
        assert report.reported == Reported(meant=6, sent=2, failed=4)
        assert report.states == {"sent": 3, "held": 3}
        assert report.reasons == {"receipt: err(20001)": 3}


async def test_no_mass_message_at_night(database: Database) -> None:
    async with opened(database) as side:
        for _ in range(2):
            _, user = await side.follower()
            await side.push(user, f"b{user.id}", kind=DeliveryKind.BULLETIN)
        await side.deliver()
        side.clock.now = datetime(2026, 11, 26, 15, 0, tzinfo=UTC)
        assert await side.masses.run(side.clock()) == 0


async def test_a_template_that_did_not_arrive_waits_for_the_next_contact(
    database: Database,
) -> None:
    async with opened(database) as side:
        one, user = await side.follower()
        await side.push(user, "d", kind=DeliveryKind.DEADLINE)
        await side.deliver()
        sent = await row(database, "d")
        async with database.begin() as session:
            receipt = Receipt(
                kind=ReceiptKind.TEMPLATE,
                job_id=sent.reference,
                recipient_id=one.openid,
                arrived=False,
                status="failed:user block",
            )
            await note_receipt(session, receipt, now=side.clock())
        await side.masses.run(side.clock())
        assert (await row(database, "d")).state == "held"


async def test_a_notice_that_did_not_arrive_waits_for_the_next_contact(
    database: Database,
) -> None:
    async with opened(database) as side:
        one, user = await side.follower()
        other, neighbour = await side.follower()
        for follower, whose, key in ((one, user, "n1"), (one, user, "n2"), (other, neighbour, "o")):
            await side.consent(follower, "once", event_id=key)
            await side.push(whose, key)
            await side.deliver()
            side.clock.advance(minutes=5)
        assert set((await states(database)).values()) == {"sent"}

        async def reported(job: str, *, arrived: bool) -> None:
            receipt = Receipt(
                kind=ReceiptKind.NOTICE,
                job_id=job,
                recipient_id=one.openid,
                template_id="once",
                arrived=arrived,
                status="0 success" if arrived else "20001 failed:user block",
            )
            async with database.begin() as session:
                await note_receipt(session, receipt, now=side.clock())

        async def confirmed() -> int:
            async with database.begin() as session:
                return (await reported_of(session, "")).confirmed

        assert (await confirmed()) == 0
        await reported("7001", arrived=True)
        assert (await confirmed()) == 1
        await reported("7002", arrived=False)
        for _ in range(2):
            await side.masses.run(side.clock())
        assert await states(database) == {"n1": "sent", "n2": "held", "o": "sent"}
        held = await row(database, "n2")
        assert (held.reference, held.failure) == ("7002", "receipt: 20001 failed:user block")


def test_a_template_may_not_carry_alerts(tmp_path: Path) -> None:
    path = tmp_path / "t.toml"
    path.write_text('[[template]]\nid = "t"\nkinds = ["alert"]\ndata = {thing1 = "title"}\n')
    with pytest.raises(TemplatesWrong, match="marketing"):
        read_templates(path)
    with pytest.raises(TemplatesWrong, match="cannot be read"):
        read_templates(tmp_path / "missing.toml")
