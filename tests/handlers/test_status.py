"""What staff see at a glance."""

from handlers.status import told
from storage.counts import Counts
from storage.database import Database
from tests.handlers.dialogue import Chat
from tests.handlers.test_safety import staff


async def test_staff_see_the_numbers_and_members_do_not(chat: Chat, database: Database) -> None:
    keeper = await staff(chat, database)
    shown = (await keeper.say("/状态")).text
    assert "来过的人 1，提问 1" in shown
    assert "求助：没有" in shown
    assert "只对工作人员" in (await chat.say("/status")).text


def test_a_push_that_waits_too_long_is_told() -> None:
    counts = Counts(
        users=3,
        exchanges=9,
        open_questions=1,
        requests={"open": 2, "closed": 5},
        deliveries={"pending": 4, "odd": 1},
        waiting_seconds=600,
    )
    assert told(counts).endswith("推送：待发 4、odd 1；最久的一条已到点 10 分钟还没发出。")
    assert "新件 2、已办结 5" in told(counts)
