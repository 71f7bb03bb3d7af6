"""A request from the person's side: the form, the list, adding, withdrawing, rating."""

import io
import re
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PIL import Image
from sqlalchemy import func, select

from handlers.dispatcher import Dispatcher
from handlers.identity import texts as identity_texts
from handlers.message import Channel
from storage import people
from storage.database import Database
from storage.delivery.deliveries import Priority
from storage.desk import requests
from storage.desk.request_state import RequestKind, RequestState
from storage.files import FileFolder
from storage.schema.desk import StoredFileRow
from storage.schema.requests import AssistanceRequestRow, RequestEntryRow
from tests.handlers.dialogue import Chat, Clock, build_dispatcher
from tests.handlers.requesting import kept_files, number_in, open_desk, pushes_to, submit, user_id
from tests.handlers.small_library import SmallLibraryAnswerer


def photo() -> bytes:
    """A JPEG that tells where it was taken."""
    exif = Image.Exif()
    exif[0x010F] = "PhoneMaker"
    content = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(content, "JPEG", exif=exif)
    return content.getvalue()


@pytest.fixture
def files(tmp_path: Path) -> Path:
    return tmp_path / "files"


@pytest.fixture
def dispatcher(
    database: Database, answerer: SmallLibraryAnswerer, clock: Clock, files: Path
) -> Dispatcher:
    return build_dispatcher(database, answerer, clock, files=files)


async def test_a_request_from_the_first_word_to_the_number(
    chat: Chat, database: Database, dispatcher: Dispatcher, clock: Clock, files: Path
) -> None:
    desk = await open_desk(database, dispatcher, clock)
    await chat.say("隔壁厂抄了我们的积木发明专利怎么办")
    kinds = await chat.say("求助")
    assert "13. 其他" in kinds.text
    assert "1 到 13" in (await chat.say("99")).text
    asked = await chat.tap(kinds, "侵权取证")
    assert "哪家企业" in asked.text
    assert "2 到 60" in (await chat.say("\u202e")).text
    drafted = await chat.say("汕头市\u202e小猪🐷玩具有限公司")
    again = await chat.tap(drafted, "上一步")
    assert "哪家企业" in again.text
    drafted = await chat.say("汕头市小猪🐷玩具有限公司")
    assert "您刚才说：“隔壁厂抄了我们的积木发明专利怎么办”" in drafted.text
    papers = await chat.tap(drafted, "就用刚才说的")
    assert "最多 5 个" in papers.text
    assert "已收到 1 个文件" in (await chat.send_file(photo(), "现场.jpg")).text
    assert "只能接收" in (await chat.send_file(b"MZ\x90\x00" + b"\0" * 99, "报价.pdf")).text
    contact = await chat.say("完成")
    assert "只给承办这件事的工作人员看" in contact.text
    shown = await chat.say("林先生 13800000000")
    for part in ("侵权取证", "小猪🐷玩具", "附件：1 个", "林先生", "隔壁厂"):
        assert part in shown.text
    assert "上一步" in (await chat.say("随便")).text
    opened = await chat.tap(shown, "同意并提交")
    assert number_in(opened) == "QZ-2026-0001"
    async with database.begin() as session:
        request = await requests.find(session, "QZ-2026-0001")
    assert request is not None
    assert (request.kind, request.urgent) == (RequestKind.EVIDENCE, False)
    kept = kept_files(files)
    assert len(kept) == 1
    with Image.open(kept[0]) as image:
        assert not image.getexif(), "the place it was taken is not kept"
    for colleague in (desk.chen, desk.li):
        (push,) = await pushes_to(database, colleague)
        assert "QZ-2026-0001" in push.text
        assert push.priority == Priority.REMINDER
        assert push.choices[0] == ["接单", "/接单 QZ-2026-0001"]
    assert await pushes_to(database, desk.expert) == []


async def test_the_next_request_remembers_the_enterprise_and_counts_on(
    chat: Chat, dispatcher: Dispatcher, clock: Clock
) -> None:
    assert await submit(chat) == "QZ-2026-0001"
    await chat.say("/求助 专项检索")
    remembered = await chat.say("继续")
    asked = await chat.tap(remembered, "仍是汕头市小猪玩具有限公司")
    assert "请写" in asked.text
    await chat.say("取消")
    assert await submit(Chat(dispatcher, clock, sender="other")) == "QZ-2026-0002"
    clock.advance(days=60)
    assert await submit(chat) == "QZ-2027-0001"


