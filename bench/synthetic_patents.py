"""A synthetic library of any size: made-up patents with the lengths and spread of real exports.

    python -m bench.synthetic_patents COUNT OUT.csv

writes an export in PatSnap's columns. The same number gives the same patents. Words are drawn with
a long tail, so that an index meets frequent and rare ones; about a tenth are in English and one
patent in twelve shares a priority with an earlier one.
"""

import argparse
import csv
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from knowledge.patents.numbers import check_digit

HEADER = (
    "公开(公告)号", "申请号", "标题", "摘要", "[标]当前申请(专利权)人", "原始申请(专利权)人",
    "发明人", "IPC分类号", "申请日", "公开(公告)日", "授权日", "简单法律状态", "法律状态/事件",
    "优先权号",
)  # fmt: skip
FIELDS = {
    "A63H33/04": ("积木", "拼装玩具", "磁吸积木", "building block toy"),
    "A63H17/26": ("遥控车", "玩具车底盘", "越野玩具车", "remote control toy car"),
    "A63H27/12": ("玩具无人机", "航模", "旋翼", "toy drone"),
    "A41C3/00": ("文胸", "无钢圈内衣", "塑身衣", "brassiere"),
    "D04B21/00": ("经编面料", "弹力面料", "花边", "warp knitted fabric"),
    "D06P1/38": ("染色方法", "印花工艺", "活性染料", "dyeing process"),
    "F03D13/25": ("海上风机基础", "漂浮式平台", "导管架", "offshore wind foundation"),
    "H02G9/02": ("海底电缆", "敷缆装置", "海缆接头", "submarine cable"),
    "C08L23/12": ("聚丙烯组合物", "改性塑料", "阻燃母粒", "polypropylene composition"),
    "B65D81/34": ("可降解包装", "包装盒", "复合膜", "degradable packaging"),
    "H05K3/46": ("多层线路板", "覆铜板", "盲孔填铜", "multilayer circuit board"),
    "A61B8/00": ("超声探头", "超声成像", "换能器", "ultrasonic probe"),
    "A23L13/60": ("牛肉丸", "肉糜制品", "丸类成型", "meatball product"),
    "A61Q19/00": ("护肤组合物", "乳液", "植物提取物", "skin care composition"),
    "B29C45/17": ("注塑机", "合模机构", "机械手", "injection moulding machine"),
    "G06Q30/06": ("跨境订单处理", "选品推荐", "电商图像检索", "cross-border ordering"),
}
ENDS = ("装置", "方法", "结构", "系统", "设备", "组合物及其制备方法", "检测方法", "控制电路")
QUALITIES = (
    "可拆卸的",
    "自动",
    "节能型",
    "低噪音",
    "多功能",
    "便携式",
    "高强度",
    "智能",
    "一体成型的",
    "环保",
)
PARTS = (
    "壳体", "连接件", "磁性件", "卡扣", "弹性件", "驱动电机", "控制器", "传感器", "导轨", "支架",
    "滑块", "密封圈", "齿轮组", "转轴", "凹槽", "凸块", "限位部", "加热腔", "进料口", "出料口",
    "滤网", "电池仓", "指示灯", "散热片", "缓冲垫", "锁紧螺母", "拉链", "肩带", "基布", "纱线",
    "涂层", "薄膜", "电极", "线圈", "叶片", "塔筒", "浮筒", "锚链", "搅拌轴", "模具",
)  # fmt: skip
VERBS = (
    "设置于",
    "固定在",
    "转动连接",
    "滑动配合",
    "插接于",
    "贯穿",
    "抵接",
    "环绕",
    "电连接",
    "粘接在",
)
GAINS = (
    "装配效率高", "结构稳定", "成本低", "不易脱落", "使用寿命长", "安全性好", "降低了能耗",
    "减少了噪音", "便于清洗", "提高了良品率", "手感舒适", "透气性好", "抗拉强度高", "误差小",
)  # fmt: skip
ENGLISH = (
    "assembly", "housing", "magnet", "connector", "sleeve", "rotor", "frame", "module", "sensor",
    "layer", "fabric", "resin",
)  # fmt: skip
FIRST_DAY = date(2004, 1, 5)
DAYS = (date(2026, 6, 1) - FIRST_DAY).days
SYLLABLES = "安邦昌达恩丰广海华嘉建锦康利隆美宁鹏琪荣盛泰万兴亚源振志中卓"


@dataclass(frozen=True, slots=True)
class Invented:
    """One made-up patent, in the words of an export."""

    application: str
    publication: str
    title: str
    abstract: str
    applicant: str
    inventor: str
    ipc: tuple[str, ...]
    filed_on: date
    published_on: date
    granted_on: date | None
    status: str
    priority: str


