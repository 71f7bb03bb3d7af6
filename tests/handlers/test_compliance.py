"""The self-assessment as a dialogue: paused, resumed, scored, compared, imported, together."""

import io
import json
import tomllib
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from docx import Document
from docx.document import Document as DocumentObject
from openpyxl import Workbook
from sqlalchemy import text

from handlers.compliance.importing import ClausesWrong, read_clauses
from handlers.dispatcher import Dispatcher
from handlers.message import Reply
from storage import questionnaire
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


async def test_other_business_does_not_lose_an_assessment(chat: Chat) -> None:
    asked = await chat.say("合规自评")
    await chat.tap(asked, "部分有")
    other = await chat.say("/发布需求")
    assert "“合规自评”先放着" in other.text
    third = await chat.say("/发布供给")
    assert "“技术需求”已放下" in third.text
    cancelled = await chat.say("取消")
    assert "“合规自评”还没填完，发送“继续”接着填" in cancelled.text
    assert "2/32" in (await chat.tap(cancelled, "继续")).text
    await chat.tap(await chat.say("继续"), "有")
    await chat.say("/发布需求")
    resumed = await chat.say("/合规自评")
    assert "接着上次的“合规自评”" in resumed.text
    assert "3/32" in resumed.text
    assert "没有提交" in (await chat.say("取消")).text
    assert "1/32" in (await chat.say("合规自评")).text


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
    document = await the_report(chat, files)
    rows = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    assert rows[1] == ["组织与职责", "3", "1.5", "+1.5"]
    assert "没有发现薄弱环节" in "\n".join(p.text for p in document.paragraphs)
    assert "国际合规自评 2 次" in (await chat.say("我的数据")).text


async def test_each_answer_may_have_its_evidence(chat: Chat, files: Path, clock: Clock) -> None:
    assert "还没有做过" in (await chat.say("合规证据")).text
    done = await assess(chat, "有")
    listed = await chat.tap(done, "上传证据")
    assert "3. 这项工作每年有预算吗？（有）" in listed.text
    for wrong in ("第三题", "99"):
        assert "没有这个题号" in (await chat.say(wrong)).text
    assert "3. 这项工作" in (await chat.say("上一步")).text
    await chat.say("合规证据 3")
    for name in ("预算.pdf", "决算.pdf"):
        await chat.send_file(b"%PDF-1.4 evidence", name)
    assert "第 3 题已交 2 份" in (await chat.say("完成")).text
    document = await the_report(chat, files)
    answers = {row.cells[1].text: row.cells[3].text for row in document.tables[1].rows}
    assert answers["这项工作每年有预算吗？"] == "已交：预算.pdf、决算.pdf"
    assert answers["有没有明确的人负责海外知识产权事务？"] == "未交，可准备：任命文件或岗位职责"
    assert "已交 2 份" in (await chat.say("合规证据")).text
    await chat.say("3")
    assert "没有证据" in (await chat.say("跳过")).text


async def test_a_second_assessment_keeps_what_was_proven_with_its_day(
    chat: Chat, files: Path, clock: Clock
) -> None:
    await assess(chat, "有")
    for number in (1, 3):
        await chat.say(f"合规证据 {number}")
        await chat.send_file(b"%PDF-1.4 evidence", f"证据{number}.pdf")
        await chat.say("完成")
    clock.advance(days=365)
    reply = await chat.say("合规自评")
    reply = await chat.say("没有")
    while "自评完成" not in reply.text:
        clock.advance(seconds=10)
        reply = await chat.say("有")
    assert "上次交的证据有 1 份还在原题下" in reply.text, "not to what is not done any more"
    assert "（有，已交 1 份，其中 1 份沿用 2026-11-23 的）" in (await chat.say("合规证据")).text
    await chat.say("3")
    await chat.send_file(b"%PDF-1.4 newer", "新预算.pdf")
    await chat.say("完成")
    document = await the_report(chat, files)
    answers = {row.cells[1].text: row.cells[3].text for row in document.tables[1].rows}
    assert (
        answers["这项工作每年有预算吗？"]
        == "已交：证据3.pdf（沿用 2026-11-23 自评时交的）、新预算.pdf"
    )
    assert answers["有没有明确的人负责海外知识产权事务？"].startswith("未交")
    clock.advance(days=365)
    await assess(chat, "有")
    document = await the_report(chat, files)
    answers = {row.cells[1].text: row.cells[3].text for row in document.tables[1].rows}
    assert "证据3.pdf（沿用 2026-11-23" in answers["这项工作每年有预算吗？"], "its own first day"
    assert "新预算.pdf（沿用 2027-11-23" in answers["这项工作每年有预算吗？"]


