"""Finding patents and marks in a dialogue: numbers, words, pages, cards, plain sentences."""

from sqlalchemy import select

from handlers.message import Reply
from knowledge.patents.numbers import chinese_number
from retrieval.patents.register import OpenRegister
from scheduler.retagging import Retagging
from storage.database import Database
from storage.people import Role, find_user
from storage.register.expert_texts import ExpertWork, Written, add_expert_text
from storage.register.patents import patent_by_key
from storage.schema.desk import EvidenceRow
from tests.handlers.dialogue import Chat, OneArticleAnswerer, given_role
from tests.retrieval.patents import small_register
from tests.retrieval.patents.small_register import AOQI, MAGNETIC, NOW

NUMBER = chinese_number(MAGNETIC.digits)


def labels(reply: Reply) -> list[str]:
    return [choice.label for choice in reply.choices]


async def test_a_number_gives_its_card(chat: Chat) -> None:
    for text in (f"查专利 {NUMBER.display}", f"ZL{NUMBER.display}", "CN212345678U", NUMBER.serial):
        reply = await chat.say(text)
        assert MAGNETIC.title in reply.text
        assert f"申请号：{NUMBER.display}（实用新型）" in reply.text
        assert "公开（公告）号：CN212345678U" in reply.text
        assert f"申请人：{AOQI}" in reply.text
        assert "申请日 2020年3月2日，授权日 2020年11月20日" in reply.text
        assert "法律状态：已授权，有效（2026年5月1日的状态；数据原文“授权”）" in reply.text
        assert "A63H33/04 积木、拼装玩具" in reply.text
        assert "下一次年费：第 8 年，全额 1200 元，最晚 2027年3月2日 交" in reply.text
        assert "https://cpquery.cponline.cnipa.gov.cn" in reply.text


async def test_a_wrong_check_digit_is_explained(chat: Chat) -> None:
    wrong = f"{NUMBER.serial}.{(int(NUMBER.check) + 1) % 10 if NUMBER.check != 'X' else 1}"
    reply = await chat.say(f"查一下 {wrong}")
    assert "校验位不对" in reply.text
    assert f"最后一位应该是 {NUMBER.check}" in reply.text


async def test_a_right_number_that_is_not_held(chat: Chat) -> None:
    reply = await chat.say(f"查专利 {chinese_number('201910999999').display}")
    assert "本库里还没有这一件" in reply.text


async def test_a_plain_sentence_gives_a_list_and_a_button_the_card(chat: Chat) -> None:
    reply = await chat.say("积木 磁吸 连接 结构 有人申请过吗")
    assert reply.text.splitlines()[1] == f"1. {MAGNETIC.title}"
    assert "匹配：积木、磁吸、连接、结构" in reply.text
    card = await chat.say(reply.choices[0].value)
    assert f"申请号：{NUMBER.display}" in card.text


async def test_an_english_sentence_finds_a_chinese_patent(chat: Chat) -> None:
    for text in (
        "magnetic building block patents",
        "any patent on magnetic building blocks?",
        "帮我查一下 magnetic building block 的专利",
    ):
        reply = await chat.say(text)
        assert MAGNETIC.title in reply.text


async def test_a_word_that_staff_added_names_its_industry(
    chat: Chat, database: Database, register: OpenRegister
) -> None:
    await given_role(database, chat, Role.STAFF)
    retagging = Retagging(database)
    await retagging.run(NOW)
    before = await chat.say("查专利 拼插玩法行业")
    await chat.say("/行业 玩具创意 加词 拼插玩法")
    await retagging.run(NOW)
    await register.follow()
    after = await chat.say("查专利 拼插玩法行业")
    named = await chat.say("查专利 玩具创意行业")
    assert "没有找到" in before.text
    assert "件符合条件" in named.text
    assert after.text == named.text


async def test_pages_are_turned_by_buttons_that_survive(chat: Chat) -> None:
    reply = await chat.say("查专利 A63H")
    assert "共有 11 件符合条件" in reply.text
    assert "第 1 页，共 3 页" in reply.text
    second = await chat.tap(reply, "下一页")
    assert "第 2 页，共 3 页" in second.text
    assert "6. " in second.text
    third = await chat.tap(second, "下一页")
    assert labels(third)[-1] == "上一页"
    first = await chat.tap(second, "上一页")
    assert first == reply


async def test_a_search_is_its_searchers_alone(chat: Chat) -> None:
    reply = await chat.say("查专利 A63H")
    other = Chat(chat.dispatcher, chat.clock, sender="other")
    assert "已经过期" in (await other.say(reply.choices[-1].value)).text


async def test_odd_buttons_do_no_harm(chat: Chat) -> None:
    for text in (
        "/看专利 x",
        "/看专利 99999999",
        "/看商标 999999999999999",
        "/检索页 1",
        "/检索页 a b",
    ):
        assert (await chat.say(text)).text
    assert "想查什么专利" in (await chat.say("查专利")).text
    assert "想查什么商标" in (await chat.say("查商标")).text


