"""Commands of staff whose parts are asked for one by one."""

from datetime import date, timedelta

import pytest

from handlers.message import Reply
from storage.database import Database
from storage.people import Role
from tests.handlers.dialogue import Chat, given_role


@pytest.fixture
async def admin(chat: Chat, database: Database) -> Chat:
    await given_role(database, chat, Role.ADMIN, "林静")
    return chat


@pytest.fixture
async def colleague(chat: Chat, database: Database) -> Chat:
    other = Chat(chat.dispatcher, chat.clock, sender="colleague")
    await given_role(database, other, Role.STAFF, "陈明")
    return other


def labels(reply: Reply) -> list[str]:
    return [choice.label for choice in reply.choices]


async def test_an_invitation(admin: Chat) -> None:
    asked = await admin.say("/邀请")
    assert labels(asked) == ["专家", "工作人员", "管理员", "取消"]
    assert "角色有：专家、工作人员、管理员" in (await admin.say("普通用户")).text
    await admin.tap(asked, "工作人员")
    ready = await admin.say("陈静")
    assert "邀请同事加入：工作人员，陈静。现在还没有办理" in ready.text
    done = await admin.tap(ready, "确定办理")
    assert "邀请码：" in done.text


async def test_an_invitation_without_a_name(admin: Chat) -> None:
    await admin.say("/邀请")
    await admin.say("专家")
    ready = await admin.say("跳过")
    assert [choice.value for choice in ready.choices] == ["/邀请 专家"]


async def test_a_role(admin: Chat, colleague: Chat) -> None:
    asked = await admin.say("/角色")
    assert {"林静", "陈明"} <= set(labels(asked))
    await admin.tap(asked, "陈明")
    ready = await admin.say("管理员")
    assert "修改角色：陈明，管理员" in ready.text
    sure = await admin.tap(ready, "确定办理")
    assert "将把" in sure.text
    assert "陈明现在是管理员" in (await admin.tap(sure, "确认，就这样办")).text
    assert "管理员" in (await colleague.say("/人员")).text


async def test_two_of_one_name_are_told_apart(
    admin: Chat, colleague: Chat, database: Database
) -> None:
    namesake = Chat(admin.dispatcher, admin.clock, sender="namesake")
    third = await given_role(database, namesake, Role.EXPERT, "陈明")
    asked = await colleague.say("/移交")
    assert f"陈明#{third.id}" in labels(asked)
    await colleague.tap(asked, f"陈明#{third.id}")
    ready = await colleague.say("林静")
    assert ready.choices[0].value == f"/移交 #{third.id} #1"


async def test_the_rota(admin: Chat, colleague: Chat) -> None:
    shown = await admin.say("/值班")
    asked = await admin.tap(shown, "安排值班")
    assert "每周一" in labels(asked)
    assert "写一个日期" in (await admin.say("月底")).text
    who = await admin.say("星期二")
    assert labels(who)[:2] == ["林静", "陈明"]
    ready = await admin.tap(who, "陈明")
    assert (await admin.tap(ready, "确定办理")).text == "已安排陈明每周二值班。"
    await admin.tap(await admin.say("/值班"), "取消值班")
    await admin.say("每周二")
    ready = await admin.say("陈明")
    assert (await admin.tap(ready, "确定办理")).text == "已取消陈明每周二值班。"
    await admin.tap(await admin.say("/值班"), "安排值班")
    await admin.say("2026年12月1日")
    ready = await admin.say("陈明")
    assert "陈明2026年12月1日值班" in (await admin.tap(ready, "确定办理")).text


async def test_an_absence_and_its_end(colleague: Chat) -> None:
    await colleague.tap(await colleague.say("/请假"), "登记请假")
    assert "请写成年月日" in (await colleague.say("下周")).text
    await colleague.say("2026-12-01")
    ready = await colleague.say("2026-12-03")
    assert "已登记 陈明 从2026年12月1日" in (await colleague.tap(ready, "确定办理")).text
    assert "已取消陈明的请假" in (await colleague.tap(await colleague.say("/请假"), "销假")).text


async def test_handing_over(admin: Chat, colleague: Chat) -> None:
    asked = await admin.say("/移交")
    asked = await admin.tap(asked, "陈明")
    ready = await admin.tap(asked, "林静")
    sure = await admin.tap(ready, "确定办理")
    assert "将把陈明手上的 0 件在办求助全部移交给林静" in sure.text


async def test_an_expert(admin: Chat) -> None:
    await admin.tap(await admin.say("/专家"), "登记专家")
    await admin.say("李明")
    ready = await admin.say("玩具外观设计, 海外诉讼")
    assert "登记专家：李明，玩具外观设计、海外诉讼" in ready.text
    assert "已登记专家李明" in (await admin.tap(ready, "确定办理")).text
    assert "玩具外观设计、海外诉讼" in (await admin.say("/专家")).text


