"""A small register of invented patents and marks, stored as an import would store them."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from knowledge.patents.names import name_key
from knowledge.patents.numbers import chinese_number
from storage.database import Database
from storage.register.patent_record import Party, PatentRecord
from storage.register.patent_writing import store_patents
from storage.register.trademark_record import TrademarkRecord
from storage.register.trademarks import store_trademarks

NOW = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
AOQI = "汕头市澄海区奥奇玩具有限公司"
HAIFENG = "广东海丰风电科技有限公司"


@dataclass(frozen=True)
class Made:
    """One invented patent."""

    digits: str
    title: str
    abstract: str
    applicant: str
    ipc: str
    filed_on: date
    kind: str = "invention"
    status: str = "granted"
    granted_on: date | None = None
    country: str = "CN"
    publication: str = ""
    priorities: str = ""
    loc: str = ""
    language: str = "zh"

    @property
    def key(self) -> str:
        """The key of its row."""
        return chinese_number(self.digits).key if self.country == "CN" else self.digits


MAGNETIC = Made(
    "202020123456", "一种磁吸积木连接结构",
    "一种磁吸积木连接结构，包括积木本体和嵌在四角的磁柱，相邻积木靠磁柱吸合连接，拆装方便。",
    AOQI, "A63H33/04; A63H33/26", date(2020, 3, 2), kind="utility-model",
    granted_on=date(2020, 11, 20), publication="CN212345678U",
)  # fmt: skip
ENGLISH = Made(
    "US201916123456A", "Magnetic building block set",
    "A building block comprises a housing and magnets arranged at its corners so that blocks join.",
    "Example Toys Inc.", "A63H33/04", date(2019, 2, 1), country="US",
    publication="US2020123456A1", language="en", status="published",
)  # fmt: skip
PATENTS = (
    MAGNETIC,
    ENGLISH,
    Made(
        "202110234567", "一种可变形的遥控玩具车",
        "公开了一种遥控玩具车，车身由电机驱动齿轮组展开成机器人形态。",
        AOQI, "A63H17/26", date(2021, 4, 6), granted_on=date(2023, 5, 9),
        publication="CN113456789A",
    ),
    Made(
        "202330345678", "玩具公仔（小熊）", "", AOQI, "", date(2023, 6, 1), kind="design",
        granted_on=date(2023, 12, 1), publication="CN307654321S", loc="21-01",
    ),
    Made(
        "202210456789", "一种漂浮式海上风机基础",
        "一种漂浮式海上风机基础，包括浮筒、系泊锚链和塔筒，能适应深水海域。",
        HAIFENG, "F03D13/25; B63B35/44", date(2022, 8, 15), granted_on=date(2025, 2, 11),
        publication="CN115678901B",
    ),
    Made(
        "202410567890", "一种牛肉丸自动成型机",
        "一种牛肉丸自动成型机，包括搅拌轴、进料口和成型模具，提高成型效率。",
        "汕头市潮味食品有限公司", "A22C7/00; A23L13/60", date(2024, 5, 20), status="examined",
        publication="CN118901234A",
    ),
    Made(
        "201510678901", "一种无钢圈文胸", "一种无钢圈文胸，罩杯内设透气弹力面料，肩带可调节。",
        "汕头市潮阳区丽人针织有限公司", "A41C3/00", date(2015, 9, 1), status="lapsed",
        granted_on=date(2018, 3, 6), publication="CN105432109B",
    ),
)  # fmt: skip
PARTS = ("底座", "转轴", "面板", "轮子", "轨道", "收纳盒", "灯饰", "齿轮")
BLOCKS = tuple(
    Made(
        f"2025201{n:05}", f"一种拼装积木的{part}",
        f"涉及积木玩具，公开了一种拼装积木的{part}，{part}设有卡扣，连接牢固。",
        f"汕头市拼乐{n}玩具有限公司", "A63H33/08", date(2025, 1, 1 + n), kind="utility-model",
        granted_on=date(2025, 9, 1), publication=f"CN2230000{n:02}U",
    )
    for n, part in enumerate(PARTS, start=1)
)  # fmt: skip
MARKS: tuple[tuple[str, int, str, str, dict[str, Any]], ...] = (
    ("10000001", 28, "小猪乐园", AOQI, {"groups": "2802", "expires_on": date(2027, 5, 6)}),
    ("10000001", 25, "小猪乐园", AOQI, {"groups": "2501", "expires_on": date(2027, 5, 6)}),
    ("10000002", 28, "小诸乐园", "甲玩具厂", {"groups": "2802"}),
    ("10000003", 28, "晓竹乐源", "乙玩具厂", {"groups": "2807"}),
    ("10000004", 28, "乐园小猪", "丙玩具厂", {}),
    ("10000005", 28, "小狗乐园", "丁玩具厂", {}),
    ("10000006", 30, "蓝月亮", "戊食品厂", {}),
    ("10000007", 28, "太白兔", "己玩具厂", {}),
    ("10000008", 28, "HAPPY PIG", "庚玩具厂", {}),
    ("10000009", 28, "奥奇", AOQI, {"status": "published", "published_on": date(2026, 10, 6)}),
)


async def fill(database: Database, *, now: datetime = NOW, demo: bool = False) -> None:
    """Store everything."""
    async with database.begin() as session:
        made = [*PATENTS, *BLOCKS]
        records = [record(each, row=row, demo=demo) for row, each in enumerate(made)]
        await store_patents(session, records, import_id=0, now=now)
        marks = [mark(*each, row=row) for row, each in enumerate(MARKS)]
        await store_trademarks(session, marks, import_id=0, now=now)


def record(made: Made, *, row: int, demo: bool = False) -> PatentRecord:
    """The record of an invented patent."""
    party = Party(name_key(made.applicant), made.applicant)
    return PatentRecord(
        key=made.key,
        row=row,
        values={
            "country": made.country,
            "kind": made.kind,
            "title": made.title,
            "abstract": made.abstract,
            "language": made.language,
            "applicants": made.applicant,
            "owners": made.applicant,
            "ipc": made.ipc,
            "loc": made.loc,
            "filed_on": made.filed_on,
            "granted_on": made.granted_on,
            "status": made.status,
            "status_text": "授权" if made.status == "granted" else "",
            "status_on": date(2026, 5, 1),
            "priorities": made.priorities,
            "demo": demo,
        },
        publications={made.publication: made.granted_on} if made.publication else {},
        applicants=(party,),
        owners=(party,),
    )


def mark(
    number: str, nice_class: int, name: str, applicant: str, more: dict[str, Any], *, row: int
) -> TrademarkRecord:
    """The record of an invented mark."""
    values = {
        "number": number,
        "nice_class": nice_class,
        "name": name,
        "name_key": name_key(name),
        "applicant": applicant,
        "applicant_key": name_key(applicant),
        "status": "registered",
        "goods": "积木（玩具）" if nice_class == 28 else "",
        **more,
    }
    return TrademarkRecord(key=f"{number}-{nice_class}", row=row, values=values)
