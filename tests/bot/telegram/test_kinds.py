"""Files both ways, voice, groups, blocked chats, stale buttons, staff and personal settings."""

import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from bot.simulate.faults import ErrorCode
from bot.simulate.listening import serving
from bot.simulate.telegram_server.phone import mention, new_group, upgrade
from bot.telegram import texts
from bot.telegram.render import Part
from bot.telegram.sending import Address
from handlers.texts import only_text
from storage import people
from storage.database import Database
from storage.delivery import outbox
from storage.telegram import chats as telegram_chats
from tests.bot.telegram.conftest import Desk, OpenDesk


def picture(kind: str = "PNG") -> bytes:
    held = io.BytesIO()
    Image.new("RGB", (20, 10), "white").save(held, kind)
    return held.getvalue()


async def test_what_is_no_text_is_answered_kindly(desk: Desk) -> None:
    person = desk.phone()
    person.send_place()
    assert (await person.hear()).text == only_text()
    person.send_photo(picture("JPEG"))
    assert (await person.hear()).text == only_text()


async def test_the_bytes_of_a_file_can_be_fetched(desk: Desk) -> None:
    person = desk.phone()
    person.send_file("合同.pdf", b"%PDF-1.7 " + b"x" * 5000, "application/pdf")
    await person.hear()
    file_id = person.screen[0].fields["document"]["file_id"]
    fetched = await desk.service.lanes.replier._fetch(file_id, 10_000)
    assert fetched.startswith(b"%PDF-1.7")


async def test_pictures_and_files_go_out(desk: Desk) -> None:
    person = desk.phone()
    address = Address(chat_id=person.chat_id, priority=0)
    for content, name, kind in (
        (picture(), "a.png", "image/png"),
        (b"PK-a-table", "名单.xlsx", "application/vnd.ms-excel"),
    ):
        part: Part = {
            "file_id": await desk.files.write(content),
            "name": name,
            "media_type": kind,
        }
        await desk.service.sending.send(address, part)
    photo, table = person.answers
    assert "photo" in photo.fields
    assert table.fields["document"]["file_name"] == "名单.xlsx"
    assert table.content == b"PK-a-table"


async def test_a_file_that_is_gone_is_said(desk: Desk) -> None:
    person = desk.phone()
    part: Part = {"file_id": "0" * 32, "name": "a.png", "media_type": "image/png"}
    await desk.service.sending.send(Address(chat_id=person.chat_id, priority=0), part)
    assert person.answers[0].text == texts.FILE_LOST


async def test_a_file_that_telegram_does_not_carry_is_named(desk: Desk) -> None:
    person = desk.phone()
    kept = await desk.files.make(lambda path: _as_large_as(path, 50 * 2**20 + 1))
    part: Part = {"file_id": kept.id, "name": "验收材料.zip", "media_type": "application/zip"}
    await desk.service.sending.send(Address(chat_id=person.chat_id, priority=0), part)
    assert [answer.text for answer in person.answers] == [texts.FILE_TOO_LARGE]


def _as_large_as(path: Path, size: int) -> None:
    with path.open("wb") as file:
        file.truncate(size)


@asynccontextmanager
async def speech(heard: str) -> AsyncIterator[str]:
    async def write_down(request: Request) -> JSONResponse:
        assert b"OggS" in await request.body()
        return JSONResponse({"text": heard})

    routes = [Route("/v1/audio/transcriptions", write_down, methods=["POST"])]
    async with serving(Starlette(routes=routes)) as address:
        yield f"{address}/v1"


async def test_voice_is_written_down_where_a_service_is_set(open_desk: OpenDesk) -> None:
    async with speech("发明专利保护多少年") as address:
        desk = await open_desk(speech={"base_url": address})
        person = desk.phone()
        person.speak()
        assert (await person.hear()).text.startswith("发明专利权的期限为二十年")


async def test_voice_without_a_service_is_asked_for_in_writing(desk: Desk) -> None:
    person = desk.phone()
    person.speak()
    assert (await person.hear()).text == texts.VOICE_NOT_HEARD


async def test_a_group_is_answered_only_when_it_asks(desk: Desk) -> None:
    group = new_group(desk.telegram)
    person = desk.phone(group=group)
    person.say("发明专利保护多少年")
    person.say("/help")
    person.say(mention("发明专利保护多少年"))
    answer = await person.hear()
    assert answer.fields["reply_to_message"]["text"].startswith("@")
    assert desk.answerer.asked[0][0] == "发明专利保护多少年"
    person.say("发明呢", to=answer)
    await desk.until(lambda: len(person.answers) == 2)
    person.say("/help@ip_desk_bot")
    await desk.until(lambda: len(person.answers) == 3)
    assert len(desk.answerer.asked) == 2


@pytest.mark.parametrize("said", ["我的数据", "/mydata", "绑定", "/unlink"])
async def test_own_matters_are_sent_to_the_private_chat(desk: Desk, said: str) -> None:
    group = new_group(desk.telegram)
    person = desk.phone(group=group)
    person.say(mention(said))
    assert (await person.hear()).text == texts.PRIVATE_ONLY