async def test_a_service_time(admin: Chat, colleague: Chat) -> None:
    asked = await admin.tap(await admin.say("/时限"), "修改时限")
    assert "求助类别有" in (await admin.say("没有这一类")).text
    await admin.tap(asked, "专项检索")
    assert "1 到 60" in (await admin.say("61")).text
    ready = await admin.say("7天")
    assert "办理时限改为 7 个工作日" in (await admin.tap(ready, "确定办理")).text
    assert "只对工作人员开放" in (await colleague.say("/改时限")).text


async def test_members_reach_none_of_the_guides(chat: Chat, database: Database) -> None:
    await given_role(database, chat, Role.MEMBER)
    for word in (
        "/邀请",
        "/角色",
        "/移交",
        "/排班",
        "/撤班",
        "/记请假",
        "/登记专家",
        "/改时限",
    ):
        assert "只对工作人员开放" in (await chat.say(word)).text


async def test_long_lists_page_and_come_as_tables(admin: Chat, database: Database) -> None:
    for number in range(20):
        other = Chat(admin.dispatcher, admin.clock, sender=f"n{number}")
        await given_role(database, other, Role.EXPERT, f"专家{number:02}")
        await admin.say(f"/专家 登记 专家{number:02} 商标、海外")
        admin.clock.advance(minutes=1)
        day = date(2026, 12, 1) + timedelta(days=number)
        await admin.say(f"/值班 {day.isoformat()} 林静")
    for word, last in (("/人员", "专家19"), ("/专家", "专家19"), ("/值班", "2026年12月20日")):
        first = await admin.say(word)
        assert last not in first.text
        second = await admin.tap(first, "下一页")
        assert last in second.text
        assert "下一页" not in labels(second)
        table = await admin.tap(first, "导出表格")
        assert "表格已生成" in table.text
        assert [file.name.endswith(".xlsx") for file in table.files] == [True]


async def test_an_event_is_picked_by_a_tap(admin: Chat) -> None:
    assert "还没有活动" in (await admin.say("/报名表")).text
    await admin.say("/新活动 商标出海培训；培训；12月5日14:00-16:30；园区三楼；50人")
    picked = await admin.say("/发布活动")
    assert labels(picked) == ["1 商标出海培训"]
    sure = await admin.tap(picked, "1 商标出海培训")
    assert "确认，就这样办" in labels(sure)
    await admin.tap(sure, "确认，就这样办")
    sheet = await admin.tap(await admin.say("/报名表"), "1 商标出海培训")
    assert len(sheet.files) == 1
    asked = await admin.tap(await admin.say("/取消活动"), "1 商标出海培训")
    assert "为什么取消" in asked.text
    ready = await admin.say("讲师临时有事")
    assert [choice.value for choice in ready.choices] == ["/取消活动 1 讲师临时有事"]


async def test_commands_about_the_registers(admin: Chat) -> None:
    await admin.say("/标引")
    asked = await admin.say("202010123456.2")
    assert "玩具创意" in labels(asked)
    ready = await admin.tap(asked, "玩具创意")
    assert ready.choices[0].value == "/标引 202010123456.2 玩具创意"
    await admin.tap(await admin.say("/行业"), "给产业加词")
    await admin.say("玩具创意")
    done = await admin.tap(await admin.say("泡泡机"), "确定办理")
    assert "已在玩具创意的词里加入“泡泡机”" in done.text
    await admin.tap(await admin.say("/同一公司"), "登记同一公司")
    await admin.say("示例玩具厂")
    done = await admin.tap(await admin.say("示例集团有限公司"), "确定办理")
    assert "“示例玩具厂”和“示例集团有限公司”当作一家" in done.text
    await admin.say("/翻译")
    await admin.say("EP1234567A1")
    await admin.say("磁性积木")
    ready = await admin.say("每个面后面都有一个空腔。")
    assert ready.choices[0].value == "/翻译 EP1234567A1 磁性积木\n每个面后面都有一个空腔。"


async def test_lists_that_staff_keep(admin: Chat) -> None:
    await admin.tap(await admin.say("/屏蔽词"), "添加屏蔽词")
    done = await admin.tap(await admin.say("赌场"), "确定办理")
    assert "已添加“赌场”" in done.text
    await admin.tap(await admin.say("/常用回复"), "写常用回复")
    await admin.say("材料清单")
    done = await admin.tap(await admin.say("请准备营业执照复印件。"), "确定办理")
    assert "已保存常用回复“材料清单”" in done.text
    asked = await admin.tap(await admin.say("/来源"), "添加来源")
    await admin.tap(asked, "添加")
    await admin.say("https://news.example.com/rss")
    ready = await admin.say("示例公告")
    await admin.tap(ready, "确定办理")
    assert "示例公告（停用" in (await admin.say("/来源")).text
