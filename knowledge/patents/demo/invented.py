"""The demonstration set, built from the reviewed material beside this file. Pure, always equal.

Serial numbers are taken from ranges that the office has not reached (nine million and more), so
that no invented number is a real one; check digits are right. Rows come in the columns of an
export and go through the importer like any other file.
"""

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from knowledge.patents.numbers import check_digit

FOLDER = Path(__file__).parent
SEED = 20261126
FIRST_SERIAL = 9_000_000
FIRST_PUBLICATION = 99_000_000
FIRST_MARK = 99_000_000
FIRST_FILING = date(2014, 2, 10)
LAST_FILING = date(2026, 3, 20)
LETTERS = {"1": "A", "2": "U", "3": "S"}

Row = dict[str, str]


@cache
def material(name: str) -> Mapping[str, Any]:
    """One of the files of material."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def demo_patents() -> list[Row]:
    """Every invented patent as a row by header, foreign family members last."""
    draw = Random(SEED)
    rows = [*_techniques(draw), *_designs(draw)]
    numbered = [{**row, **_numbers(row.pop("kind"), place, draw)} for place, row in enumerate(rows)]
    return [*numbered, *_foreign(numbered, draw)]


def demo_trademarks() -> list[Row]:
    """Every invented mark, a row for each of its classes."""
    draw = Random(SEED)
    wording, marks = material("wording"), material("marks")
    rows = []
    for place, mark in enumerate(marks["mark"]):
        life = _mark_life(place, draw)
        firm = draw.choice(wording["firms"][marks["owners"][str(mark["classes"][0])]])
        for nice in mark["classes"]:
            goods, groups = marks["goods"][str(nice)]
            rows.append(
                {
                    "申请/注册号": str(FIRST_MARK + place),
                    "国际分类": str(nice),
                    "商标名称": mark["name"],
                    "申请人名称(中文)": firm,
                    "申请人地址(中文)": wording["place"],
                    "代理/办理机构": wording["agency"],
                    "商标类型": wording["mark"]["kind"],
                    "商品/服务": goods,
                    "类似群": ";".join(groups),
                    **life,
                }
            )
    return rows


def _techniques(draw: Random) -> Iterator[Row]:
    wording = material("wording")
    for topic in material("techniques")["topic"]:
        form = next((name for name in ("method", "composition") if topic.get(name)), "device")
        for what, how, gain in topic["variants"]:
            kind = "2" if form == "device" and draw.random() < 0.55 else "1"
            told = {
                "kind": wording["kinds"]["utility" if kind == "2" else "invention"],
                "what": what, "how": how, "gain": gain,
                "noun": topic["noun"], "base": topic["base"], "problem": topic["problem"],
            }  # fmt: skip
            titled = "composition_title" if form == "composition" else "title"
            yield {
                "kind": kind,
                "标题": wording["frames"][titled].format(**told),
                "摘要": draw.choice(wording["frames"][form]).format(**told),
                "IPC分类号": " | ".join(topic["ipc"]),
                "topic": topic["noun"],
                **_parties(topic["industry"], draw),
            }


def _designs(draw: Random) -> Iterator[Row]:
    wording = material("wording")
    for product in material("designs")["product"]:
        for what, point in product["variants"]:
            told = {"name": product["name"], "use": product["use"], "what": what, "point": point}
            yield {
                "kind": "3",
                "标题": f"{product['name']}（{what}）",
                "摘要": wording["frames"]["design"].format(**told),
                "LOC分类号": product["loc"],
                **_parties(product["industry"], draw),
            }


def _foreign(rows: list[Row], draw: Random) -> Iterator[Row]:
    """English documents that claim the priority of the first invention of their topic."""
    wording = material("wording")
    for place, document in enumerate(material("foreign")["document"]):
        first = next(row for row in rows if row.get("topic") == document["of"])
        filed_on = date.fromisoformat(first["申请日"]) + timedelta(days=draw.randint(300, 360))
        published_on = filed_on + timedelta(days=180)
        yield {
            "公开(公告)号": f"US{published_on.year}{999_001 + place}A1",
            "标题": document["title"],
            "摘要": document["abstract"],
            "原始申请(专利权)人": draw.choice(wording["firms"]["foreign"]),
            "发明人": draw.choice(wording["inventors"]),
            "IPC分类号": first["IPC分类号"],
            "申请日": filed_on.isoformat(),
            "公开(公告)日": published_on.isoformat(),
            "优先权号": first["申请号"],
        }


def _parties(industry: str, draw: Random) -> Row:
    wording = material("wording")
    firm = draw.choice(wording["firms"][industry])
    return {
        "原始申请(专利权)人": firm,
        "[标]当前申请(专利权)人": firm,
        "发明人": " | ".join(draw.sample(wording["inventors"], draw.randint(1, 3))),
        "代理机构": wording["agency"],
        "地市": wording["place"],
    }


def _numbers(kind: str, place: int, draw: Random) -> Row:
    """Number, dates and status of one patent, as they can follow from its filing date."""
    span = (LAST_FILING - FIRST_FILING).days
    filed_on = FIRST_FILING + timedelta(days=int(span * draw.random() ** 0.6))
    digits = f"{filed_on.year}{kind}{FIRST_SERIAL + place}"
    published_on = filed_on + timedelta(days=draw.randint(150, 240) if kind != "1" else 540)
    status, granted_on = _fate(kind, filed_on, published_on, draw)
    wording = material("wording")["status"]
    return {
        "申请号": f"CN{digits}.{check_digit(digits)}",
        "公开(公告)号": f"CN{kind}{FIRST_PUBLICATION + place}{LETTERS[kind]}",
        "申请日": filed_on.isoformat(),
        "公开(公告)日": min(published_on, LAST_FILING + timedelta(days=200)).isoformat(),
        "授权日": granted_on.isoformat() if granted_on else "",
        "法律状态/事件": wording[status][0],
        "简单法律状态": wording[status][1],
    }


def _fate(kind: str, filed_on: date, published_on: date, draw: Random) -> tuple[str, date | None]:
    """What became of it; the older, the more often it has lapsed."""
    years = (LAST_FILING - filed_on).days / 365
    chance = draw.random()
    if kind == "1":
        if years < 1.5:
            return "published", None
        if years < 3:
            return "examined", None
        if chance < 0.12:
            return "refused", None
        if chance < 0.2:
            return "withdrawn", None
        granted_on = filed_on + timedelta(days=draw.randint(800, 1090))
        return ("lapsed" if chance > 0.97 - years / 40 else "granted"), granted_on
    if years > 10:
        return "expired", published_on
    lapsed = years > 3 and chance > 0.95 - years / 30
    return ("lapsed" if lapsed else "granted"), published_on


def _mark_life(place: int, draw: Random) -> Row:
    """Dates and status of a mark, as they can follow from its filing date.

    Every twelfth was filed early in 2026, so that there are marks in every stage.
    """
    filed_on = date(2014, 1, 6) + timedelta(days=draw.randint(0, 4_300))
    if place % 12 == 5:
        filed_on = date(2026, 1, 8) + timedelta(days=draw.randint(0, 90))
    published_on = filed_on + timedelta(days=draw.randint(200, 260))
    registered_on = published_on + timedelta(days=92)
    words = material("wording")["mark_status"]
    row = {"申请日期": filed_on.isoformat()}
    if published_on > date(2026, 10, 31):
        return {**row, "商标状态": words["pending"]}
    row |= {"初审公告日期": published_on.isoformat()}
    if registered_on > date(2026, 10, 31):
        return {**row, "商标状态": words["published"]}
    last = registered_on.replace(year=registered_on.year + 10, day=min(registered_on.day, 28))
    ends = last - timedelta(days=1)
    status = "expired" if ends < date(2026, 4, 1) else "registered"
    if status == "registered" and registered_on.year < 2021 and draw.random() < 0.15:
        status = "cancelled"
    return {
        **row,
        "注册公告日期": registered_on.isoformat(),
        "专用权期限": f"{registered_on.isoformat()} 至 {ends.isoformat()}",
        "商标状态": words[status],
    }
