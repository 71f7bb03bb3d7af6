"""Searching a small register: words, filters, meaning, other languages, marks."""

from datetime import date

from retrieval.patents.mark_question import understand_mark
from retrieval.patents.mark_search import Goods
from retrieval.patents.question import understand
from retrieval.patents.register import OpenRegister
from retrieval.patents.search import Found
from storage.register.applicants import add_alias
from storage.register.patent_record import Party
from storage.register.patents import patent_by_key
from tests.retrieval.patents.small_register import AOQI, ENGLISH, MAGNETIC, NOW

TODAY = date(2026, 11, 26)


async def ask(register: OpenRegister, text: str) -> Found:
    question = understand(text, today=TODAY)
    return await register.patents_searcher.search(question)


def titles(found: Found) -> list[str]:
    return [hit.row.title for hit in found.hits]


async def test_words_find_and_explain(register: OpenRegister) -> None:
    found = await ask(register, "积木 磁吸 连接 有人申请过吗")
    assert found.hits[0].row.title == MAGNETIC.title
    assert found.hits[0].matched == ("积木", "磁吸", "连接")
    assert found.total is None
    assert not found.dense


async def test_a_chinese_question_finds_an_english_patent_by_words(register: OpenRegister) -> None:
    found = await ask(register, "磁吸 积木")
    assert ENGLISH.title in titles(found)
    english = next(hit for hit in found.hits if hit.row.title == ENGLISH.title)
    assert "building" in english.matched


async def test_nothing_near_is_nothing_found(register: OpenRegister) -> None:
    assert (await ask(register, "量子密钥分发 光纤")).hits == ()


FILTERED = {
    "A63H33/04": 2,
    "A63H33": 10,
    "A63H": 11,
    "A63H 发明": 2,
    "A63H 有效 2021年以后": 9,
    "LOC 21-01": 1,
    f"{AOQI}的专利": 3,
    "澄海区奥奇玩具 的外观专利": 1,
    "美国 A63H": 1,
    "A41C 失效": 1,
    "A41C 有效": 0,
}


async def test_filters_alone_are_counted(register: OpenRegister) -> None:
    for text, count in FILTERED.items():
        found = await ask(register, text)
        assert (found.total or 0) == count == len(found.hits), text


async def test_what_filters_admit_comes_newest_first(register: OpenRegister) -> None:
    days = [hit.row.filed_on for hit in (await ask(register, "A63H")).hits]
    assert days == sorted(days, key=lambda day: day or date.min, reverse=True)


async def test_words_with_filters(register: OpenRegister) -> None:
    found = await ask(register, "积木 发明")
    assert all(hit.row.kind == "invention" for hit in found.hits)
    assert MAGNETIC.title not in titles(found)


async def test_a_name_that_is_no_firm_is_searched_as_words(register: OpenRegister) -> None:
    found = await ask(register, "海上风机的专利")
    assert found.firm == ""
    assert "海上风机" in found.hits[0].row.title


async def test_a_group_of_companies_is_one_owner(register: OpenRegister) -> None:
    async with register.database.begin() as session:
        await add_alias(
            session,
            Party("奥奇集团有限公司", "奥奇集团有限公司"),
            Party("汕头市澄海区奥奇玩具有限公司", AOQI),
            added_by="test",
            now=NOW,
        )
    found = await ask(register, "奥奇集团有限公司的专利")
    assert found.total == 3


async def test_traditional_characters_find_simplified_ones(register: OpenRegister) -> None:
    assert (await ask(register, "磁吸 積木 連接")).hits[0].row.title == MAGNETIC.title


async def test_vectors_bring_what_shares_no_word(embedded: OpenRegister) -> None:
    found = await ask(embedded, "女式胸罩")
    assert found.dense
    assert found.hits[0].row.title == "一种无钢圈文胸"
    assert found.hits[0].close
    assert found.hits[0].matched == ()


async def test_patents_like_one_of_them(embedded: OpenRegister) -> None:
    async with embedded.database.begin() as session:
        row = await patent_by_key(session, MAGNETIC.key)
    assert row is not None
    found = await embedded.patents_searcher.similar(row)
    assert MAGNETIC.title not in titles(found)
    assert "积木" in found.hits[0].row.title or "block" in found.hits[0].row.title


async def test_a_pasted_description_finds_the_nearest(embedded: OpenRegister) -> None:
    text = (
        "我们设计了一种儿童玩的积木，每块积木的四角嵌有磁柱，两块靠近时会自动吸合在一起，"
        "不用卡扣就能拼接，小朋友拆起来也很省力，积木外壳用环保塑料注塑成型，边角做了圆角处理。"
    )
    found = await ask(embedded, text)
    assert MAGNETIC.title in titles(found)[:2]


async def test_marks_like_a_name_with_reasons(register: OpenRegister) -> None:
    hits = await register.marks_searcher.alike(understand_mark("商标 小猪乐园 28类"))
    found = [(hit.row.name, hit.row.nice_class) for hit in hits]
    assert found[0] == ("小猪乐园", 28)
    assert found[-1] == ("小猪乐园", 25)
    assert {name for name, _ in found} == {
        "小猪乐园", "小诸乐园", "晓竹乐源", "乐园小猪", "小狗乐园",
    }  # fmt: skip


async def test_the_same_similar_group_comes_before_the_class(register: OpenRegister) -> None:
    hits = await register.marks_searcher.alike(understand_mark("小猪乐园 28类 2807"))
    goods = {hit.row.name: hit.goods for hit in hits if hit.row.nice_class == 28}
    assert goods["晓竹乐源"] is Goods.GROUP
    assert goods["小诸乐园"] is Goods.CLASS


async def test_no_mark_is_like_a_name_of_its_own(register: OpenRegister) -> None:
    assert await register.marks_searcher.alike(understand_mark("泽宇恒通 28类")) == []