async def test_what_is_no_name_and_no_contact_is_asked_for_again(chat: Chat) -> None:
    offered = await chat.say("求助 维权")
    asked = await chat.tap(offered, "侵权取证")
    assert "企业全称" in asked.text
    assert "只写企业名称" in (await chat.say("隔壁厂抄我们的唱歌鸭，在1688上卖")).text
    described = await chat.say("汕头市小鸭玩具有限公司")
    assert "您刚才说" not in described.text, "two characters are no description"
    await chat.say("隔壁厂抄我们的唱歌鸭，在1688上卖")
    await chat.say("跳过")
    for written in ("提交", "林先生"):
        assert "没有看到电话" in (await chat.say(written)).text
    for written in ("林先生 138 0013 8000", "lin@example.com", "微信 duck_toys"):
        assert "请核对" in (await chat.say(written)).text
        await chat.say("上一步")


@pytest.mark.parametrize("days", [3, 13])
async def test_a_form_left_for_days_goes_on_where_it_was(
    chat: Chat, clock: Clock, days: int
) -> None:
    await chat.say("/求助 质押融资")
    await chat.say("汕头市小猪玩具有限公司")
    clock.advance(days=days)
    assert "想贷多少" in (await chat.say("继续")).text
    assert "最多 5 个" in (await chat.say("有三件发明专利，想贷一百万")).text
    await chat.say("跳过")
    await chat.say("跳过")
    assert number_in(await chat.say("同意")) == "QZ-2026-0001"


async def test_an_urgent_request_rings_at_once(
    chat: Chat, database: Database, dispatcher: Dispatcher, clock: Clock
) -> None:
    desk = await open_desk(database, dispatcher, clock)
    await chat.say("/求助 海外纠纷")
    await chat.say("跳过")
    await chat.say("亚马逊店铺被冻结，收到TRO")
    await chat.say("跳过")
    await chat.say("跳过")
    opened = await chat.say("同意")
    assert "不要删除任何邮件" in opened.text
    (push,) = await pushes_to(database, desk.chen)
    assert "【紧急】" in push.text
    assert push.priority == Priority.URGENT


async def test_my_requests_show_state_and_history_and_nobody_elses(
    chat: Chat, database: Database, dispatcher: Dispatcher, clock: Clock
) -> None:
    desk = await open_desk(database, dispatcher, clock)
    assert "还没有提交过求助" in (await chat.say("我的求助")).text
    number = await submit(chat)
    await desk.chen.say(f"/备注 {number} 这家来过两次")
    await desk.chen.say(f"/回复 {number} 请先公证购买")
    listed = await chat.say("我的求助")
    assert "办理中" in listed.text
    shown = await chat.tap(listed, number)
    assert "承办人：陈静" in shown.text
    assert "请先公证购买" in shown.text
    assert "来过两次" not in shown.text, "a note is for the desk alone"
    stranger = Chat(dispatcher, clock, sender="stranger")
    long = "请准备：\n1. 营业执照\n2. 侵权截图\n" + "说明" * 200
    await desk.chen.say(f"/回复 {number} {long}")
    assert long in (await chat.say(f"我的求助 {number}")).text, "the whole reply, as it was written"
    for count in range(16):
        clock.advance(minutes=1)
        await desk.chen.say(f"/回复 {number} 第{count}次")
    assert "前面还有 4 条" in (await chat.say(f"我的求助 {number}")).text
    for way in (f"我的求助 {number}", f"/撤回 {number}", f"/补充 {number} 喂", f"/评价 {number} 5"):
        assert "没有找到求助" in (await stranger.say(way)).text, way


async def test_a_long_list_pages(chat: Chat, clock: Clock) -> None:
    for number in range(9):
        clock.advance(minutes=1)
        assert await submit(chat) == f"QZ-2026-{number + 1:04d}"
    first = await chat.say("我的求助")
    assert "共 9 件（第 1/2 页）" in first.text
    assert "QZ-2026-0001" not in first.text
    second = await chat.tap(first, "下一页")
    assert "QZ-2026-0001" in second.text
    assert "下一页" not in [choice.label for choice in second.choices]


async def test_ones_own_requests_come_as_a_table(
    chat: Chat, dispatcher: Dispatcher, clock: Clock, files: Path
) -> None:
    assert "导出表格" not in [choice.label for choice in (await chat.say("我的求助")).choices]
    await submit(chat, description="=HYPERLINK(0) 店铺被冻结")
    await submit(Chat(dispatcher, clock, sender="another"), description="别人家的一件事")
    reply = await chat.tap(await chat.say("我的求助"), "导出表格")
    (file,) = reply.files
    assert file.name.startswith("我的求助-")
    book = load_workbook(io.BytesIO(await FileFolder(files).read(file.file_id)))
    _, row = book["求助"].iter_rows(values_only=True)
    assert row[:4] == ("QZ-2026-0001", "纠纷咨询", None, "待受理")
    assert row[-1] == "=HYPERLINK(0) 店铺被冻结", "kept as it was written"
    assert book["求助"].cell(2, 13).data_type == "s", "and never computed"


