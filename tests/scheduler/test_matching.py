"""Which topics a notice fits: every dimension, every class above, keywords, names like a mark's."""

import random
from datetime import date

import pytest

from knowledge.alerts.folding import Titled, folded
from knowledge.alerts.matching import TopicIndex
from knowledge.alerts.terms import classes_above
from storage.alerts.notices import NoticeKind, StoredNotice
from storage.alerts.topics import Topic

DAY = date(2026, 11, 20)


def notice(
    title: str = "一种磁吸积木",
    text: str = "",
    kind: NoticeKind = NoticeKind.NEW_PATENT,
    number: int = 1,
    **facets: list[str],
) -> StoredNotice:
    return StoredNotice(
        id=number,
        key=str(number),
        kind=kind,
        title=title,
        text=text,
        url="",
        happened_on=DAY,
        facets=facets,
    )


PATENT = notice(
    text="申请人某某玩具有限公司。",
    industries=["toys"],
    ipc=["A63H33/04"],
    applicants=["某某玩具有限公司"],
    numbers=["2020101234560"],
)
MARK = notice("小黄鸭", kind=NoticeKind.MARK_PUBLISHED, nice=["28", "2802"], industries=["toys"])
LAW = notice("商标法", kind=NoticeKind.LAW_CHANGE, laws=["商标法"])
PUBLISHED = (NoticeKind.MARK_PUBLISHED.value,)


@pytest.mark.parametrize(
    ("topic", "item", "fits"),
    [
        (Topic(industries=("toys",)), PATENT, True),
        (Topic(industries=("textile",)), PATENT, False),
        (Topic(industries=("toys",), keywords=("磁吸",)), PATENT, True),
        (Topic(industries=("toys",), keywords=("遥控",)), PATENT, False),
        (Topic(industries=("textile",), keywords=("磁吸",)), PATENT, False),
        (Topic(keywords=("遥控", "磁吸")), PATENT, True),
        (Topic(ipc=("A63H",)), PATENT, True),
        (Topic(ipc=("A63H33",)), PATENT, True),
        (Topic(ipc=("A63H3",)), PATENT, False),
        (Topic(ipc=("A63H33/04",)), PATENT, True),
        (Topic(applicants=("某某玩具有限公司",)), PATENT, True),
        (Topic(numbers=("2020101234560",)), PATENT, True),
        (Topic(kinds=("new_patent",)), PATENT, True),
        (Topic(kinds=("status_change",), industries=("toys",)), PATENT, False),
        (Topic(nice=("28",)), MARK, True),
        (Topic(nice=("2",)), MARK, False),
        (Topic(nice=("2802",)), MARK, True),
        (Topic(kinds=PUBLISHED, marks=("小黄鸭",)), MARK, True),
        (Topic(kinds=PUBLISHED, marks=("小黄鸭鸭",)), MARK, True),
        (Topic(kinds=PUBLISHED, marks=("小皇鸭",)), MARK, True),
        (Topic(kinds=PUBLISHED, marks=("小黄牛奶",)), MARK, False),
        (Topic(marks=("一种磁吸积木",)), PATENT, False),
        (Topic(laws=("商标法",), kinds=("law_change",)), LAW, True),
        (Topic(keywords=("led",)), notice("一种LED灯"), True),
        (Topic(keywords=("led",)), notice("a settled matter"), False),
        (Topic(loc=("21",)), notice(loc=["21-01"]), True),
        (Topic(markets=("us",)), notice(markets=["us"]), True),
        (Topic(event_kinds=("training",)), notice(event_kinds=["training"]), True),
    ],
)
def test_a_notice_fits_a_topic_or_not(topic: Topic, item: StoredNotice, fits: bool) -> None:
    assert bool(TopicIndex({7: topic}).fits(item)) is fits


def test_why_it_fits_is_said_and_the_better_fit_comes_first() -> None:
    topics = {
        1: Topic(industries=("toys",)),
        2: Topic(industries=("toys",), keywords=("磁吸", "遥控")),
        3: Topic(numbers=("2020101234560",)),
    }
    fits = TopicIndex(topics).fits(PATENT)
    assert [fit.topic_id for fit in fits] == [3, 2, 1]
    assert fits[1].because == (("keywords", "磁吸"), ("industries", "toys"))


def test_the_index_finds_exactly_what_looking_at_every_topic_finds() -> None:
    chance = random.Random(7)
    words = ["磁吸", "积木", "遥控", "文胸", "海缆", "led", "印花"]
    classes = ["A63H", "A63H33", "A41C", "F03D", "A63H33/04"]

    def some(values: list[str]) -> tuple[str, ...]:
        return tuple(chance.sample(values, chance.choice([0, 0, 1, 2])))

    topics = {
        number: Topic(
            kinds=some(["new_patent", "status_change"]),
            keywords=some(words),
            ipc=some(classes),
            industries=some(["toys", "textile"]),
        )
        for number in range(300)
    }
    topics = {number: topic for number, topic in topics.items() if not topic.empty}
    together = TopicIndex(topics)
    alone = {number: TopicIndex({number: topic}) for number, topic in topics.items()}
    for number in range(60):
        item = notice(
            "".join(chance.sample(words, 2)),
            number=number,
            kind=chance.choice([NoticeKind.NEW_PATENT, NoticeKind.STATUS_CHANGE]),
            ipc=list(some(["A63H33/04", "A41C3/00", "F03D1/06"])),
            industries=list(some(["toys", "textile"])),
        )
        expected = {one for one, index in alone.items() if index.fits(item)}
        assert {fit.topic_id for fit in together.fits(item)} == expected


@pytest.mark.parametrize(
    ("symbol", "above"),
    [
        ("A63H33/04", {"A63H33/04", "A63H33", "A63H", "A63", "A"}),
        ("A63H", {"A63H", "A63", "A"}),
        ("21-01", {"21-01", "21"}),
        ("0901", {"0901", "9"}),
        ("28", {"28"}),
    ],
)
def test_a_class_lies_in_the_classes_above_it(symbol: str, above: set[str]) -> None:
    assert set(classes_above(symbol)) == above


def test_near_duplicates_are_folded_and_issues_of_a_series_are_not() -> None:
    titles = [
        ("一种磁吸积木的连接结构", "1"),
        ("一种磁吸积木的连接结构及玩具", "2"),
        ("商标审查指南修订公告", "3"),
        ("完全不同的标题", "1"),
        ("2026年第1期公告", ""),
        ("2026年第2期公告", ""),
    ]
    items = [
        Titled(at, title, frozenset(n for n in [no] if n)) for at, (title, no) in enumerate(titles)
    ]
    assert folded(items) == [[0, 3], [1], [2], [4], [5]]
    alike = [Titled(0, "一种磁吸积木", frozenset()), Titled(1, "一种 磁吸积木", frozenset())]
    assert folded(alike) == [[0, 1]]
