"""Screening a product list before a fair, over a small register, from the file to the report."""

import io
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import pytest
from docx import Document
from openpyxl import Workbook
from sqlalchemy import select, text

from handlers.dispatcher import Dispatcher
from handlers.patents import texts as patent_texts
from handlers.screening.markets import markets
from handlers.screening.products import MOST_PRODUCTS, ListWrong, Product, read_products
from retrieval.patents.register import OpenRegister
from storage.database import Database
from storage.files import FileFolder
from storage.schema.desk import EvidenceRow
from tests.handlers.dialogue import Chat, Clock, OneArticleAnswerer, build_dispatcher
from tests.retrieval.patents.small_register import AOQI


def a_list(*rows: Sequence[object]) -> bytes:
    book = Workbook()
    for row in rows:
        book.worksheets[0].append(list(row))
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


HEADER: list[object] = ["产品名称", "技术特点", "商标", "类别", "使用的形象"]


@pytest.fixture
def dispatcher(
    database: Database,
    answerer: OneArticleAnswerer,
    clock: Clock,
    register: OpenRegister,
    tmp_path: Path,
) -> Dispatcher:
    return build_dispatcher(database, answerer, clock, register=register, files=tmp_path / "files")


def test_columns_are_found_by_their_names() -> None:
    content = a_list(
        ["序号", "品名", "商标", "国际分类", "结构特点", "是否用IP"],
        [1, "磁吸积木", "小猪乐园", "第28类", "磁柱 连接", "无"],
        [2, "", "", "", "", ""],
        [3, "摇摇马", None, 99, None, "小黄人"],
    )
    assert read_products(content) == [
        Product(name="磁吸积木", features="磁柱 连接", mark="小猪乐园", nice_class=28),
        Product(name="摇摇马", character="小黄人"),
    ]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"not a table", "不是能打开的"),
        (a_list(["a"], ["b"]), "没有找到“产品名称”"),
        (a_list(HEADER), "没有产品"),
        (a_list(HEADER, *([f"产品{n}"] for n in range(MOST_PRODUCTS + 1))), "一次最多排查"),
    ],
)
def test_a_list_that_cannot_be_is_explained(content: bytes, reason: str) -> None:
    with pytest.raises(ListWrong, match=reason):
        read_products(content)


def test_every_market_ends_with_what_holds_everywhere() -> None:
    assert len({each.id for each in markets()}) == len(markets())
    assert all("先申请再展出" in "".join(each.checks) for each in markets())


async def test_a_list_becomes_a_report_that_counts_once(
    chat: Chat, database: Database, tmp_path: Path
) -> None:
    asked = await chat.say("展前排查")
    asked = await chat.tap(asked, "美国")
    assert "哪个展会" in asked.text
    await chat.say("玩具展")
    await chat.say("汕头甲厂")
    wrong = await chat.send_file(a_list(["a"], ["b"]), "清单.xlsx")
    assert "没有找到“产品名称”" in wrong.text
    kept = await chat.send_file(
        a_list(
            HEADER,
            ["磁吸积木", "磁柱 吸合 连接结构", "小猪乐园", 28, "小黄人"],
            ["陶瓷茶杯", "釉下彩", "", "", ""],
        ),
        "清单.xlsx",
    )
    assert "共 2 个产品" in kept.text
    made = await chat.tap(kept, "生成报告")
    assert "2 个产品，其中 1 个有专利待核对" in made.text
    assert "1 个用到他人形象" in made.text
    assert "展前排查的产品清单 1 份" in (await chat.say("我的数据")).text
    again = await chat.tap(kept, "生成报告")
    assert again.files
    content = await FileFolder(tmp_path / "files").read(made.files[0].file_id)
    document = Document(io.BytesIO(content))
    words = "\n".join(paragraph.text for paragraph in document.paragraphs)
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert "小黄人" in words
    assert "普遍排除令" in words
    assert any("磁吸积木连接结构" in cell for cell in cells)
    assert AOQI in cells
    async with database.begin() as session:
        rows = (
            await session.scalars(select(EvidenceRow).where(EvidenceRow.kind == "report"))
        ).all()
    assert [(row.facts["kind"], row.facts["products"]) for row in rows] == [("screening", 2)]
    assert isinstance(rows[0].at, datetime)