async def test_words_and_files_are_added_later(
    chat: Chat, database: Database, dispatcher: Dispatcher, clock: Clock
) -> None:
    desk = await open_desk(database, dispatcher, clock)
    number = await submit(chat)
    await desk.chen.say(f"/接单 {number}")
    assert f"已补充到 {number}，陈静" in (await chat.say(f"/补充 {number} 对方又发函了")).text
    assert "已补充" in (await chat.say(f"{number} 这样也行")).text
    await chat.say(f"/补充 {number}")
    await chat.say("跳过")
    await chat.send_file(photo(), "函.jpg")
    assert "已补充" in (await chat.say("完成")).text
    texts = [push.text for push in await pushes_to(database, desk.chen)]
    assert "对方又发函了" in texts[1]
    assert "这样也行" in texts[2]
    assert "附件 1 个" in texts[3]
    assert [push.text for push in await pushes_to(database, desk.li)] == texts[:1]
    seen = await desk.chen.say(f"/查看 {number}")
    assert [file.name for file in seen.files] == ["函.jpg"]
    asked = await chat.say("/补充")
    await chat.tap(asked, number)
    await chat.say("跳过")
    assert "未作补充" in (await chat.say("跳过")).text


async def test_a_request_is_withdrawn_after_one_confirmation(
    chat: Chat, database: Database, dispatcher: Dispatcher, clock: Clock
) -> None:
    desk = await open_desk(database, dispatcher, clock)
    number = await submit(chat)
    preview = await chat.say(f"/撤回 {number}")
    assert "还没有执行" in preview.text
    assert "已撤回" in (await chat.tap(preview, "确认，就这样办")).text
    assert "本人撤回" in (await chat.say(f"我的求助 {number}")).text
    assert "不用再办" in (await pushes_to(database, desk.chen))[-1].text
    assert "不能" in (await chat.say(f"/撤回 {number}")).text
    assert "不能再补充" in (await chat.say(f"/补充 {number} 等等")).text
    assert "慢了一步" in (await desk.chen.say(f"/接单 {number}")).text


async def test_what_is_resolved_is_rated_or_goes_on(
    chat: Chat, database: Database, dispatcher: Dispatcher, clock: Clock
) -> None:
    desk = await open_desk(database, dispatcher, clock)
    number = await submit(chat)
    assert "还没有办结" in (await chat.say(f"/评价 {number} 5")).text
    await desk.chen.say(f"/办结 {number} 已出具比对意见")
    assert "继续办理" in (await chat.say(f"/继续办 {number}")).text
    assert "还没解决" in (await pushes_to(database, desk.chen))[-1].text
    await desk.chen.say(f"/办结 {number} 补充了意见")
    stars = await chat.say(f"/评价 {number}")
    await chat.tap(stars, "★★★★")
    assert "谢谢" in (await chat.say("办得快")).text
    async with database.begin() as session:
        request = await requests.find(session, number)
    assert request is not None
    assert (request.rating, request.rating_words) == (4, "办得快")
    assert request.state is RequestState.CLOSED
    assert "评了 4 分" in (await pushes_to(database, desk.chen))[-1].text


WISHES = [
    "我要找人帮忙处理侵权",
    "能不能找人帮我看看这份许可合同",
    "我想请专家帮我们评估一下专利",
    "麻烦安排工作人员跟进一下",
    "我要求助",
    "我想申请维权援助",
    "帮我找个老师指导一下",
]


async def test_a_plain_wish_for_help_opens_the_form(
    chat: Chat, answerer: SmallLibraryAnswerer, clock: Clock
) -> None:
    for sentence in WISHES:
        assert "您需要哪方面的帮助" in (await chat.say(sentence)).text, sentence
        await chat.say("取消")
        clock.advance(minutes=1)
    assert answerer.asked == []


QUESTIONS = [
    "维权援助怎么申请",
    "申请维权援助需要什么条件",
    "请人帮忙写专利申请要多少钱",
    "找专家评估专利要不要收费",
    "被人抄袭了可以找谁处理？",
    "别人找我帮忙处理侵权产品违法吗",
    "什么是TRO",
    "337调查流程是什么",
    "求助，我的商标被抢注了怎么办",
    "员工帮忙处理公司的发明归谁",
    "请求宣告专利无效",
    "委托专利代理师帮忙答复审查意见的期限",
]