async def test_nothing_found_does_not_say_that_nobody_applied(chat: Chat) -> None:
    reply = await chat.say("查专利 量子密钥分发 光纤")
    assert "不等于没有人申请过" in reply.text


async def test_key_words_before_a_kind_of_patent_are_a_search(chat: Chat) -> None:
    assert "玩具公仔（小熊）" in (await chat.say("小熊 玩具 外观专利")).text


async def test_a_firms_designs(chat: Chat) -> None:
    reply = await chat.say("澄海区奥奇玩具 的外观专利")
    assert "“澄海区奥奇玩具”名下共有 1 件" in reply.text
    assert "玩具公仔（小熊）" in reply.text


async def test_a_firm_that_is_not_held_is_named(chat: Chat) -> None:
    reply = await chat.say("澄海XX玩具 的外观专利")
    assert "没有名称带“澄海XX玩具”的申请人" in reply.text
    assert "不等于这家公司没有申请过" in reply.text


async def test_a_pasted_description_is_searched_as_it_is(
    chat: Chat, answerer: OneArticleAnswerer
) -> None:
    reply = await chat.say(
        "一种磁吸积木装置，包括积木本体和磁柱，所述磁柱嵌在积木本体的四角，"
        "相邻积木靠磁柱吸合连接，拆装方便，不易脱落，适合儿童使用，便于清洗。"
    )
    caution, _, found, _, why = reply.text.splitlines()[:5]
    assert "还没有申请专利的技术，请不要发具体做法" in caution
    assert MAGNETIC.title in found
    assert "一种磁吸积木" not in why  # what every title begins with is no reason
    await chat.say("一种磁吸积木装置，包括积木本体和磁柱，所述磁柱嵌在四角，这样做会侵权吗？")
    assert len(answerer.asked) == 1


async def test_similar_patents(chat: Chat) -> None:
    card = await chat.say("CN212345678U")
    reply = await chat.tap(card, "找相似的专利")
    assert f"与“{MAGNETIC.title}”最相近" in reply.text
    assert "拼装积木" in reply.text


async def test_a_question_about_the_law_stays_one(chat: Chat, answerer: OneArticleAnswerer) -> None:
    await chat.say("发明专利权的保护期多少年")
    await chat.say("我的商标被人注册了怎么办")
    assert len(answerer.asked) == 2


async def test_the_experts_words_come_first(chat: Chat, database: Database) -> None:
    await chat.say("查专利")
    user = await _user(database, chat)
    async with database.begin() as session:
        row = await patent_by_key(session, MAGNETIC.key)
        assert row is not None
        written = Written(
            kind=ExpertWork.ABSTRACT,
            text="四角带磁柱的积木，靠磁力拼接。",
            author_id=user,
            author_name="张三",
        )
        await add_expert_text(session, row.id, written, now=NOW)
    reply = await chat.say("CN212345678U")
    assert "摘要（专家撰写，张三，2026年11月23日）：四角带磁柱的积木" in reply.text


async def test_marks_like_a_name(chat: Chat) -> None:
    reply = await chat.say("商标 小猪乐园 28类")
    assert "与“小猪乐园”相同或相近的商标，找到 6 件，第 28 类的在前" in reply.text
    assert "名称相同" in reply.text
    assert "读音相同（xiao zhu le yuan）；字形相近（猪/诸）" in reply.text
    assert "不判断能不能注册" in reply.text
    card = await chat.say(reply.choices[0].value)
    assert "商标“小猪乐园”" in card.text
    assert "续展最晚 2027年5月6日，2026年5月7日起可以办" in card.text


async def test_a_marks_number(chat: Chat) -> None:
    assert "商标“奥奇”" in (await chat.say("查商标 10000009")).text
    assert "还没有注册号 99999999" in (await chat.say("查商标 99999999")).text


async def test_no_mark_is_like_it(chat: Chat) -> None:
    assert "本库的商标不全" in (await chat.say("查商标 泽宇恒通 28类")).text


async def test_examples_are_marked(chat: Chat, database: Database) -> None:
    await small_register.fill(database, demo=True)
    card = await chat.say("CN212345678U")
    assert card.text.startswith("【示例】")
    assert "编造的演示数据" in card.text


async def test_each_search_is_evidence_once(chat: Chat, database: Database) -> None:
    await chat.say("查专利 积木", message_id="one")
    await chat.say("查专利 积木", message_id="one")
    await chat.say("查商标 小猪乐园", message_id="two")
    async with database.begin() as session:
        rows = (await session.scalars(select(EvidenceRow).order_by(EvidenceRow.id))).all()
    assert [(row.kind, row.facts["register"]) for row in rows] == [
        ("search", "patent"),
        ("search", "trademark"),
    ]


async def _user(database: Database, chat: Chat) -> int:
    async with database.begin() as session:
        user = await find_user(session, channel="terminal", external_id=chat.sender)
    assert user is not None
    return user.id
