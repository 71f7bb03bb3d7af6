"""Which plain sentences are searches, and that no question about the law is taken for one."""

import gzip
import json
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from retrieval.patents.recognise import (
    recognise_following,
    recognise_marks,
    recognise_ours,
    recognise_patents,
)

ROOT = Path(__file__).resolve().parents[3]
RECOGNISERS = (recognise_patents, recognise_marks, recognise_ours, recognise_following)


@pytest.mark.parametrize(
    "text",
    [
        "查一下 202010123456.7",
        "ZL201811400598.8",
        "CN112345678A",
        "201811400598.8 还有效吗",
        "201811400598.8 的年费",
        "PCT/CN2026/012345",
        "积木 磁吸 连接 结构 有人申请过吗",
        "积木磁吸连接结构有没有人申请过专利？",
        "海上风电漂浮式平台有没有相关专利",
        "帮我查一下磁吸积木的专利",
        "澄海XX玩具 的外观专利",
        "广东奥飞动漫股份有限公司的专利",
        "A63H33/04 2024年以后 有效",
        "A63H 外观",
        "澄海 玩具 外观专利",
        "磁吸 积木 专利",
        "一种便携式积木装置，包括壳体、连接件和磁性件，所述连接件插接于磁性件，结构稳定，不易脱落。",
        "magnetic building block patents",
        "any patent on foldable stroller?",
        "Is there a patent for magnetic toy blocks?",
        "please search for patents related to biodegradable film",
        "has anyone patented a foldable stroller?",
        "Is the foldable stroller patented?",
        "foldable stroller patent 有吗",
        "有没有 foldable stroller 的专利",
        "查 foldable stroller patent",
        "foldable stroller 有人申请过吗",
    ],
)
def test_searches_for_patents_are_recognised(text: str) -> None:
    assert recognise_patents(text) is not None


@pytest.mark.parametrize(
    "text",
    [
        "商标 小猪乐园 28类",
        "查一下商标 “小猪乐园”",
        "商标：小猪乐园",
        "小猪乐园商标第28类",
        "小猪乐园这个商标有人注册了吗",
        "“小猪乐园”商标注册过吗",
        "有没有和小猪乐园近似的商标",
        "查一下商标 12345678",
    ],
)
def test_searches_for_marks_are_recognised(text: str) -> None:
    assert recognise_marks(text) is not None


@pytest.mark.parametrize(
    ("text", "asked"),
    [("我们公司的专利", "专利"), ("看看我司的商标", "商标"), ("我的专利有哪些？", "专利")],
)
def test_ones_own_rights_are_recognised(text: str, asked: str) -> None:
    assert recognise_ours(text) == asked


def test_watching_ones_own_is_recognised() -> None:
    assert recognise_following("关注我们公司的专利") == "专利"
    assert recognise_patents("关注我们公司的专利") is None


@pytest.mark.parametrize(
    "text",
    [
        "查专利要多少钱",
        "别人的专利",
        "同行的专利",
        "我们公司的专利被人抄了怎么办",
        "我的商标被人注册了",
        "商标 变更 名称",
        "商标注册流程",
        "商标2026年12月15日初审公告，异议到哪天",
        "撤回商标申请",
        "申请 外观专利",
        "我想 申请 发明专利",
        "一种积木装置，包括壳体和磁性件，所述磁性件设于壳体，请问这样的设计能不能申请实用新型？",
        "有人申请过同样的专利怎么办",
        "ZL201811400598.8 侵权了怎么办",
        "这个东西有人申请过吗",
        "",
        "专利",
        "你好",
        "patents",
        "any patent?",
        "how much does a patent cost?",
        "what is a design patent",
        "utility model patents",
        "types of patents",
        "difference between trademarks and patents",
        "our company's patents",
        "selling toys with expired patents",
        "how long do patents last",
        "Is my product patented?",
        "Are business methods patented?",
        "any patent fee for small firms?",
        "a patent for my company",
        "applying for patents",
        "Chinese patents",
        "我的 patent",
    ],
)
def test_everything_else_is_left_alone(text: str) -> None:
    assert [recognise(text) for recognise in RECOGNISERS] == [None] * 4


def test_no_question_of_our_own_sets_is_taken() -> None:
    questions = list(_own_questions())
    assert len(questions) > 500
    assert _taken(questions) == []


def test_no_question_of_the_reference_sets_is_taken(shared_data: Path) -> None:
    questions = list(_asked(_lines((shared_data / "ip_questions.jsonl").read_text("utf-8"))))
    with gzip.open(shared_data / "stard" / "train.jsonl.gz", "rt", encoding="utf-8") as file:
        questions += [line["question"] for line in _lines(file.read())]
    assert len(questions) > 1000
    assert _taken(questions) == []


def _taken(questions: list[str]) -> list[str]:
    return [q for q in questions if any(recognise(q) is not None for recognise in RECOGNISERS)]


def _own_questions() -> Iterator[str]:
    yield from _asked(_lines((ROOT / "tests/data/own_questions.jsonl").read_text("utf-8")))
    for path in [
        *(ROOT / "tests/retrieval").glob("*.toml"),
        *(ROOT / "knowledge/cards").glob("*.toml"),
    ]:
        yield from _strings(tomllib.loads(path.read_text("utf-8")))


def _asked(lines: Iterator[dict[str, Any]]) -> Iterator[str]:
    for line in lines:
        yield line["question"]
        yield from line.get("alt_questions", [])


def _lines(text: str) -> Iterator[dict[str, Any]]:
    return (json.loads(line) for line in text.splitlines() if line.strip())


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _strings(part)
    elif isinstance(value, list):
        for part in value:
            yield from _strings(part)