async def test_a_question_stays_a_question(
    chat: Chat, answerer: SmallLibraryAnswerer, clock: Clock
) -> None:
    for question in QUESTIONS:
        reply = await chat.say(question)
        assert answerer.asked[-1][0] == question
        assert all(choice.label != "提交紧急求助" for choice in reply.choices), question
        clock.advance(minutes=1)


URGENT = [
    "亚马逊店铺被TRO冻结了",
    "我们收到美国337调查的通知怎么应对",
    "货在德国海关被扣了怎么办",
    "参展时展位被查封了",
    "temu店铺被投诉下架了",
]


async def test_an_urgent_dispute_is_answered_and_help_is_offered(
    chat: Chat, answerer: SmallLibraryAnswerer, clock: Clock
) -> None:
    for told in URGENT:
        reply = await chat.say(told)
        assert answerer.asked[-1][0] == told
        enterprise = await chat.tap(reply, "提交紧急求助")
        assert "哪家企业" in enterprise.text
        assert told in (await chat.say("跳过")).text
        await chat.say("取消")
        clock.advance(minutes=1)


async def test_a_question_handed_to_staff_can_become_a_request(chat: Chat) -> None:
    handed = await chat.tap(await chat.say("潮汕牛肉丸怎么做"), "转给工作人员")
    assert "您需要哪方面的帮助" in (await chat.tap(handed, "请人跟进，提交求助")).text


async def test_erasing_takes_requests_and_the_bytes_of_their_files(
    chat: Chat, database: Database, dispatcher: Dispatcher, clock: Clock, files: Path
) -> None:
    desk = await open_desk(database, dispatcher, clock)
    number = await submit(chat)
    await chat.say(f"/补充 {number}")
    await chat.say("跳过")
    await chat.send_file(photo(), "函.jpg")
    await chat.say("完成")
    other = await submit(Chat(dispatcher, clock, sender="other"))
    await desk.chen.say(f"/接单 {other}")
    shown = (await chat.say("我的数据")).text
    assert "1 件求助" in shown
    assert "单位：汕头市小猪玩具有限公司" in shown
    assert "没有姓名和电话" not in shown
    confirm = await chat.say("删除我的数据")
    assert "1 件求助" in confirm.text
    await chat.tap(confirm, "确认删除")
    assert kept_files(files) == []
    async with database.begin() as session:
        assert await requests.find(session, number) is None
        assert await session.scalar(select(func.count()).select_from(StoredFileRow)) == 0
        assert await session.scalar(select(func.count()).select_from(AssistanceRequestRow)) == 1
        left = await session.scalars(select(RequestEntryRow.request_id).distinct())
        assert len(left.all()) == 1
    assert "删除了自己的全部数据" in (await pushes_to(database, desk.li))[-1].text
    # A leaver's work goes back to the queue.
    await desk.chen.tap(await desk.chen.say("删除我的数据"), "确认删除")
    async with database.begin() as session:
        request = await requests.find(session, other)
    assert request is not None
    assert (request.state, request.assignee_id) == (RequestState.OPEN, None)


async def test_nobody_opens_requests_without_end(
    chat: Chat, database: Database, clock: Clock
) -> None:
    await chat.say("你好")
    async with database.begin() as session:
        user = await people.find_user(session, channel="terminal", external_id="someone")
        assert user is not None
        for _ in range(20):
            await requests.open_request(
                session,
                user,
                requests.NewRequest(kind=RequestKind.OTHER, description="又一件事"),
                due_at=clock(),
                now=clock(),
            )
    assert "20 件求助还没办完" in (await chat.say("求助")).text
    assert await user_id(database, chat) == user.id


async def test_a_form_left_for_three_days_goes_on_by_another_channel(
    dispatcher: Dispatcher, database: Database, clock: Clock
) -> None:
    wechat, telegram = Chat(dispatcher, clock, sender="openid"), Chat(dispatcher, clock, sender="7")
    wechat.channel, telegram.channel = Channel.WECHAT, Channel.TELEGRAM
    await wechat.say("/求助 侵权取证")
    await wechat.say("汕头市小猪玩具有限公司")
    clock.advance(days=3)
    code = re.search(r"[A-Z0-9]{5}-[A-Z0-9]{5}", (await wechat.say("绑定")).text)
    assert code is not None
    await telegram.tap(await telegram.say(f"绑定 {code[0]}"), identity_texts.JOIN)
    assert "发生了什么" in (await telegram.say("继续")).text
    await telegram.say("隔壁厂抄了我们的积木")
    await telegram.say("跳过")
    assert "汕头市小猪玩具有限公司" in (await telegram.say("继续")).text
    number = number_in(await telegram.say("同意"))
    assert number in (await wechat.say("我的求助")).text