def invented(count: int, *, seed: int = 1) -> Iterator[Invented]:
    """So many made-up patents, one after the other."""
    draw = random.Random(seed)
    firms = [_firm(draw) for _ in range(max(20, count // 12))]
    priorities: list[str] = []
    for number in range(count):
        main = draw.choice(tuple(FIELDS))
        filed_on = FIRST_DAY + timedelta(days=int(DAYS * draw.random() ** 0.5))
        utility = draw.random() < 0.45
        published_on = filed_on + timedelta(days=draw.randint(120, 560))
        granted = utility or draw.random() < 0.5
        digits = f"{filed_on.year}{'2' if utility else '1'}{number % 10_000_000:07}"
        priority = ""
        if draw.random() < 1 / 12:
            priority = draw.choice(priorities) if priorities and draw.random() < 0.5 else ""
            if not priority:
                priority = f"US{filed_on.year - 1}{60_000_000 + number}P"
                priorities.append(priority)
        title, abstract = _texts(draw, main)
        yield Invented(
            application=f"CN{digits}.{check_digit(digits)}",
            publication=f"CN{digits[4]}{number % 100_000_000:08}{'U' if utility else 'A'}",
            title=title,
            abstract=abstract,
            applicant=firms[int(len(firms) * draw.random() ** 2)],
            inventor="".join(draw.choices(SYLLABLES, k=3)),
            ipc=(main, *(draw.choice(tuple(FIELDS)) for _ in range(draw.randint(0, 2)))),
            filed_on=filed_on,
            published_on=published_on,
            granted_on=published_on + timedelta(days=draw.randint(0, 700)) if granted else None,
            status=draw.choice(("有效", "有效", "失效", "审中")) if granted else "审中",
            priority=priority,
        )


def export_row(patent: Invented) -> tuple[str, ...]:
    """The patent as a row under HEADER."""
    return (
        patent.publication,
        patent.application,
        patent.title,
        patent.abstract,
        patent.applicant,
        patent.applicant,
        patent.inventor,
        " | ".join(patent.ipc),
        patent.filed_on.isoformat(),
        patent.published_on.isoformat(),
        patent.granted_on.isoformat() if patent.granted_on else "",
        patent.status,
        {"有效": "授权", "失效": "未缴年费", "审中": "实质审查"}[patent.status],
        patent.priority,
    )


def write_export(path: Path, count: int, *, seed: int = 1) -> None:
    """Write an export of so many patents as CSV, as Excel would save it in UTF-8."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        writer.writerows(export_row(patent) for patent in invented(count, seed=seed))


def _texts(draw: random.Random, main: str) -> tuple[str, str]:
    *names, english = FIELDS[main]
    if draw.random() < 0.1:
        parts = draw.sample(ENGLISH, 5)
        title = f"{english.capitalize()} with {parts[0]} and {parts[1]}"
        abstract = (
            f"A {english} comprises a {parts[0]} arranged on a {parts[1]}, a {parts[2]} coupled to "
            f"the {parts[3]} and a {parts[4]} no. {draw.randint(1, 9999)}. The structure is simple "
            "and the manufacturing cost is reduced."
        )
        return title, abstract
    name, quality, end = draw.choice(names), draw.choice(QUALITIES), draw.choice(ENDS)
    parts = draw.sample(PARTS, 8)
    sentences = "；".join(
        f"所述{parts[k]}{draw.choice(VERBS)}{parts[k + 1]}" for k in range(draw.randint(4, 7))
    )
    gains = "、".join(draw.sample(GAINS, 3))
    abstract = (
        f"本申请涉及{name}技术领域，公开了一种{quality}{name}{end}，包括{'、'.join(parts[:4])}，"
        f"{sentences}，型号参数为{draw.randint(1, 99_999)}。本申请{gains}。"
    )
    return f"一种{quality}{name}{end}", abstract


def _firm(draw: random.Random) -> str:
    name = "".join(draw.choices(SYLLABLES, k=draw.randint(2, 3)))
    trade = draw.choice(("玩具", "针织", "新能源", "塑料", "电子", "食品", "机械", "科技"))
    return f"汕头市{name}{trade}{draw.choice(('有限公司', '实业有限公司', '股份有限公司'))}"


def main() -> None:
    """Write an export."""
    parser = argparse.ArgumentParser(prog="python -m bench.synthetic_patents", description=__doc__)
    parser.add_argument("count", type=int, metavar="COUNT")
    parser.add_argument("out", type=Path, metavar="OUT.csv")
    options = parser.parse_args()
    write_export(options.out, options.count)


if __name__ == "__main__":
    main()
