"""The files about events, opened by readers of their own."""

import io
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as some
from openpyxl import load_workbook
from pypdf import PdfReader

from reports.calendar_file import calendar_file
from reports.certificate import certificate
from reports.event_sheet import event_sheet
from storage.attendance import Attendee, Feedback, Turnout
from storage.events import Event, EventKind, EventState, Plan, Purpose

STARTS = datetime(2026, 12, 5, 6, 0, tzinfo=UTC)


def an_event(title: str = "商标出海，培训；第一场", description: str = "第一行\n第二行") -> Event:
    plan = Plan(
        title=title,
        kind=EventKind.TRAINING,
        purposes=(Purpose.PUBLIC,),
        starts_at=STARTS,
        ends_at=STARTS + timedelta(hours=2),
        sign_up_until=STARTS,
        capacity=50,
        place="三楼, 会议室",
        description=description,
    )
    return Event(
        id=3,
        name="Abc_-9",
        plan=plan,
        state=EventState.PUBLISHED,
        version=2,
        secret="s",
        created_by=None,
    )


def a_person(name: str, number: int = 1, *, came: bool = True) -> Attendee:
    return Attendee(
        id=number,
        user_id=1,
        name=name,
        enterprise_id=7,
        enterprise="汕头市某某玩具有限公司",
        phone="13800000000",
        state="registered",
        queued_at=STARTS - timedelta(days=9),
        checked_in_at=STARTS if came else None,
        checked_in_by="self" if came else "",
    )


def unfolded(content: bytes) -> dict[str, str]:
    """The properties of the event as RFC 5545 has them read."""
    lines = content.decode().replace("\r\n ", "").split("\r\n")
    return dict(reversed([line.split(":", 1) for line in lines if ":" in line]))


def read(text: str) -> str:
    """An escaped text as it was."""
    out, at = "", 0
    while at < len(text):
        if text[at] == "\\":
            out += {"n": "\n", "N": "\n"}.get(text[at + 1], text[at + 1])
            at += 2
        else:
            out += text[at]
            at += 1
    return out


def test_the_calendar_file_says_when_where_and_that_it_was_cancelled() -> None:
    content = calendar_file(an_event(), url="https://desk.example/e/Abc_-9", now=STARTS)
    read_back = unfolded(content)
    assert read_back["DTSTART"] == "20261205T060000Z"
    assert read_back["DTEND"] == "20261205T080000Z"
    assert read_back["SUMMARY"] == "商标出海，培训；第一场"
    assert read_back["LOCATION"] == "三楼\\, 会议室"
    assert read_back["DESCRIPTION"] == "第一行\\n第二行"
    assert read_back["UID"] == "Abc_-9@ipdesk"
    assert content.count(b"BEGIN:VALARM") == 2


@given(some.text(alphabet="汕\\;,\nab🙂 ", max_size=200))
def test_any_title_is_folded_to_75_octets_and_read_back(title: str) -> None:
    content = calendar_file(an_event(title), url="", now=STARTS)
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    content.decode()
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert read(unfolded(content)["SUMMARY"]) == title


def test_a_proof_for_each_person_holds_their_name() -> None:
    content = certificate(an_event(), [a_person("张三"), a_person("李四😀", 2)], made_at=STARTS)
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]
    assert len(pages) == 2
    assert "张三（汕头市某某玩具有限公司）" in pages[0].replace("\n", "")
    assert "李四" in pages[1]
    assert "HD-0003-00002" in pages[1]


def test_the_sheet_has_a_line_for_everybody_and_room_for_more() -> None:
    people = [a_person("张三"), a_person("李四", 2, came=False)]
    content = event_sheet(an_event(), people, Turnout(1, 1), [Feedback(5, "好")])
    book = load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["签到表", "报名表", "统计", "反馈"]
    to_sign = list(book["签到表"].values)
    assert to_sign[0][-1] == "签名"
    assert [row[2] for row in to_sign[1:3]] == ["张三", "李四"]
    assert to_sign[1][4] == datetime(2026, 12, 5, 14, 0)  # noqa: DTZ001 - Excel knows no zone
    assert len(to_sign) == 1 + 2 + 10
    figures = {row[0]: row[1] for row in list(book["统计"].values)[1:]}
    assert (figures["报名人数"], figures["到场人数"], figures["平均分"]) == (2, 1, 5)
