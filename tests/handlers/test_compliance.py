"""The self-assessment as a dialogue: paused, resumed, scored, compared, imported, together."""

import io
from pathlib import Path

import pytest
from docx import Document
from openpyxl import Workbook

from handlers.compliance.importing import ClausesWrong, read_clauses
from handlers.dispatcher import Dispatcher
from handlers.message import Reply
from storage.database import Database
from storage.files import FileFolder
from storage.people import Role
from storage.questionnaire import gaps, scores, shipped_questionnaire
from tests.handlers.dialogue import Chat, Clock, build_dispatcher, given_role
from tests.handlers.small_library import SmallLibraryAnswerer


@pytest.fixture
def files(tmp_path: Path) -> Path:
    return tmp_path / "files"


@pytest.fixture
def dispatcher(
    database: Database, answerer: SmallLibraryAnswerer, clock: Clock, files: Path
) -> Dispatcher:
    return build_dispatcher(database, answerer, clock, files=files)


async def assess(chat: Chat, said: str) -> Reply:
    """The whole assessment with the same answer throughout."""
    reply = await chat.say("合规自评")
    while "自评完成" not in reply.text:
        chat.clock.advance(seconds=10)
        reply = await chat.say(said)
    return reply


def a_table(rows: list[list[object]]) -> bytes:
    book = Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


HEADER: list[object] = ["clause_no", "dimension", "title", "text", "question", "weight"]


def test_the_shipped_questionnaire_has_ten_fields_and_each_question_its_own_id() -> None:
    ours = shipped_questionnaire()
    assert len(ours.dimensions) == 10
    assert all(3 <= len(each.questions) <= 5 for each in ours.dimensions)
    assert all(each.basis and each.advice for each in ours.dimensions)
    ids = [question.id for question in ours.questions]
    assert len(ids) == len(set(ids))


def test_scores_leave_out_what_does_not_apply() -> None:
    ours = shipped_questionnaire()
    first, second, third = (question.id for question in ours.dimensions[0].questions)
    answers = {first: "yes", second: "no", third: "n/a"}
    assert scores(ours, answers)["组织与职责"] == 1.5
    assert scores(ours, answers)["合同"] is None
    assert [(d.id, [q.id for q in qs]) for d, qs in gaps(ours, answers)] == [
        ("organisation", [second])
    ]


async def test_an_assessment_rests_for_days_and_over_a_restart(
    chat: Chat, database: Database, answerer: SmallLibraryAnswerer, clock: Clock, files: Path
) -> None:
    asked = await chat.say("合规自评")
    assert "【组织与职责】1/32" in asked.text
    asked = await chat.tap(asked, "部分有")
    assert "2/32" in asked.text
    assert "请点一个选项" in (await chat.say("差不多吧")).text
    clock.advance(days=3)
    again = Chat(build_dispatcher(database, answerer, clock, files=files), clock)
    again._ids = chat._ids
    assert "2/32" in (await again.say("继续")).text
    assert "1/32" in (await again.say("上一步")).text


async def test_the_report_says_scores_gaps_and_what_changed(
    chat: Chat, files: Path, clock: Clock
) -> None:
    assert "还没有做过" in (await chat.say("合规报告")).text
    first = await assess(chat, "部分有")
    assert "平均 1.50 分" in first.text
    clock.advance(days=30)
    await assess(chat, "有")
    report = await chat.say("合规报告")
    assert [file.name for file in report.files] == ["国际合规自评报告.docx", "国际合规雷达图.png"]
    document = Document(io.BytesIO(await FileFolder(files).read(report.files[0].file_id)))
    rows = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    assert rows[1] == ["组织与职责", "3", "1.5", "+1.5"]
    assert "没有发现薄弱环节" in "\n".join(p.text for p in document.paragraphs)
    assert "国际合规自评 2 次" in (await chat.say("我的数据")).text


async def test_firms_together_are_shown_without_names_and_not_below_three(
    dispatcher: Dispatcher, clock: Clock, database: Database
) -> None:
    staff = Chat(dispatcher, clock, sender="staff")
    await given_role(database, staff, Role.STAFF, "陈")
    for number, said in enumerate(("有", "没有", "部分有")):
        assert "满 3 家才显示" in (await staff.say("/合规汇总")).text
        await assess(Chat(dispatcher, clock, sender=f"firm{number}"), said)
    together = (await staff.say("/合规汇总")).text
    assert "3 家单位" in together
    assert "· 合同：1.5" in together
    member = Chat(dispatcher, clock, sender="member")
    for word in ("/合规汇总", "/导入合规条款"):
        assert "只对工作人员" in (await member.say(word)).text


async def test_imported_clauses_are_asked_from_then_on(
    dispatcher: Dispatcher, clock: Clock, database: Database, chat: Chat
) -> None:
    under_way = Chat(dispatcher, clock, sender="under way")
    await under_way.say("合规自评")
    staff = Chat(dispatcher, clock, sender="staff")
    await given_role(database, staff, Role.STAFF, "陈")
    await staff.say("/导入合规条款")
    await staff.say("DB44/T 0000-0000 示例标准")
    table = a_table(
        [
            HEADER,
            ["5.1", "管理", "最高管理者", "示例条文", "有没有示例一？", 2],
            ["5.2", "管理", "方针", "示例条文", "有没有示例二？", 1],
            ["6", "策划", "", "没有问题的条款", "", ""],
        ]
    )
    assert "3 条，其中 2 条带问题" in (await staff.send_file(table, "条款.xlsx")).text
    assert "【管理】1/2" in (await chat.say("合规自评")).text
    await chat.say("有")
    done = await chat.say("没有")
    assert "· 管理：2" in done.text
    assert "DB44/T 0000-0000 示例标准 5.1" in done.text
    assert "2/32" in (await under_way.say("有")).text


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"PK\x03\x04 no table", "不是能打开的"),
        (a_table([["a", "b"]]), "缺少列"),
        (a_table([HEADER, ["5.1", "x", "t", "t", "", 1]]), "没有一条带 question"),
        (a_table([HEADER, *([f"{n}", "x", "t", "t", "q", 1] for n in range(501))]), "超过 500"),
    ],
)
def test_a_table_that_cannot_be_is_explained(content: bytes, reason: str) -> None:
    with pytest.raises(ClausesWrong, match=reason):
        read_clauses(content)
