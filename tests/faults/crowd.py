"""What people do at the desk while things go wrong, and what they remember of it."""

import asyncio
import itertools
import random
import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field

import httpx

from bot.simulate.telegram_server.phone import phone
from bot.simulate.wechat_users import follower
from storage import people
from storage.database import Database, DatabaseUnavailable
from storage.delivery import deliveries
from storage.delivery.deliveries import Content, DeliveryKind
from storage.desk import staff
from storage.people import Role
from tests.faults.people import (
    PUSH_MARK,
    Person,
    TelegramPerson,
    Unanswered,
    Visitor,
    WeChatPerson,
)
from tests.faults.world import World

CAPACITY = 4
QUESTIONS = ("发明专利权的保护期多少年？", "商标续展什么时候办？", "著作权保护期多久？")
NUMBER = re.compile(r"QZ-20\d{2}-\d{4,}")
PLACE, QUEUE = "报名成功", "候补"
EVENT = f"/新活动 商标出海培训；培训；{{day}}14:00-16:30；园区三楼；{CAPACITY}人"


@dataclass
class Ledger:
    """What people remember: their marks, the numbers they were given, what they were told."""

    marks: list[tuple[Person, str]] = field(default_factory=list)
    requests: list[tuple[Person, str]] = field(default_factory=list)
    sign_ups: list[tuple[Person, str]] = field(default_factory=list)
    unanswered: list[str] = field(default_factory=list)
    waited: frozenset[str] = frozenset()
    questions: int = 0
    numbers: "itertools.count[int]" = field(default_factory=itertools.count)


@dataclass
class Crowd:
    """People of all channels at one desk. Every choice is drawn from `chance`."""

    world: World
    chance: random.Random
    people: list[Person]
    ledger: Ledger = field(default_factory=Ledger)
    event: int = 0
    over: asyncio.Event = field(default_factory=asyncio.Event)

    async def open_event(self) -> None:
        """Staff publish an event with few places."""
        organiser = TelegramPerson("telegram", phone=phone(self.world.telegram))
        await organiser.ask("帮助", "发送")
        database = Database(self.world.postgres.url)
        async with database.begin() as session:
            user = await people.find_user(
                session, channel="telegram", external_id=organiser.external_id
            )
            assert user is not None
            await staff.set_role(session, user.id, Role.STAFF)
        await database.close()
        day = self.world.clock().date().replace(day=1)
        drafted = await organiser.ask(EVENT.format(day=f"{day.year + 1}年3月2日"), "编号")
        self.event = int(drafted.split("编号 ")[1].split("。")[0])
        await organiser.ask(f"/发布活动 {self.event} 确认", "已发布")

    async def live(self) -> None:
        """Everybody does things until it is over, then finishes what was begun."""
        async with asyncio.TaskGroup() as group:
            for number, person in enumerate(self.people):
                group.create_task(self._person(person, number))
            group.create_task(self._speak_first())

    async def _person(self, person: Person, number: int) -> None:
        chance = random.Random(f"{self.chance.random()} {number}")
        things = [self._sign_up, self._request, self._question, *[self._check] * 3]
        chance.shuffle(things)
        try:
            for thing in things:
                await asyncio.sleep(chance.uniform(0, 1))
                await thing(person, number)
            while not self.over.is_set():
                await asyncio.sleep(chance.uniform(2, 8))
                await chance.choice([*[self._check] * 4, self._question])(person, number)
        except Unanswered as nothing:
            self.ledger.unanswered.append(str(nothing))

    async def _check(self, person: Person, _number: int) -> None:
        """A word whose answer says it back, so that it can be counted."""
        mark = f"hd{next(self.ledger.numbers):05}x"
        self.ledger.marks.append((person, mark))
        await person.ask(f"/{mark}", mark)

    async def _question(self, person: Person, number: int) -> None:
        await person.ask(QUESTIONS[number % len(QUESTIONS)], "[1]")
        self.ledger.questions += 1

    async def _sign_up(self, person: Person, number: int) -> None:
        name = f"王小{chr(0x4E00 + number)}"
        told = await person.ask(f"报名 {self.event} {name} 汕头小猪玩具有限公司", PLACE, QUEUE)
        self.ledger.sign_ups.append((person, told))

    async def _request(self, person: Person, _number: int) -> None:
        steps = [
            ("/求助 纠纷咨询", "哪家企业"),
            ("汕头市小猪玩具有限公司", "发生了什么"),
            ("隔壁厂抄了我们的积木外观", "文书、截图"),
        ]
        if isinstance(person, Visitor):  # of the page's people a contact is asked
            steps.append(("跳过", "填写前请看"))
        for step, next_question in (*steps, ("跳过", "请核对")):
            await person.ask(step, next_question)
        told = await person.ask("同意", "编号")
        found = NUMBER.search(told)
        self.ledger.requests.append((person, found[0] if found else told[:60]))

    async def _speak_first(self) -> None:
        """The desk says something unasked, again and again."""
        database = Database(self.world.postgres.url)
        reachable = [each for each in self.people if not isinstance(each, Visitor)]
        for number in itertools.count():
            if self.over.is_set():
                break
            await asyncio.sleep(self.chance.uniform(0.5, 3))
            try:
                await _enqueue(database, self.world, self.chance.choice(reachable), number)
            except DatabaseUnavailable:
                continue  # whether the row is there, the rows say
        await database.close()


async def _enqueue(database: Database, world: World, person: Person, number: int) -> None:
    async with database.begin() as session:
        user = await people.find_user(
            session, channel=person.channel, external_id=person.external_id
        )
        if user is not None:
            await deliveries.enqueue(
                session,
                user.id,
                Content(text=f"{PUSH_MARK}{number:05}。"),
                key=f"fault:{number:05}",
                kind=DeliveryKind.EVENT,
                now=world.clock(),
            )


@asynccontextmanager
async def crowd(world: World, chance: random.Random, *, each: int) -> AsyncIterator[Crowd]:
    """So many people on every channel, who know the desk and have not said anything yet."""
    async with AsyncExitStack() as stack:
        everybody: list[Person] = []
        for _ in range(each):
            everybody.append(WeChatPerson("wechat", user=follower(world.webhook)))
            everybody.append(TelegramPerson("telegram", phone=phone(world.telegram)))
            client = httpx.AsyncClient(base_url=world.balancer.address, timeout=20, trust_env=False)
            everybody.append(Visitor("web", client=await stack.enter_async_context(client)))
            (await client.get("/")).raise_for_status()  # a browser is named by the page it opens
        yield Crowd(world, chance, everybody)
