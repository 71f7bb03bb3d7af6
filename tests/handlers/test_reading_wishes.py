"""Plain sentences that ask to be told of something, and those that do not."""

import json
from pathlib import Path

import pytest

from handlers.alerts.reading import read_wish
from handlers.alerts.subscribe import takes_sentence
from knowledge.patents.taxonomy import shipped_taxonomy
from storage.alerts.subscriptions import Cadence

TAXONOMY = shipped_taxonomy()


@pytest.mark.parametrize(
    "text",
    [
        "帮我盯着同行的新专利",
        "订阅玩具行业的新专利",
        "请帮我关注海上风电的专利公开",
        "我想关注纺织服装行业动态，随时",
        "跟踪2020101234560",
        "能不能帮我盯着同行的新专利，有新的告诉我",
        "可以帮我盯竞争对手的新专利吗？",
    ],
)
def test_a_wish_is_taken(text: str) -> None:
    assert takes_sentence(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "怎么订阅",
        "订阅期刊侵权吗",
        "盯着别人的专利抄算侵权吗",
        "关注商标近似需要什么材料",
        "监测到有人侵权怎么办",
        "同行抄了我的专利",
        "我订阅的提醒没收到",
        "不要再订阅了",
        "专利",
        "能帮我盯多少家公司",
        "能不能告他盯着我的专利抄",
        "跟踪别人算不算侵犯商业秘密？",
    ],
)
def test_what_is_no_wish_is_left_alone(text: str) -> None:
    assert takes_sentence(text) is None


def test_no_question_about_the_law_is_taken(shared_data: Path) -> None:
    lines = (shared_data / "ip_questions.jsonl").read_text(encoding="utf-8").splitlines()
    questions = [json.loads(line) for line in lines]
    texts = [q[name] for q in questions for name in ("question", "text", "q") if name in q]
    assert len(texts) >= 40
    assert [text for text in texts if takes_sentence(text)] == []


@pytest.mark.parametrize(
    ("text", "topic", "cadence"),
    [
        ("玩具行业的新专利", {"industries": ["toys"], "kinds": ["new_patent"]}, None),
        ("玩具", {"industries": ["toys"]}, None),
        (
            "玩具行业 关键词 磁吸、积木 每周",
            {"industries": ["toys"], "keywords": ["磁吸", "积木"]},
            Cadence.WEEKLY,
        ),
        (
            "积木、磁吸 新专利 每天",
            {"keywords": ["磁吸", "积木"], "kinds": ["new_patent"]},
            Cadence.DAILY,
        ),
        (
            "汕头某某玩具有限公司的新专利，随时",
            {"applicants": ["汕头某某玩具有限公司"], "kinds": ["new_patent"]},
            Cadence.NOW,
        ),
        ("商标法的变化", {"laws": ["商标法"], "kinds": ["law_change"]}, None),
        ("A63H 33/04", {"ipc": ["A63H33/04"]}, None),
        ("第28类商标公告", {"nice": ["28"], "kinds": ["mark_published"]}, None),
        ("21-01的外观专利", {"loc": ["21-01"]}, None),
        ("“小黄鸭”近似商标", {"marks": ["小黄鸭"], "kinds": ["mark_published"]}, None),
        ("美国TRO", {"markets": ["us"]}, None),
        ("商标12345678的状态", {"numbers": ["12345678"], "kinds": ["status_change"]}, None),
        ("培训活动", {"kinds": ["event"], "event_kinds": ["training"]}, None),
        ("质押融资活动", {"kinds": ["event"], "event_kinds": ["pledge_day"]}, None),
        ("沙龙和对接会", {"kinds": ["event"], "event_kinds": ["matchmaking", "salon"]}, None),
        ("活动", {"kinds": ["event"]}, None),
        ("玩具行业的质押", {"industries": ["toys"], "kinds": ["licence", "owner_change"]}, None),
        (
            "玩具行业的新专利，随时告诉我",
            {"industries": ["toys"], "kinds": ["new_patent"]},
            Cadence.NOW,
        ),
        ("玩具行业，有新专利就通知我", {"industries": ["toys"], "kinds": ["new_patent"]}, None),
        ("关于积木的消息，每周发给我", {"keywords": ["积木"]}, Cadence.WEEKLY),
        ("商标法，一有变化马上提醒我", {"laws": ["商标法"], "kinds": ["law_change"]}, Cadence.NOW),
        ("的", {}, None),
    ],
)  # fmt: skip
def test_what_a_wish_names(text: str, topic: dict[str, list[str]], cadence: Cadence | None) -> None:
    wish = read_wish(text, TAXONOMY)
    assert (wish.topic.as_dict(), wish.cadence) == (topic, cadence)


def test_a_number_that_cannot_be_is_named() -> None:
    assert read_wish("202010123456.7的法律状态", TAXONOMY).wrong_number == "202010123456.7"
