"""Exports of each vendor by their own headers and separators become the same patent."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from knowledge.patent_kind import PatentKind
from knowledge.patents.status import PatentStatus, TrademarkStatus
from knowledge.patents.told import ToldPatent, ToldTrademark
from storage.register.patent_record import Fee
from storage.register.version import Register
from tests.knowledge.patents.conftest import opened, read

EXPORTS: dict[str, dict[str, str]] = {
    "patsnap": {
        "公开(公告)号": "CN112345678A",
        "申请号": "CN202010123456.2",
        "标题": "一种磁吸积木",
        "摘要": "积木之间以磁性件连接。",
        "[标]当前申请(专利权)人": "汕头市甲玩具有限公司 | 汕头市乙玩具有限公司",
        "发明人": "陈一 | 林二",
        "IPC分类号": "A63H33/04 | A63H33/08",
        "申请日": "2020-02-24",
        "公开(公告)日": "2021-02-09",
        "法律状态/事件": "授权 | 权利转移",
        "简单法律状态": "有效",
    },
    "incopat": {
        "公开（公告）号": "CN112345678A",
        "申请号": "CN202010123456.2",
        "标题 (中文)": "一种磁吸积木",
        "摘要 (中文)": "积木之间以磁性件连接。",
        "申请人": "汕头市甲玩具有限公司; 汕头市乙玩具有限公司",
        "当前权利人": "汕头市甲玩具有限公司;汕头市乙玩具有限公司",
        "发明人": "陈一；林二",
        "IPC": "A63H33/04; A63H33/08",
        "申请日": "20200224",
        "公开（公告）日": "20210209",
        "专利有效性": "有效",
        "当前法律状态": "授权",
    },
    "cnipr": {
        "公开(公告)号": "CN112345678A",
        "申请号": "202010123456.2",
        "发明名称": "一种磁吸积木",
        "摘要": "积木之间以磁性件连接。",
        "申请人/专利权人": "汕头市甲玩具有限公司;汕头市乙玩具有限公司",
        "发明人": "陈一;林二",
        "主分类号": "A63H33/04",
        "分类号": "A63H33/04;A63H33/08",
        "申请日": "2020/2/24",
        "公开(公告)日": "2021/2/9",
        "法律状态": "授权",
    },
    "cnipa": {
        "公开（告）号": "CN112345678A",
        "申请号": "2020 1 0123456.2",
        "专利名称": "一种磁吸积木",
        "摘要": "积木之间以磁性件连接。",
        "申请人": "汕头市甲玩具有限公司; 汕头市乙玩具有限公司",
        "发明人": "陈一; 林二",
        "主分类号": "A63H 33/04 (2006.01)",
        "副分类号": "A63H 33/08 (2006.01)",
        "申请日": "2020年2月24日",
        "公开（告）日": "2021.02.09",
        "案件业务状态": "专利权维持",
    },
}  # fmt: skip


@pytest.mark.parametrize("vendor", EXPORTS)
def test_one_patent_in_the_columns_of_each_vendor(vendor: str, table: Callable[..., Path]) -> None:
    row = EXPORTS[vendor]
    source = opened(table([list(row), list(row.values())]))
    assert (source.format, source.subject, source.unknown_columns) == (vendor, Register.PATENT, ())
    (item,) = source.items
    told = item.told
    assert isinstance(told, ToldPatent), item.reasons
    assert told.application is not None
    assert told.application.key == "CN202010123456"
    (publication,) = told.publications
    assert (publication.number.key, publication.published_on) == (
        "CN112345678A",
        date(2021, 2, 9),
    )
    assert (told.title, told.abstract) == ("一种磁吸积木", "积木之间以磁性件连接。")
    firms = ("汕头市甲玩具有限公司", "汕头市乙玩具有限公司")
    assert (told.owners or told.applicants) == firms
    assert told.inventors == ("陈一", "林二")
    assert told.ipc == ("A63H33/04", "A63H33/08")
    assert told.filed_on == date(2020, 2, 24)
    assert told.status is PatentStatus.GRANTED


def test_google_begins_with_a_search_url(table: Callable[..., Path]) -> None:
    source = opened(
        table(
            [
                ["search URL:", "https://example.com/?q=toy"],
                [
                    "id", "title", "assignee", "inventor/author", "priority date",
                    "filing/creation date", "publication date", "grant date", "result link",
                    "representative figure link",
                ],
                [
                    "US-20240123456-A1", "Magnetic block", "Example Toys Co., Ltd., Other Inc.",
                    "Ann Example, Bob Example", "2022-10-01", "2023-09-30", "2024-04-18", "",
                    "https://example.com/p", "",
                ],
            ]
        )
    )  # fmt: skip
    assert source.format == "google"
    (item,) = source.items
    assert isinstance(item.told, ToldPatent)
    assert item.told.application is None
    assert item.told.publications[0].number.key == "US2024123456A1"
    assert item.told.applicants == ("Example Toys Co., Ltd.", "Other Inc.")
    assert item.told.inventors == ("Ann Example", "Bob Example")


def test_lens(table: Callable[..., Path]) -> None:
    headers = {
        "#": "1",
        "Jurisdiction": "CN",
        "Kind": "B",
        "Display Key": "CN 112345678 B",
        "Lens ID": "000-000-000-000-001",
        "Publication Date": "2022-05-03",
        "Publication Year": "2022",
        "Application Number": "CN 202010123456 A",
        "Application Date": "2020-02-24",
        "Priority Numbers": "CN 202010123456 A",
        "Title": "Magnetic building block",
        "Abstract": "Blocks are joined by magnets.",
        "Applicants": "EXAMPLE TOYS CO LTD;;OTHER TOYS CO LTD",
        "Inventors": "CHEN YI;;LIN ER",
        "Owners": "",
        "IPCR Classifications": "A63H33/04;;A63H33/08",
        "CPC Classifications": "A63H33/046",
        "Legal Status": "ACTIVE",
    }
    source = opened(table([list(headers), list(headers.values())]))
    assert (source.format, source.unknown_columns) == ("lens", ())
    (item,) = source.items
    assert isinstance(item.told, ToldPatent), item.reasons
    assert item.told.application is not None
    assert item.told.application.key == "CN202010123456"
    assert item.told.publications[0].number.key == "CN112345678B"
    assert item.told.applicants == ("EXAMPLE TOYS CO LTD", "OTHER TOYS CO LTD")
    assert item.told.cpc == ("A63H33/046",)
    assert item.told.country == "CN"
    assert item.told.status is PatentStatus.GRANTED


def test_a_fee_query(table: Callable[..., Path]) -> None:
    source = opened(
        table(
            [
                ["申请号", "费用名称", "金额", "缴费截止日", "费用状态", "滞纳金"],
                ["202010123456.2", "发明专利第7年年费", "2,000.00", "2026-12-24", "未缴", "0"],
            ]
        )
    )
    assert source.format == "cnipa-fees"
    (item,) = source.items
    assert isinstance(item.told, ToldPatent), item.reasons
    assert item.told.fees == (
        Fee(
            name="发明专利第7年年费",
            due_on=date(2026, 12, 24),
            amount=200_000,
            late_fee=0,
            state="未缴",
        ),
    )


def test_a_query_of_fees_that_were_paid(table: Callable[..., Path]) -> None:
    source = opened(
        table(
            [
                ["专利申请号", "缴费种类", "缴费金额", "缴费日期", "缴费人姓名", "收据号"],
                ["2020101234562", "发明专利第7年年费", "300", "2026-01-05", "某人", "00123456"],
            ]
        )
    )
    assert (source.format, source.unknown_columns) == ("cnipa-fees", ())
    (item,) = source.items
    assert isinstance(item.told, ToldPatent), item.reasons
    (fee,) = item.told.fees
    assert (fee.name, fee.due_on, fee.amount) == ("发明专利第7年年费", None, 30_000)
    assert fee.paid_on == date(2026, 1, 5)


def test_deals_become_events(table: Callable[..., Path]) -> None:
    (item,) = read(
        table(
            [
                ["申请号", "转让人", "受让人", "出质人", "质权人", "质押期限"],
                ["202010123456.2", "甲", "乙", "乙", "某银行", "2024-2026"],
            ]
        )
    )
    assert isinstance(item.told, ToldPatent)
    assert [(event.kind, event.text) for event in item.told.events] == [
        ("transfer", "甲 -> 乙"),
        ("pledge", "乙 -> 某银行 2024-2026"),
    ]


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("1", PatentKind.INVENTION),
        ("实用新型", PatentKind.UTILITY_MODEL),
        ("外观设计", PatentKind.DESIGN),
    ],
)
def test_the_kind_of_patent(code: str, kind: PatentKind, table: Callable[..., Path]) -> None:
    (item,) = read(table([["公开号", "专利类型", "名称"], ["US2024123456A1", code, "x"]]))
    assert isinstance(item.told, ToldPatent)
    assert item.told.kind is kind


MARK = {
    "申请/注册号": "12345678",
    "国际分类": "28",
    "商标名称": "示例乐园",
    "申请日期": "2023-01-05",
    "申请人名称(中文)": "汕头市甲玩具有限公司",
    "申请人名称(英文)": "",
    "申请人地址(中文)": "广东省汕头市",
    "初审公告期号": "1850",
    "初审公告日期": "2023-08-06",
    "注册公告期号": "1862",
    "注册公告日期": "2023-11-07",
    "专用权期限": "2023-11-07 至 2033-11-06",
    "是否共有": "否",
    "商标类型": "一般",
    "代理/办理机构": "某代理",
    "商品/服务": "积木(2802); 玩具(2802); 棋(2803)",
    "商标状态": "注册公告",
}


def check_mark(told: Any) -> None:
    assert isinstance(told, ToldTrademark)
    assert (told.number.key, told.nice_class, told.name) == ("12345678", 28, "示例乐园")
    assert told.groups == ("2802", "2803")
    assert (told.filed_on, told.published_on) == (date(2023, 1, 5), date(2023, 8, 6))
    assert (told.registered_on, told.expires_on) == (date(2023, 11, 7), date(2033, 11, 6))
    assert told.status is TrademarkStatus.REGISTERED


def test_a_trademark_export(table: Callable[..., Path]) -> None:
    source = opened(table([list(MARK), list(MARK.values())]))
    assert (source.subject, source.format) == (Register.TRADEMARK, "cnipa-trademarks")
    assert source.unknown_columns == ()
    (item,) = source.items
    check_mark(item.told)


def test_trademarks_as_json(tmp_path: Path) -> None:
    path = tmp_path / "marks.json"
    path.write_text(
        '{"Result": {"Items": [{"RegNo": "12345678", "IntCls": 28, "Name": "示例乐园",'
        ' "AppDate": "2023-01-05", "ApplicantCn": "甲", "Agent": "", "Status": null,'
        ' "FlowStatusDesc": "商标已注册", "ImageUrl": "https://example.com/1.jpg", "X": 1}]}}',
        encoding="utf-8",
    )
    source = opened(path)
    assert (source.format, source.unknown_columns) == ("trademark-json", ("X",))
    (item,) = source.items
    assert isinstance(item.told, ToldTrademark), item.reasons
    assert (item.told.number.key, item.told.status) == ("12345678", TrademarkStatus.REGISTERED)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"申请/注册号": ""}, "there is no application or registration number"),
        ({"国际分类": "46"}, "'46' is not a class symbol"),
        ({"申请/注册号": "1.2345678E+7"}, "rounded by a spreadsheet"),
        ({"申请日期": "2030-01-01"}, "lies in the future"),
    ],
)
def test_bad_marks_are_refused(
    row: dict[str, str], reason: str, table: Callable[..., Path]
) -> None:
    cells = {**MARK, **row}
    (item,) = read(table([list(cells), list(cells.values())]))
    assert item.told is None
    assert reason in "; ".join(item.reasons)
