"""What people write about events, read without a dialogue: tables of cases."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from handlers.events.codes import is_wall_code, wall_code
from handlers.events.one_line import read_one_line
from handlers.events.people import NotNames, Party, read_party
from handlers.events.recognise import asks_for_events, sign_up_wish
from handlers.events.when import read_day, read_moment, read_period
from handlers.form import FieldError

NOW = datetime(2026, 11, 26, 2, 0, tzinfo=UTC)  # a Thursday, ten in the morning in Shantou


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2026-12-05 14:00-16:30", "12-05 14:00 16:30"),
        ("2026年12月5日 14：00到16：30", "12-05 14:00 16:30"),
        ("12月5日下午2点到4点半", "12-05 14:00 16:30"),
        ("十二月五日下午两点半", "12-05 14:30 16:30"),
        ("下周五14:00", "12-04 14:00 16:00"),
        ("周五上午9点-11点", "11-27 09:00 11:00"),
        ("星期四晚上7点一刻", "11-26 19:15 21:15"),
        ("周一 9:00-10:30", "11-30 09:00 10:30"),
        ("明天上午9点", "11-27 09:00 11:00"),
        ("大后天中午12点", "11-29 12:00 14:00"),
        ("5号15:00", "12-05 15:00 17:00"),
        ("12.5 9:00", "12-05 09:00 11:00"),
        ("12月5日", None),
        ("下午2点", None),
        ("2月30日 10:00", None),
        ("12月5日 25:00", None),
        ("12月5日 16:00-14:00", None),
        ("随便", None),
    ],
)
def test_periods(text: str, period: str | None) -> None:
    found = read_period(text, now=NOW)
    read = found and f"{found.starts_at:%m-%d %H:%M} {found.ends_at:%H:%M}"
    assert read == period


def test_a_day_that_was_is_the_next_years_and_a_day_alone_ends_at_its_end() -> None:
    found = read_period("1月5日 10:00", now=NOW)
    assert found is not None
    assert found.starts_at.year == 2027
    moment = read_moment("12月4日", now=NOW)
    assert moment is not None
    assert f"{moment:%H:%M}" == "23:59"
    assert read_day("周五的培训", today=date(2026, 11, 26)) == date(2026, 11, 27)
    assert read_day("这场培训", today=date(2026, 11, 26)) is None


@pytest.mark.parametrize(
    ("text", "party"),
    [
        ("张三", Party(people=("张三",))),
        ("张 三", Party(people=("张三",))),
        ("张三、李四，王五", Party(people=("张三", "李四", "王五"))),
        ("张三和李四", Party(people=("张三", "李四"))),
        ("John Smith、李四", Party(people=("John Smith", "李四"))),
        (
            "张三 李四 汕头市某某玩具有限公司",
            Party(people=("张三", "李四"), enterprise="汕头市某某玩具有限公司"),
        ),
        (
            "汕头甲（集团）有限公司 张三 13800000000",
            Party(people=("张三",), enterprise="汕头甲（集团）有限公司", phone="13800000000"),
        ),
        ("张三😀", Party(people=("张三😀",))),
    ],
)
def test_people(text: str, party: Party) -> None:
    assert read_party(text) == party


@pytest.mark.parametrize("text", ["", "123", "，", "某某有限公司", "、".join("甲乙丙丁" * 6)])
def test_no_people(text: str) -> None:
    with pytest.raises(NotNames):
        read_party(text)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("我要报名周五的培训", "周五的培训"),
        ("我们公司想报名下周的商标沙龙", "下周的商标沙龙"),
        ("你好，我想参加专利导航人才班", "专利导航人才班"),
        ("报名参加质押对接会", "质押对接会"),
        ("怎么报名专利代理师考试", None),
        ("参加展会前要不要先申请专利", None),
        ("参加培训的费用可以税前扣除吗", None),
        ("职务发明人参加单位组织的活动期间完成的发明归谁", None),
        ("报名费能不能退", None),
        ("商标侵权活动怎么投诉", None),
    ],
)
def test_wishes_to_sign_up(text: str, what: str | None) -> None:
    assert sign_up_wish(text) == what


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("最近有什么培训吗？", True),
        ("你们这周有哪些活动", True),
        ("下周有没有沙龙", True),
        ("专利活动有什么法律责任", False),
        ("商标法规定有哪些不正当竞争活动", False),
        ("有什么办法阻止别人的侵权活动", False),
    ],
)
def test_questions_for_events(text: str, asks: bool) -> None:
    assert (asks_for_events(text) is not None) is asks


def test_no_question_of_the_reference_set_is_taken(shared_data: Path) -> None:
    lines = (shared_data / "ip_questions.jsonl").read_text(encoding="utf-8").splitlines()
    questions = [str(json.loads(line)["question"]) for line in lines if line.strip()]
    assert questions
    assert [q for q in questions if sign_up_wish(q) is not None or asks_for_events(q)] == []


def test_a_line_is_read_part_by_part() -> None:
    values = read_one_line(
        "出海培训；培训；12月5日14:00-16:30；三楼 https://example.org/live；50人；每家3人；"
        "主讲：林老师；截止 12月4日18:00；计入 维权援助活动、公益服务活动；带上样品",
        now=NOW,
    )
    assert values["title"] == "出海培训"
    assert values["kind"] == "training"
    assert values["place"] == ["三楼", "https://example.org/live"]
    assert (values["capacity"], values["per_enterprise"]) == (50, 3)
    assert values["purposes"] == ["protection", "public"]
    assert values["until"].startswith("2026-12-04T18:00")
    assert values["speaker"] == "林老师"
    assert values["description"] == "带上样品"
    assert "kind" not in read_one_line("只有标题", now=NOW)
    with pytest.raises(FieldError):
        read_one_line("培训；计入 火星任务", now=NOW)


def test_a_code_is_good_for_a_minute_and_of_one_event() -> None:
    code = wall_code("a", now=NOW)
    assert len(code) == 6
    assert code.isdecimal()
    assert is_wall_code("a", code, now=NOW.replace(minute=1))
    assert not is_wall_code("a", code, now=NOW.replace(minute=2))
    assert not is_wall_code("b", code, now=NOW)
    assert not is_wall_code("a", "签到", now=NOW)