SCORED = """
    SELECT json_extract(d.value, '$.title') AS dimension,
        round(sum(CASE a.value WHEN 'yes' THEN 3.0 WHEN 'partly' THEN 1.5 ELSE 0 END
            * coalesce(json_extract(q.value, '$.weight'), 1))
            / sum(coalesce(json_extract(q.value, '$.weight'), 1)), 2)
    FROM compliance_results r
    JOIN json_each(:asked) AS d
    JOIN json_each(json_extract(d.value, '$.questions')) AS q
    JOIN json_each(r.answers) AS a ON a.key = json_extract(q.value, '$.id') AND a.value <> 'n/a'
    WHERE r.id = :result GROUP BY d.key ORDER BY d.key
"""


async def test_every_number_of_the_report_is_reckoned_again_from_the_rows(
    dispatcher: Dispatcher, clock: Clock, database: Database, files: Path
) -> None:
    """Scores of both times, their difference, the weak answers, and the centre's averages."""
    chat = Chat(dispatcher, clock, sender="firm")
    await mixed(chat, first=0)
    clock.advance(days=30)
    finished = await mixed(chat, first=1)
    document = await the_report(chat, files)
    asked = tomllib.loads((Path(questionnaire.__file__).with_name("compliance.toml")).read_text())
    given = {"asked": json.dumps(asked["dimension"], ensure_ascii=False)}
    async with database.begin() as session:

        async def scored(result: int) -> dict[str, float]:
            rows = await session.execute(text(SCORED), {**given, "result": result})
            return {str(name): float(score) for name, score in rows.all()}

        before, now = await scored(1), await scored(2)
        weak = "SELECT count(*) FROM compliance_results r, json_each(r.answers) a"
        weak += " WHERE r.id = 2 AND a.value IN ('no', 'partly')"
        to_do = await session.scalar(text(weak))
        said = "SELECT a.value, count(*) FROM compliance_results r, json_each(r.answers) a"
        said += " WHERE r.id = 2 GROUP BY a.value"
        counted = {str(name): int(count) for name, count in (await session.execute(text(said)))}
    table = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    assert len(table) == 11
    for title, score, earlier, change in table[1:]:
        assert score == (f"{now[title]:g}" if title in now else "–"), title
        assert earlier == (f"{before[title]:g}" if title in before else "–"), title
        both = title in now and title in before
        assert change == (f"{now[title] - before[title]:+g}" if both else "–"), title
    async with database.begin() as session:
        average = await session.scalar(
            text("SELECT round(avg(value), 2) FROM json_each(:each)"),
            {"each": json.dumps(list(now.values()))},
        )
    assert f"平均 {average:.2f} 分" in finished.text
    listed = [p.text for p in document.paragraphs if p.style and p.style.name == "List Bullet"]
    assert len(listed) == to_do
    answers = [row.cells[2].text for row in document.tables[1].rows[1:]]
    words = {"yes": "有", "partly": "部分有", "no": "没有", "n/a": "不适用"}
    assert {words[name]: count for name, count in counted.items()} == Counter(answers)

    for number in range(2):
        await mixed(Chat(dispatcher, clock, sender=f"other{number}"), first=number + 2)
    staff = Chat(dispatcher, clock, sender="staff")
    await given_role(database, staff, Role.STAFF, "陈")
    together = (await staff.say("/合规汇总")).text
    async with database.begin() as session:
        newest = "SELECT max(id) FROM compliance_results GROUP BY user_id ORDER BY 1"
        ids = list(await session.scalars(text(newest)))
        each = []
        for result in ids:
            rows = await session.execute(text(SCORED), {**given, "result": result})
            each.append({str(name): float(score) for name, score in rows.all()})
    assert f"{len(ids)} 家单位" in together
    for title in {name for firm in each for name in firm}:
        known = [firm[title] for firm in each if title in firm]
        async with database.begin() as session:
            average = await session.scalar(
                text("SELECT round(avg(value), 2) FROM json_each(:each)"),
                {"each": json.dumps(known)},
            )
        assert f"· {title}：{average:g}\n" in together, title