async def test_what_is_said_in_a_group_is_no_part_of_ones_own_history(
    desk: Desk, database: Database
) -> None:
    group = new_group(desk.telegram)
    person = desk.phone(group=group)
    person.say(mention("发明专利保护多少年"))
    await person.hear()
    assert "转给工作人员" not in person.answers[0].buttons
    async with database.begin() as session:
        there = await people.find_user(
            session, channel="telegram", external_id=f"{group.id}:{person.person.id}"
        )
        private = await people.find_user(
            session, channel="telegram", external_id=str(person.person.id)
        )
    assert there is not None
    assert private is None


async def test_a_group_that_moves_is_followed(desk: Desk, database: Database) -> None:
    group = new_group(desk.telegram)
    async with database.begin() as session:
        await people.find_or_add_user(
            session,
            channel="telegram",
            external_id=str(group.id),
            now=desk.service.lanes.clock(),
        )
    larger = upgrade(desk.telegram, group)
    part: Part = {"html": "通知", "plain": "通知"}
    await desk.service.sending.send(Address(chat_id=group.id, priority=0), part)
    assert [one.text for one in desk.telegram.chats.shown[larger.id]] == ["通知"]
    async with database.begin() as session:
        assert await telegram_chats.current_chat(session, str(group.id)) == str(larger.id)
        assert await people.find_user(session, channel="telegram", external_id=str(larger.id))


async def test_who_blocks_is_noted_and_healed_by_the_next_message(
    desk: Desk, database: Database
) -> None:
    person = desk.phone()

    async def reachable() -> bool:
        async with database.begin() as session:
            user = await people.find_user(
                session, channel="telegram", external_id=str(person.chat_id)
            )
            assert user is not None
            return bool((await outbox.addresses(session, {user.id}, {"telegram"}))[user.id])

    await person.ask("帮助")
    person.person.blocks = True  # the bot hears of it only when it writes
    person.say("发明专利保护多少年")
    await desk.until(lambda: not desk.telegram.updates.pending)
    await desk.idle()
    assert not await reachable()
    person.person.blocks = False
    await person.ask("发明专利保护多少年")
    assert await reachable()
    person.block()
    await desk.until(lambda: not desk.telegram.updates.pending)
    assert not await reachable()
    person.unblock()
    await desk.until(lambda: not desk.telegram.updates.pending)
    assert await reachable()


async def test_a_stale_button_is_answered_kindly(desk: Desk, database: Database) -> None:
    person = desk.phone()
    await person.ask("发明专利保护多少年")
    await desk.idle()
    async with database.begin() as session:
        user = await people.find_user(session, channel="telegram", external_id=str(person.chat_id))
        assert user is not None
        await people.erase(session, user)
    pressed = person.press("实用新型呢？")
    await desk.until(lambda: pressed.answered)
    assert pressed.text == texts.STALE_BUTTON
    assert pressed.alert
    assert len(desk.answerer.asked) == 1


async def test_a_button_too_old_for_telegram_still_counts(desk: Desk) -> None:
    person = desk.phone()
    await person.ask("发明专利保护多少年")
    desk.telegram.faults.add("answerCallbackQuery", ErrorCode(400))
    await person.tap("实用新型呢？")
    assert desk.answerer.asked[-1][0] == "实用新型呢？"


async def test_somebody_elses_button_does_nothing(desk: Desk) -> None:
    person, other = desk.phone(), desk.phone()
    shown = await person.ask("发明专利保护多少年")
    pressed = other.press("实用新型呢？", on=shown)
    await desk.until(lambda: pressed.answered)
    assert pressed.text == texts.STALE_BUTTON
    assert len(desk.answerer.asked) == 1


async def test_html_that_telegram_refuses_goes_as_plain_text(desk: Desk) -> None:
    person = desk.phone()
    part: Part = {"html": "<b>没有关", "plain": "没有关"}
    await desk.service.sending.send(Address(chat_id=person.chat_id, priority=0), part)
    assert person.answers[0].text == "没有关"


async def test_a_channel_for_staff_lets_only_staff_in(
    open_desk: OpenDesk, database: Database
) -> None:
    desk = await open_desk(staff_only=True)
    visitor, staff = desk.phone(), desk.phone()
    assert (await visitor.ask("发明专利保护多少年")).text == texts.STAFF_ONLY
    async with database.begin() as session:
        user = await people.find_or_add_user(
            session,
            channel="telegram",
            external_id=str(staff.chat_id),
            now=desk.service.lanes.clock(),
        )
        await set_role(session, user, "staff")
    assert (await staff.ask("发明专利保护多少年")).text.startswith("发明专利权")


async def set_role(session: Any, user: people.User, role: str) -> None:
    from storage.schema.people import UserRow

    (await session.get_one(UserRow, user.id)).role = role