async def test_every_number_of_the_report_is_counted_again_in_the_rows(
    chat: Chat, database: Database, tmp_path: Path
) -> None:
    await chat.tap(await chat.say("展前排查"), "美国")
    await chat.say("玩具展")
    await chat.say("汕头甲厂")
    products: list[list[object]] = [
        ["磁吸积木", "磁柱 吸合 连接结构", "小猪乐园", 28, "小黄人"],
        ["牛肉丸自动成型机", "", "蓝月亮", 30, ""],
        ["陶瓷茶杯", "釉下彩", "", "", ""],
    ]
    kept = await chat.send_file(a_list(HEADER, *products), "清单.xlsx")
    made = await chat.tap(kept, "生成报告")
    content = await FileFolder(tmp_path / "files").read(made.files[0].file_id)
    document = Document(io.BytesIO(content))
    words = "\n".join(paragraph.text for paragraph in document.paragraphs)
    summary, *details = [
        [[cell.text for cell in row.cells] for row in table.rows[1:]] for table in document.tables
    ]
    async with database.begin() as session:

        async def rows(statement: str, **given: object) -> list[tuple[str, ...]]:
            return [tuple(row) for row in await session.execute(text(statement), given)]

        [(patents,)] = await rows("SELECT count(*) FROM patents WHERE NOT removed")
        [(marks,)] = await rows("SELECT count(*) FROM trademarks")
        assert f"{patents} 件专利、{marks} 件商标" in words
        assert [line[1] for line in summary] == [str(product[0]) for product in products]
        left = list(details)
        for line, product in zip(summary, products, strict=True):
            for column, of_marks in ((2, False), (3, True)):
                if line[column] == "0":
                    continue
                table = left.pop(0)
                assert len(table) == int(line[column])
                for name, number, owner, status, why in table:
                    assert why, name
                    if of_marks:
                        found = await rows(
                            "SELECT name, applicant FROM trademarks WHERE number = :number"
                            " AND nice_class = :cls",
                            number=number,
                            cls=int("".join(filter(str.isdecimal, owner))),
                        )
                        assert found == [(name, status)]
                    else:
                        [(key, applicant, state)] = await rows(
                            "SELECT key, applicants, status FROM patents WHERE title = :title",
                            title=name,
                        )
                        assert owner == applicant
                        assert patent_texts.STATUSES[str(state)] == status
                        digits = "".join(filter(str.isdecimal, number))
                        assert digits[:12] in str(key), number
            assert (line[4] == "有，查授权") == bool(product[4])
        assert not left, "no table that the summary does not count"
        same = await rows(
            "SELECT number FROM trademarks WHERE name = '小猪乐园' AND nice_class = 28"
        )
        exact = await rows("SELECT title FROM patents WHERE title LIKE '%牛肉丸%'")
        none = await rows("SELECT title FROM patents WHERE title LIKE '%陶瓷%'")
    listed = {cell for table in details for row in table for cell in row[:2]}
    assert {number for (number,) in same} <= listed
    assert {title for (title,) in exact} <= listed
    assert (none, summary[2][2]) == ([], "0")
    some = [sum(int(line[column]) > 0 for line in summary) for column in (2, 3)]
    assert f"3 个产品，其中 {some[0]} 个有专利待核对" in made.text
    assert f"{some[1]} 个" in made.text


async def test_somebody_elses_list_is_not_found(
    chat: Chat, dispatcher: Dispatcher, clock: Clock
) -> None:
    await chat.say("展前排查")
    for answer in ("国内展会", "跳过", "汕头甲厂"):
        await chat.say(answer)
    await chat.send_file(a_list(HEADER, ["磁吸积木"]), "清单.xlsx")
    other = Chat(dispatcher, clock, sender="other")
    assert "没有找到这份清单" in (await other.say("/排查报告 1")).text
    assert "没有找到这份清单" in (await chat.say("/排查报告 x")).text
