"""Every kind of wish, typed in a chat, brings what it asks for by the jobs that the clock runs."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from knowledge.policy import policy_table
from scheduler.alerts.law_changes import note_law_changes
from scheduler.alerts.match import Matching
from scheduler.alerts.tell import Telling
from scheduler.patent_watch import FolderWatch
from scheduler.portfolio_deadlines import remind_of_deadlines
from storage.alerts.notices import Facets, Notice, NoticeKind, add_notices
from storage.database import Database
from storage.schema.desk import DeliveryRow
from tests.handlers.dialogue import Chat, Clock, OneArticleAnswerer, build_dispatcher
from tests.scheduler.test_patent_watch import put

PATENTS = "申请号,公开(公告)号,标题,申请人,当前权利人,申请日,授权日,法律状态,IPC分类号,洛迦诺分类号"
PATENT = (
    "202010123456.2,CN112345678B,磁吸积木,甲玩具有限公司,{owner},2020-02-24,2026-11-03,"
    "{status},A63H33/04,"
)
MARKS = "注册号,商标名称,国际分类,申请人,申请日期,初审公告日期,商标状态"
MARK = "87654321,小皇鸭,28,丙公司,2026-08-01,2026-11-20,初审公告"
NEW = PATENT.format(owner="甲玩具有限公司", status="授权")
LAPSED = PATENT.format(owner="甲玩具有限公司", status="未缴年费专利权终止")
SOLD = PATENT.format(owner="丁公司", status="授权")
FEES = (
    "申请号,费用名称,金额,缴费截止日,费用状态\n"
    "202010123456.2,发明专利第7年年费,2000,2027-01-24,未缴"
)
LICENCE = "申请号,被许可人,许可人\n202010123456.2,戊公司,甲玩具有限公司"


class Town:
    """One person, and the watched folder that exports are put into."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.database, self.folder, self.clock = database, folder, Clock()
        self.clock.now = datetime(2026, 11, 26, 2, 0, tzinfo=UTC)
        self.chat = Chat(build_dispatcher(database, OneArticleAnswerer(), self.clock), self.clock)
        self.files = 0

    async def take(self, export: str) -> None:
        self.files += 1
        at = self.clock() - timedelta(minutes=1)
        put(self.folder, f"{self.files}.csv", f"{export}\n", at=at)
        await FolderWatch(self.database, self.folder).run(self.clock())
        await self.tell()

    async def tell(self) -> None:
        await Matching(self.database, "w").run(self.clock())
        await Telling(self.database).run(self.clock())
        self.clock.advance(minutes=5)

    async def told(self) -> list[str]:
        async with self.database.begin() as session:
            return list(await session.scalars(select(DeliveryRow.text).order_by(DeliveryRow.id)))


@pytest.fixture
def town(database: Database, tmp_path: Path) -> Town:
    return Town(database, tmp_path)


@pytest.mark.parametrize(
    ("wish", "exports", "told", "because"),
    [
        ("玩具行业的新专利", [f"{PATENTS}\n{NEW}"], "【新专利】", "玩具创意"),
        ("关键词 磁吸", [f"{PATENTS}\n{NEW}"], "磁吸积木", "关键词 磁吸"),
        ("A63H 的新专利", [f"{PATENTS}\n{NEW}"], "磁吸积木", "分类 A63H"),
        (
            "甲玩具有限公司的新专利",
            [f"{PATENTS}\n{NEW}"],
            "甲玩具有限公司",
            "申请人 甲玩具有限公司",
        ),
        ("第28类商标公告", [f"{MARKS}\n{MARK}"], "小皇鸭", "商标第28类"),
        (
            "“小黄鸭”近似商标",
            [f"{MARKS}\n{MARK}"],
            "异议",
            "商标 小黄鸭",
        ),
        (
            "202010123456.2 的法律状态",
            [f"{PATENTS}\n{NEW}", f"{PATENTS}\n{LAPSED}"],
            "由“已授权，有效”变为“因未缴年费等原因已终止”",
            "CN202010123456",
        ),
        ("202010123456.2 的年费", [f"{PATENTS}\n{NEW}", FEES], "2027年1月24日", "CN202010123456"),
        (
            "202010123456.2 的转让",
            [f"{PATENTS}\n{NEW}", f"{PATENTS}\n{SOLD}"],
            "变为“丁公司”",
            "CN202010123456",
        ),
        ("202010123456.2 的许可", [f"{PATENTS}\n{NEW}", LICENCE], "戊公司", "CN202010123456"),
    ],
)
async def test_what_is_typed_is_what_comes(
    town: Town, wish: str, exports: list[str], told: str, because: str
) -> None:
    assert "已为您订阅" in (await town.chat.say(f"订阅 {wish} 随时")).text
    for export in exports:
        await town.take(export)
    pushes = await town.told()
    assert len(pushes) == 1
    assert told in pushes[0]
    assert f"因为您订阅了：{because}" in pushes[0]


