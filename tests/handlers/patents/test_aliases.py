"""Staff join the names of a group, and searches by firm follow at once."""

from storage.database import Database
from storage.people import Role
from tests.handlers.dialogue import Chat, given_role
from tests.retrieval.patents.small_register import AOQI


async def test_names_are_joined_and_parted(chat: Chat, database: Database) -> None:
    await given_role(database, chat, Role.STAFF, "陈静")
    assert "没有归到集团的名称" in (await chat.say("/同一公司")).text
    added = await chat.say(f"/同一公司 {AOQI} = 奥奇集团有限公司")
    assert "马上生效" in added.text
    assert "名下共有 3 件" in (await chat.say("奥奇集团有限公司的专利")).text
    assert f"· {AOQI} → 奥奇集团有限公司" in (await chat.say("/同一公司")).text
    assert "已分开" in (await chat.say(f"/同一公司 删除 {AOQI}")).text
    assert "没有归到别的公司" in (await chat.say(f"/同一公司 删除 {AOQI}")).text


async def test_odd_joinings_are_answered(chat: Chat, database: Database) -> None:
    await given_role(database, chat, Role.STAFF)
    assert "请写：/同一公司" in (await chat.say("/同一公司 甲公司")).text
    assert "本来就当作一家" in (await chat.say("/同一公司 奧奇 = 奥奇")).text


async def test_members_may_not(chat: Chat) -> None:
    assert "工作人员" in (await chat.say("/同一公司")).text
