"""Personal data in dialogue: told first, agreed in rows, seen, put right, taken back, gone."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from handlers.dispatcher import Dispatcher
from handlers.filling import PersonalFields
from handlers.message import Channel
from handlers.requests.form import RequestForm
from reports.masking import masked_contact, masked_name, masked_numbers, masked_phone
from storage.audit import broken_at
from storage.audit_reading import actions
from storage.database import Database
from storage.desk import requests
from storage.desk.request_state import RequestState
from storage.desk.requests import AssistanceRequest
from storage.privacy.personal_fields import forget_contacts, forget_phones
from storage.schema.consents import ConsentRow
from storage.schema.desk import EvidenceRow, ProfileRow
from storage.schema.events import EventPersonRow, RegistrationRow
from tests.handlers.dialogue import Chat, Clock, OneArticleAnswerer, build_dispatcher
from tests.handlers.requesting import Desk, number_in, open_desk
from tests.handlers.test_events import LINE
from tests.storage.rows import all_rows

PHONE = "13812348000"
CONTACT = f"陈女士 {PHONE}"
NOTICE = "填写前请看"
UNASKED = "您写的个人信息这样用"


class WebChat(Chat):
    """Somebody on the page, who cannot be reached otherwise and may leave a number."""

    channel = Channel.WEB


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def files(tmp_path: Path) -> Path:
    return tmp_path / "files"


@pytest.fixture
def dispatcher(database: Database, clock: Clock, files: Path) -> Dispatcher:
    return build_dispatcher(database, OneArticleAnswerer(), clock, files=files)


@pytest.fixture
async def desk(database: Database, dispatcher: Dispatcher, clock: Clock) -> Desk:
    return await open_desk(database, dispatcher, clock)


@pytest.fixture
def chat(dispatcher: Dispatcher, clock: Clock) -> Chat:
    return WebChat(dispatcher, clock, sender="visitor")


async def ask_for_help(chat: Chat) -> str:
    """A request with a contact; its number."""
    for words in ("/求助 纠纷咨询", "汕头市小猪玩具有限公司", "隔壁厂抄了我们的积木外观", "跳过"):
        await chat.say(words)
    await chat.say(CONTACT)
    return number_in(await chat.say("同意"))


async def contact_of(database: Database, number: str) -> AssistanceRequest:
    async with database.begin() as session:
        request = await requests.find(session, number)
    assert request is not None
    return request


async def publish(staff: Chat) -> None:
    await staff.tap(await staff.tap(await staff.say(LINE), "发布"), "确认，就这样办")


def kept_bytes(folder: Path) -> Sequence[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


async def test_told_before_the_first_personal_field_and_agreed_in_the_same_transaction(
    chat: Chat, database: Database
) -> None:
    for words in ("/求助 纠纷咨询", "汕头市小猪玩具有限公司", "隔壁厂抄了我们的积木外观"):
        assert NOTICE not in (await chat.say(words)).text
    asked = await chat.say("跳过")
    assert asked.text.startswith(NOTICE)
    for part in ("用来联系您", "办结 180 天后", "我的数据", "撤回同意", "取消"):
        assert part in asked.text
    assert await all_rows(database, ConsentRow) == [], "asking is no consent"
    assert NOTICE not in (await chat.say("长" * 101)).text
    assert await all_rows(database, ConsentRow) == [], "nor is an answer that is not taken"
    shown = await chat.say(CONTACT)
    assert "陈女士 138****8000" in shown.text
    (consent,) = await all_rows(database, ConsentRow)
    assert asked.text.startswith(consent.wording)
    assert (consent.purpose, consent.channel, consent.given_at) == ("request", "web", chat.clock())
    await chat.say("同意")
    await ask_for_help(chat)
    assert len(await all_rows(database, ConsentRow)) == 1, "the same words are agreed to once"


async def test_whoever_skips_has_agreed_to_nothing(chat: Chat, database: Database) -> None:
    for words in ("/求助 纠纷咨询", "汕头市小猪玩具有限公司", "隔壁厂抄了我们的积木外观"):
        await chat.say(words)
    for words in ("跳过", "跳过", "同意"):
        await chat.say(words)
    assert await all_rows(database, ConsentRow) == []


async def test_one_line_is_answered_with_the_notice(
    desk: Desk, chat: Chat, database: Database
) -> None:
    await publish(desk.chen)
    done = await chat.say(f"报名 1 张三 汕头某某玩具有限公司 {PHONE}")
    assert "报名成功" in done.text
    assert UNASKED in done.text
    assert "点“跳过”" not in done.text, "there is nothing left to skip"
    (consent,) = await all_rows(database, ConsentRow)
    assert consent.purpose == "sign_up"
    assert done.text.endswith(consent.wording)
    await chat.say("取消报名 1 确认")
    assert UNASKED not in (await chat.say("报名 1 张三 汕头某某玩具有限公司")).text


async def test_taking_back_erases_what_it_was_for(
    desk: Desk, chat: Chat, database: Database
) -> None:
    number = await ask_for_help(chat)
    await publish(desk.chen)
    await chat.say(f"报名 1 张三 汕头某某玩具有限公司 {PHONE}")
    offered = await chat.say("撤回同意")
    assert [choice.label for choice in offered.choices] == ["撤回：求助", "撤回：活动报名"]
    await chat.tap(offered, "撤回：求助")
    assert (await contact_of(database, number)).contact == ""
    assert (await contact_of(database, number)).state is RequestState.OPEN
    await chat.tap(offered, "撤回：活动报名")
    (registration,) = await all_rows(database, RegistrationRow)
    assert (registration.phone, registration.state) == ("", "cancelled")
    assert {person.name for person in await all_rows(database, EventPersonRow)} == {""}
    async with database.begin() as session:
        assert await session.get(ProfileRow, registration.user_id) is None
    assert "没有找到这项同意" in (await chat.tap(offered, "撤回：求助")).text
    assert "没有还在生效" in (await chat.say("撤回同意")).text
    again = await chat.say("报名 1")
    assert NOTICE in again.text, "who took it back is told again"


async def test_staff_who_are_not_on_the_case_see_no_number(
    desk: Desk, chat: Chat, database: Database
) -> None:
    number = await ask_for_help(chat)
    seen = (await desk.chen.say(f"/求助单 {number}")).text
    seen = seen if "联系：" in seen else (await desk.chen.say(f"/查看 {number}")).text
    assert "联系：陈* 138****8000" in seen
    assert CONTACT in (await desk.li.say(f"/查看 {number}")).text, "an administrator may"
    await desk.chen.say(f"/接单 {number}")
    assert CONTACT in (await desk.chen.say(f"/查看 {number}")).text


async def test_everything_as_a_file_and_put_right(
    desk: Desk, chat: Chat, database: Database, files: Path
) -> None:
    number = await ask_for_help(chat)
    await desk.person.say("发明专利权的保护期多少年")
    reply = await chat.say("导出我的数据")
    (file,) = reply.files
    (path,) = [each for each in kept_bytes(files) if each.name.startswith(file.file_id)]
    content = path.read_bytes()
    told = json.loads(content)
    assert told["assistance_requests"][0]["contact"] == CONTACT
    assert told["consents"][0]["purpose"] == "request"
    assert {"identities", "request_entries"} <= set(told)
    assert b"sealed:" not in content
    assert "exchanges" not in told, "another person's questions are not in it"
    assert "2 件" not in (await chat.say("更正资料 电话 abc")).text
    assert "已改到 1 件" in (await chat.say("更正资料 电话 13900001234")).text
    assert (await contact_of(database, number)).contact == "13900001234"
    await chat.say("更正资料 姓名 陈静仪")
    await chat.say("更正资料 单位 汕头市大象玩具有限公司")
    shown = (await chat.say("更正资料 看看")).text
    assert "陈静仪" in shown
    assert "大象玩具" in shown


async def test_erasing_leaves_evidence_without_a_person_and_no_file(
    desk: Desk, chat: Chat, database: Database, files: Path
) -> None:
    await chat.say("发明专利权的保护期多少年")
    before = len(await all_rows(database, EvidenceRow))
    await ask_for_help(chat)
    await chat.say("导出我的数据")
    assert kept_bytes(files)
    await chat.tap(await chat.say("删除我的数据"), "确认删除")
    assert kept_bytes(files) == []
    assert await all_rows(database, ConsentRow) == []
    left = await all_rows(database, EvidenceRow)
    assert len(left) == before
    assert {row.user_id for row in left} <= {None}


async def test_contacts_go_in_time(desk: Desk, chat: Chat, database: Database) -> None:
    number = await ask_for_help(chat)
    await publish(desk.chen)
    await chat.say(f"报名 1 张三 汕头某某玩具有限公司 {PHONE}")
    clock = desk.chen.clock
    clock.advance(days=400)
    async with database.begin() as session:
        assert await forget_contacts(session, before=clock()) == 0, "it is not closed"
        request = await requests.find(session, number)
        assert request is not None
        await requests.change(session, request, now=clock(), state=RequestState.CLOSED)
        assert await forget_contacts(session, before=clock()) == 0, "it was closed just now"
        clock.advance(days=1)
        assert await forget_contacts(session, before=clock()) == 1
        assert await forget_phones(session, before=clock()) == 1
        assert await forget_phones(session, before=clock()) == 0


def test_the_notice_names_its_purpose_days_and_where_it_goes() -> None:
    personal = PersonalFields(contact_days=30)
    at_home = personal.notice(RequestForm(Clock()), Channel.WECHAT)
    assert "30 天" in at_home
    assert "境外" not in at_home
    assert "境外服务器" in personal.notice(RequestForm(Clock()), Channel.TELEGRAM)


@pytest.mark.parametrize(
    ("contact", "staff", "own"),
    [
        (CONTACT, "陈* 138****8000", "陈女士 138****8000"),
        ("138 1234 8000", "138****8000", "138****8000"),
        ("0754-88123456 林", "林* 075****3456", "075****3456 林"),
        ("lin@example.org", "l***@***", "lin@example.org"),
        ("微信 pig_toy", "微*", "微信 pig_toy"),
        ("", "", ""),
    ],
)
def test_masks(contact: str, staff: str, own: str) -> None:
    assert masked_contact(contact) == staff
    assert masked_numbers(contact) == own


def test_masked_names_and_phones() -> None:
    assert (masked_name("陈静"), masked_name("")) == ("陈*", "")
    assert (masked_phone(PHONE), masked_phone("12345")) == ("138****8000", "*****")


async def test_staff_get_the_register(desk: Desk, chat: Chat) -> None:
    reply = await desk.chen.say("/处理登记")
    assert [file.name for file in reply.files] == ["个人信息处理登记表.xlsx"]
    assert "只对工作人员开放" in (await chat.say("/处理登记")).text


async def test_the_audit_log_keeps_a_number_of_whoever_was_erased(
    desk: Desk, database: Database
) -> None:
    await publish(desk.chen)
    async with database.begin() as session:
        found, _ = await actions(session, containing="陈静", limit=5)
        assert {each.actor for each in found} == {"陈静"}
    await desk.chen.tap(await desk.chen.say("删除我的数据"), "确认删除")
    async with database.begin() as session:
        left, total = await actions(session, limit=5)
        assert total == 2
        assert {(each.actor, each.actor_id) for each in left} == {("", found[0].actor_id)}
        assert await broken_at(session) is None