@pytest.mark.parametrize(
    ("wish", "facets", "kind"),
    [
        ("美国TRO", Facets(markets=("us",)), NoticeKind.FEED),
        ("欧盟的市场风险", Facets(markets=("eu",)), NoticeKind.FEED),
        ("海关扣货的消息", Facets(markets=("customs",)), NoticeKind.FEED),
        ("培训活动", Facets(event_kinds=("training",)), NoticeKind.EVENT),
        ("21-01的外观专利", Facets(loc=("21-01",)), NoticeKind.NEW_PATENT),
    ],
)
async def test_what_feeds_and_events_bring_finds_its_people(
    town: Town, wish: str, facets: Facets, kind: NoticeKind
) -> None:
    assert "已为您订阅" in (await town.chat.say(f"订阅 {wish} 随时")).text
    others = Facets(event_kinds=("salon",)) if kind is NoticeKind.EVENT else Facets(markets=("jp",))
    async with town.database.begin() as session:
        for key, title, meant in (("a", "有关的消息", facets), ("b", "别的消息", others)):
            day = town.clock().date()
            notice = Notice(key=key, kind=kind, title=title, text="", happened_on=day, facets=meant)
            await add_notices(session, [notice], now=town.clock())
    await town.tell()
    (push,) = await town.told()
    assert "有关的消息" in push
    assert "别的" not in push


async def test_the_law_is_told_adopted_coming_and_in_force_with_what_changes(town: Town) -> None:
    assert "已为您订阅" in (await town.chat.say("订阅 商标法的变化 随时")).text
    for day in (date(2026, 6, 27), date(2026, 12, 2), date(2026, 12, 20), date(2027, 1, 1)):
        town.clock.now = datetime(day.year, day.month, day.day, 2, tzinfo=UTC)
        await note_law_changes(town.database, town.clock())
        await town.tell()
    adopted, coming, in_force = await town.told()
    assert "2026年6月26日通过" in adopted
    assert "将于2027年1月1日施行" in coming
    assert "自2027年1月1日起施行" in in_force
    assert all("处主要变化" in push for push in (adopted, coming, in_force))


async def test_ones_own_annuity_is_told_90_30_and_7_days_before_and_in_the_grace(
    town: Town,
) -> None:
    await town.take(f"{PATENTS}\n{NEW}")
    assert "已关注" in (await town.chat.say("关注 202010123456.2")).text
    for day in (
        date(2026, 11, 27), date(2026, 12, 10), date(2027, 1, 26), date(2027, 2, 1),
        date(2027, 2, 20), date(2027, 2, 26), date(2027, 3, 10), date(2027, 8, 20),
    ):  # fmt: skip
        now = datetime(day.year, day.month, day.day, 2, tzinfo=UTC)
        await remind_of_deadlines(town.database, policy=policy_table(), now=now)
    pushes = await town.told()
    assert len(pushes) == 5, "ninety, thirty, seven days, missed, and before the grace ends"
    assert ["期限已过" in push for push in pushes] == [False] * 3 + [True] * 2