async def mixed(chat: Chat, *, first: int) -> Reply:
    """An assessment whose answers differ from question to question."""
    reply = await chat.say("合规自评")
    turn = first
    while "自评完成" not in reply.text:
        chat.clock.advance(seconds=10)
        reply = await chat.say(("有", "部分有", "没有", "不适用", "有")[(turn * turn + first) % 5])
        turn += 1
    return reply


async def the_report(chat: Chat, files: Path) -> DocumentObject:
    report = await chat.say("合规报告")
    return Document(io.BytesIO(await FileFolder(files).read(report.files[0].file_id)))


async def test_a_clause_keeps_its_kind_its_place_and_its_first_day(
    dispatcher: Dispatcher, clock: Clock, database: Database, chat: Chat
) -> None:
    staff = Chat(dispatcher, clock, sender="staff")
    await given_role(database, staff, Role.STAFF, "陈")
    await staff.say("/导入合规条款")
    await staff.say("DB44/T 0000-0000 示例标准")
    header: list[object] = ["std_id", "clause_no", "parent", "title", "type", "text", "question"]
    header += ["law_refs", "effective_from"]
    standard, ask = "DB44/T 0000-0000", "有没有示例一？"
    rows: list[list[object]] = [
        header,
        [standard, "5", "", "示例领导", "", "条文", "", "", None],
        [standard, "5.1", "5", "职责", "要求", "条文", ask, "专利法第十九条", "2022-07-01"],
        [standard, "5.1.1", "5.1", "文化", "指南", "条文", "有没有示例二？", "", ""],
        [standard, "5.2", "5", "", "要求", "条文", "有没有示例三？", "", date(2026, 12, 1)],
    ]
    kept = await staff.send_file(a_table(rows), "条款.xlsx")
    assert "4 条，其中 3 条带问题" in kept.text
    assert "最早是 2026-12-01" in kept.text
    async with database.begin() as session:
        held = await session.execute(
            text("SELECT number, parent, kind, dimension, effective_from FROM compliance_clauses")
        )
        assert [tuple(row) for row in held] == [
            ("5", "", "要求", "示例领导", None),
            ("5.1", "5", "要求", "示例领导", "2022-07-01"),
            ("5.1.1", "5.1", "指南", "示例领导", None),
            ("5.2", "5", "要求", "示例领导", "2026-12-01"),
        ]
    assert "【示例领导】1/2" in (await chat.say("合规自评")).text
    assert "有没有示例二？（建议做到）" in (await chat.say("没有")).text
    assert "示例标准 5.1（专利法第十九条）" in (await chat.say("有")).text
    clock.advance(days=10)
    assert "【示例领导】1/3" in (await chat.say("合规自评")).text


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
        (a_table([HEADER, *([f"{n}", "x", "t", "t", "", 1] for n in range(501))]), "超过 500"),
        (a_table([HEADER, *([f"{n}", "x", "t", "t", "q", 1] for n in range(121))]), "超过 120 条"),
        (a_table([HEADER, ["5.1", "x", "t", "t", "q", "重"]]), "条款 5.1 的 weight"),
        (a_table([HEADER, *[["5.1", "x", "t", "t", "q", 1]] * 2]), "出现了两次"),
        (a_table([[*HEADER, "type"], ["5.1", "", "", "t", "q", 1, "必须"]]), "“要求”或“指南”"),
        (a_table([[*HEADER, "parent"], ["5.1", "", "", "t", "q", 1, "5"]]), "没有这个上级"),
        (a_table([[*HEADER, "parent"], ["5.1", "", "", "t", "q", 1, "5.1"]]), "没有这个上级"),
        (a_table([[*HEADER, "effective_from"], ["5", "", "", "t", "q", 1, "七月"]]), "2022-07-01"),
        (
            a_table([[*HEADER, "std_id"], *(["5", "", "", "t", "q", 1, s] for s in "AB")]),
            "出现了两次",
        ),
    ],
)
def test_a_table_that_cannot_be_is_explained(content: bytes, reason: str) -> None:
    with pytest.raises(ClausesWrong, match=reason):
        read_clauses(content)
